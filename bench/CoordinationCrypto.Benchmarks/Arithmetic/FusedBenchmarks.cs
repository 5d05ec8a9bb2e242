using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Benchmarks.Arithmetic;

/// <summary>One base conversion of a product, and one limb of a key switching's sums, in each vector form that the machine has.</summary>
public class FusedBenchmarks : IDisposable
{
    private KernelKind _kind;
    private BfvParameters _parameters = null!;
    private ConversionTable _table = null!;
    private CoefficientPolynomial? _source,
        _target;
    private LimbReference[] _factors = [];

    public static IEnumerable<string> Kinds => NttBenchmarks.Kinds.Where(kind => kind != nameof(KernelKind.Scalar));

    [ParamsSource(nameof(Kinds))]
    public string Kind { get; set; } = "";

    [Params("Secure8192", "Secure16384")]
    public string Parameters { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _kind = Enum.Parse<KernelKind>(Kind);
        _parameters = Parameters == "Secure8192" ? BfvParameters.Secure8192 : BfvParameters.Secure16384;
        var (sources, targets) = (_parameters.DataBasis.Moduli.ToArray(), _parameters.Products.Extension.Moduli.ToArray());
        _source = CoefficientPolynomial.Zero(_parameters.DataBasis);
        _target = CoefficientPolynomial.Zero(_parameters.Products.Extension);
        for (var l = 0; l < sources.Length; l++)
            _source.Limb(l).Fill(sources[l].Value / 3);
        _factors = [.. sources.Select((_, l) => _source.Reference(l))];
        _table = new ConversionTable(
            sources,
            targets,
            Array.ConvertAll(sources, s => s.Prepare(12_345)),
            [.. targets.SelectMany(t => sources.Select(_ => t.Prepare(t.Value / 5)))],
            Array.ConvertAll(targets, t => t.Prepare(t.Value / 7)),
            null
        );
        Tiering.Settle(Convert, DotPair);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _source?.Dispose();
        _target?.Dispose();
    }

    [Benchmark]
    public void Convert() => FusedKernels.Convert(_kind, _target!.Residues, _source!.Residues, _table);

    [Benchmark]
    public void DotPair() =>
        FusedKernels.DotPair(_kind, _target!.Limb(0), _target.Limb(1), _factors, _factors, _factors, _parameters.DataBasis[0]);
}
