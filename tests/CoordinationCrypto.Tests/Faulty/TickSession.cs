using CoordinationCrypto.Board;
using CoordinationCrypto.Local;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// A tick as the harness runs it, its sequencer honest. Three kinds of step recur: everyone signs a checkpoint or the hunt; the lowest
/// signer frames the record; everyone answers what the board calls for. A signer that frames nothing is left
/// out and the next one asked. When nothing comes, a checkpoint is made, and the next one is after the scan's deadline.
/// </summary>
internal sealed class TickSession : ISession
{
    private const int MostStalls = 5;

    private readonly TickProtocol _protocol;
    private readonly List<Validator> _validators;
    private readonly Replay _board;
    private readonly List<byte[]> _records = [];
    private readonly TickForger _forger;
    private readonly SimulatedClock _clock = new(2_000_000);
    private readonly SortedDictionary<int, byte[]> _signatures = [];
    private Phase _phase;
    private RecordKind _kind;
    private byte[] _payload = [];
    private int _stalls;
    private bool _isLast;

    public TickSession(TickProtocol protocol, string seed)
    {
        _protocol = protocol;
        _board = NewReplay();
        var opening = seed == "another session" ? protocol.OtherOpening : protocol.Opening;
        _validators = [.. protocol.Identities.Select((identity, i) => NewValidator(i, identity, opening.Disks[i], seed))];
        _forger = new TickForger(protocol, _board, Streams.Entropy($"forger {seed}"));
        foreach (var record in opening.Records)
            Append(record);
        Propose(isCut: true);
    }

    private enum Phase
    {
        Signing,
        Framing,
        Answering,
        Over,
        Stuck,
    }

    private Committee Committee => _protocol.Committee.Committee;

    /// <summary>The board as it stands.</summary>
    public IReadOnlyList<byte[]> Records => _records;

    /// <summary>The tick's outcome on the sequencer's board; null while it is open.</summary>
    public TickOutcome? Outcome => _board.Outcomes.Count == 0 ? null : _board.Outcomes[0];

    /// <summary>How many requests for members' bits have been open at some time.</summary>
    public int Openings { get; private set; }

    public string? Step =>
        _phase switch
        {
            Phase.Signing => $"sign {_kind}",
            Phase.Framing => $"frame {_kind}",
            Phase.Answering => $"answer {string.Join(' ', Awaited.Append($"{_board.Phase}").Distinct())}",
            _ => null,
        };

    private IEnumerable<string> Awaited =>
        _board
            .Ticks.OpenShares.Select(open => $"{open.Request.Purpose} {open.Request.Path}")
            .Concat(_board.Ticks.OpenBodies.Select(open => open.Vouches.IsComplete ? "bodies" : "vouch"));

    private ReadOnlySpan<byte> Domain => _kind is RecordKind.Hunt ? HuntBody.Domain : CheckpointBody.Domain;

    public IReadOnlyList<Post> Posts() =>
        _phase switch
        {
            Phase.Signing => [.. _validators.Select(Signature).OfType<Post>()],
            Phase.Framing => [new Post(Framer, _validators[Framer - 1].Frame(_kind, QuorumSigned.Encode(_payload, Chosen)).Encode())],
            _ =>
            [
                .. _validators.SelectMany(validator =>
                    validator.Answer(out _).Select(record => new Post(validator.Number, record.Encode()))
                ),
            ],
        };

    public void Close(IReadOnlyList<byte[]> board)
    {
        if (_phase is Phase.Signing)
            CollectSignatures(board);
        else if (_phase is Phase.Framing)
            CollectFrame(board);
        else
            CollectAnswers(board);
    }

    public byte[] Payload(Post post) => Record.TryRead(post.Bytes, out var record, out _) ? record.Body.ToArray() : post.Bytes;

    public IReadOnlyList<Field> Fields(Post post) => TickFields.Of(Committee, post);

    public byte[] Sign(Post post, byte[] payload) => _forger.Frames.Sign(post, payload);

    public IReadOnlyList<byte[]> Misplaced(Post post) => _forger.Frames.Misplaced(post);

