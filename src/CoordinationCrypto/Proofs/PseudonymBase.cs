using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Proofs;

/// <summary>H = hash-to-curve(stag id): the base under which every agent has one pseudonym T = sk·H in that stag.</summary>
internal static class PseudonymBase
{
    /// <summary>H of a stag.</summary>
    /// <param name="stag">The stag's id.</param>
    public static Point Of(ReadOnlySpan<byte> stag) => HashToCurve.Hash(stag, "CoordinationCrypto/pseudonym-base/v1"u8);
}
