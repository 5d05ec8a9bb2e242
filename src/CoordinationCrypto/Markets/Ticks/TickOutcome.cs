using System.Globalization;

namespace CoordinationCrypto;

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

    /// <summary>What is left of the key's leakage budget does not cover a tick to its end. Nothing is opened.</summary>
    BudgetSpent,

    /// <summary>What is left of the stag's own cap on leakage does not cover it. Nothing is opened; other stags go on.</summary>
    CapSpent,
}

/// <summary>A member of an executed hunt.</summary>
/// <param name="Pseudonym">What it is called in the stag: x of T.</param>
/// <param name="Identity">Its key, PK.</param>
public sealed record HuntMember(Hash32 Pseudonym, VerifyingKey Identity)
{
    /// <summary>The key, and the pseudonym behind it.</summary>
    /// <returns>Both in lower-case hexadecimal.</returns>
    public override string ToString() => $"{Identity} ({Pseudonym})";
}

/// <summary>Where a stag's tick stands.</summary>
public enum TickPhase : byte
{
    /// <summary>Submissions wait to be admitted; the committee's coin is tossed.</summary>
    Tossing = 1,

    /// <summary>The waiting submissions are tested, batch after batch.</summary>
    Admitting = 2,

    /// <summary>All batches are decided; the next checkpoint fixes who is in the pack.</summary>
    Admitted = 3,

    /// <summary>The first scan waits for shares.</summary>
    Scanning = 4,

    /// <summary>Some cell was zero; five more scans wait for shares.</summary>
    Confirming = 5,

    /// <summary>A cell is confirmed; the next checkpoint fixes it.</summary>
    Confirmed = 6,

    /// <summary>The members' bits at the confirmed cell wait for shares.</summary>
    Opening = 7,

    /// <summary>The members are known and their identities sealed; the next checkpoint fixes them.</summary>
    Opened = 8,

    /// <summary>The members' identities wait for shares.</summary>
    Identifying = 9,

    /// <summary>The members are known; the hunt waits for its quorum.</summary>
    Hunting = 10,

    /// <summary>It is over.</summary>
    Done = 11,
}
