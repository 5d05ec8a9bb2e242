using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// What k of m keys have signed beside the record's author: custodians a deposit, attestors a fact. Byte form and signature are those of
/// <see cref="QuorumSigned"/>, a key being named by its place among them, from 1.
/// </summary>
internal static class Witnesses
{
    /// <summary>The digest that each of them signs: it names the board, so that a signature counts on no other.</summary>
    /// <param name="domain">What is signed.</param>
    /// <param name="configuration">The configuration id.</param>
    /// <param name="payload">What it says.</param>
    public static Hash32 Digest(ReadOnlySpan<byte> domain, Hash32 configuration, ReadOnlySpan<byte> payload) =>
        QuorumDigest.Of(domain, [.. configuration.Bytes, .. payload]);

    /// <summary>Signatures of some of the keys, ascending by place.</summary>
    /// <param name="keys">All keys.</param>
    /// <param name="signers">Each of them one of the keys; at least one.</param>
    /// <param name="digest">What they sign.</param>
    /// <param name="entropy">For the signatures.</param>
    /// <exception cref="ArgumentException">There is none, or one that is no key.</exception>
    public static IReadOnlyList<(int Place, byte[] Signature)> Sign(
        IReadOnlyList<VerifyingKey> keys,
        IReadOnlyList<SigningKey> signers,
        Hash32 digest,
        EntropySource entropy
    )
    {
        var signatures = new SortedDictionary<int, byte[]>();
        foreach (var signer in signers)
        {
            var place = 1;
            while (place <= keys.Count && !keys[place - 1].Equals(signer.PublicKey))
                place++;
            if (place > keys.Count)
                Throw.Argument($"{signer.PublicKey} is not among those who sign.", nameof(signers));
            signer.Sign(digest, entropy, signatures[place] = new byte[SigningKey.SignatureLength]);
        }

        if (signatures.Count == 0)
            Throw.Argument("Nobody signs.", nameof(signers));
        return [.. signatures.Select(each => (each.Key, each.Value))];
    }

    /// <summary>Whether the author is the first of them, as many signed as are needed, and every signature is a key's and holds.</summary>
    /// <param name="author">Who signed the record.</param>
    /// <param name="keys">All keys, ascending.</param>
    /// <param name="needed">How many have to sign.</param>
    /// <param name="digest">What they sign.</param>
    /// <param name="signatures">Ascending by place, as they are read.</param>
    public static bool Hold(
        VerifyingKey author,
        IReadOnlyList<VerifyingKey> keys,
        int needed,
        Hash32 digest,
        IReadOnlyList<(int Place, byte[] Signature)> signatures
    ) =>
        signatures.Count >= needed
        && signatures[^1].Place <= keys.Count
        && author.Equals(keys[signatures[0].Place - 1])
        && signatures.All(each => keys[each.Place - 1].Verify(digest, each.Signature));
}
