using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The secret side of dealer i: polynomials of degree f' in the new validators' points, g_i over R_{q·P} with g_i(0) = S_i, h_i over the
/// group's scalars with h_i(0) = x_i, and for every prime l and challenge c a mask m_i over Z_{q_l} whose constant is
/// i's share Σ_{A∋i} μ_A·φ_A(i) of a number that nobody knows; all other coefficients are uniform. Zeroed on disposal; what is
/// dealt is borrowed.
/// </summary>
/// <remarks>
/// Shamir, CACM 22 (1979); resharing after Herzberg, Jarecki, Krawczyk, Yung, CRYPTO 1995, and Desmedt, Jajodia, TR ISSE-97-01, 1997.
/// </remarks>
internal sealed class ResharingSharing : IDisposable
{
    private readonly ResharingTerms _terms;
    private readonly EpochSecrets _held;
    private readonly EvaluationPolynomial[] _coefficients; // of y^1 … y^f'
    private readonly SecretScalar[] _elGamal; // of y^1 … y^f'
    private readonly PolynomialMemory _masks; // of y^k, prime l, challenge c at (k·L + l)·5 + c, k = 0 … f'

    /// <summary>Draws the coefficients.</summary>
    public ResharingSharing(ResharingTerms terms, EpochSecrets held, AttemptEntropy entropy)
    {
        _terms = terms;
        _held = held;
        using var source = entropy.For("polynomials"u8);
        using var seed = SecretBuffer.Allocate(Expander.SecretLength);
        source.Fill(seed.Span);
        using var stream = new Expander(seed.Span, "CoordinationCrypto/resharing-polynomials/v1"u8);
        _coefficients = new EvaluationPolynomial[Degree];
        _elGamal = new SecretScalar[Degree];
        _masks = PolynomialMemory.Rent((Degree + 1) * MaskCount);
        FillConstants(_masks.Span[..MaskCount]);
        for (var k = 0; k < Degree; k++)
        {
            UniformSampler.Fill(stream, _coefficients[k] = EvaluationPolynomial.Zero(Basis));
            for (var l = 0; l < Basis.Count; l++)
                UniformSampler.Fill(
                    stream,
                    _masks.Span.Slice((k + 1) * MaskCount + l * ResharingTerms.Challenges, ResharingTerms.Challenges),
                    Basis[l]
                );
            _elGamal[k] = SecretScalar.Create(source);
        }
    }

    private int Degree => _terms.Committee.MaxFaulty;

    private RnsBasis Basis => _terms.Parameters.KeyBasis;

    private int MaskCount => ResharingChallenge.Count(Basis);

    /// <summary>C_{i,k} = h_{i,k}·G for k = 1 … f', and a box for every new validator.</summary>
    public ResharingDeal Deal(BoxKeys boxKeys, AttemptEntropy entropy)
    {
        var keys = boxKeys.All;
        var boxes = new ReadOnlyMemory<byte>[_terms.Committee.Size];
        for (var j = 1; j <= boxes.Length; j++)
        {
            using var subshare = At(j);
            using var content = subshare.Encode();
            using var oneTime = entropy.For("box"u8, j);
            boxes[j - 1] = AccountableBox.Seal(
                keys[j - 1],
                ResharingDeal.Context(_terms, _held.Validator, j),
                content.Span,
                oneTime
            );
        }
        return new ResharingDeal(keys, [.. _elGamal.Select(Secp256k1.MultiplyGenerator)], boxes);
    }

    /// <summary>
    /// z_i = m_i + ⟨ρ, g_i⟩ for every prime and challenge. What it shows of S_i is masked by μ; it is made for one challenge only.
    /// </summary>
    public ResharingCombination Combine(ResharingChallenge challenge)
    {
        using var masked = PolynomialMemory.Rent((Degree + 1) * MaskCount);
        _masks.Span.CopyTo(masked.Span);
        for (var k = 0; k <= Degree; k++)
            challenge.AddCombinations(k == 0 ? _held.Key.Value : _coefficients[k - 1], masked.Span.Slice(k * MaskCount, MaskCount));
        return new ResharingCombination(masked.Span.ToArray());
    }

    public void Dispose()
    {
        foreach (var coefficient in _coefficients)
            coefficient.Dispose();
        foreach (var scalar in _elGamal)
            scalar.Dispose();
        _masks.Dispose();
    }

    /// <summary>The values at new validator j's point, by Horner's rule.</summary>
    private ResharingSubshare At(int j)
    {
        var x = new ulong[Basis.Count];
        Array.Fill(x, (ulong)j);
        var value = EvaluationPolynomial.Zero(Basis);
        for (var k = Degree; k >= 0; k--)
        {
            value.Multiply(x);
            value.Add(k == 0 ? _held.Key.Value : _coefficients[k - 1]);
        }
        var masks = PolynomialMemory.Rent(MaskCount);
        for (var k = Degree; k >= 0; k--)
            for (var at = 0; at < MaskCount; at++)
            {
                var q = Basis[at / ResharingTerms.Challenges];
                masks.Span[at] = q.Add(q.Multiply(masks.Span[at], (ulong)j), _masks.Span[k * MaskCount + at]);
            }
        var elGamal = SecretScalar.Zero();
        var power = new Scalar(1);
        for (var k = 0; k <= Degree; k++, power *= new Scalar((ulong)j))
            elGamal.AddScaled(k == 0 ? _held.ElGamal.Secret : _elGamal[k - 1], power);
        return new ResharingSubshare(value, masks, elGamal);
    }

    /// <summary>
    /// Σ_{A∋i} μ_A·φ_A(i), μ_A five residues for each prime from r_A and the resharing id: of degree f in i, and its constant
    /// unknown to any f old validators.
    /// </summary>
    private void FillConstants(Span<ulong> destination)
    {
        Span<ulong> mask = stackalloc ulong[ResharingTerms.Challenges];
        foreach (var subset in _held.Committee.SubsetsOf(_held.Validator))
        {
            var weight = _held.Committee.SharingWeight(subset, _held.Validator, Basis);
            using var stream = _held.Seeds.Expand(subset, "CoordinationCrypto/resharing-mask/v1"u8, _terms.Id);
            for (var l = 0; l < Basis.Count; l++)
            {
                UniformSampler.Fill(stream, mask, Basis[l]);
                for (var c = 0; c < mask.Length; c++)
                {
                    ref var sum = ref destination[l * mask.Length + c];
                    sum = Basis[l].Add(sum, Basis[l].Multiply(mask[c], weight[l]));
                }
            }
        }
        mask.Clear();
    }
}
