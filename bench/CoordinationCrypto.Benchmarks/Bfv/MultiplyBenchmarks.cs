using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>A product of ciphertexts, without relinearization.</summary>
[GenericTypeArguments(typeof(Secure8192))]
[GenericTypeArguments(typeof(Secure16384))]
public class MultiplyBenchmarks<TSet> : OperationBenchmarks<TSet>
    where TSet : IBenchSet
{
    public override void Run() => Evaluator.Multiply(Keys.Left, Keys.Right).Dispose();
}
