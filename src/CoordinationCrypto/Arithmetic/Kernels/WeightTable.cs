namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The constants w_{l,t} of a weighted sum of T terms modulo the primes q_l; see <see cref="ScalarWeighted"/>. Immutable.
/// </summary>
internal sealed class WeightTable
{
    /// <summary>COORDCRYPTO_MAX_WEIGHTED: more terms are refused, for they might overflow the native kernel's lazy sums.</summary>
    public const int MaxTerms = 64;

    private readonly Lazy<IfmaWeights> _native;

    /// <summary>Takes the weights.</summary>
    /// <param name="moduli">q_l.</param>
    /// <param name="weights">[l·T + t], canonical modulo q_l.</param>
    /// <exception cref="ArgumentException">The number of weights does not fit the primes, is too large, or a weight is not
    /// canonical.</exception>
    public WeightTable(ReadOnlySpan<Modulus> moduli, ulong[] weights)
    {
        if (moduli.IsEmpty || weights.Length % moduli.Length != 0 || weights.Length / moduli.Length is 0 or > MaxTerms)
            throw new ArgumentException($"A weighted sum has 1 to {MaxTerms} terms, each with a weight for every prime.", nameof(weights));
        Moduli = moduli.ToArray();
        Terms = weights.Length / moduli.Length;
        Weights = weights;
        Centered = new double[weights.Length];
        for (var k = 0; k < weights.Length; k++)
        {
            var q = Moduli[k / Terms];
            if (weights[k] >= q.Value)
                throw new ArgumentException("A weight is not canonical.", nameof(weights));
            Centered[k] = q.Centered(weights[k]);
        }
        _native = new(() => new IfmaWeights(this));
    }

    /// <summary>q_l.</summary>
    public Modulus[] Moduli { get; }

    /// <summary>T.</summary>
    public int Terms { get; }

    /// <summary>[l·T + t], modulo q_l.</summary>
    public ulong[] Weights { get; }

    /// <summary>The weights' representatives in (−q_l/2, q_l/2].</summary>
    public double[] Centered { get; }

    /// <summary>The same for the native kernel.</summary>
    public IfmaWeights Native => _native.Value;
}
