using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>A product with a plaintext that is kept by its values.</summary>
[GenericTypeArguments(typeof(Secure8192))]
[GenericTypeArguments(typeof(Secure16384))]
public class MultiplyKeptBenchmarks<TSet> : OperationBenchmarks<TSet>
    where TSet : IBenchSet
{
    public override void Run() => Evaluator.MultiplyPlain(Keys.Left, Keys.Kept).Dispose();
}
