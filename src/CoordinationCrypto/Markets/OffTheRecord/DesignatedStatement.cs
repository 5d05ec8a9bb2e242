using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What an agent says of itself off the record. Every statement begins with log_G PK = log_H T, PK the agent's key and T its pseudonym in
/// the stag: the friend is told on purpose who T is. Knowledge of log_H T alone would not do, since then anyone could pass on, as its
/// own, what T's owner made. Immutable.
/// </summary>
public abstract class DesignatedStatement
{
    /// <summary>Bytes of a pseudonym: a compressed point.</summary>
    public const int PseudonymLength = Point.CompressedLength;

    private readonly byte[] _pseudonym;
    private readonly Point _point;

    private protected DesignatedStatement(VerifyingKey agent, ReadOnlySpan<byte> pseudonym)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (!Point.TryReadCompressed(pseudonym, out var read))
            Throw.Argument("A pseudonym is a compressed point.", nameof(pseudonym));
        Agent = agent;
        _pseudonym = pseudonym.ToArray();
        _point = read;
    }

    /// <summary>PK, whose owner says it.</summary>
    public VerifyingKey Agent { get; }

    /// <summary>T, 33 bytes.</summary>
    public ReadOnlySpan<byte> Pseudonym => _pseudonym;

    /// <summary>Tells statements of different content apart.</summary>
    internal abstract DesignatedKind Kind { get; }

    /// <summary>The pseudonym of a key in a stag, 33 bytes.</summary>
    /// <param name="key">sk.</param>
    /// <param name="stag">The stag's id.</param>
    /// <returns>x of T.</returns>
    public static byte[] PseudonymOf(SigningKey key, Hash32 stag)
    {
        ArgumentNullException.ThrowIfNull(key);
        var bytes = new byte[PseudonymLength];
        Secp256k1.Multiply(new PseudonymBase(stag).Point, key.Secret).WriteCompressed(bytes);
        return bytes;
    }

    /// <summary>Writes what belongs to this kind.</summary>
    internal virtual void WriteBody(WireWriter writer) { }

    /// <summary>
    /// This statement in the algebra, about the board as the caller knows it. False, with the reason, if the board contradicts it.
    /// </summary>
    internal abstract bool TryBind(
        DesignatedContext context,
        BoardView board,
        [NotNullWhen(true)] out BoundStatement? bound,
        out DesignatedRefusal refusal
    );

    /// <summary>What proves it.</summary>
    /// <param name="context">Where it is said.</param>
    /// <param name="agent">The key of PK, which must outlive the witness.</param>
    /// <param name="secret">The intendo's secret, for the kind that needs it.</param>
    /// <param name="memory">For the caller to dispose after the witness was used, unless null.</param>
    /// <exception cref="ArgumentException">A secret is missing that this kind needs.</exception>
    internal virtual Witness Witness(DesignatedContext context, SigningKey agent, IntendoSecret? secret, out IDisposable? memory)
    {
        memory = null;
        return new ScalarWitness(agent.Secret);
    }

    /// <summary>The whole statement as bytes: kind, PK, T, body.</summary>
    internal byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteByte((byte)Kind);
        writer.WriteBytes(Agent.Bytes);
        writer.WriteBytes(_pseudonym);
        WriteBody(writer);
        return writer.ToArray();
    }

    /// <summary>log_G PK = log_H T.</summary>
    private protected LinearRelation Ownership(DesignatedContext context) =>
        LinearRelation.EqualLogs(context.Challenges, Point.Generator, Agent.Point, new PseudonymBase(context.Stag).Point, _point);
}

/// <summary>The kinds of <see cref="DesignatedStatement"/>, as they stand in messages.</summary>
internal enum DesignatedKind : byte
{
    /// <summary><see cref="OwnershipStatement"/>.</summary>
    Ownership = 1,

    /// <summary><see cref="PackStatement"/>.</summary>
    Pack = 2,

    /// <summary><see cref="ConditionStatement"/>.</summary>
    Condition = 3,
}
