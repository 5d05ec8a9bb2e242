using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <remarks>
/// A product (c, d) ↦ ⌊(p/E)·c·⌊(E/q)·d⌉⌉. Over the integers c(s) = Δ·m + v + q·k, d(s) = Δ·m' + v' + q·k', and p·Δ
/// = q − 1. Modulo q the product's phase is
/// <code>
/// Δ·[m·m']_p − r − (Δ/q)·m·m' + (1 − 1/q)·(m·v' + m'·v) − (m·k' + m'·k) + p·(v·k' + v'·k) + (p/q)·v·v' +
/// (p/E)·c(s)·ε(s) + δ(s)
/// </code>
/// with r = (m·m' − [m·m']_p)/p, ε the rounding of d (two polynomials) and δ that of the product (three), each at most 1/2 +
/// 2^−40 per coefficient. The terms are bounded one by one by ‖x·y‖₂ ≤ ‖x‖₂·max_j|σ_j(y)|,
/// which needs no independence; messages enter as |m| ≤ p/2, ‖m‖₂ ≤ √N·p/2, |σ_j(m)| ≤ N·p/2, whatever they are. The
/// leading term is p·(v·k' + v'·k).
/// </remarks>
internal sealed partial class NoiseModel
{
    /// <summary>A rounding of <see cref="BasisConversion"/> is off by no more.</summary>
    private const double RoundingError = 0.5 + 1.0 / (1UL << 40);

    /// <summary>max_j |σ_j(m)| of any plaintext: N·p/2.</summary>
    public double PlaintextCanonical => Parameters.Degree * (double)Parameters.PlainModulus.Value / 2;

    /// <summary>A noise whose norm is below Δ/4 decrypts: no coefficient exceeds the norm.</summary>
    public double DecryptionLimit => (double)Parameters.Delta / 4;

    /// <summary>log2 of what is left until <see cref="DecryptionLimit"/>.</summary>
    public double Budget(double noise) => Math.Log2(DecryptionLimit) - Math.Log2(noise);

    /// <summary>x·y, before relinearization.</summary>
    public double Product(double left, Overflow leftOverflow, double right, Overflow rightOverflow) =>
        UnscaledProduct(left, leftOverflow, right, rightOverflow) + ProductRounding();

    /// <summary>Σ x_i·y_i with one rounding, before relinearization: the terms' <see cref="UnscaledProduct"/>s.</summary>
    /// <param name="sumOfTerms">Σ of the terms.</param>
    /// <param name="terms">Their number.</param>
    public double ProductSum(double sumOfTerms, int terms) => sumOfTerms + ProductRounding() + Carry(terms);

    /// <summary>What one product contributes, all but δ(s).</summary>
    public double UnscaledProduct(double left, Overflow leftOverflow, double right, Overflow rightOverflow)
    {
        var p = (double)Parameters.PlainModulus.Value;
        var q = (double)Parameters.Q;
        var message = _rootDegree * p / 2; // ‖m‖₂
        var (k, l) = (OverflowCanonical(left, leftOverflow), OverflowCanonical(right, rightOverflow));
        var scale = (double)Parameters.Q / (double)Parameters.Products.Extension.Product; // q/E ≤ 1
        var errorOfRight = RoundingError * _rootDegree * (1 + SecretCanonical); // ‖ε(s)‖₂
        return PlaintextCanonical * (left + right)
            + message * (k + l)
            + p * (left * l + right * k)
            + p / q * _rootDegree * left * right
            + 2 * message * PlaintextCanonical / p
            + _rootDegree / 2 // r and (Δ/q)·m·m'
            + p * scale * errorOfRight * LiftCanonical(leftOverflow);
    }

    /// <summary>
    /// The noise after switching c·s' to s, in addition to what there was: Σ_l [c]_{q_l}·e_l/P and the rounding of two polynomials.
    /// </summary>
    /// <param name="noise">Before.</param>
    /// <param name="keyNoiseCanonical">max_j |σ_j(e_l)| of the key; <see cref="KeyNoiseCanonical"/> where every part of the secret adds
    /// one centred binomial.</param>
    public double KeySwitch(double noise, double keyNoiseCanonical)
    {
        var digits = 0.0;
        foreach (var prime in Parameters.DataPrimes)
            digits += prime; // |[c]_{q_l}| < q_l
        return noise
            + _rootDegree * digits / Parameters.SpecialPrime * keyNoiseCanonical
            + RoundingError * _rootDegree * (1 + SecretCanonical);
    }

    /// <summary>x·m' for a plaintext m': v·m', and the carries of m·m' past p.</summary>
    /// <param name="noise">Of x.</param>
    /// <param name="plaintextCanonical">max_j |σ_j(m')|; <see cref="PlaintextCanonical"/> holds for all.</param>
    public double PlainProduct(double noise, double plaintextCanonical) => plaintextCanonical * (noise + _rootDegree / 2) + _rootDegree / 2;

    /// <summary>max_j |σ_j(k)| with c(s) = Δ·m + v + q·k: k = c0/q + (c1/q)·s − (Δ·m + v)/q.</summary>
    public double OverflowCanonical(double noise, Overflow overflow) =>
        LiftCanonical(overflow) + Parameters.Degree / 2.0 + _rootDegree * noise / (double)Parameters.Q;

    /// <summary>
    /// max_j |σ_j(c(s)/q)|. Coefficients uniform in [−1/2, 1/2] are strictly sub-Gaussian; any in that interval have embeddings of at
    /// most N/2.
    /// </summary>
    private double LiftCanonical(Overflow overflow)
    {
        var coefficient = overflow == Overflow.Uniform ? Canonical(1.0 / 12) : Parameters.Degree * RoundingError;
        return coefficient * (1 + SecretCanonical);
    }

    /// <summary>‖δ(s)‖₂ of three rounded polynomials.</summary>
    private double ProductRounding() => RoundingError * _rootDegree * (1 + SecretCanonical + SecretCanonical * SecretCanonical);
}
