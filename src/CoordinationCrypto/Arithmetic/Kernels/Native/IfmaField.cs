namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The constants of a modulus that the native kernels want: Montgomery's with 2^52 ("Modular multiplication without trial division",
/// 1985). native/coordcrypto_kernels.h says where each goes.
/// </summary>
internal readonly struct IfmaField
{
    private readonly Modulus _modulus;
    private readonly ulong _two52; // 2^52 mod q

    private const ulong Mask52 = (1UL << 52) - 1;

    public IfmaField(Modulus q)
    {
        _modulus = q;
        _two52 = q.Reduce(1UL << 52);
    }

    /// <summary>q.</summary>
    public ulong Q => _modulus.Value;

    /// <summary>q^−1 mod 2^52.</summary>
    public ulong Inverse => _modulus.Inverse64 & Mask52;

    /// <summary>⌊2^52/q⌋.</summary>
    public ulong Barrett => (1UL << 52) / Q;

    /// <summary>w·2^52 mod q, of a canonical residue.</summary>
    public ulong Montgomery(ulong w) => _modulus.Multiply(w, _two52);

    /// <summary>The two words of a root: w·2^52 mod q, and that times q^−1 mod 2^52.</summary>
    public (ulong First, ulong Second) Root(ulong w)
    {
        var first = Montgomery(w);
        return (first, (first * Inverse) & Mask52);
    }
}
