using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>Relinearization and rotations, alone and hoisted.</summary>
public class KeySwitchingBenchmarks
{
    private BenchKeys _keys = null!;

    [Params("Secure8192", "Secure16384")]
    public string Parameters { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _keys = new BenchKeys(Parameters);

    [Benchmark]
    public void Relinearize() => Evaluator.Relinearize(_keys.Product, _keys.Relinearization).Dispose();

    [Benchmark]
    public void RotateByOne() => Evaluator.RotateRows(_keys.Left, 1, _keys.Galois).Dispose();

    /// <summary>Eight rotations of one ciphertext, its digits made once.</summary>
    [Benchmark]
    public void EightHoistedRotations()
    {
        foreach (var rotated in Evaluator.RotateRowsMany(_keys.Left, BenchKeys.Steps, _keys.Galois)) rotated.Dispose();
    }
}
