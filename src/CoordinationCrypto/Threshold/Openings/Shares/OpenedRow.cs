using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>What a round shows of one row: there once the round is opened, and public from then on.</summary>
internal sealed class OpenedRow
{
    private ulong[]? _values;

    /// <summary>The values, each in [0, p).</summary>
    /// <exception cref="InvalidOperationException">The round is not opened.</exception>
    public ulong[] Values
    {
        get
        {
            if (_values is null)
                Throw.Invalid("The row's round is not opened.");
            return _values;
        }
        internal set => _values = value;
    }

    /// <summary>Whether all of them are zero.</summary>
    /// <exception cref="InvalidOperationException">The round is not opened.</exception>
    public bool IsZero => !Values.ContainsAnyExcept(0UL);
}
