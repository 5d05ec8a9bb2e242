namespace CoordinationCrypto.Arithmetic.Kernels;

/// <summary>The constants of a modulus that the native kernels want: Montgomery's with 2^52 ("Modular multiplication without trial division", 1985). native/coordcrypto_kernels.h says where each goes.</summary>
internal readonly struct IfmaField
{
    private readonly Modulus _modulus;

    private const ulong Mask52 = (1UL << 52) - 1;

    public IfmaField(Modulus q)
    {
        _modulus = q;
        Q = q.Value;
        // Newton's iteration doubles the correct bits; an odd number is its own inverse modulo 8.
        var x = Q;
        for (var bits = 3; bits < 52; bits *= 2)
            x *= 2 - Q * x;
        Inverse = x & Mask52;
    }

    /// <summary>q.</summary>
    public ulong Q { get; }

    /// <summary>q^−1 mod 2^52.</summary>
    public ulong Inverse { get; }

    /// <summary>⌊2^52/q⌋.</summary>
    public ulong Barrett => (1UL << 52) / Q;

    /// <summary>w·2^52 mod q, of a canonical residue.</summary>
    public ulong Montgomery(ulong w) => _modulus.Multiply(w, _modulus.Reduce(1UL << 52));

    /// <summary>The two words of a root: w·2^52 mod q, and that times q^−1 mod 2^52.</summary>
    public (ulong First, ulong Second) Root(ulong w)
    {
        var first = Montgomery(w);
        return (first, (first * Inverse) & Mask52);
    }
}
