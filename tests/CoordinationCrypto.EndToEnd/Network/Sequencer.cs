using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// Puts what it hears into one order and says it to all: the ceremony's and the resharing's messages, the ends of their steps, records.
/// It proposes checkpoints, hunts and epochs, collects signatures, and lets the lowest signer frame the record. It repeats
/// everything that somebody lacks, so lost, doubled, delayed and overtaken frames do no harm. Used by one thread.
/// </summary>
internal sealed partial class Sequencer(Committee committee, BoardFile file, FaultyNetwork network) : IDisposable
{
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CeremonyPatience = TimeSpan.FromSeconds(90);
    private const int MostAtOnce = 40;

    private readonly List<byte[]> _items = []; // kind, content
    private readonly Dictionary<Wire, (uint Epoch, int Number)> _peers = [];
    private readonly HashSet<Wire> _gone = [];
    private readonly SortedDictionary<(uint Epoch, int Number), byte[]> _keys = [];
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<(uint Epoch, int Number)> _ready = [];
    private readonly Queue<byte[]> _waiting = []; // records of agents, taken between two ticks
    private readonly Replay _board = new();
    private readonly SortedDictionary<int, byte[]> _signatures = [];
    private readonly HashSet<int> _slow = []; // signers who did not frame in time
    private readonly Stopwatch _quiet = Stopwatch.StartNew();
    private uint _closes;
    private RecordKind _kind;
    private byte[]? _proposed;
    private Hash32 _digest; // of it, for signatures
    private byte[] _framed = []; // the body that is to be framed, while one is
    private int _framer; // who is asked to frame it
    private bool _mustClose;
    private ulong _wishedTick;
    private bool _hasEnded;
    private ulong _time;
    private TimeSpan _patience = LeastPatience; // doubled when it was in vain, so that slow machines are waited for in the end

    /// <summary>
    /// Whether the end was said, and every validator has left or was given the time to; each asks for what it lacks until then.
    /// </summary>
    public bool IsOver => _hasEnded && (!Connected.Any() || _quiet.Elapsed > CeremonyPatience);

    private Committee Committee => _board.Roster?.Committee ?? committee;

    private IEnumerable<KeyValuePair<int, byte[]>> Willing => _signatures.Where(pair => !_slow.Contains(pair.Key));

    private IEnumerable<(uint Epoch, int Number)> Connected => _peers.Values.Where(peer => peer.Number > 0).Distinct();

    private int ConnectedValidators => Connected.Count(peer => peer.Epoch == _board.Epoch);

    public void Hear(Wire from, byte[]? frame)
    {
        if (frame is null)
        {
            _gone.Add(from); // frames that were delayed may still come
            _peers.Remove(from);
        }
        if (frame is null || frame.Length == 0 || _gone.Contains(from))
            return;
        var content = frame.AsSpan(1);
        switch ((Said)frame[0])
        {
            case Said.Hello when content.Length > 1:
                Greet(from, (content[0], content[1]), content[2..].ToArray());
                break;
            case Said.Have when content.Length == 4:
                Repeat(from, BinaryPrimitives.ReadUInt32LittleEndian(content));
                break;
            case Said.Ceremony when _board.Certificate is null:
                ShowOnce(Item.Ceremony, content.ToArray());
                break;
            case Said.Ready
                when content.Length >= 4
                    && BinaryPrimitives.ReadUInt32LittleEndian(content) == _closes
                    && _peers.TryGetValue(from, out var peer):
                GetReady(peer, content[4..]);
                break;
            case Said.Signature when content.Length == 1 + SigningKey.SignatureLength:
                TakeSignature(content);
                break;
            case Said.Record:
                TakeRecord(content.ToArray());
                break;
            case Said.Reshare when content.Length == 3:
                Wish(content);
                break;
            case Said.Resharing when _isResharing:
                ShowOnce(Item.Resharing, content.ToArray());
                break;
            case Said.Draft when _isResharing:
                TakeDraft(content.ToArray());
                break;
            case Said.Cut when content.Length == 8:
                _wishedTick = BinaryPrimitives.ReadUInt64LittleEndian(content);
                break;
            case Said.Stop when !_hasEnded:
                _hasEnded = true;
                Show(Item.Stop, []);
                break;
        }
    }

