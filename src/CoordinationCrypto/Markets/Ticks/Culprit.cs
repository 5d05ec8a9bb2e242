using System.Globalization;

namespace CoordinationCrypto;

/// <summary>
/// A validator whose answer was not what the others' answers to the same request make it. With at most f corrupted validators it is one
/// of these; beyond f it can be an honest one. docs/validator/README.md, "Evidence".
/// </summary>
/// <param name="Tick">The tick's number on the board.</param>
/// <param name="Stag">The stag's id; null for the coin, which serves all stags of a tick.</param>
/// <param name="Epoch">The epoch, which says whom the number means.</param>
/// <param name="Validator">Its number, 1..n.</param>
/// <param name="Deed">What it sent.</param>
public sealed record Culprit(ulong Tick, Hash32? Stag, uint Epoch, int Validator, CulpritDeed Deed)
{
    /// <summary>Who did what, and where, for logs and debuggers.</summary>
    /// <returns>Tick, stag or coin, validator, epoch and deed.</returns>
    public override string ToString()
    {
        var where = Stag is { } stag ? $"stag {stag}" : "the coin";
        return string.Create(CultureInfo.InvariantCulture, $"tick {Tick}, {where}: validator {Validator} of epoch {Epoch}, {Deed}");
    }
}

/// <summary>What a <see cref="Culprit"/> sent.</summary>
public enum CulpritDeed
{
    /// <summary>A value of the coin that f + 1 members of the subset contradict.</summary>
    CoinValue,

    /// <summary>A share of an opening that is off the accepted polynomial.</summary>
    Share,

    /// <summary>A share of a sealed identity without a proof that holds.</summary>
    IdentityShare,

    /// <summary>A row in a round of a sealed scan that is off the accepted polynomials.</summary>
    ScanRow,
}
