using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The first version of the ceremony gave a subset that could not agree a seed that follows from the transcript, known to everyone. With t
/// such dealers or complainers f + 1 − t validators were the key. A certificate with such a subset is none.
/// </summary>
internal static class PublicSeeds
{
    /// <summary>r_A = SHA-256(domain ‖ transcript ‖ subset).</summary>
    public static Hash32 Of(Hash32 transcript, int subset)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/ceremony-public-seed/v1"u8);
        writer.WriteHash(transcript);
        writer.WriteUInt16((ushort)subset);
        return Hash32.Sha256(writer.Written);
    }

    /// <summary>The lowest subset whose X_A follows from the transcript; −1 if there is none.</summary>
    /// <param name="transcript">A certificate's.</param>
    /// <param name="parts">Its X_A.</param>
    public static int FindIn(Hash32 transcript, IReadOnlyList<Point> parts)
    {
        var isPublic = new bool[parts.Count];
        Parallel.For(
            0,
            parts.Count,
            subset =>
            {
                using var secret = KeyContribution.IdentitySecret(Of(transcript, subset), transcript);
                isPublic[subset] = Secp256k1.MultiplyGenerator(secret).Equals(parts[subset]);
            }
        );
        return Array.IndexOf(isPublic, true);
    }
}