    /// <summary>Whatever can be done without hearing more is done, and what was waited for long enough is waited for no longer.</summary>
    public void GoOn()
    {
        if (_hasEnded)
            return;
        if (_board.Certificate is null)
        {
            if (_items.Count > 0 && _quiet.Elapsed > CeremonyPatience)
                Close();
        }
        else if (_isResharing)
        {
            if (_quiet.Elapsed > CeremonyPatience)
                Close();
        }
        else if (_proposed is not null)
            PushProposal(IsLate());
        else if (_board.HasOpenTick)
            PushTick(IsLate());
        else if (_mustClose || (_board.LastCheckpoint is null && _board.HasEvaluationKeys))
            Propose(isCut: false);
        else if (_waiting.Count > 0)
            TryAppend(_waiting.Dequeue());
        else if (_wishedTick == _board.TickNumber + 1)
            Propose(isCut: true);
        else if (IsResharingWished)
            OpenResharing();
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (var peer in _peers.Keys)
            peer.Dispose();
        _board.Dispose();
    }

    private void Greet(Wire from, (uint Epoch, int Number) who, byte[] key)
    {
        _peers[from] = who;
        if (who.Number == 0)
            return;
        _keys[who] = key;
        if (_items.Count == 0 && KeysOf(0) is { Count: var count } keys && count == committee.Size)
            Show(Item.Terms, [.. RandomNumberGenerator.GetBytes(Hash32.Length), .. keys.SelectMany(bytes => bytes)]);
    }

    private List<byte[]> KeysOf(uint epoch) => [.. _keys.Where(pair => pair.Key.Epoch == epoch).Select(pair => pair.Value)];

    private void Repeat(Wire to, uint next)
    {
        for (var index = next; index < _items.Count && index < next + MostAtOnce; index++)
            Send(to, index);
    }

    private void Show(Item kind, ReadOnlySpan<byte> content)
    {
        _items.Add([(byte)kind, .. content]);
        _quiet.Restart();
        foreach (var peer in _peers.Keys)
            Send(peer, (uint)(_items.Count - 1));
    }

    private void Send(Wire to, uint index)
    {
        byte[] frame = [.. BitConverter.GetBytes(index), .. _items[(int)index]];
        network.Carry(() => to.Write(frame));
    }

    private bool ShowOnce(Item kind, byte[] content)
    {
        if (!_seen.Add(Convert.ToHexString(SHA256.HashData(content))))
            return false;
        Show(kind, content);
        return true;
    }

    /// <summary>
    /// A step is closed when everyone is ready: has what it waits for, but of those who are gone. In the ceremony nobody may be gone.
    /// </summary>
    private void GetReady((uint Epoch, int Number) peer, ReadOnlySpan<byte> awaited)
    {
        if (peer.Number == 0 || (!_isResharing && awaited.Length > 0))
            return;
        for (var i = 0; i + 1 < awaited.Length; i += 2)
            if (Connected.Contains((awaited[i], awaited[i + 1])))
                return;
        _ready.Add(peer);
        if (_isResharing ? Connected.All(_ready.Contains) : _board.Certificate is null && _ready.Count == committee.Size)
            Close();
    }

    private void Close()
    {
        _closes++;
        _ready.Clear();
        Show(Item.Close, []);
    }

