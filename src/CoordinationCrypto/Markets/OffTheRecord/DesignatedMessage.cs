using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The bytes of a <see cref="DesignatedProof"/>: version, number of verifiers, context, verifiers, statement, proof. The first two and
/// the statement's kind fix the length.
/// </summary>
internal static class DesignatedMessage
{
    private const byte Version = 2;
    private const int HeadLength = 3 + (4 * Hash32.Length); // version, verifiers, kind, context
    private const int StatementHeadLength = VerifyingKey.Length + DesignatedStatement.PseudonymLength;

    /// <summary>Writes a message.</summary>
    public static byte[] Write(DesignatedProof proof)
    {
        var writer = new WireWriter();
        writer.WriteByte(Version);
        writer.WriteByte((byte)proof.Verifiers.Count);
        writer.WriteByte((byte)proof.Statement.Kind);
        writer.WriteHash(proof.Context.Configuration);
        writer.WriteHash(proof.Context.Checkpoint);
        writer.WriteHash(proof.Context.Stag);
        writer.WriteHash(proof.Context.Session);
        foreach (var verifier in proof.Verifiers)
            writer.WriteBytes(verifier.Bytes);
        writer.WriteBytes(proof.Statement.Agent.Bytes);
        writer.WriteBytes(proof.Statement.Pseudonym);
        proof.Statement.WriteBody(writer);
        if (proof.Multi is { } multi)
        {
            WritePoint(writer, multi.Blinded);
            foreach (var share in multi.Shares)
                WritePoint(writer, share);
            writer.WriteBytes(multi.Proof);
        }
        else
        {
            writer.WriteBytes(proof.Single);
        }

        return writer.ToArray();
    }

    /// <summary>Reads a message.</summary>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> source,
        [NotNullWhen(true)] out DesignatedProof? proof,
        out DesignatedRefusal refusal
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        proof = null;
        refusal = CheckLength(parameters, source);
        if (refusal != DesignatedRefusal.None)
            return false;
        var (count, kind) = (source[1], (DesignatedKind)source[2]);
        var reader = new WireReader(source[3..]);
        var context = new DesignatedContext(
            parameters,
            NextHash(ref reader),
            NextHash(ref reader),
            NextHash(ref reader),
            NextHash(ref reader)
        );
        refusal = DesignatedRefusal.Malformed;
        if (
            !TryReadVerifiers(ref reader, count, out var verifiers)
            || !TryReadStatement(ref reader, kind, BodyLength(parameters, kind), out var statement)
        )
            return false;
        if (count == 1)
        {
            proof = new DesignatedProof(context, statement, verifiers, Next(ref reader, reader.Remaining).ToArray(), null);
        }
        else
        {
            if (!TryReadPoints(ref reader, count + 1, out var points))
                return false;
            proof = new DesignatedProof(
                context,
                statement,
                verifiers,
                null,
                new MultiDesignatedVerifierProof(points[0], points.AsSpan(1), Next(ref reader, reader.Remaining))
            );
        }

