namespace CoordinationCrypto.Markets;

/// <summary>The resolution of a stag: the greatest pack whose members' conditions all hold together.</summary>
/// <param name="Cell">x*: how many members have acted once this pack has, those of earlier hunts included.</param>
/// <param name="Members">The pack, in the order of its members' live submissions.</param>
public sealed record Hunt(Cell Cell, IReadOnlyList<string> Members)
{
    /// <summary>Whether the other one is the same, the order of its members included.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True for the same cell and members.</returns>
    public bool Equals(Hunt? other) => other is not null && Cell == other.Cell && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Cell, Members.Count);

    /// <summary>The hunt in words, for logs and debuggers.</summary>
    /// <returns>Its cell and members.</returns>
    public override string ToString() => $"{Cell}, members {string.Join(", ", Members)}";
}