    private void Propose(bool isCut)
    {
        _kind = RecordKind.Checkpoint;
        // validators sign no time that is far from their own
        _time = Math.Max(_time + 1, (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Propose(_board.NextCheckpoint(_time, isCut).Encode(), CheckpointBody.Domain);
    }

    private void Propose(byte[] payload, ReadOnlySpan<byte> domain) => Propose(payload, QuorumDigest.Of(domain, payload));

    private void Propose(byte[] payload, Hash32 digest)
    {
        (_proposed, _framed) = (payload, []);
        _digest = digest;
        _signatures.Clear();
        _slow.Clear();
        Show(Item.Proposal, [(byte)_kind, .. payload]);
    }

    private void TakeSignature(ReadOnlySpan<byte> content)
    {
        if (_proposed is null || content[0] < 1 || content[0] > Committee.Size)
            return;
        if (_board.Roster!.Validators[content[0] - 1].Verify(_digest, content[1..]))
            _signatures.TryAdd(content[0], content[1..].ToArray());
    }

    /// <summary>
    /// With enough signatures, all that can come or no patience left, the lowest signer is asked for the record; one that does not make
    /// it in time gives way to the next.
    /// </summary>
    private void PushProposal(bool isLate)
    {
        var isFraming = _framed.Length > 0;
        if (isFraming && !isLate)
            return;
        if (isFraming)
            _slow.Add(_framer);
        if (Willing.Count() < Committee.CheckpointQuorum)
        {
            if (!isLate)
                return;
            _slow.Clear();
            _framed = [];
            Show(Item.Proposal, [(byte)_kind, .. _proposed!]); // the same: validators sign one at a height
        }
        else if (isLate || _signatures.Count >= ConnectedValidators)
        {
            _framer = Willing.First().Key;
            _framed = Signed([.. Willing.Select(pair => (pair.Key, pair.Value))]);
            Show(Item.Framing, [(byte)_framer, (byte)_kind, .. _framed]);
        }
    }

    /// <summary>Whether patience is at an end; the next time it lasts longer.</summary>
    private bool IsLate()
    {
        if (_quiet.Elapsed <= _patience)
            return false;
        _patience *= 2;
        return true;
    }

    private void PushTick(bool isLate)
    {
        if (
            _board.Ticks.Toss is null
            && !_board.Ticks.OpenShares.Any()
            && !_board.Ticks.OpenIdentities.Any()
            && _board.Ticks.OpenBodies.All(bodies => bodies.IsComplete)
        )
        {
            if (_board.Ticks.OpenHunts.FirstOrDefault() is not { } hunt)
                Propose(isCut: false);
            else
            {
                _kind = RecordKind.Hunt;
                Propose(hunt.Encode(), HuntBody.Domain);
            }
        }
        else if (isLate || Awaited().Any(request => !_board.Epochs.IsCovered(request.InputsCheckpoint)))
        {
            // either nobody answers before a later checkpoint covers the last, or by now the scan's deadline has passed
            Propose(isCut: false);
        }
    }

    private IEnumerable<Request> Awaited() =>
        [
            .. _board.Ticks.OpenShares.Select(open => open.Request),
            .. _board.Ticks.OpenBodies.Select(open => open.Request),
            .. _board.Ticks.OpenIdentities.Select(open => open.Request),
            .. _board.Ticks.Toss is { } toss ? [toss.Request] : Array.Empty<Request>(),
        ];

    private void TakeRecord(byte[] bytes)
    {
        if (!Record.TryRead(bytes, out var record, out _))
            return;
        switch (record.Kind)
        {
            case RecordKind.Certificate when _board.Certificate is null:
                TryAppend(bytes);
                break;
            case RecordKind.Checkpoint
            or RecordKind.Hunt
            or RecordKind.Epoch when _framed.Length > 0 && record.Kind == _kind && record.Body.Span.SequenceEqual(_framed):
                if (!TryAppend(bytes))
                    return;
                _mustClose = _kind is RecordKind.Hunt or RecordKind.Epoch;
                (_proposed, _framed) = (null, []);
                break;
            case RecordKind.Share
            or RecordKind.Vouch
            or RecordKind.Body
            or RecordKind.CoinShare
            or RecordKind.IdentityShare when _board.HasOpenTick && _proposed is null:
                if (!TryAppend(bytes))
                    return;
                _mustClose = !_board.HasOpenTick;
                break;
            case RecordKind.EvaluationKey
            or RecordKind.Registry
            or RecordKind.Stag
            or RecordKind.Submission
            or RecordKind.Exit when _seen.Add(Convert.ToHexString(SHA256.HashData(bytes))):
                _waiting.Enqueue(bytes);
                break;
        }
    }

    private bool TryAppend(byte[] bytes)
    {
        if (!_board.TryAppend(bytes, out _))
            return false;
        file.Append(bytes);
        if (_patience > LeastPatience)
            _patience /= 2;
        Show(Item.Record, bytes);
        return true;
    }
}
