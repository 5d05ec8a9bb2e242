using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>The files of a validator, and a board it took part in: a tick that fires in one round, then one that does not in two, another validator being silent.</summary>
internal sealed class RecordedBoard : IDisposable
{
    /// <summary>Whose files they are.</summary>
    public const int Validator = 2;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coordcrypto-crash-");

    public RecordedBoard()
    {
        var entropy = Streams.Entropy("crash");
        var parameters = InsecureToyParameters.N256;
        SigningKey[] identities = [.. Enumerable.Range(0, 4).Select(_ => SigningKey.Create(entropy))];
        var identity = Copy(identities[Validator - 1]);
        var ceremony = KeyCeremony.RunInProcess(parameters, new Committee(4, 1), identities, entropy, 1000, EvaluationKeyTerms.ForAdmission(parameters));
        var done = Assert.IsType<CeremonyOutcome.Done>(ceremony.Outcome);
        var seeds = Copy(ceremony.Seeds[Validator - 1]);
        var clock = new SimulatedClock(1_000_000);
        var validators = identities.Select((key, i) => new Validator(ceremony.Seeds[i], key, LocalMarket.MemoryLedger(done.Certificate, i + 1, entropy), entropy, clock)).ToList();
        using var relinearization = done.RelinearizationKey!;
        using var galois = done.GaloisKeys!;
        using var market = new LocalMarket(validators, done.Certificate, done.Signatures, clock, entropy, EvaluationKeyEncoding.WriteAll(relinearization, galois), null);
        Binding = LedgerBinding.Create(done.Certificate.ConfigurationId.Span, 0, Validator, identity.PublicKey, entropy);
        var stag = new StagTerms("stag", "A stag", ConditionGrid.OfMembers(8), new Cell(1));
        market.Post(stag);
        foreach (var agent in new[] { "ana", "bo" }) market.Submit(stag, agent, Condition.Members(2));
        Assert.Equal(TickEnd.Fired, Assert.Single(market.Tick()).End);
        market.IsSilent = validator => validator == 4;
        market.Submit(stag, "cy", Condition.Members(7));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);

        using (var board = Open(Board))
            foreach (var record in market.Records) board.Append(record.Span);
        foreach (var record in market.Records)
        {
            Assert.True(Record.TryRead(record.Span, out var read, out _));
            if (read.Author.Equals(identity.PublicKey) && read.Kind is RecordKind.Share or RecordKind.Vouch or RecordKind.Body or RecordKind.CoinShare) Answers.Add($"{read.Kind} {Convert.ToHexString(read.Body.Span)}");
            if (read.Kind is not (RecordKind.Checkpoint or RecordKind.Hunt)) continue;
            Assert.True(QuorumSigned.TryRead(read.Body.Span, read.Body.Length, out var signed));
            if (signed.Signatures.Any(signature => signature.Validator == Validator)) Signed.Add($"{read.Kind} {Convert.ToHexString(signed.Payload.Span)}");
        }
        Records = market.Records.Count;
        using var keystore = new Keystore(seeds, identity, Binding);
        File.WriteAllBytes(Keystore, keystore.Seal(CrashProcess.Passphrase, Streams.Entropy("keystore"), CrashProcess.Iterations));
    }

    public string Board => PathOf("board");

    public string Keystore => PathOf("keystore");

    public int Records { get; }

    public LedgerBinding Binding { get; }

    /// <summary>What the validator answered: kind and body of each record.</summary>
    public HashSet<string> Answers { get; } = [];

    /// <summary>What it signed with others: kind and payload.</summary>
    public HashSet<string> Signed { get; } = [];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A new ledger in a file of its own.</summary>
    public string NewLedger(string name)
    {
        var stream = new FileStream(PathOf(name), FileMode.CreateNew);
        Assert.True(RequestLedger.TryCreate(stream, () => stream.Flush(true), Binding, LeakageBudget.Total, out var ledger, out _));
        ledger.Dispose();
        return PathOf(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static BoardFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.CreateNew);
        Assert.True(BoardFile.TryOpen(stream, () => stream.Flush(true), out var board, out _));
        return board;
    }

    private static SubsetSeeds Copy(SubsetSeeds seeds)
    {
        var copy = new Dictionary<int, SecretBuffer>();
        foreach (var subset in seeds.Committee.SubsetsOf(seeds.Validator))
        {
            copy.Add(subset, SecretBuffer.Allocate(SubsetSeeds.SeedLength));
            seeds.Export(subset, copy[subset].Span);
        }
        return new SubsetSeeds(seeds.Committee, seeds.Validator, copy);
    }

    private static SigningKey Copy(SigningKey key)
    {
        Span<byte> secret = stackalloc byte[SigningKey.Length];
        key.Export(secret);
        Assert.True(SigningKey.TryImport(secret, out var copy));
        return copy;
    }
}
