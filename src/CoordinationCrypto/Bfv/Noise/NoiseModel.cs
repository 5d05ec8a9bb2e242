using System.Numerics;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Bounds on the Euclidean norm ‖v‖₂ of the noise of a phase Δ·m + v, for a key that is a sum of independent parts. Each holds
/// except with probability 2^−64 over the honest randomness in it; adversarial inputs enter by their norms alone.
/// <para>
/// Tools. For a polynomial with independent sub-Gaussian coefficients of variance proxy σ², every canonical embedding has modulus at
/// most σ·√N·√(2·ln(2N·2^64)): its real and imaginary parts have proxy σ²N/2, and a union
/// bound runs over the embeddings (<see cref="Canonical"/>). Its norm obeys ‖x‖₂² ≤ σ²·(N + 2√(Nt) + 2t), t = 64·ln 2
/// (Hsu, Kakade, Zhang, Electron. Commun. Probab. 2012, Theorem 2.1; <see cref="Norm"/>).
/// For any x, ‖x·y‖₂ ≤ ‖x‖₂·max_j |σ_j(y)|, since ‖x‖₂² is the mean of |σ_j(x)|². Centred binomial, ternary and
/// uniform coefficients are strictly sub-Gaussian: the proxy is the variance.
/// </para>
/// </summary>
internal sealed class NoiseModel
{
    /// <summary>Every bound on honest randomness holds except with probability 2^−64.</summary>
    public const int TailBits = 64;

    private const double NaturalLogarithmOf2 = 0.6931471805599453; // a literal: with it every bound is the same to the bit on every machine

    private readonly double _canonicalTail;
    private readonly double _normFactor;
    private readonly double _rootDegree;

    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="keyParts">How many independent ternary secrets the joint secret is the sum of.</param>
    /// <param name="maskParts">How many independent masks the mask of a request is the sum of; as many as the secret's parts unless the
    /// key was reshared.</param>
    public NoiseModel(BfvParameters parameters, int keyParts, int? maskParts = null)
    {
        Parameters = parameters;
        KeyParts = keyParts;
        MaskParts = maskParts ?? keyParts;
        var n = (double)parameters.Degree;
        _rootDegree = Math.Sqrt(n);
        // ln(2N·2^64), N a power of two
        _canonicalTail = Math.Sqrt(2 * NaturalLogarithmOf2 * (BitOperations.Log2((uint)parameters.Degree) + 1 + TailBits));
        const double t = TailBits * NaturalLogarithmOf2;
        _normFactor = Math.Sqrt(n + 2 * Math.Sqrt(n * t) + 2 * t);
        SecretCanonical = Canonical(keyParts * TernarySampler.Variance);
        KeyNoiseCanonical = Canonical(keyParts * CenteredBinomialSampler.Variance);
        var p = (double)parameters.PlainModulus.Value;
        MaskCanonical = Canonical(MaskParts * (p * p - 1) / 12);
        Evaluation = new EvaluationNoise(this);
    }

    public BfvParameters Parameters { get; }

    public int KeyParts { get; }

    public int MaskParts { get; }

    /// <summary>What operations on ciphertexts do to the noise.</summary>
    public EvaluationNoise Evaluation { get; }

    /// <summary>max_j |σ_j(s)|.</summary>
    public double SecretCanonical { get; }

    /// <summary>max_j |σ_j(e)|, e the noise of the public key.</summary>
    public double KeyNoiseCanonical { get; }

    /// <summary>max_j |σ_j(r)|, r the sum of one uniform plaintext per part of the mask.</summary>
    public double MaskCanonical { get; }

    /// <summary>
    /// max_j |σ_j(e_l)| of a relinearization key that the parts of the secret made together: e_l = s·e0_l + u·e1_l + e2_l + e3_l with
    /// u, like s, a sum of one ternary polynomial per part, and each of the four a sum of one centred
    /// binomial per part. An embedding of a product is the product of the embeddings. Galois keys made together have
    /// <see cref="KeyNoiseCanonical"/>.
    /// </summary>
    public double MultipartyRelinearizationNoise =>
        2 * SecretCanonical * KeyNoiseCanonical + Canonical(2 * KeyParts * CenteredBinomialSampler.Variance);

