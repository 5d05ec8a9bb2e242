using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
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
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1), "crash");
        using var test = new TestMarket(committee, "crash");
        var market = test.Market;
        var stag = TestMarket.Stag(8);
        market.Post(stag);
        foreach (var agent in new[] { "ana", "bo" }) market.Submit(stag, agent, Condition.Members(2));
        Assert.Equal(TickEnd.Fired, Assert.Single(market.Tick()).End);
        market.IsSilent = validator => validator == 4;
        market.Submit(stag, "cy", Condition.Members(7));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);

        using (var board = Open(Board))
            foreach (var record in market.Records) board.Append(record.Span);
        var identity = test.Identities[Validator - 1];
        foreach (var record in market.Records)
        {
            Assert.True(Record.TryRead(record.Span, out var read, out _));
            if (read.Author.Equals(identity.PublicKey) && read.Kind is RecordKind.Share or RecordKind.Vouch or RecordKind.Body) Answers.Add($"{read.Kind} {Convert.ToHexString(read.Body.Span)}");
            if (read.Kind is not (RecordKind.Checkpoint or RecordKind.Hunt)) continue;
            Assert.True(QuorumSigned.TryRead(read.Body.Span, read.Body.Length, out var signed));
            if (signed.Signatures.Any(signature => signature.Validator == Validator)) Signed.Add($"{read.Kind} {Convert.ToHexString(signed.Payload.Span)}");
        }
        Records = market.Records.Count;
        using var keystore = new Keystore(committee.SeedsOf(Validator), Copy(identity), test.Bindings[Validator - 1]);
        File.WriteAllBytes(Keystore, keystore.Seal(CrashProcess.Passphrase, Streams.Entropy("keystore"), CrashProcess.Iterations));
        Binding = keystore.Binding;
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

    private static SigningKey Copy(SigningKey key)
    {
        Span<byte> secret = stackalloc byte[SigningKey.Length];
        key.Export(secret);
        Assert.True(SigningKey.TryImport(secret, out var copy));
        return copy;
    }
}
