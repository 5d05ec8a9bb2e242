using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The recipient of an <see cref="AccountableBox"/> shows it to everyone: D = p·R and a proof that log_G P = log_R D. A dispute rests on
/// it: if the proof holds, the box holds what D opens, and the sealer answers for that; if it does not, the recipient lied. Byte form: D
/// (33 bytes), proof. Immutable.
/// </summary>
/// <remarks>Chaum, Pedersen, CRYPTO 1992; complaints that show a Diffie–Hellman point: Schindler et al., ETHDKG, 2019.</remarks>
/// <param name="shown">D.</param>
/// <param name="proof">Of <see cref="LinearRelation.EqualLogs"/>.</param>
internal sealed class BoxOpening(Point shown, byte[] proof)
{
    /// <summary>The bytes of an opening.</summary>
    public static int Length(ChallengeSpace space) => Point.CompressedLength + ElGamalShareProof.Length(space);

    /// <summary>Opens a box that is signed. From then on its content is public.</summary>
    /// <param name="space">The group of challenges.</param>
    /// <param name="key">The recipient's.</param>
    /// <param name="context">What the box was sealed for: it names the session, the sealer and the recipient.</param>
    /// <param name="box">The box.</param>
    /// <param name="entropy">Masks the proof.</param>
    public static BoxOpening Make(
        ChallengeSpace space,
        BoxKey key,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> box,
        EntropySource entropy
    )
    {
        var shown = AccountableBox.Show(key, box);
        using var transcript = Bind(context, box);
        var proof = FiatShamir.Prove(Statement(space, key.PublicKey, box, shown), new ScalarWitness(key.Secret), transcript, entropy);
        return new BoxOpening(shown, proof);
    }

    /// <summary>Whether it is the recipient's, of this box. Deterministic; everything here is public.</summary>
    /// <param name="space">The group of challenges.</param>
    /// <param name="recipient">P.</param>
    /// <param name="context">What the box was sealed for.</param>
    /// <param name="box">A box that is signed.</param>
    public bool IsTrue(ChallengeSpace space, VerifyingKey recipient, ReadOnlySpan<byte> context, ReadOnlySpan<byte> box)
    {
        using var transcript = Bind(context, box);
        return FiatShamir.Verify(Statement(space, recipient, box, shown), transcript, proof);
    }

    /// <summary>What a box holds of which this is a true opening. False if it holds nothing.</summary>
    public bool TryShow(
        VerifyingKey recipient,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> box,
        [NotNullWhen(true)] out SecretBuffer? content
    ) => AccountableBox.TryOpen(shown, recipient, context, box, out content);

    /// <summary>Writes the byte form.</summary>
    public void Write(WireWriter writer)
    {
        Span<byte> bytes = stackalloc byte[Point.CompressedLength];
        LinearRelation.WritePoint(shown, bytes);
        writer.WriteBytes(bytes);
        writer.WriteBytes(proof);
    }

    /// <summary>Reads the byte form; whether it opens anything is for <see cref="IsTrue"/> to say.</summary>
    public static bool TryRead(ref WireReader reader, ChallengeSpace space, [NotNullWhen(true)] out BoxOpening? opening)
    {
        opening = null;
        if (!reader.TryReadBytes(Point.CompressedLength, out var bytes) || !Point.TryReadCompressed(bytes, out var point))
            return false;
        if (!reader.TryReadBytes(ElGamalShareProof.Length(space), out var proof))
            return false;
        opening = new BoxOpening(point, proof.ToArray());
        return true;
    }

    private static LinearRelation Statement(ChallengeSpace space, VerifyingKey recipient, ReadOnlySpan<byte> box, Point shown) =>
        LinearRelation.EqualLogs(space, Point.Generator, recipient.Point, AccountableBox.OneTimeKey(box), shown);

    private static Transcript Bind(ReadOnlySpan<byte> context, ReadOnlySpan<byte> box)
    {
        var transcript = new Transcript("CoordinationCrypto/box-opening/v1"u8, new ProofContext(default, default, default, context, []));
        transcript.Append("box"u8, Hash32.Sha256(box));
        return transcript;
    }
}
