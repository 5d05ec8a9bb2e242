using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using CoordinationCrypto.Board;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// Puts what it hears into one order and says it to all: the ceremony's and the resharing's messages, the ends of their steps, records.
/// It proposes checkpoints, hunts and epochs, collects signatures, and lets the lowest signer frame the record. It repeats
/// everything that somebody lacks, so lost, doubled, delayed and overtaken frames do no harm. Used by one thread.
/// </summary>
internal sealed partial class NetworkSequencer(Committee committee, BoardFile file, FaultyNetwork network) : IDisposable
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
    private readonly Sequencer _sequencer = new(file);
    private readonly HashSet<int> _slow = []; // signers who did not frame in time
    private readonly Stopwatch _quiet = Stopwatch.StartNew();
    private uint _closes;
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

    private Replay Board => _sequencer.Board;

    private Committee Committee => Board.Roster?.Committee ?? committee;

    private IReadOnlyList<(int Validator, byte[] Signature)> Willing =>
        [.. _sequencer.Signatures.Where(signature => !_slow.Contains(signature.Validator))];

    private IEnumerable<(uint Epoch, int Number)> Connected => _peers.Values.Where(peer => peer.Number > 0).Distinct();

    private int ConnectedValidators => Connected.Count(peer => peer.Epoch == Board.Epoch);

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
            case Said.Ceremony when Board.Certificate is null:
                ShowOnce(Item.Ceremony, content.ToArray());
                break;
            case Said.Ready
                when content.Length >= 4
                    && BinaryPrimitives.ReadUInt32LittleEndian(content) == _closes
                    && _peers.TryGetValue(from, out var peer):
                GetReady(peer, content[4..]);
                break;
            case Said.Signature when content.Length == 1 + SigningKey.SignatureLength:
                _sequencer.TryTake(content[0], content[1..]);
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
        if (Board.Certificate is null)
        {
            if (_items.Count > 0 && _quiet.Elapsed > CeremonyPatience)
                Close();
        }
        else if (_isResharing)
        {
            if (_quiet.Elapsed > CeremonyPatience)
                Close();
        }
        else if (_sequencer.Proposed is not null)
            PushProposal(IsLate());
        else if (Board.HasOpenTick)
            PushTick(IsLate());
        else if (_mustClose || (Board.LastCheckpoint is null && Board.HasEvaluationKeys))
            Propose(isCut: false);
        else if (_waiting.Count > 0)
            TryAppend(_waiting.Dequeue());
        else if (_wishedTick == Board.TickNumber + 1)
            Propose(isCut: true);
        else if (IsResharingWished)
            OpenResharing();
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (var peer in _peers.Keys)
            peer.Dispose();
        _sequencer.Dispose();
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
        if (_isResharing ? Connected.All(_ready.Contains) : Board.Certificate is null && _ready.Count == committee.Size)
            Close();
    }

    private void Close()
    {
        _closes++;
        _ready.Clear();
        Show(Item.Close, []);
    }

    /// <summary>Validators sign no time that is far from their own.</summary>
    private ulong NextTime() => _time = Math.Max(_time, (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    private void Propose(bool isCut) => Propose(Board.ProposeCheckpoint(NextTime(), isCut));

    private void Propose(Proposal proposal)
    {
        _sequencer.Propose(proposal);
        _framed = [];
        _slow.Clear();
        Show(Item.Proposal, proposal.Encode());
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
        if (Willing.Count < Committee.CheckpointQuorum)
        {
            if (!isLate)
                return;
            _slow.Clear();
            _framed = [];
            Show(Item.Proposal, _sequencer.Proposed!.Encode()); // the same: validators sign one at a height
        }
        else if (isLate || _sequencer.Signatures.Count >= ConnectedValidators)
        {
            var proposal = _sequencer.Proposed!;
            _framer = Willing[0].Validator;
            _framed = proposal.Body(Willing);
            Show(Item.Framing, [(byte)_framer, (byte)proposal.Kind, .. _framed]);
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
        if (Board.ProposeNext(NextTime()) is { } proposal)
            Propose(proposal);
        else if (isLate)
            Propose(isCut: false); // by now the scan's deadline has passed
    }

    private void TakeRecord(byte[] bytes)
    {
        if (!Record.TryRead(bytes, out var record, out _))
            return;
        switch (record.Kind)
        {
            case RecordKind.Certificate when Board.Certificate is null:
                TryAppend(bytes);
                break;
            case RecordKind.Checkpoint
            or RecordKind.Hunt
            or RecordKind.Epoch
                when _framed.Length > 0 && record.Kind == _sequencer.Proposed?.Kind && record.Body.Span.SequenceEqual(_framed):
                if (!TryAppend(bytes))
                    return;
                _mustClose = record.Kind is RecordKind.Hunt or RecordKind.Epoch;
                _framed = [];
                break;
            case RecordKind.Share
            or RecordKind.Vouch
            or RecordKind.Body
            or RecordKind.CoinShare
            or RecordKind.IdentityShare
            or RecordKind.ScanRow when Board.HasOpenTick && _sequencer.Proposed is null:
                if (!TryAppend(bytes))
                    return;
                _mustClose = !Board.HasOpenTick;
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
        if (!_sequencer.TryAppend(bytes, out _))
            return false;
        if (_patience > LeastPatience)
            _patience /= 2;
        Show(Item.Record, bytes);
        return true;
    }
}
