using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Bounds on the noise of what an evaluator computes, from those of its operands, as <see cref="NoiseModel"/> states them.
/// </summary>
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
/// <para>
/// Σ_i w_i·x_i·y_i, |w_i| ≤ W, n products, each factor's noise being a part z that was there before the ciphertext was
/// re-randomized, and a rest. The leading term of a product is p·(z·k' + z'·k) with overflows k that the
/// re-randomization made uniform, independent of z and of each other. In embedding j, the sum over i is of independent sub-Gaussian
/// terms: |Σ_i w_i·σ_j(z_i)·σ_j(k_i)| ≤ W·(Σ_i |σ_j(z_i)|²)^½·L, L the
/// <see cref="Overflow.Uniform"/> bound of one overflow with z = 1; and Σ_j over the embeddings gives W·√n·‖z‖₂·L instead of
/// W·n·‖z‖₂·L. All other terms are added up as if aligned, and without use of randomness.
/// </para>
/// </remarks>
internal sealed class EvaluationNoise
{
    /// <summary>A rounding of <see cref="BasisConversion"/> is off by no more.</summary>
    private const double RoundingError = 0.5 + 1.0 / (1UL << 40);

    private readonly NoiseModel _model;
    private readonly double _rootDegree;

    public EvaluationNoise(NoiseModel model)
    {
        _model = model;
        _rootDegree = Math.Sqrt(model.Parameters.Degree);
    }

    /// <summary>max_j |σ_j(m)| of any plaintext: N·p/2.</summary>
    public double PlaintextCanonical => _model.Parameters.Degree * (double)_model.Parameters.PlainModulus.Value / 2;

    /// <summary>x·y, before relinearization.</summary>
    public double Product(double left, Overflow leftOverflow, double right, Overflow rightOverflow) =>
        UnscaledProduct(left, leftOverflow, right, rightOverflow) + ProductRounding();

    /// <summary>Σ x_i·y_i with one rounding, before relinearization: the terms' <see cref="UnscaledProduct"/>s.</summary>
    /// <param name="sumOfTerms">Σ of the terms.</param>
    /// <param name="terms">Their number.</param>
    public double ProductSum(double sumOfTerms, int terms) => sumOfTerms + ProductRounding() + _model.Carry(terms);

