using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>Comparisons and choices whose time does not depend on the values.</summary>
internal static class ConstantTime
{
    /// <summary>True if both have the same length and bytes. Only the lengths influence the time.</summary>
    public static bool FixedTimeEquals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        CryptographicOperations.FixedTimeEquals(left, right);

    /// <summary>All ones if <paramref name="value"/> is zero, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MaskIfZero(ulong value) => (ulong)((long)(~value & (value - 1)) >> 63);

    /// <summary><paramref name="whenSet"/> if the mask is all ones, <paramref name="whenClear"/> if it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Select(ulong mask, ulong whenSet, ulong whenClear) => whenClear ^ (mask & (whenSet ^ whenClear));
}
