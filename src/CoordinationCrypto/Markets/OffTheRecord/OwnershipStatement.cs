using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Markets;

/// <summary>"This pseudonym is mine."</summary>
public sealed class OwnershipStatement : DesignatedStatement
{
    /// <summary>That the owner of a key owns a pseudonym.</summary>
    /// <param name="agent">PK.</param>
    /// <param name="pseudonym">T, 33 bytes.</param>
    /// <exception cref="ArgumentException">T is no point.</exception>
    public OwnershipStatement(VerifyingKey agent, ReadOnlySpan<byte> pseudonym)
        : base(agent, pseudonym) { }

    /// <inheritdoc/>
    internal override DesignatedKind Kind => DesignatedKind.Ownership;

    /// <inheritdoc/>
    internal override bool TryBind(
        DesignatedContext context,
        BoardView board,
        [NotNullWhen(true)] out BoundStatement? bound,
        out DesignatedRefusal refusal
    )
    {
        refusal = DesignatedRefusal.None;
        bound = new BoundStatement(Ownership(context));
        return true;
    }
}
