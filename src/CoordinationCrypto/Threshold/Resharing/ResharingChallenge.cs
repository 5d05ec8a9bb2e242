using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// ρ_{c,l}, for each of <see cref="ResharingTerms.Challenges"/> challenges c and each prime q_l of q·P a uniform vector of N residues,
/// expanded by SHAKE256 from the digest of all deals. A combination of a polynomial u is ⟨ρ_{c,l}, u mod q_l⟩ over the
/// values of its evaluation form. Public.
/// </summary>
internal sealed class ResharingChallenge : IDisposable
{
    private readonly EvaluationPolynomial[] _vectors = new EvaluationPolynomial[ResharingTerms.Challenges];

    public ResharingChallenge(RnsBasis basis, Hash32 transcript)
    {
        using var xof = new Xof("CoordinationCrypto/resharing-challenge/v1"u8);
        xof.Absorb(transcript);
        for (var c = 0; c < _vectors.Length; c++)
            UniformSampler.Fill(xof, _vectors[c] = EvaluationPolynomial.Zero(basis));
    }

    /// <summary>How many combinations a polynomial has: one for each prime and challenge.</summary>
    public static int Count(RnsBasis basis) => basis.Count * ResharingTerms.Challenges;

    /// <summary>destination[5·l + c] += ⟨ρ_{c,l}, value mod q_l⟩ mod q_l. No branch or index depends on the value.</summary>
    public void AddCombinations(EvaluationPolynomial value, Span<ulong> destination)
    {
        var basis = value.Basis;
        for (var l = 0; l < basis.Count; l++)
            for (var c = 0; c < _vectors.Length; c++)
            {
                ref var sum = ref destination[l * _vectors.Length + c];
                sum = basis[l].Add(sum, InnerProduct(_vectors[c].Limb(l), value.Limb(l), basis[l]));
            }
    }

    public void Dispose()
    {
        foreach (var vector in _vectors)
            vector.Dispose();
    }

    private static ulong InnerProduct(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        UInt128 sum = 0; // below N·q², N ≤ 2^15 and q < 2^50: below 2^115
        for (var i = 0; i < a.Length; i++)
            sum += (UInt128)a[i] * b[i];
        return q.Reduce(sum);
    }
}
