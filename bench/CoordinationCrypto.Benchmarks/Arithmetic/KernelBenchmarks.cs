using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Benchmarks.Arithmetic;

/// <summary>
/// Element-wise kernels on one limb of Secure8192, and on a quarter of it (which the first-level cache holds three times), in each form
/// that the machine has.
/// </summary>
public class KernelBenchmarks : IDisposable
{
    private readonly Modulus _q = new(0xfff0fff0001);
    private readonly Multiplier _w;
    private KernelKind _kind;
    private PolynomialMemory? _a,
        _b,
        _dst;

    public KernelBenchmarks() => _w = _q.Prepare(123_456_789);

    public static IEnumerable<string> Kinds => NttBenchmarks.Kinds;

    [ParamsSource(nameof(Kinds))]
    public string Kind { get; set; } = "";

    [Params(1024, 8192)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _kind = Enum.Parse<KernelKind>(Kind);
        (_a, _b, _dst) = (PolynomialMemory.Rent(Length), PolynomialMemory.Rent(Length), PolynomialMemory.Rent(Length));
        for (var i = 0; i < Length; i++)
        {
            _a.Span[i] = _q.Reduce((ulong)i * 0x9E3779B97F4A7C15);
            _b.Span[i] = _q.Reduce((ulong)i * 0xBF58476D1CE4E5B9);
        }
        Tiering.Settle(Add, Multiply, MultiplyAdd, MultiplyScalar, ReduceLazy);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _a?.Dispose();
        _b?.Dispose();
        _dst?.Dispose();
    }

    [Benchmark]
    public void Add() => Kernels.Add(_kind, _dst!.Span, _a!.Span, _b!.Span, _q);

    [Benchmark]
    public void Multiply() => Kernels.Multiply(_kind, _dst!.Span, _a!.Span, _b!.Span, _q);

    [Benchmark]
    public void MultiplyAdd() => Kernels.MultiplyAdd(_kind, _dst!.Span, _a!.Span, _b!.Span, _q);

    [Benchmark]
    public void MultiplyScalar() => Kernels.MultiplyScalar(_kind, _dst!.Span, _a!.Span, _w, _q);

    [Benchmark]
    public void ReduceLazy() => Kernels.ReduceLazy(_kind, _dst!.Span, _q);
}