        refusal = DesignatedRefusal.None;
        return true;
    }

    /// <summary>Bytes of every message of a kind to a number of verifiers.</summary>
    public static int Length(BfvParameters parameters, DesignatedKind kind, int verifiers)
    {
        var challenge = new ChallengeSpace(parameters.Degree).EncodedLength;
        // as a proof by itself
        var statement = challenge + Scalar.Length + (kind == DesignatedKind.Condition ? EncryptionProof.ResponseLength(parameters) : 0);
        var proof =
            verifiers == 1
                ? statement + challenge + Scalar.Length
                : ((verifiers + 1) * Point.CompressedLength)
                    + statement
                    + challenge
                    + Scalar.Length
                    + (verifiers * (challenge + (2 * Scalar.Length)));
        return HeadLength + (verifiers * VerifyingKey.Length) + StatementHeadLength + BodyLength(parameters, kind) + proof;
    }

    private static DesignatedRefusal CheckLength(BfvParameters parameters, ReadOnlySpan<byte> source)
    {
        if (source.Length < HeadLength)
            return DesignatedRefusal.Length;
        if (source[0] != Version)
            return DesignatedRefusal.UnknownVersion;
        if (source[2] is not ((byte)DesignatedKind.Ownership or (byte)DesignatedKind.Pack or (byte)DesignatedKind.Condition))
            return DesignatedRefusal.UnknownKind;
        if (source[1] is < 1 or > DesignatedProof.MaxVerifiers)
            return DesignatedRefusal.Malformed;
        return source.Length == Length(parameters, (DesignatedKind)source[2], source[1])
            ? DesignatedRefusal.None
            : DesignatedRefusal.Length;
    }

    private static int BodyLength(BfvParameters parameters, DesignatedKind kind) =>
        kind switch
        {
            DesignatedKind.Ownership => 0,
            DesignatedKind.Pack => Hash32.Length,
            _ => Hash32.Length + ConditionStatement.CellsLength(parameters),
        };

    // Ascending, so that the order says nothing and no one is named twice.
    private static bool TryReadVerifiers(ref WireReader reader, int count, out VerifyingKey[] verifiers)
    {
        verifiers = new VerifyingKey[count];
        for (var j = 0; j < count; j++)
        {
            if (
                !VerifyingKey.TryRead(Next(ref reader, VerifyingKey.Length), out var key)
                || (j > 0 && verifiers[j - 1].Bytes.SequenceCompareTo(key.Bytes) >= 0)
            )
                return false;
            verifiers[j] = key;
        }

        return true;
    }

    private static bool TryReadStatement(
        ref WireReader reader,
        DesignatedKind kind,
        int bodyLength,
        [NotNullWhen(true)] out DesignatedStatement? statement
    )
    {
        statement = null;
        var agentBytes = Next(ref reader, VerifyingKey.Length);
        var pseudonym = Next(ref reader, DesignatedStatement.PseudonymLength);
        var body = Next(ref reader, bodyLength);
        if (!VerifyingKey.TryRead(agentBytes, out var agent) || !Point.TryReadCompressed(pseudonym, out _))
            return false;
        statement = kind switch
        {
            DesignatedKind.Ownership => new OwnershipStatement(agent, pseudonym),
            DesignatedKind.Pack => new PackStatement(agent, pseudonym, new Hash32(body)),
            _ => new ConditionStatement(agent, pseudonym, new Hash32(body[..Hash32.Length]), body[Hash32.Length..]),
        };
        return true;
    }

    private static bool TryReadPoints(ref WireReader reader, int count, out Point[] points)
    {
        points = new Point[count];
        for (var j = 0; j < count; j++)
        {
            if (!Point.TryReadCompressed(Next(ref reader, Point.CompressedLength), out var point))
                return false;
            points[j] = point;
        }

        return true;
    }

    // The whole length was checked, so there are that many.
    private static ReadOnlySpan<byte> Next(ref WireReader reader, int length) =>
        reader.TryReadBytes(length, out var bytes) ? bytes : default;

    private static Hash32 NextHash(ref WireReader reader) => reader.TryReadHash(out var hash) ? hash : default;

    private static void WritePoint(WireWriter writer, Point point)
    {
        Span<byte> bytes = stackalloc byte[Point.CompressedLength];
        point.WriteCompressed(bytes);
        writer.WriteBytes(bytes);
    }
}

/// <summary>Why a message is no proof, or does not convince.</summary>
public enum DesignatedRefusal
{
    /// <summary>It is one, and convinces.</summary>
    None,

    /// <summary>The text does not have the lines, characters or checksum of a message: it was cut, wrapped or retyped.</summary>
    Text,

    /// <summary>The bytes are too few or too many.</summary>
    Length,

    /// <summary>The version is not one this library reads.</summary>
    UnknownVersion,

    /// <summary>The kind of statement is not one this library reads.</summary>
    UnknownKind,

    /// <summary>A point, a key or another field is not in its canonical form, or the verifiers are not in order.</summary>
    Malformed,

    /// <summary>The reader is not among the verifiers: the proof convinces others, and tells this reader nothing.</summary>
    NotForThisVerifier,

    /// <summary>The configuration, the checkpoint or the stag is not of the reader's board.</summary>
    OtherBoard,

    /// <summary>The reader's board has no such live intendo of that pseudonym as of the checkpoint.</summary>
    UnknownIntendo,

    /// <summary>On the reader's board the pseudonym is no member of that pack.</summary>
    NotInPack,

    /// <summary>The proof does not verify: nobody made it for this statement and these verifiers.</summary>
    DoesNotVerify,

    /// <summary>The proof verifies and was made by verifiers of the group, without the reader: a forgery.</summary>
    Forged,
}
