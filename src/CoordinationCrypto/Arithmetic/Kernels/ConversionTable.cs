namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The constants of one base conversion, from the primes s_l to the primes t_j; see <see cref="ScalarConversion"/>. Immutable.
/// </summary>
internal sealed class ConversionTable
{
    /// <summary>More source primes than this are refused: the vector forms add that many partial products exactly.</summary>
    public const int MaxSources = 64;

    private readonly Lazy<IfmaConversion> _native;

    public ConversionTable(
        Modulus[] sources,
        Modulus[] targets,
        Multiplier[] before,
        Multiplier[] weights,
        Multiplier[] overflow,
        Multiplier[]? own
    )
    {
        if (sources.Length is 0 or > MaxSources)
            throw new ArgumentException($"A conversion has 1 to {MaxSources} source primes.", nameof(sources));
        if (
            before.Length != sources.Length
            || weights.Length != sources.Length * targets.Length
            || overflow.Length != targets.Length
            || (own is not null && own.Length != targets.Length)
        )
            throw new ArgumentException("The constants of a conversion do not fit its primes.", nameof(weights));
        Sources = sources;
        Targets = targets;
        Before = before;
        Weights = weights;
        Overflow = overflow;
        Own = own;
        CenteredWeights = Array.ConvertAll(weights, w => w.Centered);
        Reciprocals = Array.ConvertAll(sources, s => 1.0 / s.Value);
        _native = new(() => new IfmaConversion(this));
    }

    /// <summary>s_l.</summary>
    public Modulus[] Sources { get; }

    /// <summary>t_j.</summary>
    public Modulus[] Targets { get; }

    /// <summary>Multiplies x mod s_l; it includes the inverse of S/s_l.</summary>
    public Multiplier[] Before { get; }

    /// <summary>[j·L + l], modulo t_j.</summary>
    public Multiplier[] Weights { get; }

    /// <summary>The weights' representatives nearest to zero.</summary>
    public double[] CenteredWeights { get; }

    /// <summary>Multiplies the number of times S fits, modulo t_j.</summary>
    public Multiplier[] Overflow { get; }

    /// <summary>Multiplies what the target holds, modulo t_j; null where the target is overwritten.</summary>
    public Multiplier[]? Own { get; }

    /// <summary>1/s_l, rounded to a double.</summary>
    public double[] Reciprocals { get; }

    /// <summary>The same for the native kernel, which takes <see cref="IfmaConversion.MaxSources"/> source primes at most.</summary>
    public IfmaConversion Native => _native.Value;
}
