using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// An account asks for units: the next cut pays them whole or refuses (M11, R25). Author: the account, whose numbers count per asset.
/// </summary>
/// <param name="Asset">The asset's id.</param>
/// <param name="Units">How many, in [1, 2^53].</param>
/// <param name="Consent">Where it was signed, and until when it may come to the board.</param>
internal sealed record WithdrawalBody(Hash32 Asset, ulong Units, Consent Consent)
{
    private const int Length = Hash32.Length + sizeof(ulong) + Consent.EncodedLength;

    public byte[] Encode()
    {
        var writer = new WireWriter(Length);
        writer.WriteHash(Asset);
        writer.WriteUInt64(Units);
        Consent.Write(writer);
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out WithdrawalBody? withdrawal)
    {
        withdrawal = null;
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadHash(out var asset)
            || !reader.TryReadUInt64(out var units)
            || units is < 1 or > CapitalLedger.MaxUnits
            || !Consent.TryRead(ref reader, out var consent)
            || !reader.AtEnd
        )
            return false;
        withdrawal = new WithdrawalBody(asset, units, consent);
        return true;
    }
}
