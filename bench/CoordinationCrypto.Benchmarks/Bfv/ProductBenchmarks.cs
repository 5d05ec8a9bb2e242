using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>Products of ciphertexts without relinearization, and of a ciphertext and a plaintext.</summary>
public class ProductBenchmarks
{
    private BenchKeys _keys = null!;
    private ProductSum _sum = null!;

    [Params("Secure8192", "Secure16384")]
    public string Parameters { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _keys = new BenchKeys(Parameters);
        _sum = new ProductSum(_keys.Parameters);
    }

    [Benchmark]
    public void Multiply() => Evaluator.Multiply(_keys.Left, _keys.Right).Dispose();

    [Benchmark]
    public void Square() => Evaluator.Square(_keys.Left).Dispose();

    /// <summary>One term more in a sum of products.</summary>
    [Benchmark]
    public void AddProduct() => _sum.Add(_keys.Left, _keys.Right);

    [Benchmark]
    public void MultiplyPlainFromCoefficients() => Evaluator.MultiplyPlain(_keys.Left, _keys.Plaintext).Dispose();

    [Benchmark]
    public void MultiplyPlainKept() => Evaluator.MultiplyPlain(_keys.Left, _keys.Kept).Dispose();
}
