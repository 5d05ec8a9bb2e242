using CoordinationCrypto.Board;
using CoordinationCrypto.Local;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// The board of a hand-over and its readers: a sequencer and the validators of both epochs, who observe whatever it takes.
/// </summary>
internal sealed class HandoverBoard : IDisposable
{
    private const int MostStalls = 6;

    private readonly HandoverProtocol _protocol;
    private readonly string _seed;
    private readonly List<byte[]> _records = [];
    private readonly List<Validator> _old;
    private readonly MemoryStream[] _disks; // of the old validators' ledgers
    private readonly int[] _zeroed; // seeds, of each of them
    private byte[][] _backups = [];
    private Validator[] _heirs = [];
    private EpochCertificate? _certificate;
    private EpochMembers? _inherited;
    private IReadOnlyList<Validator>? _present;

    public HandoverBoard(HandoverProtocol protocol, string seed)
    {
        (_protocol, _seed) = (protocol, seed);
        var opening = seed == "another session" ? protocol.Market.OtherOpening : protocol.Market.Opening;
        _disks = [.. opening.Disks.Select(Copy)];
        _zeroed = new int[protocol.Market.Parties];
        _old = [.. Enumerable.Range(1, protocol.Market.Parties).Select(number => NewOld(number, _disks[number - 1]))];
        foreach (var record in opening.Records)
            Assert.True(TryAppend(record));
        OldRoster = Replay.Roster!;
    }

    /// <summary>The sequencer's.</summary>
    public Replay Replay { get; } = new();

    public SimulatedClock Clock { get; } = new(2_000_000);

    public IReadOnlyList<byte[]> Records => _records;

    public EpochRoster OldRoster { get; }

    public IReadOnlyList<Validator> Old => _old;

    /// <summary>By their seats; empty while there are none.</summary>
    public IReadOnlyList<Validator> Heirs => _heirs;

    /// <summary>The committee whose epoch it is.</summary>
    public IReadOnlyList<Validator> InOffice => Replay.Epoch == 0 ? _old : _heirs;

    /// <summary>How many of an old validator's seeds have been zeroed.</summary>
    public int Zeroed(int old) => _zeroed[old - 1];

    /// <summary>The checkpoint that would follow now, a moment later.</summary>
    public byte[] NextCheckpoint(bool isCut)
    {
        Clock.Advance(1);
        return Replay.NextCheckpoint(Clock.Milliseconds, isCut).Encode();
    }

    /// <summary>Shows a record to all, if the board takes it.</summary>
    public bool TryAppend(byte[] bytes)
    {
        var epoch = Replay.Epoch;
        if (Replay.Append(bytes) is not null)
            return false;
        _records.Add(bytes);
        if (epoch != Replay.Epoch)
            Assert.All(_zeroed, zeroed => Assert.Equal(0, zeroed)); // not before the board has it
        Parallel.ForEach(
            _present ?? [.. _old.Skip(_protocol.Flaw is HandoverFlaw.RecordNotShown && Replay.Epoch == 1 ? 1 : 0), .. _heirs],
            reader => Assert.Null(reader.Observe(bytes))
        );
        return true;
    }

    /// <summary>Those of a committee whose signatures of this were posted.</summary>
    public static SortedDictionary<int, byte[]> SignersOf(EpochRoster roster, ReadOnlySpan<byte> digest, IEnumerable<byte[]> posted)
    {
        var signatures = new SortedDictionary<int, byte[]>();
        foreach (
            var bytes in posted.Where(bytes =>
                bytes.Length == 1 + SigningKey.SignatureLength && bytes[0] >= 1 && bytes[0] <= roster.Committee.Size
            )
        )
            if (!signatures.ContainsKey(bytes[0]) && roster.Validators[bytes[0] - 1].Verify(digest, bytes.AsSpan(1)))
                signatures.Add(bytes[0], bytes[1..]);
        return signatures;
    }

    /// <summary>The new validators, from what a resharing that is done has given each.</summary>
    public void Inherit(HandoverAttempt attempt, EpochCertificate certificate)
    {
        _backups = [.. _disks.Select(disk => disk.ToArray())];
        EpochSecrets[] secrets = [.. attempt.Heirs.Select(party => party.TakeSecrets())];
        if (_protocol.Flaw is HandoverFlaw.AnotherSecret)
            foreach (var held in secrets)
                AddOne(held.Key.Value);
        _certificate = certificate;
        _inherited = MembersOf(certificate, secrets);
        _heirs =
        [
            .. secrets.Select(held =>
                NewHeir(
                    attempt.Terms,
                    _inherited.CopyOf(held.Validator),
                    TickProtocol.Copy(attempt.IdentityOf(held.Validator)),
                    certificate.LeakageLeft
                )
            ),
        ];
        Parallel.ForEach(
            _heirs,
            heir =>
            {
                foreach (var record in _records)
                    Assert.Null(heir.Observe(record));
            }
        );
    }

