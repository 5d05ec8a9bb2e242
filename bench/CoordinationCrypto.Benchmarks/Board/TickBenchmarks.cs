using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Arithmetic;

namespace CoordinationCrypto.Benchmarks.Board;

/// <summary>
/// One replaced intendo and a tick that does not fire, whole: encryption, records, checkpoints, all four validators' replays and shares,
/// reconstruction by each. It costs the same for few and for many live intendos.
/// </summary>
public class TickBenchmarks
{
    private readonly StagTerms _stag = new("stag", "A stag", ConditionGrid.OfMembers(4096));
    private LocalMarket _market = null!;

    [Params(10, 400, 4000)]
    public int Live { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _market = LocalMarket.Create(BfvParameters.Secure8192, new Committee(4, 1), EntropySource.System, TimeProvider.System);
        _market.Post(_stag);
        for (var i = 0; i < Live; i++)
            _market.Submit(_stag, $"agent {i}", Condition.Members(4096));
        _market.Tick();
        Tiering.Settle(ReplaceAndTick);
    }

    [Benchmark]
    public void ReplaceAndTick()
    {
        _market.Submit(_stag, "agent 0", Condition.Members(4095));
        _market.Tick();
    }
}
