using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// An agent takes back what was suspended or reduced (M12, R27): a change, of the pseudonym that wrote it, and counted with its others.
/// </summary>
/// <param name="Stag">The stag's id.</param>
/// <param name="Consent">Where it was signed, and the intendo's end from now on (R43).</param>
internal sealed record ResumeBody(Hash32 Stag, Consent Consent)
{
    private const int Length = Hash32.Length + Consent.EncodedLength;

    public byte[] Encode()
    {
        var writer = new WireWriter(Length);
        writer.WriteHash(Stag);
        Consent.Write(writer);
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ResumeBody? resume)
    {
        resume = null;
        var reader = new WireReader(bytes);
        if (!reader.TryReadHash(out var stag) || !Consent.TryRead(ref reader, out var consent) || !reader.AtEnd)
            return false;
        resume = new ResumeBody(stag, consent);
        return true;
    }
}
