using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Scans take one round while all validators answer; a checkpoint after the deadline moves what is left to two rounds. Not safe for use by
/// several threads at once.
/// </summary>
internal sealed class OneRoundScan : IScan
{
    private readonly TickRequests _requests;
    private readonly Hash32 _inputs;
    private readonly ulong _startTime;
    private readonly Action<uint, IReadOnlyList<int>> _onZeros;
    private readonly SlotSet _liveCells;
    private readonly List<IDisposable> _owned = [];
    private readonly Ciphertext _distance;
    private List<ShareCollection> _shares = [];
    private readonly List<BodyCollection> _bodies = [];
    private bool _isLate;

    /// <param name="requests">Of the stag in the tick, its pack as it is to be scanned.</param>
    /// <param name="inputs">The digest of the checkpoint that fixes the pack.</param>
    /// <param name="startTime">Its time, from which the wait for one-round shares is counted.</param>
    /// <param name="onZeros">Told an attempt and the slots that came out zero in it.</param>
    public OneRoundScan(TickRequests requests, Hash32 inputs, ulong startTime, Action<uint, IReadOnlyList<int>> onZeros)
    {
        (_requests, _inputs, _startTime, _onZeros) = (requests, inputs, startTime, onZeros);
        var pack = requests.Pack;
        _liveCells = pack.LiveSlots;
        _distance = Own(Distance());
    }

    private ConditionGrid Grid => _requests.Pack.Stag.Terms.Grid;

    public IReadOnlyList<ShareCollection> Shares => _shares;

    public IReadOnlyList<BodyCollection> Bodies => _bodies;

    public SealedRounds? Rounds => null;

    public TickEnd? Start(uint attempt)
    {
        if (!_isLate)
            return Open(_requests.OneRoundScan(attempt, _distance, _liveCells, _inputs), _distance);
        var request = _requests.Masking(attempt, _distance, _liveCells, _inputs);
        _bodies.Add(Own(new BodyCollection(request, _distance, _requests.Term.Committee)));
        return null;
    }

    public TickEnd? OnCheckpoint(Hash32 checkpoint, ulong time)
    {
        if (!_isLate && time - _startTime >= _requests.Term.Certificate.ScanDeadlineMilliseconds)
        {
            _isLate = true;
            var late = _shares;
            _shares = [];
            foreach (var collection in late)
                if (Start(collection.Request.Attempt) is { } end)
                    return end;
        }
        foreach (var complete in _bodies.Where(body => body.IsComplete).ToList())
        {
            _bodies.Remove(complete);
            var sum = Own(complete.Sum());
            if (Open(_requests.MaskedOpening(complete.Request.Attempt, sum, _liveCells, checkpoint), sum) is { } end)
                return end;
        }
        return null;
    }

    public void Stop()
    {
        _shares.Clear();
        _bodies.Clear();
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    /// <summary>
    /// g = F − x on live cells, on two axes as one number: the pack's sum, plus the base, minus the cell. Other slots hold what they
    /// hold; they stay hidden.
    /// </summary>
    private Ciphertext Distance()
    {
        var pack = _requests.Pack;
        var p = pack.Stag.Parameters.PlainModulus;
        var cells = new ulong[pack.Stag.Parameters.Degree];
        foreach (var slot in _liveCells.Members())
            cells[slot] = p.Subtract(pack.Stag.Scalar(Weight.Of(Grid.CellAt(slot))), pack.Stag.Scalar(pack.Base));
        using var subtrahend = _requests.Term.Encoder.Encode(cells);
        using var sum = pack.Sum();
        return Evaluator.SubtractPlain(sum, subtrahend);
    }

    private TickEnd? Open(Request request, Ciphertext ciphertext)
    {
        if (_requests.Charge(request) is { } end)
            return end;
        _shares.Add(Own(_requests.Collect(request, ciphertext, Read)));
        return null;
    }

    private void Read(ShareCollection collection, ulong[] slots)
    {
        _shares.Remove(collection);
        _onZeros(collection.Request.Attempt, [.. _liveCells.Members().Where(slot => slots[slot] == 0)]);
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }
}
