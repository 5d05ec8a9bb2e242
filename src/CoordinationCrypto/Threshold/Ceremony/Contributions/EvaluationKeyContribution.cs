using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A subset's part of the evaluation keys, expanded from r_A as <see cref="KeyContribution"/> is. Galois keys take one round and the
/// relinearization key two (Mouchet, Troncoso-Pastoriza, Bossuat, Hubaux, PoPETs 2021, section 4, each subset playing one party). L is
/// the number of data primes; P·g_l is P modulo q_l and 0 modulo every other prime of q·P. All polynomials are in evaluation form over
/// q·P.
/// </summary>
internal static class EvaluationKeyContribution
{
    /// <summary>Stands for the relinearization key where a Galois element is asked for.</summary>
    public const int Relinearization = 0;

    /// <summary>The public a_l, one per data prime, by SHAKE256 of the transcript, the Galois element and l.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="transcript">Of the ceremony.</param>
    /// <param name="element">g, or <see cref="Relinearization"/>.</param>
    public static EvaluationPolynomial[] ExpandA(BfvParameters parameters, Hash32 transcript, int element)
    {
        var a = new EvaluationPolynomial[parameters.DataBasis.Count];
        for (var l = 0; l < a.Length; l++)
        {
            var name = new WireWriter();
            name.WriteUInt32((uint)element);
            name.WriteUInt16((ushort)l);
            using var xof = new Xof("CoordinationCrypto/evaluation-key-polynomial/v1"u8);
            xof.Absorb(transcript);
            xof.Absorb(name.Written);
            a[l] = EvaluationPolynomial.Zero(parameters.KeyBasis);
            UniformSampler.Fill(xof, a[l]);
        }
        return a;
    }

    /// <summary>
    /// h_{A,l} = −a_l·s_A + P·g_l·s_A(X^g) + e_{A,l}. Their sums over all subsets, with the a_l, are the key from s(X^g) to s.
    /// </summary>
    public static EvaluationPolynomial[] Galois(
        BfvParameters parameters,
        SubsetSeeds seeds,
        int subset,
        Hash32 transcript,
        int element,
        ReadOnlySpan<EvaluationPolynomial> a
    )
    {
        using var secret = KeyContribution.SecretPart(parameters, seeds, subset, transcript);
        using var image = Automorphism.Get(parameters.Degree, element).Apply(secret);
        secret.Negate();
        var context = new WireWriter();
        context.WriteHash(transcript);
        context.WriteUInt32((uint)element);
        using var noise = seeds.Expand(subset, "CoordinationCrypto/galois-noise/v1"u8, context.Written);
        var h = new EvaluationPolynomial[a.Length];
        for (var l = 0; l < h.Length; l++)
        {
            h[l] = Noise(parameters, noise, 1);
            h[l].MultiplyAdd(a[l], secret);
            AddGadget(parameters, h[l], image, l);
        }
        return h;
    }

    /// <summary>
    /// h0_{A,l} = −a_l·u_A + P·g_l·s_A + e0_{A,l}, then h1_{A,l} = a_l·s_A + e1_{A,l}: 2L polynomials. u_A is ternary and serves
    /// this key alone.
    /// </summary>
    public static EvaluationPolynomial[] FirstRound(
        BfvParameters parameters,
        SubsetSeeds seeds,
        int subset,
        Hash32 transcript,
        ReadOnlySpan<EvaluationPolynomial> a
    )
    {
        using var secret = KeyContribution.SecretPart(parameters, seeds, subset, transcript);
        using var ephemeral = Ephemeral(parameters, seeds, subset, transcript);
        ephemeral.Negate();
        using var noise = seeds.Expand(subset, "CoordinationCrypto/relinearization-noise-1/v1"u8, transcript);
        var h = new EvaluationPolynomial[2 * a.Length];
        for (var l = 0; l < a.Length; l++)
        {
            h[l] = Noise(parameters, noise, 1);
            h[l].MultiplyAdd(a[l], ephemeral);
            AddGadget(parameters, h[l], secret, l);
            h[a.Length + l] = Noise(parameters, noise, 1);
            h[a.Length + l].MultiplyAdd(a[l], secret);
        }
        return h;
    }

    /// <summary>
    /// s_A·h0_l + e2_{A,l} + (u_A − s_A)·h1_l + e3_{A,l}: L polynomials. With b_l their sums, b_l + h1_l·s = P·g_l·s² + s·e0_l +
    /// u·e1_l + e2_l + e3_l, so (b_l, h1_l) is the key from s² to s.
    /// The published protocol sends the two halves apart; only their sum is used, and the sum shows less.
    /// </summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="seeds">Of a member.</param>
    /// <param name="subset">A.</param>
    /// <param name="transcript">Of the ceremony.</param>
    /// <param name="binding">A digest that fixes the sums: noise that served for one pair of sums never serves for another, which would
    /// show s_A.</param>
    /// <param name="sums">h0_l = Σ_A h0_{A,l}, then h1_l = Σ_A h1_{A,l}.</param>
    public static EvaluationPolynomial[] SecondRound(
        BfvParameters parameters,
        SubsetSeeds seeds,
        int subset,
        Hash32 transcript,
        Hash32 binding,
        ReadOnlySpan<EvaluationPolynomial> sums
    )
    {
        using var secret = KeyContribution.SecretPart(parameters, seeds, subset, transcript);
        using var difference = Ephemeral(parameters, seeds, subset, transcript);
        difference.Subtract(secret);
        using var noise = seeds.Expand(subset, "CoordinationCrypto/relinearization-noise-2/v1"u8, binding);
        var h = new EvaluationPolynomial[sums.Length / 2];
        for (var l = 0; l < h.Length; l++)
        {
            h[l] = Noise(parameters, noise, 2);
            h[l].MultiplyAdd(sums[l], secret);
            h[l].MultiplyAdd(sums[h.Length + l], difference);
        }
        return h;
    }

    private static EvaluationPolynomial Ephemeral(BfvParameters parameters, SubsetSeeds seeds, int subset, Hash32 transcript)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/relinearization-ephemeral/v1"u8, transcript);
        using var small = SmallPolynomial.Ternary(stream, parameters.Degree);
        return small.ToPolynomial(parameters.KeyBasis).IntoEvaluation();
    }

    /// <summary>The sum of <paramref name="terms"/> centred binomial polynomials.</summary>
    private static EvaluationPolynomial Noise(BfvParameters parameters, IRandomStream stream, int terms)
    {
        using var sum = SmallPolynomial.CenteredBinomial(stream, parameters.Degree);
        for (var term = 1; term < terms; term++)
        {
            using var more = SmallPolynomial.CenteredBinomial(stream, parameters.Degree);
            for (var j = 0; j < parameters.Degree; j++)
                sum.Coefficients[j] += more.Coefficients[j]; // at most 21 · terms in absolute value
        }
        return sum.ToPolynomial(parameters.KeyBasis).IntoEvaluation();
    }

    /// <summary>h += P·g_l·x: only limb l changes.</summary>
    private static void AddGadget(BfvParameters parameters, EvaluationPolynomial h, EvaluationPolynomial x, int l)
    {
        var q = h.Basis[l];
        Kernels.MultiplyScalarAdd(h.Limb(l), x.Limb(l), q.Prepare(parameters.SpecialPrime % q.Value), q);
    }
}