    public IReadOnlyList<byte[]> Lies(Post post, Dice dice) =>
        _phase is Phase.Signing ? [_forger.Frames.SignatureOfAnother(post, Domain, _payload)] : _forger.Lies(post, dice);

    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, Dice dice) =>
        _phase is Phase.Answering ? _forger.Steer(post, honest) : [];

    public Ending? End(int party)
    {
        var board = _validators[party - 1].Board;
        if (_phase is not Phase.Over)
            return null;
        var outcome = Assert.Single(board.Outcomes);
        return new Ending(
            outcome.End.ToString(),
            $"{board.Height} {Convert.ToHexString(board.Head)} {Convert.ToHexString(board.StateDigest())} "
                + $"{Convert.ToHexString(outcome.Members.SelectMany(member => member.Pseudonym.ToArray()).ToArray())}",
            [.. board.Culprits.Select(named => named.Validator).Distinct().Order()],
            []
        );
    }

    /// <summary>A tick that is over found what the market in the clear finds, and its board passes the audit.</summary>
    public void CheckResult(IReadOnlyList<int> honest)
    {
        if (Outcome is { } outcome)
            _protocol.AssertRight(outcome, _records);
    }

    /// <summary>A tick accuses nobody: who is off the accepted polynomial is named by the decoding, which is the others' word.</summary>
    public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted) => [];

    public void Dispose()
    {
        foreach (var validator in _validators)
            validator.Dispose();
        _board.Dispose();
    }

    private int Framer => _signatures.Keys.First();

    private IEnumerable<(int, byte[])> Chosen => _signatures.Select(pair => (pair.Key, pair.Value));

    private Validator NewValidator(int i, SigningKey identity, byte[] disk, string seed)
    {
        var stream = new MemoryStream();
        stream.Write(disk);
        Assert.True(RequestLedger.TryOpen(stream, () => { }, _protocol.Bindings[i], out var ledger, out _));
        return new Validator(
            _protocol.Committee.SeedsOf(i + 1),
            TickProtocol.Copy(identity),
            ledger,
            Streams.Entropy($"validator {i} {seed}"),
            _clock,
            NewReplay()
        );
    }

    private Replay NewReplay() => _protocol.Rule is { } rule ? new Replay(rule) : new Replay();

    private Post? Signature(Validator validator)
    {
        var refusal =
            _kind is RecordKind.Hunt ? validator.SignHunt(_payload, out var signature) : validator.SignCheckpoint(_payload, out signature);
        return refusal is null ? new Post(validator.Number, [(byte)validator.Number, .. signature]) : null;
    }

    private void Propose(bool isCut)
    {
        _kind = RecordKind.Checkpoint;
        _clock.Advance(1);
        _payload = _board.NextCheckpoint(_clock.Milliseconds, isCut).Encode();
        _phase = Phase.Signing;
    }

    private void CollectSignatures(IReadOnlyList<byte[]> board)
    {
        _signatures.Clear();
        var digest = QuorumDigest.Of(Domain, _payload);
        foreach (
            var bytes in board.Where(bytes => bytes.Length == 1 + SigningKey.SignatureLength && bytes[0] >= 1 && bytes[0] <= Committee.Size)
        )
            if (_board.Certificate!.Validators[bytes[0] - 1].Verify(digest, bytes.AsSpan(1)))
                _signatures.TryAdd(bytes[0], bytes[1..]);
        GoOn(_signatures.Count >= Committee.CheckpointQuorum, Phase.Framing);
    }

    private void CollectFrame(IReadOnlyList<byte[]> board)
    {
        var expected = QuorumSigned.Encode(_payload, Chosen);
        var framed = board.FirstOrDefault(bytes =>
            Record.TryRead(bytes, out var record, out _)
            && record.Kind == _kind
            && record.Body.Span.SequenceEqual(expected)
            && TryAppend(bytes)
        );
        if (framed is null)
        {
            _signatures.Remove(Framer); // it signed and does not frame: the others are enough
            GoOn(_signatures.Count >= Committee.CheckpointQuorum, Phase.Framing);
            return;
        }
        if (_isLast)
            _phase = Phase.Over;
        else
            Answering();
    }

    private void CollectAnswers(IReadOnlyList<byte[]> board)
    {
        var any = false;
        foreach (var bytes in board.Where(bytes => !_protocol.IsSlow || !IsOneRoundShare(bytes)))
            any |= TryAppend(bytes);
        if (any)
            _stalls = 0;
        if (any && _board.HasOpenTick)
            Answering();
        else if (!_board.HasOpenTick)
            ProposeLast();
        else if (_board.Ticks.OpenHunts.FirstOrDefault() is { } hunt)
        {
            (_kind, _payload, _phase) = (RecordKind.Hunt, hunt.Encode(), Phase.Signing);
        }
        else
        {
            if (_stalls++ > 1)
                _clock.Advance(_board.Certificate!.ScanDeadlineMilliseconds);
            GoOn(_stalls <= MostStalls, Phase.Signing);
            if (_phase is Phase.Signing)
                Propose(isCut: false);
        }
    }

    private void Answering()
    {
        if (!_board.HasOpenTick)
            ProposeLast();
        else
            _phase = Phase.Answering;
    }

    private void ProposeLast()
    {
        _isLast = true;
        Propose(isCut: false);
    }

    private void GoOn(bool can, Phase next) => _phase = can ? next : Phase.Stuck;

    private bool IsOneRoundShare(byte[] bytes) =>
        Record.TryRead(bytes, out var record, out _)
        && record.Kind is RecordKind.Share
        && RequestBody.TryRead(record.Body, out var body)
        && _board.Ticks.OpenShares.Any(open =>
            open.Request.Path is RequestPath.OneRoundScan && open.Request.Id.Bytes.SequenceEqual(body.RequestId)
        );

    private void Append(byte[] record) => Assert.True(TryAppend(record));

    private bool TryAppend(byte[] bytes)
    {
        if (_board.Append(bytes) is not null)
            return false;
        _records.Add(bytes);
        Openings = Math.Max(Openings, _board.Ticks.OpenShares.Count(open => open.Request.Purpose is RequestPurpose.Bits));
        foreach (var validator in _validators)
            Assert.Null(validator.Observe(bytes));
        return true;
    }
}
