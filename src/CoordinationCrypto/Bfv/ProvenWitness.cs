using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// The largest coefficients (u, e0, e1) of a witness for twice a submitted ciphertext that a cheater can get past the proof of encryption: R parallel repetitions with monomial challenges X^c, c in [0, 2N), masks uniform in
/// [−B_k, B_k], and 2^W hash queries. In some repetition it must answer a set S of |S| ≥ 2N·2^(−W/R) challenges; walking from 0 to N in Z_2N by k ≤ ⌈2N/(2|S| − 2)⌉ differences of S (Kneser's theorem) telescopes to a
/// witness of 2·ct with norms at most k·2B_k. B_k is set so that a whole honest attempt passes with probability 1/3.
/// </summary>
internal readonly record struct ProvenWitness(double Mask, double FirstNoise, double SecondNoise)
{
    /// <summary>The proof's number of parallel repetitions.</summary>
    public const int Repetitions = 12;

    /// <summary>log2 of the hash queries granted to a cheater.</summary>
    public const int QueryBits = 128;

    /// <summary>Derives the bound for a ring degree.</summary>
    public static ProvenWitness Derive(int degree)
    {
        var challenges = 2.0 * degree;
        var answered = Math.Max(2, Math.Ceiling(challenges * Math.Pow(2, -(double)QueryBits / Repetitions)));
        var walk = Math.Ceiling(challenges / (2 * answered - 2));
        // A coefficient passes with probability 1 − β/(B + 1/2); three polynomials, R repetitions: exp(−3·R·N·β/B) = 1/3.
        var ratio = 3 * Repetitions * degree / Math.Log(3);
        var growth = walk * 2 * ratio;
        const double UBound = 1;
        const double E0Bound = CenteredBinomialSampler.Bound + 1; // the message's carry goes into e0
        const double E1Bound = CenteredBinomialSampler.Bound;
        return new ProvenWitness(growth * UBound, growth * E0Bound, growth * E1Bound);
    }
}
