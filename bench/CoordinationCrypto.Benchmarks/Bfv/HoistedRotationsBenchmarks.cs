using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>Eight rotations of one ciphertext, its digits made once.</summary>
[GenericTypeArguments(typeof(Secure8192))]
[GenericTypeArguments(typeof(Secure16384))]
public class HoistedRotationsBenchmarks<TSet> : OperationBenchmarks<TSet>
    where TSet : IBenchSet
{
    [Benchmark]
    public override void Run()
    {
        foreach (var rotated in Evaluator.RotateRowsMany(Keys.Left, BenchKeys.Steps, Keys.Galois))
            rotated.Dispose();
    }
}
