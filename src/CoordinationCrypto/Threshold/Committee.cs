using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto;

/// <summary>
/// n validators at the points 1..n, of whom at most f are corrupted, and the C(n, f) subsets of n − f of them that share seeds. n ≥
/// 3f + 1 and f ≥ 1: every protocol here is live and safe for these and for nothing less. Immutable; safe to share.
/// </summary>
/// <example>
/// <code>
/// var committee = new Committee(7, 2); // seven validators: any two may be corrupted, and any two silent
/// var quorum = committee.CheckpointQuorum; // 5
/// </code>
/// </example>
public sealed class Committee : IEquatable<Committee>
{
    /// <summary>The most subsets a committee may have.</summary>
    public const int MostSubsets = 1001;

    private const int MostValidators = 32; // a subset is a 32-bit mask

    // 1/j at j − 1
    private static readonly Scalar[] Inverses = [.. Enumerable.Range(1, MostValidators).Select(j => new Scalar((ulong)j).Inverse())];

    private readonly uint[] _subsets; // bit α − 1 is set for member α
    private readonly int[][] _subsetsOf;

    /// <summary>Makes a committee.</summary>
    /// <param name="validators">n, at most 32.</param>
    /// <param name="corrupted">f, at least 1 and at most (n − 1) / 3.</param>
    /// <exception cref="ArgumentException">f &lt; 1, n &lt; 3f + 1, or C(n, f) exceeds <see cref="MostSubsets"/>.</exception>
    public Committee(int validators, int corrupted)
    {
        if (!IsSupported(validators, corrupted))
            throw new ArgumentException(
                $"A committee needs f >= 1, n >= 3f + 1, n <= {MostValidators} and at most {MostSubsets} subsets; "
                    + $"({validators}, {corrupted}) is not one."
            );
        Size = validators;
        MaxFaulty = corrupted;
        var subsets = new List<uint>();
        for (var mask = (1UL << validators - corrupted) - 1; mask < 1UL << validators; mask = NextOfSameSize(mask))
            subsets.Add((uint)mask);
        _subsets = [.. subsets];
        _subsetsOf = new int[validators + 1][];
        for (var validator = 1; validator <= validators; validator++)
            _subsetsOf[validator] = [.. Enumerable.Range(0, _subsets.Length).Where(subset => IsMember(subset, validator))];
    }

    /// <summary>The default: seven validators, two of whom may be corrupted.</summary>
    public static Committee Default { get; } = new(7, 2);

    /// <summary>n.</summary>
    public int Size { get; }

    /// <summary>f.</summary>
    public int MaxFaulty { get; }

    /// <summary>The number of subsets, C(n, f).</summary>
    public int SubsetCount => _subsets.Length;

    /// <summary>The signatures a checkpoint needs: ⌊(n + f)/2⌋ + 1, so that two quorums share an honest validator.</summary>
    public int CheckpointQuorum => (Size + MaxFaulty) / 2 + 1;

    /// <summary>The identical signed hashes a subset's contribution needs: f + 1, so that one of them is honest.</summary>
    public int VouchQuorum => MaxFaulty + 1;

    /// <summary>Whether products of shares, of degree 2f, decode with f of them wrong or missing: n ≥ 4f + 1.</summary>
    internal bool CanMultiplyShares => Size >= 4 * MaxFaulty + 1;

    /// <summary>Whether a committee of this size can be made.</summary>
    /// <param name="validators">n.</param>
    /// <param name="corrupted">f.</param>
    /// <returns>Whether the constructor takes it.</returns>
    public static bool IsSupported(int validators, int corrupted)
    {
        if (corrupted < 1 || validators > MostValidators || validators < 3L * corrupted + 1)
            return false;
        long subsets = 1;
        for (var i = 1; i <= corrupted; i++)
        {
            subsets = subsets * (validators - corrupted + i) / i;
            if (subsets > MostSubsets)
                return false;
        }
        return true;
    }

    /// <summary>Whether a validator (1..n) belongs to a subset (0..C(n, f) − 1).</summary>
    /// <param name="subset">The subset's number, in [0, C(n, f)).</param>
    /// <param name="validator">The validator's number, in [1, n].</param>
    /// <returns>Whether it belongs to it.</returns>
    public bool IsMember(int subset, int validator) => (_subsets[subset] >> (validator - 1) & 1) != 0;

