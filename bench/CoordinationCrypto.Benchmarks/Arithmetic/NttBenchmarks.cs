using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Benchmarks.Arithmetic;

/// <summary>The transform of one limb of Secure8192 (44 bits) and of Secure16384 (49 bits), in each form that the machine has.</summary>
public class NttBenchmarks : IDisposable
{
    private KernelKind _kind;
    private NttTables? _tables;
    private PolynomialMemory? _values;

    public static IEnumerable<string> Kinds => Enum.GetValues<KernelKind>().Where(Kernels.IsSupported).Select(kind => kind.ToString());

    [ParamsSource(nameof(Kinds))]
    public string Kind { get; set; } = "";

    [Params(8192, 16384)]
    public int N { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _kind = Enum.Parse<KernelKind>(Kind);
        var q = new Modulus(N == 8192 ? 0xfff0fff0001UL : 0x1fff77ff58001UL);
        _tables = NttTables.Get(q, N);
        _values = PolynomialMemory.Rent(N);
        for (var i = 0; i < N; i++)
            _values.Span[i] = q.Reduce((ulong)i * 0x9E3779B97F4A7C15);
        Tiering.Settle(Forward, Inverse);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _values?.Dispose();
    }

    [Benchmark]
    public void Forward() => _tables!.Forward(_kind, _values!.Span);

    [Benchmark]
    public void Inverse() => _tables!.Inverse(_kind, _values!.Span);
}
