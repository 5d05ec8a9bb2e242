using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// A withdrawal that took effect (M11, R25): these units have left the board, and custodians owe them to the account's owner. Immutable.
/// </summary>
/// <param name="Number">Its place among all releases of the board, from 0: no two have the same.</param>
/// <param name="Asset">The asset's id.</param>
/// <param name="Account">The account's key, which signed the request.</param>
/// <param name="Units">How many, in [1, 2^53].</param>
/// <param name="Sequence">The request's sequence number: no two requests of an account for an asset have the same.</param>
public sealed record AssetRelease(ulong Number, Hash32 Asset, VerifyingKey Account, long Units, ulong Sequence)
{
    /// <summary>The bytes of a leaf. Its number is its place.</summary>
    internal static byte[] Encode(Hash32 asset, Hash32 account, long units, ulong sequence)
    {
        var writer = new WireWriter(2 * Hash32.Length + 2 * sizeof(ulong));
        writer.WriteHash(asset);
        writer.WriteHash(account);
        writer.WriteUInt64((ulong)units);
        writer.WriteUInt64(sequence);
        return writer.ToArray();
    }
}
