namespace CoordinationCrypto.Arithmetic;

/// <summary>A residue w with the quotients that make multiplying by it cheap; see <see cref="Modulus.Prepare"/>.</summary>
internal readonly struct Multiplier
{
    internal Multiplier(ulong value, ulong modulus)
    {
        Value = value;
        Quotient = (ulong)(((UInt128)value << 64) / modulus);
        FloatQuotient = (double)value / modulus;
    }

    /// <summary>w, canonical.</summary>
    public ulong Value { get; }

    /// <summary>floor(w·2^64 / q), Shoup's quotient.</summary>
    public ulong Quotient { get; }

    /// <summary>w as a double, exact.</summary>
    public double Float => Value;

    /// <summary>w / q rounded to the nearest double, in [0, 1).</summary>
    public double FloatQuotient { get; }
}
