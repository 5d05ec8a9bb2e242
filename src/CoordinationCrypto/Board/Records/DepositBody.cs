using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// Custodians vouch for units that somebody has brought them (M11). The first record with a nonce counts (R44). Author: the first of them
/// that signed.
/// </summary>
/// <param name="Asset">The asset's id.</param>
/// <param name="Account">The account's key.</param>
/// <param name="Units">How many, in [1, 2^53].</param>
/// <param name="Nonce">Unique for the asset.</param>
/// <param name="Signatures">By place among the custodians, from 1, ascending; at least one.</param>
internal sealed record DepositBody(
    Hash32 Asset,
    VerifyingKey Account,
    ulong Units,
    Hash32 Nonce,
    IReadOnlyList<(int Place, byte[] Signature)> Signatures
)
{
    /// <summary>The most bytes that a body has.</summary>
    public const int MaxLength = PayloadLength + 1 + AssetTerms.MaxCustodians * (1 + SigningKey.SignatureLength);

    private const int PayloadLength = 3 * Hash32.Length + sizeof(ulong);

    /// <summary>What each custodian signs.</summary>
    /// <param name="configuration">The board's configuration id.</param>
    public Hash32 Digest(Hash32 configuration) => Witnesses.Digest("CoordinationCrypto/deposit/v1"u8, configuration, Payload());

    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteBytes(Payload());
        QuorumSigned.WriteSignatures(writer, Signatures);
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out DepositBody? deposit)
    {
        deposit = null;
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadHash(out var asset)
            || !reader.TryReadBytes(VerifyingKey.Length, out var key)
            || !VerifyingKey.TryRead(key, out var account)
            || !reader.TryReadUInt64(out var units)
            || units is < 1 or > CapitalLedger.MaxUnits
            || !reader.TryReadHash(out var nonce)
            || !QuorumSigned.TryReadSignatures(ref reader, out var signatures)
            || signatures.Length == 0
            || !reader.AtEnd
        )
            return false;
        deposit = new DepositBody(asset, account, units, nonce, signatures);
        return true;
    }

    private byte[] Payload()
    {
        var writer = new WireWriter(PayloadLength);
        writer.WriteHash(Asset);
        writer.WriteBytes(Account.Bytes);
        writer.WriteUInt64(Units);
        writer.WriteHash(Nonce);
        return writer.ToArray();
    }
}
