using CoordinationCrypto.Board;
using CoordinationCrypto.Tests;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>
/// A board on which a tick is followed by an epoch change and a tick that fires under the new committee, and the files of a validator of
/// each epoch. The old committee also made a certificate that it did not sign.
/// </summary>
internal sealed class RecordedHandover : IDisposable
{
    /// <summary>The number of the new validator whose files they are.</summary>
    public const int HeirNumber = 3;

    private const int OldNumber = 2;

    private static readonly Committee Four = new(4, 1);
    private static readonly StagTerms Stag = TestMarket.Stag(8);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coordcrypto-handover-");
    private readonly TestMarket _test;
    private readonly SigningKey[] _keys =
    [
        .. Enumerable.Range(1, 4).Select(number => SigningKey.Create(Streams.Entropy($"key of heir {number}"))),
    ];
    private readonly List<ReadOnlyMemory<byte>> _records = [];
    private readonly Replay _board = new();
    private readonly Validator[] _heirs;

    public RecordedHandover()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four, "handover");
        _test = new TestMarket(committee, "handover");
        _test.Market.Post(Stag);
        _test.Market.Submit(Stag, "ana", Condition.Members(3));
        Assert.Equal(TickEnd.NotFired, Assert.Single(_test.Market.Tick()).End);
        var identity = _test.Identities[OldNumber - 1];
        using var keystore = new Keystore(committee.SeedsOf(OldNumber), RecordedLife.Copy(identity), _test.Bindings[OldNumber - 1]);
        File.WriteAllBytes(
            PathOf("keystore"),
            keystore.Seal(CrashProcess.Passphrase, Streams.Entropy("keystore"), CrashProcess.Iterations)
        );

        var (rival, unused, _) = Reshare(2);
        foreach (var heir in unused)
            heir.Dispose();
        var (done, parties, rounds) = Reshare(1);
        new RecordedResharing(Four, Keys, Nonce(1), rounds, new EpochBody(rival.Certificate.Encoding, [], rival.Signatures)).Write(
            PathOf("resharing")
        );
        var bindings = _keys
            .Select(
                (key, j) =>
                    LedgerBinding.Create(
                        done.Certificate.ConfigurationId,
                        1,
                        j + 1,
                        key.PublicKey,
                        Streams.Entropy($"ledger of heir {j + 1}")
                    )
            )
            .ToArray();
        _heirs =
        [
            .. parties.Select(
                (party, j) =>
                    new Validator(
                        Keystore(party, j),
                        NewLedger(bindings[j], done.Certificate.LeakageLeft),
                        Streams.Entropy($"validator of epoch 1 {j}"),
                        _test.Clock
                    )
            ),
        ];
        foreach (var record in _test.Market.Records)
            Append(record);
        Append(Framed(done));
        Fire();

        RecordedLife.WriteBoard(PathOf("board"), _records);
        Old = new RecordedLife(_folder.FullName, _records, OldNumber, identity.PublicKey)
        {
            Keystore = PathOf("keystore"),
            Binding = keystore.Binding,
            Resharing = PathOf("resharing"),
        };
        Heir = new RecordedLife(_folder.FullName, _records, HeirNumber, _keys[HeirNumber - 1].PublicKey, epoch: 1)
        {
            Keystore = PathOf("heir's keystore"),
            Binding = bindings[HeirNumber - 1],
        };
        Certificate = Convert.ToHexString(done.Certificate.Digest);
        Certify = Convert.ToHexString(rounds[^1][HeirNumber - 1]);
        Span<byte> secret = stackalloc byte[SigningKey.Length];
        _keys[HeirNumber - 1].Export(secret);
        File.WriteAllBytes(PathOf("heir's key"), secret);

        Keystore Keystore(ResharingParty party, int j)
        {
            var made = new Keystore(party.TakeSecrets(), RecordedLife.Copy(_keys[j]), bindings[j]);
            if (j == HeirNumber - 1)
                File.WriteAllBytes(
                    PathOf("heir's keystore"),
                    made.Seal(CrashProcess.Passphrase, Streams.Entropy("heir's keystore"), CrashProcess.Iterations)
                );
            return made;
        }
    }

    /// <summary>The validator of epoch 0.</summary>
    public RecordedLife Old { get; }

    /// <summary>The validator of epoch 1.</summary>
    public RecordedLife Heir { get; }

    /// <summary>The digest of the epoch's certificate.</summary>
    public string Certificate { get; }

    /// <summary>The heir's message by which it says that it holds its shares.</summary>
    public string Certify { get; }

    private VerifyingKey[] Keys => [.. _keys.Select(key => key.PublicKey)];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        foreach (var heir in _heirs)
            heir.Dispose();
        foreach (var key in _keys)
            key.Dispose();
        _board.Dispose();
        _test.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Hash32 Nonce(byte number) => new([.. Enumerable.Repeat(number, Hash32.Length)]);

    private (ResharingOutcome.Done Done, ResharingParty[] Heirs, List<IReadOnlyList<byte[]>> Rounds) Reshare(byte nonce)
    {
        Assert.True(_test.Market.Board.TryGetResharingTerms(Four, Keys, Nonce(nonce), out var terms));
        ResharingParty[] heirs = [.. _keys.Select((key, j) => new ResharingParty(terms, key, j + 1, CrashProcess.HeirEntropy(j + 1)))];
        var parties = heirs.ToList();
        foreach (var validator in _test.Market.Validators)
        {
            Assert.Null(validator.Reshare(Four, Keys, Nonce(nonce), out var party));
            parties.Add(party!);
        }
        var rounds = new List<IReadOnlyList<byte[]>>();
        while (heirs[0].Step is not ResharingStep.Ended)
        {
            List<byte[]> posts = [.. parties.Where(party => !party.Outgoing.IsEmpty).Select(party => party.Outgoing.ToArray())];
            foreach (var party in parties)
            {
                foreach (var post in posts)
                    party.Receive(post);
                party.Close();
            }
            rounds.Add(posts);
        }
        return (Assert.IsType<ResharingOutcome.Done>(heirs[0].Outcome), heirs, rounds);
    }

    private ReadOnlyMemory<byte> Framed(ResharingOutcome.Done done)
    {
        var signatures = _test
            .Market.Validators.Select(validator =>
            {
                Assert.Null(validator.HandOver(done.Certificate, done.Signatures, out var signature));
                return (validator.Number, signature);
            })
            .ToList();
        return _test
            .Market.Validators[0]
            .Frame(RecordKind.Epoch, new EpochBody(done.Certificate.Encoding, signatures, done.Signatures).Encode())
            .Encode();
    }

    /// <summary>A checkpoint and a tick that fires, under the new committee.</summary>
    private void Fire()
    {
        Checkpoint(isCut: false);
        foreach (var agent in new[] { "ana", "bo" })
            Assert.True(Append(_test.Market.AgentOf(agent).Submit(_board, Stag, Condition.Members(2)).Encode()));
        Checkpoint(isCut: true);
        while (_board.HasOpenTick)
        {
            var came = 0;
            foreach (var record in _heirs.SelectMany(heir => heir.Answer(out _)).ToList())
                came += Append(record.Encode()) ? 1 : 0; // what is no longer needed is refused
            if (_board.Ticks.OpenHunts.FirstOrDefault() is { } hunt)
                Sign(RecordKind.Hunt, hunt.Encode(), (Validator heir, out byte[] signature) => heir.SignHunt(hunt.Encode(), out signature));
            else if (came == 0)
                Checkpoint(isCut: false);
        }
        Checkpoint(isCut: false);
        Assert.Equal(TickEnd.Fired, _board.Outcomes[^1].End);
    }

    private delegate ValidatorRefusal? Signer(Validator heir, out byte[] signature);

    private void Checkpoint(bool isCut)
    {
        _test.Clock.Advance(1);
        var payload = _board.NextCheckpoint(_test.Clock.Milliseconds, isCut).Encode();
        Sign(RecordKind.Checkpoint, payload, (Validator heir, out byte[] signature) => heir.SignCheckpoint(payload, out signature));
    }

    private void Sign(RecordKind kind, byte[] payload, Signer sign)
    {
        var signatures = _heirs
            .Select(heir =>
            {
                Assert.Null(sign(heir, out var signature));
                return (heir.Number, signature);
            })
            .ToList();
        Assert.True(Append(_heirs[0].Frame(kind, QuorumSigned.Encode(payload, signatures)).Encode()));
    }

    private bool Append(ReadOnlyMemory<byte> record)
    {
        if (_board.Append(record) is not null)
            return false;
        _records.Add(record);
        foreach (var heir in _heirs)
            Assert.Null(heir.Observe(record));
        return true;
    }

    private static RequestLedger NewLedger(LedgerBinding binding, ulong budget)
    {
        Assert.True(RequestLedger.TryCreate(new MemoryStream(), () => { }, binding, budget, out var ledger, out _));
        return ledger;
    }
}
