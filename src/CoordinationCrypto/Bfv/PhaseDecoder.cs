using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Rounds a phase c0 + c1·s = Δ·m + v to its message: m_j = ⌊p·phase_j / q⌉ mod p. With y_l = phase·(q/q_l)^−1 mod q_l the
/// quotient is Σ_l y_l·p/q_l minus a multiple of p
/// (Halevi–Polyakov–Shoup, CT-RSA 2019, section 2.3), summed in doubles: each term errs by less than 2^−35, and a phase whose noise
/// is below Δ/4 stays 1/4 away from a tie.
/// </summary>
internal static class PhaseDecoder
{
    public static Plaintext Decode(BfvParameters parameters, CoefficientPolynomial phase)
    {
        var basis = parameters.DataBasis;
        var p = parameters.PlainModulus.Value;
        var sums = new double[basis.Degree];
        using var scaled = phase.Clone();
        var factors = new ulong[basis.Count];
        for (var l = 0; l < factors.Length; l++)
            factors[l] = basis[l].Inverse((ulong)(basis.Product / basis[l].Value % basis[l].Value));
        scaled.Multiply(factors);
        for (var l = 0; l < factors.Length; l++)
        {
            var ratio = (double)p / basis[l].Value;
            var limb = scaled.Limb(l);
            for (var j = 0; j < sums.Length; j++)
                sums[j] += limb[j] * ratio; // in [0, p) per limb
        }
        var message = new Plaintext(parameters);
        var coefficients = message.Coefficients;
        for (var j = 0; j < sums.Length; j++)
            coefficients[j] = (ulong)Math.Floor(sums[j] + 0.5) % p;
        return message;
    }
}
