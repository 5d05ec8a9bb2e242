using System.Globalization;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// An axis of a condition grid with the levels 0 and 1: whether a fact is attested, a date has come, or another stag completes (R33).
/// Which level stands is read at each cut; it is no part of a base. Immutable; compares by value.
/// </summary>
public sealed record Gate
{
    /// <summary>The earliest date that a gate may name.</summary>
    internal static readonly DateOnly Earliest = new(1970, 1, 1);


    /// <summary>The most clauses of a milestone.</summary>
    internal const int MaxMilestoneClauses = 16;

    private Gate() { }

    /// <summary>
    /// Facts by the bytes of their ids, then dates, then stags by the bytes of their names and milestones: the order of gates that nobody
    /// has ordered (R11).
    /// </summary>
    public static IComparer<Gate> CanonicalOrder { get; } = Comparer<Gate>.Create((one, other) => one.CompareTo(other));

    /// <summary>The id of the fact; null where it is no fact's gate.</summary>
    public string? FactId { get; private init; }

    /// <summary>The date, from midnight UTC on (R12); null where it is no date's gate.</summary>
    public DateOnly? Date { get; private init; }

    /// <summary>The name of the stag that has to complete; null where it is a fact's or a date's gate.</summary>
    public string? StagName { get; private init; }

    /// <summary>U, the cells of that stag that count, on its members and capital; null for any hunt of it.</summary>
    public Condition? Milestone => Clauses.Count == 0 ? null : Condition.Of(Clauses);

    /// <summary>The milestone's clauses, none of which implies another, in their order; none for any hunt.</summary>
    internal IReadOnlyList<Clause> Clauses { get; private init; } = [];

    /// <summary>Open while the fact stands attested.</summary>
    /// <param name="id">The fact's id: 1 to 64 of the characters a–z, A–Z, 0–9, '-', '_', '.'.</param>
    /// <returns>The gate.</returns>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static Gate Fact(string id)
    {
        if (!StagTerms.IsName(id))
            Throw.Argument($"A fact's id is 1 to {StagTerms.MaxNameLength} letters, digits, '-', '_' or '.'.", nameof(id));
        return new Gate { FactId = id };
    }

    /// <summary>Open from midnight UTC of a date on (R12).</summary>
    /// <param name="date">The date, 1970-01-01 or later.</param>
    /// <returns>The gate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The date is earlier.</exception>
    public static Gate Time(DateOnly date)
    {
        if (date < Earliest)
            Throw.OutOfRange("A gate's date is 1970-01-01 or later.", nameof(date));
        return new Gate { Date = date };
    }

    /// <summary>
    /// Open once another stag completes: it has hunted and its base lies in U, or it fires in the same event at a cell in U (R33, L3).
    /// </summary>
    /// <param name="stag">The other stag's name: 1 to 64 of the characters a–z, A–Z, 0–9, '-', '_', '.'.</param>
    /// <param name="milestone">U: numbers of its members and of its capital, with "and" and "or"; null for any hunt.</param>
    /// <returns>The gate.</returns>
    /// <exception cref="ArgumentException">It is no name, or the milestone asks for others, gates or nothing that can be.</exception>
    public static Gate Completes(string stag, Condition? milestone = null)
    {
        if (!StagTerms.IsName(stag))
            Throw.Argument($"A stag's name is 1 to {StagTerms.MaxNameLength} letters, digits, '-', '_' or '.'.", nameof(stag));
        if (milestone is not null && !IsMilestone(milestone.Clauses))
            Throw.Argument("A milestone speaks of members and capital of the other stag, and can be met.", nameof(milestone));
        return Completes(stag, milestone?.Clauses ?? []);
    }

    /// <summary>Whether clauses may be a milestone.</summary>
    internal static bool IsMilestone(IReadOnlyList<Clause> clauses) =>
        clauses.Count is > 0 and <= MaxMilestoneClauses && clauses.All(clause => clause.GateCount == 0 && !clause.AsksForOthers);

    /// <summary>The gate of a milestone that was looked at; without clauses, of any hunt.</summary>
    internal static Gate Completes(string stag, IReadOnlyList<Clause> milestone)
    {
        var isAny = milestone.Count == 0 || milestone.Any(clause => clause.CompareTo(Clause.Empty) == 0);
        return new Gate { StagName = stag, Clauses = isAny ? [] : [.. milestone.Order()] };
    }

    /// <summary>Whether this one never stands without the other: a later date, or fewer cells of the same stag.</summary>
    internal bool Implies(Gate other) =>
        Equals(other)
        || Date >= other.Date
        || (
            StagName is not null
            && StagName == other.StagName
            && (other.Clauses.Count == 0 || (Clauses.Count > 0 && Clauses.All(clause => other.Clauses.Any(clause.Implies))))
        );

    private int CompareTo(Gate other)
    {
        var order = Rank(this).CompareTo(Rank(other));
        order = order != 0 ? order : string.CompareOrdinal(FactId ?? StagName, other.FactId ?? other.StagName);
        order = order != 0 ? order : (Date ?? default).CompareTo(other.Date ?? default);
        for (var i = 0; order == 0 && i < Math.Min(Clauses.Count, other.Clauses.Count); i++)
            order = Clauses[i].CompareTo(other.Clauses[i]);
        return order != 0 ? order : Clauses.Count.CompareTo(other.Clauses.Count);

        static int Rank(Gate gate) => gate.FactId is not null ? 0 : gate.Date is not null ? 1 : 2;
    }

    /// <summary>The gate as a condition names it.</summary>
    /// <returns>"fact(permit)", "time >= 2027-05-01", "completes(investors)" or "completes(investors, capital >= 10k)".</returns>
    public override string ToString() =>
        FactId is not null ? $"fact({FactId})"
        : Date is not null ? string.Create(CultureInfo.InvariantCulture, $"time >= {Date:yyyy-MM-dd}")
        : Clauses.Count == 0 ? $"completes({StagName})"
        : $"completes({StagName}, {ConditionText.Write(Clauses)})";

    /// <summary>Whether the other one stands exactly when this one does.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether it does.</returns>
    public bool Equals(Gate? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(FactId, Date, StagName, Clauses.Count);
}
