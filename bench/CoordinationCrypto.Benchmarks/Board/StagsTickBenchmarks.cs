using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Arithmetic;

namespace CoordinationCrypto.Benchmarks.Board;

/// <summary>A tick in which so many of eight stags have changed, and none fires. It costs as much as there are changed stags.</summary>
public class StagsTickBenchmarks
{
    private const int Stags = 8;
    private const int Live = 10; // in each

    private readonly StagTerms[] _stags =
    [
        .. Enumerable.Range(0, Stags).Select(i => new StagTerms($"stag-{i}", "A stag", ConditionGrid.OfMembers(4096))),
    ];

    private LocalMarket _market = null!;
    private int _tick;

    [Params(1, 2, 4, 8)]
    public int Changed { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _market = LocalMarket.Create(BfvParameters.Secure8192, new Committee(4, 1), EntropySource.System, TimeProvider.System);
        foreach (var stag in _stags)
        {
            _market.Post(stag);
            for (var i = 0; i < Live; i++)
                _market.Submit(stag, $"agent {i}", Condition.Members(4096));
        }

        _market.Tick();
        Tiering.Settle(ReplaceAndTick);
    }

    [Benchmark]
    public void ReplaceAndTick()
    {
        var ticks = _market.Board.Outcomes.Count;
        var agent = $"agent {_tick++ % Live}";
        foreach (var stag in _stags.Take(Changed))
            _market.Submit(stag, agent, Condition.Members(4095));
        _market.Tick();
        if (_market.Board.Outcomes.Count != ticks + Changed)
            throw new InvalidOperationException("A changed stag was not scanned.");
    }
}
