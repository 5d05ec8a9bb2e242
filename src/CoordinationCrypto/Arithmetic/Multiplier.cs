namespace CoordinationCrypto.Arithmetic;

/// <summary>A residue w with what makes multiplying by it cheap; see <see cref="Modulus.Prepare"/>.</summary>
internal readonly struct Multiplier
{
    internal Multiplier(ulong value, ulong quotient, ulong modulus)
    {
        Value = value;
        Quotient = quotient;
        Centered = value > modulus / 2 ? (double)value - modulus : value;
        CenteredQuotient = Centered / modulus;
    }

    /// <summary>w, canonical.</summary>
    public ulong Value { get; }

    /// <summary>floor(w·2^64 / q), Shoup's quotient.</summary>
    public ulong Quotient { get; }

    /// <summary>The representative of w in (−q/2, q/2], exact.</summary>
    public double Centered { get; }

    /// <summary><see cref="Centered"/> divided by q, rounded to nearest; in (−1/2, 1/2).</summary>
    public double CenteredQuotient { get; }
}
