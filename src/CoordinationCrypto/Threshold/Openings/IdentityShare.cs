using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a validator sends for the opening of a sealed identity: D_i = x_i·C1, and the proof that log_G X_i = log_C1 D_i. Encoded as the
/// share, 35 bytes, then the proof. Immutable. Whether an identity may be opened at all is not decided
/// here: a validator answers for whoever the board calls for, and for sealed identities whose proof it has verified.
/// </summary>
internal sealed class IdentityShare
{
    private readonly byte[] _proof;

    private IdentityShare(ElGamalShare share, byte[] proof) => (Share, _proof) = (share, proof);

    /// <summary>D_i and i.</summary>
    public ElGamalShare Share { get; }

    /// <summary>Bytes of a message: 88 at N = 8192.</summary>
    public static int Length(ChallengeSpace challenges) => ElGamalShare.Length + ElGamalShareProof.Length(challenges);

    /// <summary>What such a share is bound to: the request, and whose identity it is.</summary>
    /// <param name="request">Of purpose <see cref="RequestPurpose.Identity"/>, its ciphertext digest <see cref="Digest"/>.</param>
    /// <param name="pseudonym">Beside which the ciphertext stands on the board.</param>
    public static ProofContext Context(Request request, Pseudonym pseudonym) =>
        new(request.ConfigurationId, request.Checkpoint, request.Scope, request.Id, pseudonym.Bytes);

    /// <summary>The ciphertext's digest in a request: SHA-256 of its 66 bytes.</summary>
    public static Hash32 Digest(ElGamalCiphertext ciphertext)
    {
        Span<byte> bytes = stackalloc byte[ElGamalCiphertext.Length];
        ciphertext.Write(bytes);
        return Hash32.Sha256(bytes);
    }

    /// <summary>Makes validator i's share: the same bytes whenever it is asked.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="key">x_i.</param>
    /// <param name="ciphertext">(C1, C2).</param>
    /// <param name="context">What it is for.</param>
    public static IdentityShare Make(
        ChallengeSpace challenges,
        ElGamalKeyShare key,
        ElGamalCiphertext ciphertext,
        ProofContext context
    )
    {
        var share = key.Decrypt(ciphertext);
        return new IdentityShare(share, ElGamalShareProof.ProveRepeatably(challenges, key, ciphertext, share, context));
    }

    /// <summary>
    /// Reads a message. False unless there are exactly as many bytes and the share is canonical; the proof's are for
    /// <see cref="IsRight"/>.
    /// </summary>
    public static bool TryRead(ChallengeSpace challenges, ReadOnlySpan<byte> source, [NotNullWhen(true)] out IdentityShare? message)
    {
        message = null;
        if (source.Length != Length(challenges) || !ElGamalShare.TryRead(source[..ElGamalShare.Length], out var share))
            return false;
        message = new IdentityShare(share, source[ElGamalShare.Length..].ToArray());
        return true;
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() => [.. Share.Encode(), .. _proof];

    /// <summary>Whether the share is that of the validator whose key this is. Never throws, whatever the bytes.</summary>
    public bool IsRight(ChallengeSpace challenges, Point verificationKey, ElGamalCiphertext ciphertext, ProofContext context) =>
        ElGamalShareProof.Verify(challenges, verificationKey, ciphertext, Share, context, _proof);
}
