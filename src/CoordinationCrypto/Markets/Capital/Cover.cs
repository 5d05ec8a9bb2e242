using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Cover (M3, M5, R26): of an account's claims in a stag, ascending, the longest prefix whose sum is at most what is available stays; the
/// next is reduced to the rest if it allows; it, if it does not, and all later ones get nothing. So the sum never exceeds what is
/// available, what is left does not depend on the path on which the balance fell, and less never leaves more.
/// </summary>
/// <remarks>
/// Skipping what does not fit would depend on the path: of 60 and 50 under 55 the second stays, and under 70, then 55, nothing of it was
/// there to stay. Reserved units come first (M6): an intendo under lock-in is else pushed out by another one of its own account, which
/// is an exit from lock-in.
/// </remarks>
internal static class Cover
{
    /// <summary>What each claim keeps.</summary>
    /// <param name="claims">Ascending.</param>
    /// <param name="available">Balance less what is reserved elsewhere, at least 0.</param>
    /// <param name="kept">For each claim its units, fewer, or 0 for one that is to be suspended. A claim of 0 units is never suspended:
    /// it asks for nothing.</param>
    public static void Of(ReadOnlySpan<Claim> claims, long available, Span<long> kept)
    {
        Throw.IfLengthIsNot(kept.Length, claims.Length, nameof(kept));
        ArgumentOutOfRangeException.ThrowIfNegative(available);
        var left = available;
        for (var i = 0; i < claims.Length; i++)
        {
            var claim = claims[i];
            if (i > 0 && claims[i - 1].CompareTo(claim) > 0)
                Throw.Argument("Claims are not ascending.", nameof(claims));
            if (claim.Units <= left)
            {
                kept[i] = claim.Units;
                left -= claim.Units;
                continue;
            }

            kept[i] = claim.PartialFrom is { } least && least <= left ? left : 0;
            left = 0; // all later ones with units get nothing
        }
    }
}