    /// <summary>Starts the old validators again, with the ledgers that they had before they handed over.</summary>
    public void RestoreLedgers()
    {
        for (var number = 1; number <= _old.Count; number++)
        {
            _old[number - 1].Dispose();
            _old[number - 1] = NewOld(number, Copy(_backups[number - 1]));
            foreach (var record in _records)
                Assert.Null(_old[number - 1].Observe(record));
        }
    }

    /// <summary>Every f' + 1 of some heirs open what is encrypted under the unchanged key.</summary>
    public void AssertHeirsOpen(IReadOnlyList<int> heirs)
    {
        using var members = MembersOf(_certificate!, [.. heirs.Select(heir => _inherited!.CopyOf(heir))]);
        members.AssertFewOpen();
    }

    /// <summary>Some of the committee in office run a tick, and nobody else says anything, or reads on.</summary>
    public TickOutcome Tick(IReadOnlyList<Validator> present)
    {
        _present = present;
        Sign(present, RecordKind.Checkpoint, NextCheckpoint(isCut: true));
        var stalls = 0;
        while (Replay.HasOpenTick)
        {
            var any = false;
            foreach (var answer in present.SelectMany(validator => validator.Answer(out _)).ToList())
                any |= TryAppend(answer.Encode());
            if (any)
                stalls = 0;
            else if (Replay.Ticks.OpenHunts.FirstOrDefault() is { } hunt)
                Sign(present, RecordKind.Hunt, hunt.Encode());
            else
            {
                Assert.True(stalls++ < MostStalls, "the tick does not end");
                if (stalls > 2)
                    Clock.Advance(Replay.Certificate!.ScanDeadlineMilliseconds);
                Sign(present, RecordKind.Checkpoint, NextCheckpoint(isCut: false));
            }
        }
        Sign(present, RecordKind.Checkpoint, NextCheckpoint(isCut: false));
        return Assert.Single(Replay.Outcomes);
    }

    public void Dispose()
    {
        _inherited?.Dispose();
        foreach (var validator in (Validator[])[.. _old, .. _heirs])
            validator.Dispose();
        Replay.Dispose();
    }

    private void Sign(IReadOnlyList<Validator> present, RecordKind kind, byte[] payload)
    {
        var signatures = present.Select(validator =>
        {
            Assert.Null(
                kind is RecordKind.Hunt ? validator.SignHunt(payload, out var signature) : validator.SignCheckpoint(payload, out signature)
            );
            return (validator.Number, signature);
        });
        Assert.True(TryAppend(present[0].Frame(kind, QuorumSigned.Encode(payload, signatures)).Encode()));
    }

    private Validator NewOld(int number, MemoryStream disk)
    {
        Assert.True(RequestLedger.TryOpen(disk, () => { }, _protocol.Market.Bindings[number - 1], out var ledger, out _));
        using var seeds = _protocol.Market.Committee.SeedsOf(number);
        var watched = EpochMembers.Watched(seeds, () => _zeroed[number - 1]++);
        return new Validator(
            watched,
            TickProtocol.Copy(_protocol.Market.Identities[number - 1]),
            ledger,
            Streams.Entropy($"validator {number} {_seed}"),
            Clock
        );
    }

    private Validator NewHeir(ResharingTerms terms, EpochSecrets secrets, SigningKey identity, ulong budget)
    {
        var binding = LedgerBinding.Create(
            terms.ConfigurationId,
            terms.Epoch,
            secrets.Validator,
            identity.PublicKey,
            Streams.Entropy($"heir's ledger {secrets.Validator} {_seed}")
        );
        Assert.True(RequestLedger.TryCreate(new MemoryStream(), () => { }, binding, budget, out var ledger, out _));
        return new Validator(new Keystore(secrets, identity, binding), ledger, Streams.Entropy($"heir {secrets.Validator} {_seed}"), Clock);
    }

    private EpochMembers MembersOf(EpochCertificate certificate, EpochSecrets[] secrets) =>
        new(Replay.Certificate!, certificate.Roster, certificate.Noise, [], secrets, Replay.Certificate!.IdentityKey);

    /// <summary>Shares of s that all have one added are shares of s + 1.</summary>
    private static void AddOne(EvaluationPolynomial share)
    {
        for (var limb = 0; limb < share.Basis.Count; limb++)
            foreach (ref var residue in share.Limb(limb))
                residue = share.Basis[limb].Add(residue, 1);
    }

    private static MemoryStream Copy(byte[] disk)
    {
        var stream = new MemoryStream();
        stream.Write(disk);
        return stream;
    }
}