    /// <summary>The members of a subset, ascending.</summary>
    /// <param name="subset">The subset's number, in [0, C(n, f)).</param>
    /// <returns>The validators' numbers.</returns>
    public IEnumerable<int> Members(int subset) => Enumerable.Range(1, Size).Where(validator => IsMember(subset, validator));

    /// <summary>The subsets a validator belongs to, ascending.</summary>
    /// <param name="validator">The validator's number, in [1, n].</param>
    /// <returns>The subsets' numbers.</returns>
    public ReadOnlySpan<int> SubsetsOf(int validator) => _subsetsOf[validator];

    /// <summary>The next larger number with as many bits set (Gosper; Knuth, TAOCP 4A, 7.1.3).</summary>
    internal static ulong NextOfSameSize(ulong mask)
    {
        var lowest = mask & (0 - mask);
        var ripple = mask + lowest;
        return ripple | ((mask ^ ripple) >> 2) / lowest;
    }

    /// <summary>Same n and f.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(Committee? other) => other is not null && other.Size == Size && other.MaxFaulty == MaxFaulty;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Committee);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Size, MaxFaulty);

    /// <summary>The committee in words.</summary>
    /// <returns>"7 validators, at most 2 faulty".</returns>
    public override string ToString() => $"{Size} validators, at most {MaxFaulty} faulty";

    /// <summary>
    /// φ_A(i) mod q_l for every l, with φ_A(x) = ∏_{j∉A} (j − x)/j: degree f, 1 at zero, zero outside A
    /// (Cramer–Damgård–Ishai, TCC 2005, section 3), so Σ_A v_A·φ_A(i) is validator i's Shamir share of Σ_A v_A.
    /// </summary>
    internal ulong[] SharingWeight(int subset, int validator, RnsBasis basis) =>
        Array.ConvertAll(basis.Moduli.ToArray(), q => SharingWeight(subset, validator, q));

    /// <summary>φ_A(i) modulo a prime above n.</summary>
    internal ulong SharingWeight(int subset, int validator, Modulus q)
    {
        var (numerator, denominator) = (1UL, 1UL);
        for (var j = 1; j <= Size; j++)
        {
            if (IsMember(subset, j))
                continue;
            numerator = q.Multiply(numerator, q.FromSigned(j - validator));
            denominator = q.Multiply(denominator, (ulong)j);
        }
        return q.Multiply(numerator, q.Inverse(denominator));
    }

    /// <summary>φ_A(i) modulo the order of secp256k1.</summary>
    internal Scalar SharingWeight(int subset, int validator)
    {
        var weight = new Scalar(1);
        for (var j = 1; j <= Size; j++)
            if (!IsMember(subset, j))
                weight *= (new Scalar((ulong)j) - new Scalar((ulong)validator)) * Inverses[j - 1];
        return weight;
    }

    /// <summary>λ_i mod q_l with h(x) = Σ_i λ_i·h(α_i) for every polynomial h of degree below the number of points.</summary>
    internal static ulong[][] LagrangeWeights(ReadOnlySpan<int> points, int x, RnsBasis basis)
    {
        var weights = new ulong[points.Length][];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = new ulong[basis.Count];
        for (var l = 0; l < basis.Count; l++)
        {
            var modulo = LagrangeWeights(points, x, basis[l]);
            for (var i = 0; i < weights.Length; i++)
                weights[i][l] = modulo[i];
        }
        return weights;
    }

    /// <summary>The same modulo one prime, above all points.</summary>
    internal static ulong[] LagrangeWeights(ReadOnlySpan<int> points, int x, Modulus q)
    {
        var weights = new ulong[points.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (numerator, denominator) = (1UL, 1UL);
            foreach (var j in points)
            {
                if (j == points[i])
                    continue;
                numerator = q.Multiply(numerator, q.FromSigned(x - j));
                denominator = q.Multiply(denominator, q.FromSigned(points[i] - j));
            }
            weights[i] = q.Multiply(numerator, q.Inverse(denominator));
        }
        return weights;
    }
}
