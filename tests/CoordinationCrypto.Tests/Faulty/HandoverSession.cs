using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// A hand-over as the harness runs it, its sequencer honest: the old committee's last checkpoint, a resharing, the old validators'
/// signatures under what it ended in, the record that begins the epoch, the heirs' first checkpoint. Records are
/// framed by the lowest signer; one that frames nothing that the board takes is left out and the next one asked. A resharing that is not
/// done is begun again, at a new checkpoint, with spare ones on the seats of the heirs it names.
/// </summary>
internal sealed class HandoverSession : ISession
{
    private const int MostWaits = 2;

    private readonly HandoverProtocol _protocol;
    private readonly string _seed;
    private readonly HandoverBoard _board;
    private readonly HandoverForger _forger;
    private readonly List<HandoverAttempt> _attempts = [];
    private readonly List<byte[]> _posted = [];
    private readonly int[] _seats;
    private SortedDictionary<int, byte[]> _signatures = [];
    private ResharingOutcome.Done? _done;
    private EpochCertificate? _rival;
    private IReadOnlyList<(int Validator, byte[] Signature)> _rivalHeirs = [];
    private RecordKind _kind;
    private byte[] _payload = [];
    private Phase _phase;
    private int _nextSpare;
    private int _waits;

    public HandoverSession(HandoverProtocol protocol, string seed)
    {
        (_protocol, _seed) = (protocol, seed);
        _board = new HandoverBoard(protocol, seed);
        _forger = new HandoverForger(protocol, Streams.Entropy($"forger {seed}"));
        _seats = [.. Enumerable.Range(Validators + 1, Validators)];
        _nextSpare = protocol.Parties + 1;
        Propose();
    }

    private enum Phase
    {
        Signing,
        Framing,
        Resharing,
        HandingOver,
        Over,
        Stuck,
    }

    private int Validators => _protocol.Market.Parties;

    private HandoverAttempt Attempt => _attempts[^1];

    private int Quorum => _board.Replay.Roster!.Committee.CheckpointQuorum;

    /// <summary>How many resharings it took.</summary>
    public int Attempts => _attempts.Count;

    public string? Step =>
        _phase switch
        {
            Phase.Signing => "sign checkpoint",
            Phase.Framing => $"frame {_kind}",
            Phase.Resharing => Attempt.Session.Step,
            Phase.HandingOver => "hand over",
            _ => null,
        };

    public IReadOnlyList<Post> Posts() =>
        _phase switch
        {
            Phase.Signing =>
            [
                .. _board
                    .InOffice.Select(validator => Signed(validator, validator.SignCheckpoint(_payload, out var signature), signature))
                    .OfType<Post>(),
            ],
            Phase.Framing =>
            [
                new Post(
                    NumberOf(Framer),
                    Framer.Frame(_kind, _kind is RecordKind.Epoch ? Body : QuorumSigned.Encode(_payload, Chosen)).Encode()
                ),
            ],
            Phase.Resharing => Attempt.Posts(),
            _ => [.. _board.Old.Select(validator => Signed(validator, HandOver(validator, out var signature), signature)).OfType<Post>()],
        };

    public void Close(IReadOnlyList<byte[]> board)
    {
        _posted.AddRange(board);
        if (_phase is Phase.Signing)
            CollectSignatures(board, QuorumDigest.Of(CheckpointBody.Domain, _payload).ToArray());
        else if (_phase is Phase.Framing)
            CollectFrame(board);
        else if (_phase is Phase.Resharing)
            CloseResharing(board);
        else
            CloseHandover(board);
    }

    public byte[] Payload(Post post) =>
        IsResharing ? Attempt.Session.Payload(post)
        : Record.TryRead(post.Bytes, out var record, out _) ? record.Body.ToArray()
        : post.Bytes;

    /// <summary>What is in a message of the resharing is attacked where that is run alone.</summary>
    public IReadOnlyList<Field> Fields(Post post) =>
        IsResharing ? [new Field("payload", 0, Payload(post).Length)] : HandoverForger.Fields(post);

    public byte[] Sign(Post post, byte[] payload) => IsResharing ? Attempt.Session.Sign(post, payload) : _forger.Frames.Sign(post, payload);

    public IReadOnlyList<byte[]> Misplaced(Post post) => IsResharing ? Attempt.Session.Misplaced(post) : _forger.Frames.Misplaced(post);

