using System.Globalization;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// An axis of a condition grid with the levels 0 and 1: whether a fact is attested, or a date has come. Which level stands is read at each
/// cut; it is no part of a base. Immutable; compares by value.
/// </summary>
public sealed record Gate
{
    /// <summary>The earliest date that a gate may name.</summary>
    internal static readonly DateOnly Earliest = new(1970, 1, 1);

    private Gate(string? fact, DateOnly? date) => (FactId, Date) = (fact, date);

    /// <summary>Facts by the bytes of their ids, then dates: the order of gates that nobody has ordered (R11).</summary>
    public static IComparer<Gate> CanonicalOrder { get; } =
        Comparer<Gate>.Create(
            (one, other) =>
                one.FactId is null != other.FactId is null ? (one.FactId is null ? 1 : -1)
                : one.FactId is null ? one.Date!.Value.CompareTo(other.Date!.Value)
                : string.CompareOrdinal(one.FactId, other.FactId)
        );

    /// <summary>The id of the fact; null where it is a date's gate.</summary>
    public string? FactId { get; }

    /// <summary>The date, from midnight UTC on (R12); null where it is a fact's gate.</summary>
    public DateOnly? Date { get; }

    /// <summary>Open while the fact stands attested.</summary>
    /// <param name="id">The fact's id: 1 to 64 of the characters a–z, A–Z, 0–9, '-', '_', '.'.</param>
    /// <returns>The gate.</returns>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static Gate Fact(string id)
    {
        if (!StagTerms.IsName(id))
            Throw.Argument($"A fact's id is 1 to {StagTerms.MaxNameLength} letters, digits, '-', '_' or '.'.", nameof(id));
        return new Gate(id, null);
    }

    /// <summary>Open from midnight UTC of a date on (R12).</summary>
    /// <param name="date">The date, 1970-01-01 or later.</param>
    /// <returns>The gate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The date is earlier.</exception>
    public static Gate Time(DateOnly date)
    {
        if (date < Earliest)
            Throw.OutOfRange("A gate's date is 1970-01-01 or later.", nameof(date));
        return new Gate(null, date);
    }

    /// <summary>The gate as a condition names it.</summary>
    /// <returns>"fact(permit)" or "time >= 2027-05-01".</returns>
    public override string ToString() =>
        FactId is not null ? $"fact({FactId})" : string.Create(CultureInfo.InvariantCulture, $"time >= {Date:yyyy-MM-dd}");
}
