namespace CoordinationCrypto.Threshold;

/// <summary>A set of slots, 0..N − 1. Immutable; safe to share.</summary>
internal sealed class SlotSet : IEquatable<SlotSet>
{
    private readonly byte[] _bits;

    private SlotSet(int slots, byte[] bits)
    {
        Slots = slots;
        _bits = bits;
        foreach (var b in bits)
            Count += System.Numerics.BitOperations.PopCount(b);
    }

    /// <summary>N.</summary>
    public int Slots { get; }

    /// <summary>How many slots are in the set.</summary>
    public int Count { get; }

    /// <summary>The slots from <paramref name="first"/> up to, but not including, <paramref name="end"/>.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="first">The first slot in the set.</param>
    /// <param name="end">The first slot after it.</param>
    /// <returns>The set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves 0..N.</exception>
    public static SlotSet Range(BfvParameters parameters, int first, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, parameters.Degree);
        var bits = new byte[parameters.Degree / 8];
        for (var slot = first; slot < end; slot++)
            bits[slot / 8] |= (byte)(1 << slot % 8);
        return new SlotSet(parameters.Degree, bits);
    }

    /// <summary>One slot.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="slot">The slot.</param>
    /// <returns>The set.</returns>
    public static SlotSet Single(BfvParameters parameters, int slot) => Range(parameters, slot, slot + 1);

    /// <summary>No slot.</summary>
    internal static SlotSet None(BfvParameters parameters) => Range(parameters, 0, 0);

    /// <summary>Every slot.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <returns>The set.</returns>
    public static SlotSet All(BfvParameters parameters) => Range(parameters, 0, parameters.Degree);

    /// <summary>The slots of which something is true.</summary>
    internal static SlotSet Where(BfvParameters parameters, Func<int, bool> isIn)
    {
        var bits = new byte[parameters.Degree / 8];
        for (var slot = 0; slot < parameters.Degree; slot++)
            if (isIn(slot))
                bits[slot / 8] |= (byte)(1 << slot % 8);
        return new SlotSet(parameters.Degree, bits);
    }

    /// <summary>Whether a slot is in the set.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>Whether it is.</returns>
    public bool Contains(int slot) => (_bits[slot / 8] >> slot % 8 & 1) != 0;

    /// <summary>The slots of the set, ascending.</summary>
    /// <returns>The slots' numbers.</returns>
    public IEnumerable<int> Members() => Enumerable.Range(0, Slots).Where(Contains);

    /// <summary>Sets the values of the set's slots to zero and leaves the others.</summary>
    internal void Clear(Span<ulong> values)
    {
        if (values.Length != Slots)
            throw new ArgumentException($"There are {Slots} slots, not {values.Length}.", nameof(values));
        for (var k = 0; k < _bits.Length; k++)
        {
            if (_bits[k] == 0)
                continue; // the set is public
            for (var bit = 0; bit < 8; bit++)
                if ((_bits[k] >> bit & 1) != 0)
                    values[8 * k + bit] = 0;
        }
    }

    /// <summary>N/8 bytes; bit s mod 8 of byte s/8 is set when slot s is in the set.</summary>
    public ReadOnlySpan<byte> Bits => _bits;

    /// <summary>Same slots of the same ring.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(SlotSet? other) => other is not null && other.Slots == Slots && other._bits.AsSpan().SequenceEqual(_bits);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SlotSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bits);
        return hash.ToHashCode();
    }
}