    public IReadOnlyList<byte[]> Lies(Post post, Dice dice) =>
        _phase switch
        {
            Phase.Signing => [_forger.Frames.SignatureOfAnother(post, CheckpointBody.Domain, _payload)],
            Phase.Framing => _forger.Lies(post, _rival),
            Phase.Resharing => Attempt.Session.Lies(post, dice),
            _ =>
            [
                _forger.SignatureOfRival(post, _rival!),
                _forger.Frames.SignatureOfAnother(post, CheckpointBody.Domain, _board.NextCheckpoint(isCut: true)),
            ],
        };

    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, Dice dice) => [];

    public Ending? End(int party)
    {
        if (Step is not null)
            return null;
        var board =
            party <= Validators
                ? _board.Old[party - 1].Board
                : _board.Heirs.FirstOrDefault(heir => NumberOf(heir) == party)?.Board ?? _board.Replay;
        List<Ending> ends = [.. _attempts.Select(attempt => attempt.End(party)).OfType<Ending>()];
        return new Ending(
            _phase is Phase.Stuck ? "stuck"
                : _board.Replay.Epoch == 1 ? "handed over"
                : ends[^1].Kind,
            $"{board.Epoch} {board.Height} {Convert.ToHexString(board.Head)} {Convert.ToHexString(board.StateDigest())} "
                + $"{string.Join(", ", ends.Select(end => $"{end.Kind} {end.Agreed}"))}",
            [.. ends.SelectMany(end => end.Named)],
            [.. ends.SelectMany(end => end.Evidence)]
        );
    }

    /// <summary>
    /// The key is with one committee, which opens right without anyone else; or, where too few have signed the certificate, with none,
    /// and whoever signed waits for the others. What is over is erased, and there is no other certificate.
    /// </summary>
    public void CheckResult(IReadOnlyList<int> honest)
    {
        var corrupted = _protocol.Parties - honest.Count;
        if (corrupted <= _protocol.Corrupted && _protocol.IsLive)
            Assert.Equal(1u, _board.Replay.Epoch);
        if (Enumerable.Range(Validators + 1, Validators).All(honest.Contains) && corrupted <= _protocol.Corrupted)
            Assert.Equal(1, Attempts); // old ones alone hold nothing up
        Assert.Equal(
            _board.Replay.Epoch,
            (uint)_board.Records.Count(bytes => Record.TryRead(bytes, out var record, out _) && record.Kind is RecordKind.Epoch)
        );
        if (_rival is not null)
            Assert.False(
                _rival.IsSigned(_board.OldRoster, Of(HandoverBoard.SignersOf(_board.OldRoster, _rival.QuorumDigest, _posted)), _rivalHeirs)
            );
        List<Validator> old = [.. _board.Old.Where(validator => honest.Contains(validator.Number))];
        if (_board.Replay.Epoch == 1)
            AssertErased(old);
        if (_phase is Phase.Stuck)
        {
            if (_done is not null && _board.Replay.Epoch == 0)
                AssertBound(old);
            return;
        }
        List<Validator> present =
        [
            .. _board.InOffice.Where(validator => NumberOf(validator) > _protocol.Parties || honest.Contains(NumberOf(validator))),
        ];
        if (_protocol.Ticks || _board.Replay.Epoch == 0)
            _protocol.Market.AssertRight(_board.Tick(present), _board.Records);
        else
            _board.AssertHeirsOpen([.. present.Select(heir => heir.Number)]);
    }

    public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted) =>
        _attempts.SelectMany(attempt => attempt.Accusations(victim, posted));

    public void Dispose()
    {
        foreach (var attempt in _attempts)
            attempt.Dispose();
        _board.Dispose();
    }

    private bool IsResharing => _phase is Phase.Resharing;

    /// <summary>Whose turn it is to frame: the lowest signer of the committee in office.</summary>
    private Validator Framer => _board.InOffice[_signatures.Keys.First() - 1];

    private List<(int Validator, byte[] Signature)> Chosen => Of(_signatures);

    private byte[] Body => new EpochBody(_done!.Certificate.Encoding, Chosen, _done.Signatures).Encode();

    private static List<(int Validator, byte[] Signature)> Of(SortedDictionary<int, byte[]> signatures) =>
        [.. signatures.Select(pair => (pair.Key, pair.Value))];

    private int NumberOf(Validator validator) => validator.Epoch == 0 ? validator.Number : Attempt.Seat(validator.Number);

    private Post? Signed(Validator validator, ValidatorRefusal? refusal, byte[] signature) =>
        refusal is null ? new Post(NumberOf(validator), [(byte)validator.Number, .. signature]) : null;

    /// <summary>Each signs what its own party ended in.</summary>
    private ValidatorRefusal? HandOver(Validator validator, out byte[] signature)
    {
        var done = Attempt.DoneOf(validator.Number)!;
        return validator.HandOver(done.Certificate, done.Signatures, out signature);
    }

    private void Propose()
    {
        (_kind, _payload, _phase) = (RecordKind.Checkpoint, _board.NextCheckpoint(isCut: false), Phase.Signing);
        _signatures = [];
    }

    private void CollectSignatures(IReadOnlyList<byte[]> board, byte[] digest)
    {
        foreach (var (validator, signature) in HandoverBoard.SignersOf(_board.Replay.Roster!, digest, board))
            _signatures.TryAdd(validator, signature);
        if (_signatures.Count >= Quorum)
            _phase = Phase.Framing;
        else if (_phase is Phase.Signing || _waits++ == MostWaits)
            _phase = Phase.Stuck;
    }

    /// <summary>Whatever the board takes is on it; the first record that is awaited ends the step.</summary>
    private void CollectFrame(IReadOnlyList<byte[]> board)
    {
        var isFramed = false;
        foreach (var bytes in board)
        {
            if (!Record.TryRead(bytes, out var record, out _) || (record.Kind != _kind && _kind is not RecordKind.Epoch))
                continue;
            isFramed |= _board.TryAppend(bytes) && record.Kind == _kind;
        }
        if (!isFramed)
        {
            _signatures.Remove(Framer.Number); // it signed and does not frame: the others are enough
            if (_signatures.Count < Quorum)
                _phase = Phase.Stuck;
        }
        else if (_kind is RecordKind.Epoch)
            Propose();
        else if (_board.Replay.Epoch == 0)
            BeginResharing();
        else
            _phase = Phase.Over;
    }

    private void BeginResharing()
    {
        _attempts.Add(new HandoverAttempt(_protocol, _board, _seats, $"{_seed} {Attempts}"));
        _phase = Phase.Resharing;
    }

    private void CloseResharing(IReadOnlyList<byte[]> board)
    {
        Attempt.Session.Close(board);
        if (Attempt.Session.Step is not null)
            return;
        _done = Attempt.DoneOf(1);
        if (_done is not null)
        {
            _rival = ResharingForger.Rival(_board.Replay.Certificate!, _done.Certificate);
            _rivalHeirs = _forger.HeldBy(_rival);
            _board.Inherit(Attempt, _done.Certificate);
            Assert.All(
                _board.Heirs,
                heir => Assert.Equal(ValidatorRefusal.EpochToCome, heir.SignCheckpoint(_board.NextCheckpoint(isCut: false), out _))
            );
            (_kind, _phase) = (RecordKind.Epoch, Phase.HandingOver);
            _signatures = [];
        }
        else if (TakeSpares())
            Propose();
        else
            _phase = Phase.Over; // the old committee stays in office
    }

    /// <summary>Gives the seats of the heirs that the resharing names to spare ones.</summary>
    private bool TakeSpares()
    {
        var before = _nextSpare;
        foreach (var named in Attempt.End(1)!.Named)
            if (Array.IndexOf(_seats, named) is >= 0 and var seat && _nextSpare <= _protocol.Parties + _protocol.Spares)
                _seats[seat] = _nextSpare++;
        return _nextSpare > before;
    }

    private void CloseHandover(IReadOnlyList<byte[]> board)
    {
        Attempt.Session.Close(board); // what comes late changes nothing
        CollectSignatures(board, _done!.Certificate.QuorumDigest.ToArray());
        if (_protocol.Flaw is HandoverFlaw.LedgersRestored)
            _board.RestoreLedgers();
        AssertBound(_board.Old);
    }

    /// <summary>Who has signed the certificate signs it again, and nothing else.</summary>
    private void AssertBound(IEnumerable<Validator> signers)
    {
        foreach (var validator in signers)
        {
            Assert.Equal(ValidatorRefusal.HandedOver, validator.SignCheckpoint(_board.NextCheckpoint(isCut: false), out _));
            Assert.Equal(ValidatorRefusal.HandedOver, validator.Reshare(Attempt.Terms.Committee, Attempt.Terms.Validators, default, out _));
            Assert.Equal(ValidatorRefusal.EpochDiffers, validator.HandOver(_rival!, _rivalHeirs, out _));
            Assert.Null(HandOver(validator, out var signature));
            Assert.True(validator.Identity.Verify(_done!.Certificate.QuorumDigest, signature));
            Assert.Equal(0, _board.Zeroed(validator.Number));
        }
    }

    private void AssertErased(IEnumerable<Validator> old)
    {
        foreach (var validator in old)
        {
            Assert.Equal(_board.OldRoster.Committee.SubsetsOf(validator.Number).Length, _board.Zeroed(validator.Number));
            Assert.Equal(ValidatorRefusal.EpochOver, validator.SignCheckpoint(_board.NextCheckpoint(isCut: true), out _));
            Assert.Equal(ValidatorRefusal.EpochOver, HandOver(validator, out _));
            Assert.Equal(ValidatorRefusal.EpochOver, validator.Reshare(Attempt.Terms.Committee, Attempt.Terms.Validators, default, out _));
            Assert.Empty(validator.Answer(out var refusals));
            Assert.Equal([ValidatorRefusal.EpochOver], refusals);
        }
    }
}
