using System.Numerics;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// The largest coefficients (u, e0, e1) of a witness for twice a submitted ciphertext that a cheater can get past the proof of
/// encryption: R parallel repetitions with monomial challenges X^c, c in [0, 2N), masks uniform in [−B_k, B_k], and 2^W hash queries.
/// In some repetition it must answer a set S of |S| ≥ 2N·2^(−W/R) challenges; walking from 0 to N in Z_2N by k ≤ ⌈2N/(2|S| −
/// 2)⌉ differences of S (Kneser's theorem) telescopes to a witness of 2·ct with norms at most k·2B_k. B_k is set so that a whole
/// honest attempt passes with probability 1/3. The proof takes its repetitions and its masks from here.
/// </summary>
internal readonly record struct ProvenWitness(double Mask, double FirstNoise, double SecondNoise)
{
    /// <summary>The proof's number of parallel repetitions.</summary>
    public const int Repetitions = 12;

    /// <summary>log2 of the hash queries granted to a cheater.</summary>
    public const int QueryBits = 128;

    // a literal: certificates must agree to the bit, and Math.Log may differ between machines
    private const double NaturalLogarithmOf3 = 1.0986122886681098;

    /// <summary>β of u: the largest coefficient of an honest witness.</summary>
    public const int MaskBound = 1;

    /// <summary>β of e0, into which the message's carry goes.</summary>
    public const int FirstNoiseBound = CenteredBinomialSampler.Bound + 1;

    /// <summary>β of e1.</summary>
    public const int SecondNoiseBound = CenteredBinomialSampler.Bound;

    /// <summary>
    /// B_k/β_k: a coefficient passes with probability 1 − β/(B + 1/2), there are three short polynomials and R repetitions, and
    /// exp(−3·R·N·β/B) = 1/3. 268,440.5 at N = 8192.
    /// </summary>
    public static double MaskRatio(int degree) => 3 * Repetitions * degree / NaturalLogarithmOf3;

    /// <summary>B_k, rounded down, so that what is derived from the ratio bounds it.</summary>
    /// <param name="degree">N.</param>
    /// <param name="bound">β_k.</param>
    public static long LargestMask(int degree, int bound) => (long)(MaskRatio(degree) * bound);

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

    /// <summary>Derives the bound for a ring degree.</summary>
    public static ProvenWitness Derive(int degree)
    {
        var growth = 2.0 * Walk(degree, Answered(degree)) * MaskRatio(degree);
        return new ProvenWitness(growth * MaskBound, growth * FirstNoiseBound, growth * SecondNoiseBound);
    }
}
