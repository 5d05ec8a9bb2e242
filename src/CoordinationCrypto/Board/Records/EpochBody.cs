using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// The certificate of an epoch with the signatures of both committees. Byte form: the certificate, length-prefixed; the signatures of the
/// committee that hands over; those of the one that takes over.
/// </summary>
/// <param name="Certificate">The certificate's byte form.</param>
/// <param name="Signatures">Of the old committee, ascending by validator.</param>
/// <param name="Heirs">Of the new committee, ascending by validator.</param>
internal sealed record EpochBody(
    ReadOnlyMemory<byte> Certificate,
    IReadOnlyList<(int Validator, byte[] Signature)> Signatures,
    IReadOnlyList<(int Validator, byte[] Signature)> Heirs
)
{
    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed(Certificate.Span);
        QuorumSigned.WriteSignatures(writer, Signatures);
        QuorumSigned.WriteSignatures(writer, Heirs);
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out EpochBody? body)
    {
        body = null;
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadLengthPrefixed(bytes.Length, out var certificate)
            || !QuorumSigned.TryReadSignatures(ref reader, out var signatures)
            || !QuorumSigned.TryReadSignatures(ref reader, out var heirs)
            || !reader.AtEnd
        )
            return false;
        body = new EpochBody(certificate.ToArray(), signatures, heirs);
        return true;
    }
}
