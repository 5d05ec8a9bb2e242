using System.Numerics;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Packs N values modulo p into one plaintext, so that ring operations act slot by slot (Smart–Vercauteren, Des. Codes Cryptogr. 2014).
/// The slots are 2 rows of N/2; slot i of row 1 is the value at ψ^(3^i), slot i of row 2 that at ψ^(−3^i), ψ the least primitive
/// 2N-th root of unity modulo p: the order of Microsoft SEAL's BatchEncoder. Immutable; safe to share.
/// </summary>
/// <example>
/// <code>
/// var encoder = new SlotEncoder(parameters);
/// using var plaintext = encoder.Encode([3, 4, 5]);
/// ulong[] slots = encoder.Decode(plaintext); // 3, 4, 5, 0, 0, …
/// </code>
/// </example>
public sealed class SlotEncoder
{
    private readonly int[] _position; // slot → index in NTT order
    private readonly int[] _slot; // the inverse

    /// <summary>Makes the encoder of a parameter set.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    public SlotEncoder(BfvParameters parameters)
    {
        Parameters = parameters;
        var n = parameters.Degree;
        var log = BitOperations.Log2((uint)n);
        _position = new int[n];
        var exponent = 1L;
        for (var i = 0; i < n / 2; i++)
        {
            _position[i] = ReverseBits((int)((exponent - 1) >> 1), log);
            _position[i + n / 2] = ReverseBits((int)((2L * n - exponent - 1) >> 1), log);
            exponent = exponent * 3 % (2L * n);
        }
        _slot = new int[n];
        for (var i = 0; i < n; i++)
            _slot[_position[i]] = i;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>Encodes slot values.</summary>
    /// <param name="slots">Up to N values in [0, p); slots beyond them are zero.</param>
    /// <returns>A new plaintext, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">More than N values, or one that is not below p.</exception>
    public Plaintext Encode(ReadOnlySpan<ulong> slots)
    {
        if (slots.Length > Parameters.Degree)
            throw new ArgumentException($"There are {Parameters.Degree} slots, not {slots.Length}.", nameof(slots));
        ulong excess = 0; // the sign bit of p − 1 − v is set where v ≥ p; no branch on the values
        foreach (var value in slots)
            excess |= Parameters.PlainModulus.Value - 1 - value | value;
        if (excess >> 63 != 0)
            throw new ArgumentException("A slot value is not below p.", nameof(slots));
        var plaintext = new Plaintext(Parameters);
        var coefficients = plaintext.Coefficients;
        coefficients.Clear();
        for (var i = 0; i < slots.Length; i++)
            coefficients[_position[i]] = slots[i];
        Parameters.PlainNtt.Inverse(coefficients);
        return plaintext;
    }

    /// <summary>The same into given memory, of N values known to be in [0, p).</summary>
    internal void Encode(ReadOnlySpan<ulong> slots, Span<ulong> coefficients)
    {
        if (slots.Length != Parameters.Degree || coefficients.Length != Parameters.Degree)
            throw new ArgumentException($"There are {Parameters.Degree} slots, not {slots.Length}.", nameof(slots));
        var slot = _slot;
        for (var k = 0; k < slot.Length; k++)
            coefficients[k] = slots[slot[k]]; // reading far apart is half the cost of writing far apart
        Parameters.PlainNtt.Inverse(coefficients);
    }

    /// <summary>The slot values of a plaintext.</summary>
    /// <param name="plaintext">Of these parameters.</param>
    /// <returns>N values in [0, p), the first row before the second. Nobody zeroes them.</returns>
    /// <exception cref="ArgumentException">The plaintext belongs to other parameters.</exception>
    public ulong[] Decode(Plaintext plaintext)
    {
        var slots = new ulong[Parameters.Degree];
        Decode(plaintext, slots);
        return slots;
    }

    /// <summary>The slot values of a plaintext, into memory that the caller may zero.</summary>
    /// <param name="plaintext">Of these parameters.</param>
    /// <param name="slots">Exactly N places, for values in [0, p).</param>
    /// <exception cref="ArgumentException">The plaintext belongs to other parameters, or there are not N places.</exception>
    public void Decode(Plaintext plaintext, Span<ulong> slots)
    {
        if (plaintext.Parameters != Parameters)
            throw new ArgumentException("The plaintext belongs to other parameters.", nameof(plaintext));
        if (slots.Length != Parameters.Degree)
            throw new ArgumentException($"There are {Parameters.Degree} slots, not {slots.Length}.", nameof(slots));
        using var values = new Plaintext(Parameters);
        plaintext.Coefficients.CopyTo(values.Coefficients);
        Parameters.PlainNtt.Forward(values.Coefficients);
        for (var i = 0; i < slots.Length; i++)
            slots[i] = values.Coefficients[_position[i]];
    }

    private static int ReverseBits(int value, int bits)
    {
        var reversed = 0;
        for (var i = 0; i < bits; i++)
            reversed |= (value >> i & 1) << (bits - 1 - i);
        return reversed;
    }
}
