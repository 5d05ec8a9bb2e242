using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One validator's shares of random values and of zeros, with no message: [ρ]_i = Σ_{A∋i} ρ_A·φ_A(i) of degree f, and
/// Z_i = Σ_{A∋i} Σ_{k=1..f} ζ_{A,k}·i^k·φ_A(i), a sharing of zero on a uniform polynomial of degree 2f. Immutable.
/// </summary>
/// <remarks>Cramer, Damgård, Ishai, TCC 2005, sections 3 and 4.</remarks>
internal sealed class ShareMasks
{
    private readonly Committee _committee;
    private readonly Modulus _field;
    private readonly IMaskSource _source;
    private readonly Multiplier[] _weights; // φ_A(i)
    private readonly Multiplier[] _zeroWeights; // i^k·φ_A(i) at [a·f + k − 1]

    /// <summary>The masks of one validator.</summary>
    /// <param name="committee">n and f.</param>
    /// <param name="field">p, above n.</param>
    /// <param name="source">What its subsets expand.</param>
    public ShareMasks(Committee committee, Modulus field, IMaskSource source)
    {
        (_committee, _field, _source) = (committee, field, source);
        var subsets = committee.SubsetsOf(source.Validator);
        _weights = new Multiplier[subsets.Length];
        _zeroWeights = new Multiplier[subsets.Length * committee.MaxFaulty];
        for (var a = 0; a < subsets.Length; a++)
        {
            var weight = committee.SharingWeight(subsets[a], source.Validator, field);
            _weights[a] = field.Prepare(weight);
            for (var k = 0; k < committee.MaxFaulty; k++)
            {
                weight = field.Multiply(weight, (ulong)source.Validator);
                _zeroWeights[a * committee.MaxFaulty + k] = field.Prepare(weight);
            }
        }
    }

    /// <summary>Adds the shares that belong to one opened row.</summary>
    /// <param name="round">The id of its round.</param>
    /// <param name="name">Its name.</param>
    /// <param name="random">Where shares of random values are added; may be empty.</param>
    /// <param name="zero">Where shares of zeros of degree 2f are added, one for each opened value.</param>
    public void AddTo(Hash32 round, Hash32 name, Span<ulong> random, Span<ulong> zero)
    {
        var subsets = _committee.SubsetsOf(_source.Validator);
        var f = _committee.MaxFaulty;
        using var memory = PolynomialMemory.Rent(random.Length + f * zero.Length);
        var masks = memory.Span;
        for (var a = 0; a < subsets.Length; a++)
        {
            _source.Fill(subsets[a], round, name, masks);
            Kernels.MultiplyScalarAdd(random, masks[..random.Length], _weights[a], _field);
            for (var k = 0; k < f; k++)
            {
                var zeta = masks.Slice(random.Length + k * zero.Length, zero.Length);
                Kernels.MultiplyScalarAdd(zero, zeta, _zeroWeights[a * f + k], _field);
            }
        }
    }
}
