using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// "I was a member of that executed pack." That T was, everybody reads on the board; that T is the agent's, the proof says.
/// </summary>
public sealed class PackStatement : DesignatedStatement
{
    private readonly Hash32 _hunt;

    /// <summary>That the owner of a key owns a pseudonym of a pack.</summary>
    /// <param name="agent">PK.</param>
    /// <param name="pseudonym">T, 33 bytes.</param>
    /// <param name="hunt">The digest of the hunt's record.</param>
    /// <exception cref="ArgumentException">T is no point.</exception>
    public PackStatement(VerifyingKey agent, ReadOnlySpan<byte> pseudonym, Hash32 hunt)
        : base(agent, pseudonym)
    {
        _hunt = hunt;
    }

    /// <summary>The digest of the hunt's record.</summary>
    public Hash32 Hunt => _hunt;

    /// <inheritdoc/>
    internal override DesignatedKind Kind => DesignatedKind.Pack;

    /// <inheritdoc/>
    internal override void WriteBody(WireWriter writer) => writer.WriteHash(_hunt);

    /// <inheritdoc/>
    internal override bool TryBind(
        DesignatedContext context,
        BoardView board,
        [NotNullWhen(true)] out BoundStatement? bound,
        out DesignatedRefusal refusal
    )
    {
        bound = board.IsOf(this) && board.Hunts.Contains(_hunt) ? new BoundStatement(Ownership(context)) : null;
        refusal = bound is null ? DesignatedRefusal.NotInPack : DesignatedRefusal.None;
        return bound is not null;
    }
}
