using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>
/// The constant of an opening from all n shares, 0 to f of them wrong, each in a coefficient of its own, which takes the most rounds of
/// decoding. No key is made: the shares are values of a uniform polynomial of degree f.
/// </summary>
public class DecodingBenchmarks
{
    private Committee _committee = null!;
    private List<Share> _shares = null!;

    [ParamsSource(nameof(Cases))]
    public (int Validators, int Corrupted, int Wrong) Case { get; set; }

    public static IEnumerable<(int Validators, int Corrupted, int Wrong)> Cases =>
        from f in Enumerable.Range(1, 4)
        from wrong in Enumerable.Range(0, f + 1)
        select (3 * f + 1, f, wrong);

    [GlobalSetup]
    public void Setup()
    {
        _committee = new Committee(Case.Validators, Case.Corrupted);
        var parameters = BfvParameters.Secure8192;
        using var stream = new Expander(new byte[32], "decoding"u8);
        var h = new CoefficientPolynomial[Case.Corrupted + 1];
        for (var k = 0; k < h.Length; k++)
            UniformSampler.Fill(stream, h[k] = CoefficientPolynomial.Zero(parameters.DataBasis));
        _shares = [.. Enumerable.Range(1, Case.Validators).Select(i => new Share(parameters, i, At(h, (ulong)i)))];
        for (var i = 0; i < Case.Wrong; i++)
            _shares[i].Value.Limb(3)[8191 - 7 * i] ^= 1;
    }

    [Benchmark]
    public void Reconstruct()
    {
        if (
            !Reconstruction.TryReconstruct(AcceptanceRule.Of(_committee), Case.Corrupted, _shares, out var value, out var wrong)
            || wrong.Count != Case.Wrong
        )
            throw new InvalidOperationException("The shares were not decoded.");
        value!.Dispose();
    }

    private static CoefficientPolynomial At(CoefficientPolynomial[] h, ulong x)
    {
        var basis = h[0].Basis;
        var value = CoefficientPolynomial.Zero(basis);
        for (var k = 0; k < h.Length; k++)
            value.AddScaled(h[k], [.. Enumerable.Range(0, basis.Count).Select(l => basis[l].Power(x, (ulong)k))]);
        return value;
    }
}