    /// <summary>What one product contributes, all but δ(s).</summary>
    public double UnscaledProduct(double left, Overflow leftOverflow, double right, Overflow rightOverflow)
    {
        var p = (double)_model.Parameters.PlainModulus.Value;
        var q = (double)_model.Parameters.Q;
        var message = _rootDegree * p / 2; // ‖m‖₂
        var (k, l) = (OverflowCanonical(left, leftOverflow), OverflowCanonical(right, rightOverflow));
        var scale = (double)_model.Parameters.Q / (double)_model.Parameters.Products.Extension.Product; // q/E ≤ 1
        var errorOfRight = RoundingError * _rootDegree * (1 + _model.SecretCanonical); // ‖ε(s)‖₂
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
    /// <param name="keyNoiseCanonical">max_j |σ_j(e_l)| of the key; <see cref="NoiseModel.KeyNoiseCanonical"/> where every part of the
    /// secret adds one centred binomial.</param>
    public double KeySwitch(double noise, double keyNoiseCanonical)
    {
        var digits = 0.0;
        foreach (var prime in _model.Parameters.DataPrimes)
            digits += prime; // |[c]_{q_l}| < q_l
        return noise
            + _rootDegree * digits / _model.Parameters.SpecialPrime * keyNoiseCanonical
            + RoundingError * _rootDegree * (1 + _model.SecretCanonical);
    }

    /// <summary>x·m' for a plaintext m': v·m', and the carries of m·m' past p.</summary>
    /// <param name="noise">Of x.</param>
    /// <param name="plaintextCanonical">max_j |σ_j(m')|; <see cref="PlaintextCanonical"/> holds for all.</param>
    public double PlainProduct(double noise, double plaintextCanonical) => plaintextCanonical * (noise + _rootDegree / 2) + _rootDegree / 2;

    /// <summary>
    /// Noise of Σ_i w_i·x_i·y_i with one rounding, before relinearization. Four tails: the overflows' polynomials, of left and of
    /// right factors.
    /// </summary>
    /// <param name="before">‖z‖₂ of every factor at most: noise that was there before the re-randomization, however chosen.</param>
    /// <param name="left">‖v‖₂ of x_i in all.</param>
    /// <param name="right">‖v‖₂ of y_i in all.</param>
    /// <param name="weight">W.</param>
    /// <param name="terms">n.</param>
    public double WeightedProducts(double before, double left, double right, double weight, int terms)
    {
        var p = (double)_model.Parameters.PlainModulus.Value;
        var lead = 2 * p * before;
        var aligned = UnscaledProduct(left, Overflow.Arbitrary, right, Overflow.Arbitrary) - lead * LiftCanonical(Overflow.Arbitrary);
        return weight * terms * aligned
            + weight * Math.Sqrt(terms) * lead * LiftCanonical(Overflow.Uniform)
            + ProductRounding()
            + _model.Carry(weight * terms);
    }

    /// <summary>A bound for every step of a circuit.</summary>
    /// <param name="circuit">The steps.</param>
    /// <param name="relinearizationNoise">max_j |σ_j(e_l)| of the relinearization key.</param>
    /// <param name="galoisNoise">The same of the Galois keys.</param>
    public double[] Bounds(Circuit circuit, double relinearizationNoise, double galoisNoise)
    {
        var steps = circuit.Steps;
        var noise = new double[steps.Count];
        for (var i = 0; i < noise.Length; i++)
        {
            var step = steps[i];
            noise[i] = step.Operation switch
            {
                CircuitOperation.Input => step.Value,
                CircuitOperation.Add => noise[step.Left] + noise[step.Right] + _model.Carry(2),
                CircuitOperation.AddPlain => noise[step.Left] + _model.Carry(2),
                CircuitOperation.MultiplyScalar => step.Value * noise[step.Left] + _model.Carry(step.Value),
                CircuitOperation.MultiplyPlain => PlainProduct(noise[step.Left], step.Value),
                CircuitOperation.Multiply => Product(
                    noise[step.Left],
                    steps[step.Left].Overflow,
                    noise[step.Right],
                    steps[step.Right].Overflow
                ),
                CircuitOperation.Relinearize => KeySwitch(noise[step.Left], relinearizationNoise),
                CircuitOperation.Rotate => KeySwitch(noise[step.Left], galoisNoise),
                _ => throw new ArgumentException($"Step {i} has no known operation.", nameof(circuit)),
            };
        }
        return noise;
    }

    /// <summary>max_j |σ_j(k)| with c(s) = Δ·m + v + q·k: k = c0/q + (c1/q)·s − (Δ·m + v)/q.</summary>
    public double OverflowCanonical(double noise, Overflow overflow) =>
        LiftCanonical(overflow) + _model.Parameters.Degree / 2.0 + _rootDegree * noise / (double)_model.Parameters.Q;

    /// <summary>
    /// max_j |σ_j(c(s)/q)|. Coefficients uniform in [−1/2, 1/2] are strictly sub-Gaussian; any in that interval have embeddings of at
    /// most N/2.
    /// </summary>
    private double LiftCanonical(Overflow overflow)
    {
        var coefficient = overflow == Overflow.Uniform ? _model.Canonical(1.0 / 12) : _model.Parameters.Degree * RoundingError;
        return coefficient * (1 + _model.SecretCanonical);
    }

    /// <summary>‖δ(s)‖₂ of three rounded polynomials.</summary>
    private double ProductRounding() =>
        RoundingError * _rootDegree * (1 + _model.SecretCanonical + _model.SecretCanonical * _model.SecretCanonical);
}
