using BenchmarkDotNet.Attributes;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>One operation with one parameter set.</summary>
public abstract class OperationBenchmarks<TSet> : FormBenchmarks
    where TSet : IBenchSet
{
    internal BenchKeys Keys { get; private set; } = null!;

    [GlobalSetup]
    public void Setup()
    {
        Choose();
        Keys = new BenchKeys(TSet.Name);
        Arithmetic.Tiering.Settle(Run);
    }

    [Benchmark]
    public abstract void Run();
}
