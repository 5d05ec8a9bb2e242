using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The committee's ElGamal key, to which identities are sealed: x = Σ_A x_A modulo the group's order, each x_A expanded from r_A and the ceremony's transcript. Validator i's share x_i = Σ_{A∋i} φ_A(i)·x_A lies on a polynomial of
/// degree f whose value at 0 is x. Nothing is dealt for it, and nothing adds x up.
/// </summary>
/// <remarks>Cramer, Damgård, Ishai, TCC 2005, as for the key of the encryption. Any f validators lack one x_A, and so know nothing of x.</remarks>
internal static class SealingContribution
{
    /// <summary>x_A, uniform in [1, n).</summary>
    public static SecretScalar SecretPart(SubsetSeeds seeds, int subset, ReadOnlySpan<byte> transcript)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/sealing-key/v1"u8, transcript);
        using var candidate = Primitives.SecretBuffer.Allocate(Scalar.Length);
        while (true)
        {
            stream.Fill(candidate.Span); // outside [1, n) with probability below 2^−127
            if (SecretScalar.TryRead(candidate.Span, out var part))
                return part;
        }
    }

    /// <summary>X_A = x_A·G for each of the validator's subsets, in their order: what it announces.</summary>
    public static Point[] PublicParts(SubsetSeeds seeds, ReadOnlySpan<byte> transcript)
    {
        var subsets = seeds.Committee.SubsetsOf(seeds.Validator);
        var parts = new Point[subsets.Length];
        for (var at = 0; at < parts.Length; at++)
        {
            using var part = SecretPart(seeds, subsets[at], transcript);
            parts[at] = Secp256k1.MultiplyGenerator(part);
        }

        return parts;
    }

    /// <summary>x_i, for the caller to dispose.</summary>
    public static ElGamalKeyShare Share(SubsetSeeds seeds, ReadOnlySpan<byte> transcript)
    {
        Span<byte> zero = stackalloc byte[Scalar.Length];
        zero.Clear();
        var sum = SecretScalar.ReadReduced(zero);
        foreach (var subset in seeds.Committee.SubsetsOf(seeds.Validator))
        {
            using var part = SecretPart(seeds, subset, transcript);
            sum.AddScaled(part, Weight(seeds.Committee, subset, seeds.Validator));
        }

        return new ElGamalKeyShare(seeds.Validator, sum);
    }

    /// <summary>φ_A(i) = ∏_{j∉A} (j − i)/j modulo the group's order.</summary>
    public static Scalar Weight(Committee committee, int subset, int validator)
    {
        var (numerator, denominator) = (new Scalar(1), new Scalar(1));
        for (var j = 1; j <= committee.Validators; j++)
        {
            if (committee.IsMember(subset, j))
                continue;
            numerator *= new Scalar((ulong)j) - new Scalar((ulong)validator);
            denominator *= new Scalar((ulong)j);
        }

        return numerator * denominator.Inverse();
    }
}
