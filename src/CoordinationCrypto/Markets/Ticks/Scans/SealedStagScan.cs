using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The sealed scan of a pack (G3): its sum is converted to shares, the base is subtracted in the clear, and on the shares the committee
/// finds out whether a cell is good, and if so which is the greatest. There is no second path: with n ≥ 4f + 1 every round ends whatever f
/// validators do. Not safe for use by several threads at once.
/// </summary>
internal sealed class SealedStagScan : IScan
{
    private readonly TickRequests _requests;
    private readonly Hash32 _inputs;
    private readonly Action<int?> _onResult;
    private readonly int[] _slots; // of live cells, ascending
    private readonly ScanTree _tree;
    private readonly List<IDisposable> _owned = [];
    private readonly List<ShareCollection> _shares = [];

    /// <param name="requests">Of the stag in the tick, its pack as it is to be scanned; some cell is live.</param>
    /// <param name="inputs">The digest of the checkpoint that fixes cut, weights and base.</param>
    /// <param name="onResult">Told the slot of x*, or null.</param>
    public SealedStagScan(TickRequests requests, Hash32 inputs, Action<int?> onResult)
    {
        (_requests, _inputs, _onResult) = (requests, inputs, onResult);
        var pack = requests.Pack;
        _slots = [.. pack.LiveSlots.Members()];
        _tree = SealedCells.Of(pack.Stag.Terms.Grid, pack.Stag.Parameters.PlainModulus, pack.Base, pack.LiveWeight, _slots);
    }

    public IReadOnlyList<ShareCollection> Shares => _shares;

    public IReadOnlyList<BodyCollection> Bodies => [];

    public SealedRounds? Rounds { get; private set; }

    public TickEnd? Start(uint attempt)
    {
        var sum = _requests.Pack.Sum();
        _owned.Add(sum);
        var request = _requests.Conversion(sum, _inputs);
        if (_requests.Charge(request) is { } end)
            return end;
        var collection = _requests.Collect(request, sum, Read);
        _owned.Add(collection);
        _shares.Add(collection);
        return null;
    }

    public TickEnd? OnCheckpoint(Hash32 checkpoint, ulong time) => null;

    public void Stop()
    {
        _shares.Clear();
        Rounds = null;
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    /// <summary>The conversion is opened. The rest is a function of its request and of what it opened, so it needs no checkpoint.</summary>
    private void Read(ShareCollection collection, ulong[] slots)
    {
        _shares.Clear();
        var circuit = new ScanCircuit([[(1, new Conversion(collection.Request, slots))]], [_tree]);
        var request = _requests.SealedScan(circuit.IdUnder(collection.Request.Id), _inputs);
        var scan = new SealedScan(_requests.Term.Committee, _requests.Pack.Stag.Parameters.PlainModulus, request.Id, circuit);
        _owned.Add(scan);
        Rounds = new SealedRounds(request, collection.Request, scan, () => OnRow(scan));
    }

    private void OnRow(SealedScan scan)
    {
        _requests.Term.Blame(_requests.Tick, _requests.Pack.Stag.Id, CulpritDeed.ScanRow, scan.Culprits);
        if (scan.IsOver)
            _onResult(scan.Fired == true ? _slots[scan.Cells[0]] : null);
    }
}
