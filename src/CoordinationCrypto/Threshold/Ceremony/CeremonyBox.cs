using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a dealer seals for one member: the seeds, and the dealer's signature over the commitments to these seeds. The member computes the
/// commitments from what it finds, so a signature that verifies is the dealer's word for exactly these seeds: if they are not the ones it
/// committed to in public, the two signed statements contradict each other, and showing them opens no seed.
/// </summary>
internal static class CeremonyBox
{
    /// <summary>The length of a box with this many seeds.</summary>
    public static int Length(int seeds) => ContentLength(seeds) + SealedBox.Overhead;

    public static byte[] Seal(
        CeremonyTerms terms,
        int attempt,
        int dealer,
        int recipient,
        IReadOnlyList<int> subsets,
        IReadOnlyList<SecretBuffer> seeds,
        SigningKey identity,
        EntropySource entropy
    )
    {
        using var content = SecretBuffer.Allocate(ContentLength(seeds.Count));
        var commitments = new Hash32[seeds.Count];
        for (var at = 0; at < seeds.Count; at++)
        {
            seeds[at].Span.CopyTo(content.Span[(at * SubsetSeeds.SeedLength)..]);
            commitments[at] = CeremonyDeal.Commit(terms, subsets[at], attempt, seeds[at].Span);
        }
        identity.Sign(Statement(terms, attempt, dealer, recipient, commitments), entropy, content.Span[^SigningKey.SignatureLength..]);
        return SealedBox.Seal(terms.KeyOf(recipient), Context(terms, attempt, dealer, recipient), content.Span, entropy);
    }

    /// <summary>Opens a box. False when it does not open or the dealer did not sign for what is in it.</summary>
    public static bool TryOpen(
        CeremonyTerms terms,
        int attempt,
        int dealer,
        int recipient,
        IReadOnlyList<int> subsets,
        SigningKey identity,
        ReadOnlySpan<byte> box,
        [NotNullWhen(true)] out SecretBuffer[]? seeds,
        out Hash32[] commitments,
        out byte[] signature
    )
    {
        seeds = null;
        commitments = new Hash32[subsets.Count];
        signature = [];
        if (box.Length != Length(subsets.Count))
            return false;
        if (!SealedBox.TryOpen(identity, Context(terms, attempt, dealer, recipient), box, out var content))
            return false;
        using (content)
        {
            for (var at = 0; at < subsets.Count; at++)
                commitments[at] = CeremonyDeal.Commit(terms, subsets[at], attempt, Seed(content, at));
            signature = content.Span[^SigningKey.SignatureLength..].ToArray();
            if (!terms.KeyOf(dealer).Verify(Statement(terms, attempt, dealer, recipient, commitments), signature))
                return false;
            seeds = new SecretBuffer[subsets.Count];
            for (var at = 0; at < seeds.Length; at++)
                seeds[at] = SecretBuffer.CopyOf(Seed(content, at));
            return true;
        }
    }

    /// <summary>What the dealer signs inside the box: SHA-256 of domain, ceremony id, attempt, dealer, recipient, commitments.</summary>
    public static Hash32 Statement(CeremonyTerms terms, int attempt, int dealer, int recipient, IReadOnlyList<Hash32> commitments)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/ceremony-box-statement/v1"u8);
        writer.WriteBytes(Context(terms, attempt, dealer, recipient));
        foreach (var commitment in commitments)
            writer.WriteHash(commitment);
        return Hash32.Sha256(writer.Written);
    }

    private static ReadOnlySpan<byte> Seed(SecretBuffer content, int at) =>
        content.Span.Slice(at * SubsetSeeds.SeedLength, SubsetSeeds.SeedLength);

    private static int ContentLength(int seeds) => seeds * SubsetSeeds.SeedLength + SigningKey.SignatureLength;

    private static byte[] Context(CeremonyTerms terms, int attempt, int dealer, int recipient) =>
        [.. "CoordinationCrypto/ceremony-box/v1"u8, .. terms.Id.Bytes, (byte)attempt, (byte)dealer, (byte)recipient];
}
