using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Benchmarks.Arithmetic;

/// <summary>
/// Lazy sums of ciphertexts of Secure8192 (2 polynomials of 4 limbs of 8,192 words, 512 KiB): one that is in the cache, and 128 (64 MiB)
/// that are not.
/// </summary>
public class AccumulationBenchmarks : IDisposable
{
    private const int Words = 2 * 4 * 8192;
    private const int Ciphertexts = 128;

    private readonly PolynomialMemory[] _sources = new PolynomialMemory[Ciphertexts];
    private readonly PolynomialMemory _sum = PolynomialMemory.Rent(Words);

    [GlobalSetup]
    public void Prepare()
    {
        for (var k = 0; k < Ciphertexts; k++)
        {
            _sources[k] = PolynomialMemory.Rent(Words);
            _sources[k].Span.Fill((ulong)k);
        }
        Tiering.Settle(Warm, ColdByFours);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _sum.Dispose();
        foreach (var source in _sources)
            source?.Dispose();
    }

    [Benchmark]
    public void Warm() => Kernels.AddLazy(_sum.Span, _sources[0].Span);

    [Benchmark(OperationsPerInvoke = Ciphertexts)]
    public void ColdOneByOne()
    {
        foreach (var source in _sources)
            Kernels.AddLazy(_sum.Span, source.Span);
    }

    [Benchmark(OperationsPerInvoke = Ciphertexts)]
    public void ColdByFours()
    {
        for (var k = 0; k < Ciphertexts; k += 4)
            Kernels.AddLazyFour(_sum.Span, _sources[k].Span, _sources[k + 1].Span, _sources[k + 2].Span, _sources[k + 3].Span);
    }
}
