using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// What a cheater can get past the proof of encryption: twice a submitted ciphertext has a phase φ with p·φ ≡ p·e·Z − E_0 − p·s·E_1
/// modulo q, where |Z|, |E_0|/p and |E_1| are at most these three, coefficient by coefficient; s is the secret key, e the noise of the
/// public key. (An honest encryption has Z = 2·u, E_0 = −2·(p·e_0 − m), E_1 = −2·e_1.)
/// </summary>
/// <remarks>
/// R parallel repetitions with monomial challenges X^c, c in [0, 2N), and 2^W hash queries: in some repetition the cheater must answer a
/// set S of |S| ≥ 2N·2^(−W/R) challenges. Walking from 0 to N in Z_2N by k ≤ ⌈2N/(2|S| − 2)⌉ differences of S (Kneser's theorem)
/// telescopes to 2·ct, with k times what one step leaves: 2(B − 1) of the mask, less than D_0 and D_1 of the buckets. The proof takes
/// its repetitions, its masks and its buckets from here.
/// </remarks>
internal readonly record struct ProvenWitness(double Mask, double FirstNoise, double SecondNoise)
{
    /// <summary>The proof's number of parallel repetitions.</summary>
    public const int Repetitions = 12;

    /// <summary>log2 of the hash queries granted to a cheater.</summary>
    public const int QueryBits = 128;

    /// <summary>β of u: the largest coefficient of an honest witness.</summary>
    public const int MaskBound = 1;

    /// <summary>β of p·e_0 − m, divided by p and rounded up.</summary>
    public const int FirstNoiseBound = CenteredBinomialSampler.Bound + 1;

    /// <summary>β of e_1.</summary>
    public const int SecondNoiseBound = CenteredBinomialSampler.Bound;

    /// <summary>
    /// B: the mask of u is uniform in [−B, B]. 32·N, because a response then takes 2^k − 1 values and fills k bits, 19 at N = 8192. All
    /// its coefficients pass with probability e^(−12/32) = 0.687.
    /// </summary>
    public static long LargestMask(int degree) => 32L * degree;

    /// <summary>
    /// D, the width of the buckets that hide something of at most β: the largest prime that is no larger than 24·N·β/0.3663. All
    /// coefficients of a row pass with probability e^(−0.3663) = 0.693, and a whole attempt with 0.330. (0.3663 is ln 3/3: three parts
    /// that passed alike would pass with 1/3.)
    /// </summary>
    /// <param name="degree">N, at most 32,768.</param>
    /// <param name="bound">β, at least 1 and below 2^21.</param>
    public static ulong BucketWidth(int degree, long bound) =>
        Primes.NextBelow((240_000 * (ulong)degree * (ulong)bound / 3_663) + 1, congruence: 1);

    /// <summary>D_0, of p·e_0 − m.</summary>
    public static ulong FirstBucket(BfvParameters parameters) =>
        BucketWidth(parameters.Degree, FirstNoiseBound * (long)parameters.PlainModulus.Value);

    /// <summary>D_1, of e_1.</summary>
    public static ulong SecondBucket(BfvParameters parameters) => BucketWidth(parameters.Degree, SecondNoiseBound);

    /// <summary>|S|: challenges out of 2N that a cheater answers in some repetition. 11 at N = 8192.</summary>
    public static int Answered(int degree)
    {
        var answered = 2; // the least |S| with |S|^R·2^W ≥ (2N)^R, in integers
        while (BigInteger.Pow(answered, Repetitions) << QueryBits < BigInteger.Pow(2 * degree, Repetitions))
            answered++;
        return answered;
    }

    /// <summary>
    /// The most differences of <paramref name="answered"/> challenges that lead from 0 to N in Z_2N: ⌈2N/(2|S| − 2)⌉. 820 at N =
    /// 8192.
    /// </summary>
    public static int Walk(int degree, int answered) => (2 * degree + 2 * answered - 3) / (2 * answered - 2);

    /// <summary>Derives the bound for a scheme's degree and plaintext modulus.</summary>
    public static ProvenWitness Derive(BfvParameters parameters)
    {
        double walk = Walk(parameters.Degree, Answered(parameters.Degree));
        return new ProvenWitness(
            walk * (2 * (LargestMask(parameters.Degree) - MaskBound)),
            walk * (FirstBucket(parameters) - 1) / parameters.PlainModulus.Value,
            walk * (SecondBucket(parameters) - 1)
        );
    }
}
