using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Arithmetic;

namespace CoordinationCrypto.Benchmarks.Board;

/// <summary>
/// A tick that does not fire on 4,095 live cells: one axis of capital, or members and capital together in the scalar form. The same number
/// of intendos, the same path through the cut; two axes may cost 1.05 times one at most.
/// </summary>
public class AxesTickBenchmarks
{
    private const int Agents = 63;
    private const int Levels = 63; // on each of two axes
    private const int Cells = (Levels + 1) * (Levels + 1) - 1; // live: all but the base's

    private LocalMarket _market = null!;
    private StagTerms _stag = null!;
    private int _tick;

    [Params(1, 2)]
    public int Axes { get; set; }

    private Backing Backing => new(Units: Axes == 1 ? Cells / Agents : 1); // all levels are within reach

    [GlobalSetup]
    public void Setup()
    {
        _market = LocalMarket.Create(BfvParameters.Secure8192, new Committee(4, 1), EntropySource.System, TimeProvider.System);
        var usd = new AssetTerms("usd", "1 USD", [_market.AgentOf("bank").Key.PublicKey], needed: 1);
        _market.Capital.Post(usd);
        var grid = Axes == 1
            ? new ConditionGrid([Axis.Capital(Cells)])
            : new ConditionGrid([Axis.Members(Levels), Axis.Capital(Levels)]);
        _stag = new StagTerms("stag", "A stag", grid, options: new StagOptions { Asset = usd.Id, Scan = StagScan.OneRound });
        _market.Post(_stag);
        for (var i = 0; i < Agents; i++)
        {
            _market.Capital.Deposit(usd, $"agent {i}", Backing.Units, ["bank"]);
            _market.Capital.Submit(_stag, $"agent {i}", Condition.Decoy, Backing);
        }

        _market.Tick();
        if (_market.LiveIn(_stag).Count != Agents)
            throw new InvalidOperationException("Somebody was not admitted.");
        Tiering.Settle(ReplaceAndTick);
    }

    /// <summary>Agents take turns, so that none meets its quota.</summary>
    [Benchmark]
    public void ReplaceAndTick()
    {
        var ticks = _market.Board.Outcomes.Count;
        _market.Capital.Submit(_stag, $"agent {_tick++ % Agents}", Condition.Decoy, Backing with { Replaces = true });
        _market.Tick();
        if (_market.Board.Outcomes.Count != ticks + 1)
            throw new InvalidOperationException("The tick has scanned nothing.");
    }
}
