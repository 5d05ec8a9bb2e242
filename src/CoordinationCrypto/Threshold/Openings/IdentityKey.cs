using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The committee's ElGamal key on secp256k1, under which identities are sealed: x = Σ_A x_A, X_A = x_A·G public, X = Σ_A X_A.
/// Validator i holds x_i = Σ_{A∋i} φ_A(i)·x_A, and X_i = x_i·G = Σ_{A∋i} φ_A(i)·X_A is known to everyone,
/// so a wrong decryption share is found out by itself. Any f + 1 of the x_i interpolate to x at 0; f of them miss the x_A of the subset
/// without them. Immutable; safe to share between threads.
/// </summary>
/// <remarks>Cramer, Damgård, Ishai, TCC 2005 (the sharing); Desmedt, Frankel, CRYPTO 1989 (threshold ElGamal).</remarks>
internal sealed class IdentityKey
{
    private readonly Point[] _parts; // X_A
    private readonly Point[] _keys; // X at 0, then X_i

    private IdentityKey(Point[] parts, Point[] keys) => (_parts, _keys) = (parts, keys);

    /// <summary>X.</summary>
    public Point Joint => _keys[0];

    /// <summary>X_A of every subset.</summary>
    public IReadOnlyList<Point> Parts => _parts;

    /// <summary>X_i.</summary>
    /// <param name="validator">i, 1..n.</param>
    public Point VerificationKey(int validator) =>
        validator > 0
            ? _keys[validator]
            : throw new ArgumentOutOfRangeException(nameof(validator), validator, "Validators are numbered 1..n.");

    /// <summary>
    /// Makes the key from the summands. False if a summand, X or an X_i is infinity: whoever knows no seed of a subset without liars
    /// brings that about with negligible probability.
    /// </summary>
    /// <param name="committee">The committee.</param>
    /// <param name="parts">X_A of every subset.</param>
    /// <param name="key">The key on success.</param>
    public static bool TryCreate(Committee committee, IReadOnlyList<Point> parts, [NotNullWhen(true)] out IdentityKey? key)
    {
        if (parts.Count != committee.SubsetCount)
            throw new ArgumentException("There is one point per subset.", nameof(parts));
        var keys = VerificationKeys(committee, parts);
        key = parts.Concat(keys).Any(point => point.IsInfinity) ? null : new IdentityKey([.. parts], keys);
        return key is not null;
    }

    /// <summary>x_i, from a validator's seeds with no message at all.</summary>
    /// <param name="seeds">The validator's seeds.</param>
    /// <param name="transcript">The digest of the ceremony's commitments that all expansions are bound to.</param>
    public static ElGamalKeyShare DeriveShare(SubsetSeeds seeds, Hash32 transcript)
    {
        var share = SecretScalar.Zero();
        foreach (var subset in seeds.Committee.SubsetsOf(seeds.Validator))
        {
            using var part = KeyContribution.IdentitySecret(seeds, subset, transcript);
            share.AddScaled(part, seeds.Committee.SharingWeight(subset, seeds.Validator));
        }
        return new ElGamalKeyShare(seeds.Validator, share);
    }

    /// <summary>
    /// X, then X_1 … X_f by their definition, then X_i = Σ_{j≤f} λ_j(i)·X_j: the φ_A have degree f, so both are the same, and
    /// this is less to add up.
    /// </summary>
    private static Point[] VerificationKeys(Committee committee, IReadOnlyList<Point> parts)
    {
        var keys = new Point[committee.Size + 1];
        keys[0] = Secp256k1.Sum(parts);
        for (var i = 1; i < keys.Length; i++)
        {
            var subsets = committee.SubsetsOf(i).ToArray();
            keys[i] =
                i <= committee.MaxFaulty
                    ? Secp256k1.CombineVartime(
                        Array.ConvertAll(subsets, subset => committee.SharingWeight(subset, i)),
                        Array.ConvertAll(subsets, subset => parts[subset])
                    )
                    : Secp256k1.CombineVartime(LagrangeWeights(committee.MaxFaulty, i), keys.AsSpan(0, committee.MaxFaulty + 1));
        }
        return keys;
    }

    /// <summary>λ_j with h(x) = Σ_{j=0..degree} λ_j·h(j) for every polynomial h of that degree.</summary>
    private static Scalar[] LagrangeWeights(int degree, int x)
    {
        var weights = new Scalar[degree + 1];
        for (var j = 0; j < weights.Length; j++)
        {
            var (numerator, denominator) = (new Scalar(1), new Scalar(1));
            for (var k = 0; k < weights.Length; k++)
            {
                if (k == j)
                    continue;
                numerator *= new Scalar((ulong)x) - new Scalar((ulong)k);
                denominator *= new Scalar((ulong)j) - new Scalar((ulong)k);
            }
            weights[j] = numerator * denominator.Inverse();
        }
        return weights;
    }
}