    /// <summary>A noise whose norm is below Δ/4 decrypts: no coefficient exceeds the norm.</summary>
    public double DecryptionLimit => (double)Parameters.Delta / 4;

    /// <summary>log2 of what is left until <see cref="DecryptionLimit"/>.</summary>
    public double Budget(double noise) => Math.Log2(DecryptionLimit) - Math.Log2(noise);

    /// <summary>The largest embedding of a polynomial with independent coefficients of the given variance proxy.</summary>
    public double Canonical(double variance) => Math.Sqrt(variance) * _rootDegree * _canonicalTail;

    /// <summary>The Euclidean norm of such a polynomial.</summary>
    public double Norm(double variance) => Math.Sqrt(variance) * _normFactor;

    /// <summary>
    /// Σ w_i·ct_i of honest encryptions: Σ w_i·(e0_i + u_i·e + e1_i·s), and the carries of the messages past p, which count because
    /// Δ·p = −1 modulo q.
    /// </summary>
    /// <param name="sumOfSquares">Σ w_i².</param>
    /// <param name="sumOfWeights">Σ |w_i|.</param>
    public double HonestSum(double sumOfSquares, double sumOfWeights) =>
        Norm(CenteredBinomialSampler.Variance * sumOfSquares)
        + Norm(TernarySampler.Variance * sumOfSquares) * KeyNoiseCanonical
        + Norm(CenteredBinomialSampler.Variance * sumOfSquares) * SecretCanonical
        + Carry(sumOfWeights);

    /// <summary>
    /// Σ w_i·ct_i of ciphertexts that come with <see cref="ProvenWitness"/>es, however they were chosen. With p·φ_i ≡ μ_i the sum is of
    /// phase Δ·M + v with p·v = Σ w_i·μ_i + M, |M| ≤ p/2, since p·Δ = q − 1: that is less than a carry.
    /// </summary>
    /// <param name="witness">What the proof of encryption leaves a cheater.</param>
    /// <param name="sumOfWeights">Σ |w_i|.</param>
    public double ProvenSum(ProvenWitness witness, double sumOfWeights) =>
        sumOfWeights * _rootDegree * (witness.FirstNoise + witness.Mask * KeyNoiseCanonical + witness.SecondNoise * SecretCanonical)
        + Carry(sumOfWeights);

    /// <summary>u·e of an encryption of zero (b·u, a·u) with any ternary u.</summary>
    public double SpreadNoise => _rootDegree * KeyNoiseCanonical;

    /// <summary>
    /// A sum of messages in [−p/2, p/2] exceeds its centred residue by p·k with |k| ≤ (Σ|w| + 1)/2; that adds −k to the noise.
    /// </summary>
    public double Carry(double sumOfWeights) => _rootDegree * (sumOfWeights + 1) / 2;

    /// <summary>The phase multiplied by the mask: r·v, and the carries of r·m past p.</summary>
    public double Masked(double noise) => MaskCanonical * (noise + _rootDegree / 2) + _rootDegree / 2;

    /// <summary>
    /// The additive mask of one uniform plaintext per part of the mask: only its carries. They are those of K + 1 messages, all with |m|
    /// ≤ (p − 1)/2; the sum's carry is an integer below (K + 1)/2 + 1/2, so at most (K + 1)/2.
    /// </summary>
    public double SlotMasked(double noise) => noise + Carry(MaskParts);

    /// <summary>
    /// E‖v‖₁/(2B + 1) ≤ √N·‖v‖₂/(2B + 1): how far, in statistical distance, one unknown uniform mask in [−B, B]^N
    /// leaves an opening from independence of the noise.
    /// </summary>
    public double Leakage(double noise, double floodingBound) => _rootDegree * noise / (2 * floodingBound + 1);
}
