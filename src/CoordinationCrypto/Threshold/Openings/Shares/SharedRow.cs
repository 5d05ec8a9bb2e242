using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A row of values of F_p that validators hold as Shamir shares of degree f, under a name that says how the row was computed: rows of one
/// name are rows of the same values. A validator's row also holds its shares; who only follows the computation has none.
/// Made by <see cref="ShareArithmetic"/>, which zeroes the shares when it is disposed.
/// </summary>
internal sealed class SharedRow : IDisposable
{
    private readonly PolynomialMemory? _shares;

    internal SharedRow(Hash32 name, int length, bool isHeld, bool isKnown)
    {
        (Name, Length, IsKnown) = (name, length, isKnown);
        _shares = isHeld ? PolynomialMemory.Rent(length) : null;
    }

    /// <summary>What the values are.</summary>
    public Hash32 Name { get; }

    /// <summary>How many values there are, at least 1.</summary>
    public int Length { get; }

    /// <summary>Whether the row can be used: a product is known once its round is opened.</summary>
    public bool IsKnown { get; internal set; }

    /// <summary>This validator's shares, each in [0, p); for a validator only.</summary>
    internal Span<ulong> Shares => _shares!.Span;

    /// <summary>Throws unless the row can be used.</summary>
    internal void RequireKnown(string parameter)
    {
        if (!IsKnown)
            Throw.Argument("The row is a product whose round is not opened.", parameter);
    }

    /// <summary>Zeroes the shares.</summary>
    public void Dispose() => _shares?.Dispose();
}
