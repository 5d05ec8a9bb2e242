namespace CoordinationCrypto.Markets;

/// <summary>
/// One way in which a condition is met: so many people, so many units, facts attested, a date that has come. Immutable.
/// </summary>
/// <remarks>
/// "members >= n" asks for n, and "others >= n" for n and the role's own weight, which is 0 or 1 (R15). So members n ≤ others n ≤
/// members n + 1 whatever the role, and what a clause asks of people is one number: 2n for members n, 2n + 1 for others n, 0 for nothing.
/// </remarks>
internal sealed class Clause : IComparable<Clause>
{
    /// <summary>What asks for nothing.</summary>
    public static Clause Empty { get; } = new();

    private Clause() { }

    /// <summary>What it asks of people: 2n for members n, 2n + 1 for others n, 0 for nothing.</summary>
    public long People { get; private init; }

    /// <summary>Whether what it asks of people is a number of others.</summary>
    public bool AsksForOthers => People % 2 == 1;

    /// <summary>The units that it asks for, 0 for none.</summary>
    public int Capital { get; private init; }

    /// <summary>The date that has to have come, if any.</summary>
    public DateOnly? Date { get; private init; }

    /// <summary>The ids of the facts that have to be attested, in ordinal order.</summary>
    public IReadOnlyList<string> Facts { get; private init; } = [];

    /// <summary>What has to complete: gates of other stags, none of which implies another, in canonical order.</summary>
    public IReadOnlyList<Gate> Links { get; private init; } = [];

    /// <summary>How many gates it speaks of.</summary>
    public int GateCount => Facts.Count + (Date is null ? 0 : 1) + Links.Count;

    /// <summary>The gates it speaks of: facts in their order, then the date, then what has to complete.</summary>
    public IEnumerable<Gate> Gates => Facts.Select(Gate.Fact).Concat(Date is { } date ? [Gate.Time(date)] : []).Concat(Links);

    public static Clause OfMembers(int count) => new() { People = 2L * count };

    public static Clause OfOthers(int count) => new() { People = (2L * count) + 1 };

    public static Clause OfCapital(int units) => new() { Capital = units };

    public static Clause OfFact(string id) => new() { Facts = [id] };

    public static Clause OfDate(DateOnly date) => new() { Date = date };

    public static Clause OfLink(Gate link) => new() { Links = [link] };

    /// <summary>How many members it asks for, of an agent whose role has this weight on the members axis.</summary>
    public int MembersFor(int roleMembers) => (int)(People / 2) + (AsksForOthers ? roleMembers : 0);

    /// <summary>What asks for both.</summary>
    public Clause And(Clause other) =>
        new()
        {
            People = Math.Max(People, other.People),
            Capital = Math.Max(Capital, other.Capital),
            Date = Date is null || other.Date > Date ? other.Date : Date,
            Facts = Facts.Count == 0 ? other.Facts
                : other.Facts.Count == 0 ? Facts
                : [.. Facts.Union(other.Facts).Order(StringComparer.Ordinal)],
            Links = Links.Count == 0 ? other.Links
                : other.Links.Count == 0 ? Links
                : Strictest([.. Links.Union(other.Links)]),
        };

    /// <summary>Whether what meets this one meets the other.</summary>
    public bool Implies(Clause other) =>
        People >= other.People
        && Capital >= other.Capital
        && (other.Date is null || Date >= other.Date)
        && (other.Facts.Count == 0 || other.Facts.All(Facts.Contains))
        && (other.Links.Count == 0 || other.Links.All(asked => Links.Any(link => link.Implies(asked))));

    /// <summary>A total order: by facts, then what has to complete, date, people and capital. Equal only where both ask for the
    /// same.</summary>
    public int CompareTo(Clause? other)
    {
        if (other is null)
            return 1;
        if (Facts.Count != other.Facts.Count)
            return Facts.Count.CompareTo(other.Facts.Count);
        for (var i = 0; i < Facts.Count; i++)
        {
            if (string.CompareOrdinal(Facts[i], other.Facts[i]) is not 0 and var order)
                return order;
        }

        if (Links.Count != other.Links.Count)
            return Links.Count.CompareTo(other.Links.Count);
        for (var i = 0; i < Links.Count; i++)
        {
            if (Gate.CanonicalOrder.Compare(Links[i], other.Links[i]) is not 0 and var order)
                return order;
        }

        return (Date ?? DateOnly.MinValue, People, Capital).CompareTo((other.Date ?? DateOnly.MinValue, other.People, other.Capital));
    }

    private static Gate[] Strictest(Gate[] links) =>
        [.. links.Where(link => !links.Any(other => other != link && other.Implies(link))).Order(Gate.CanonicalOrder)];
}
