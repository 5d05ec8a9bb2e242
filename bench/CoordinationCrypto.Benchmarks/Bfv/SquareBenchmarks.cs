using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>A square, without relinearization.</summary>
[GenericTypeArguments(typeof(Secure8192))]
[GenericTypeArguments(typeof(Secure16384))]
public class SquareBenchmarks<TSet> : OperationBenchmarks<TSet>
    where TSet : IBenchSet
{
    public override void Run() => Evaluator.Square(Keys.Left).Dispose();
}
