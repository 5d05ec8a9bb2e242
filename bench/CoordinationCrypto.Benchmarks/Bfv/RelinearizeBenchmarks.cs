using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>Relinearization of a product.</summary>
[GenericTypeArguments(typeof(Secure8192))]
[GenericTypeArguments(typeof(Secure16384))]
public class RelinearizeBenchmarks<TSet> : OperationBenchmarks<TSet>
    where TSet : IBenchSet
{
    public override void Run() => Evaluator.Relinearize(Keys.Product, Keys.Relinearization).Dispose();
}
