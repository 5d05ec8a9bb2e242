using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Threshold;

/// <summary>A subspace of F_p^n by a basis in echelon form. For public data; not safe for use by several threads at once.</summary>
internal sealed class LinearSpan
{
    private readonly Modulus _p;
    private readonly List<(int Pivot, ulong[] Vector)> _basis = []; // each has a 1 at its pivot, and 0 at the pivots of those before it

    public LinearSpan(Modulus p, int length)
    {
        _p = p;
        Length = length;
    }

    /// <summary>n.</summary>
    public int Length { get; }

    public int Dimension => _basis.Count;

    /// <summary>Adjoins a vector.</summary>
    /// <returns>False when it was in the span.</returns>
    public bool Add(ReadOnlySpan<ulong> vector)
    {
        if (vector.IndexOfAnyExcept(0UL) < 0 || Dimension == Length)
            return false;
        var rest = Reduce(vector);
        var pivot = rest.AsSpan().IndexOfAnyExcept(0UL);
        if (pivot < 0)
            return false;
        var inverse = _p.Inverse(rest[pivot]);
        for (var i = 0; i < rest.Length; i++)
            rest[i] = _p.Multiply(rest[i], inverse);
        _basis.Add((pivot, rest));
        return true;
    }

    /// <summary>Whether a vector is in the span.</summary>
    public bool Contains(ReadOnlySpan<ulong> vector) => Dimension == Length || Reduce(vector).AsSpan().IndexOfAnyExcept(0UL) < 0;

    /// <summary>A copy that grows on its own.</summary>
    public LinearSpan Clone()
    {
        var copy = Empty();
        copy._basis.AddRange(_basis);
        return copy;
    }

    /// <summary>The zero subspace of the same space.</summary>
    public LinearSpan Empty() => new(_p, Length);

    private ulong[] Reduce(ReadOnlySpan<ulong> vector)
    {
        if (vector.Length != Length)
            throw new ArgumentException($"A vector has {Length} entries.", nameof(vector));
        ulong[] rest = [.. vector];
        foreach (var (pivot, row) in _basis)
        {
            var factor = rest[pivot];
            if (factor == 0)
                continue;
            for (var i = 0; i < rest.Length; i++)
                rest[i] = _p.Subtract(rest[i], _p.Multiply(factor, row[i]));
        }
        return rest;
    }
}
