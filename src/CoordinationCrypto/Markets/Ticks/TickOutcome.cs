using System.Globalization;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>The final result of one stag's tick.</summary>
/// <param name="Tick">The tick's number on the board, from 1: how many cuts there have been.</param>
/// <param name="Stag">The stag's id.</param>
/// <param name="End">How it ended.</param>
/// <param name="Cell">The executed cell: how many have acted in all; zero unless it fired.</param>
/// <param name="Members">The members in the order of their live submissions; empty unless it fired.</param>
public sealed record TickOutcome(ulong Tick, Hash32 Stag, TickEnd End, Cell Cell, IReadOnlyList<HuntMember> Members)
{
    /// <summary>Whether the other one says the same, its members and their order included.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True if all members are equal.</returns>
    public bool Equals(TickOutcome? other) =>
        other is not null
        && Tick == other.Tick
        && Stag == other.Stag
        && End == other.End
        && Cell == other.Cell
        && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tick, Stag, End, Cell, Members.Count);

    /// <summary>The outcome in words, for logs and debuggers.</summary>
    /// <returns>Tick, stag, end and, where it fired, cell and members.</returns>
    public override string ToString()
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"tick {Tick}, stag {Stag}: {End}");
        return End == TickEnd.Fired
            ? string.Create(CultureInfo.InvariantCulture, $"{start}, cell {Cell.Members}, members {string.Join(", ", Members)}")
            : start;
    }
}

/// <summary>How a stag's tick ended.</summary>
public enum TickEnd
{
    /// <summary>No cell supports itself.</summary>
    NotFired,

    /// <summary>A hunt was executed.</summary>
    Fired,

    /// <summary>The opened members do not add up to the confirmed cell: some submission was not well formed. Nothing is executed.</summary>
    Inconsistent,

    /// <summary>The key's leakage budget does not cover the next opening. Nothing is executed.</summary>
    BudgetSpent,

    /// <summary>The stag's own cap on leakage does not cover the next opening. Nothing is executed; other stags go on.</summary>
    CapSpent,
}
