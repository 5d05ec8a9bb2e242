using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Makes any <see cref="SigmaProtocol"/> non-interactive: the challenge is the transcript's hash of the statement and the first message.
/// The proof is (challenge, response), of a length that the statement fixes;
/// the verifier recomputes the first message and hashes it.
/// </summary>
/// <remarks>
/// Fiat, Shamir, CRYPTO 1986. After an attempt that aborts, what aborted is made anew with fresh masks and so a fresh challenge
/// (Lyubashevsky, ASIACRYPT 2009).
/// </remarks>
internal static class FiatShamir
{
    /// <summary>
    /// Attempts after which a prover gives up. An attempt at a proof of encryption passes with probability 1/3: a thousand fail with
    /// probability 2^−584.
    /// </summary>
    public const int MaxAttempts = 1000;

    /// <summary>Bytes of every proof of a statement.</summary>
    public static int Length(SigmaProtocol protocol) => protocol.Challenges.EncodedLength + protocol.ResponseLength;

    /// <summary>Proves a statement.</summary>
    /// <param name="protocol">The statement, which this appends to the transcript.</param>
    /// <param name="witness">Fulfils it; otherwise the proof does not verify.</param>
    /// <param name="transcript">Holds what the proof is made for; used up.</param>
    /// <param name="entropy">Makes the masks.</param>
    /// <returns>Exactly <see cref="Length"/> bytes.</returns>
    /// <exception cref="ArgumentException">The witness is of another kind, count or size than the statement needs.</exception>
    /// <exception cref="CryptographicException"><see cref="MaxAttempts"/> attempts aborted.</exception>
    public static byte[] Prove(SigmaProtocol protocol, Witness witness, Transcript transcript, EntropySource entropy) =>
        Prove(protocol, witness, transcript, entropy, out _);

    /// <summary>
    /// Proves a statement with masks that follow from a secret, so that who is asked again, perhaps after a restart, gives the same bytes.
    /// The masks are those of the whole statement: two statements that share masks and not their challenge would give the witness.
    /// </summary>
    /// <param name="protocol">The statement, which this appends to the transcript.</param>
    /// <param name="witness">Fulfils it; otherwise the proof does not verify.</param>
    /// <param name="transcript">Holds what the proof is made for; used up.</param>
    /// <param name="secret">32 bytes that nobody else knows.</param>
    /// <param name="use">What kind of proof the secret's masks are for; unique to it.</param>
    /// <returns>Exactly <see cref="Length"/> bytes, the same whenever it is asked.</returns>
    public static byte[] ProveRepeatably(
        SigmaProtocol protocol,
        Witness witness,
        Transcript transcript,
        ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> use
    )
    {
        Bind(protocol, transcript);
        using var entropy = new DerivedEntropySource(secret, [.. use, .. transcript.Statement()]);
        return ProveBound(protocol, witness, transcript, entropy, out _);
    }

    /// <summary>The same, and the number of attempts it took, which depends on nothing secret.</summary>
    internal static byte[] Prove(SigmaProtocol protocol, Witness witness, Transcript transcript, EntropySource entropy, out int attempts)
    {
        Bind(protocol, transcript);
        return ProveBound(protocol, witness, transcript, entropy, out attempts);
    }

    private static byte[] ProveBound(
        SigmaProtocol protocol,
        Witness witness,
        Transcript transcript,
        EntropySource entropy,
        out int attempts
    )
    {
        var proof = new byte[Length(protocol)];
        var head = proof.AsSpan(0, protocol.Challenges.EncodedLength);
        var commitment = protocol.Commit(witness, entropy);
        try
        {
            for (attempts = 1; attempts <= MaxAttempts; attempts++)
            {
                var challenge = transcript.Challenge(protocol.Challenges, commitment.FirstMessage);
                if (commitment.TryRespond(challenge, proof.AsSpan(head.Length)))
                {
                    challenge.Write(head);
                    return proof;
                }

                commitment = protocol.Recommit(commitment, witness, entropy);
            }
        }
        finally
        {
            commitment.Dispose();
        }

        throw new CryptographicException($"{MaxAttempts} attempts at a proof were rejected.");
    }

    /// <summary>Whether a proof is one of the statement, in that transcript. Never throws, whatever the bytes.</summary>
    /// <param name="protocol">The statement, which this appends to the transcript.</param>
    /// <param name="transcript">Holds what the proof was made for; used up.</param>
    /// <param name="proof">From anyone.</param>
    public static bool Verify(SigmaProtocol protocol, Transcript transcript, ReadOnlySpan<byte> proof)
    {
        Bind(protocol, transcript);
        var headLength = protocol.Challenges.EncodedLength;
        if (proof.Length != Length(protocol) || !protocol.Challenges.TryRead(proof[..headLength], out var challenge))
            return false;
        var firstMessage = new byte[protocol.FirstMessageLength];
        return protocol.TryRecompute(challenge, proof[headLength..], firstMessage)
            && transcript.Challenge(protocol.Challenges, firstMessage).Equals(challenge);
    }

    /// <summary>What prover and verifier alike append before the challenge: where it lies, and the whole statement.</summary>
    internal static void Bind(SigmaProtocol protocol, Transcript transcript)
    {
        transcript.Append("challenge degree"u8, (ulong)protocol.Challenges.Degree);
        protocol.Bind(transcript);
    }
}
