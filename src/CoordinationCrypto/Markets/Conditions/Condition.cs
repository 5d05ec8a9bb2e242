using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// What an intendo accepts: numbers of people and of units, facts and dates, joined by "and" and "or". It speaks of no grid; on one it is
/// an <see cref="UpSet"/>. It is its agent's secret until a hunt opens the one bit "accepts x*": keep it no longer than needed. Immutable.
/// </summary>
/// <remarks>
/// It is kept as its least clauses: what another clause makes idle is dropped, so two that are built differently and mean the same are the
/// same. The one without clauses is a decoy: it never joins a pack.
/// </remarks>
/// <example>
/// <code>
/// var three = Condition.Members(3); // "if we are at least three in all"
/// var same = Condition.Others(2); // "if at least two others do"
/// var either = (Condition.Others(49) &amp; Condition.Capital(5_000)) | (Condition.Others(9) &amp; Condition.Capital(50_000));
/// var isJoining = three.IsAccepted(new Cell(4)); // true
/// </code>
/// </example>
public sealed class Condition
{
    /// <summary>The greatest number that a condition may ask for, 10^9; a stag's grid further bounds it by its last levels.</summary>
    public const int MaxNumber = 1_000_000_000;

    /// <summary>The most clauses that "or" may join.</summary>
    public const int MaxClauses = 4_096;

    /// <summary>The most characters that are read as one.</summary>
    public const int MaxTextLength = 1 << 22;

    private static readonly string TooLarge =
        $"A condition has at most {MaxClauses} clauses, each of at most {ConditionGrid.MaxGates} gates.";

    private readonly Clause[] _clauses; // none implies another; in their order

    private Condition(IEnumerable<Clause> clauses) => _clauses = [.. clauses.Order()];

    /// <summary>Accepts nothing, and nobody can tell it from a real condition.</summary>
    public static Condition Decoy { get; } = new([]);

    /// <summary>Asks for nothing: joins whatever pack executes.</summary>
    public static Condition Always { get; } = new([Clause.Empty]);

    /// <summary>Whether it is the one that accepts nothing.</summary>
    public bool IsDecoy => _clauses.Length == 0;

    /// <summary>The gates that it speaks of, each once, in the order of gates that nobody has ordered (R11).</summary>
    internal IReadOnlyList<Gate> Gates =>
        [.. _clauses.SelectMany(clause => clause.Gates).Distinct().Order(Gate.CanonicalOrder)];

    /// <summary>The clauses, none of which implies another, in their order.</summary>
    internal IReadOnlyList<Clause> Clauses => _clauses;

    /// <summary>Reads a condition, for example <c>others >= 49 and capital >= 5k or fact(permit)</c>; "and" binds tighter.</summary>
    /// <param name="text">The text, which may be anyone's. docs/spec/conditions.md has the grammar.</param>
    /// <param name="condition">The condition, on success.</param>
    /// <param name="problem">Otherwise which character it is about, and what is expected there.</param>
    /// <returns>Whether the text is a condition.</returns>
    public static bool TryParse(
        ReadOnlySpan<char> text,
        [NotNullWhen(true)] out Condition? condition,
        [NotNullWhen(false)] out ConditionProblem? problem
    )
    {
        condition = new ConditionParser(text).TryRead(out var clauses, out problem) ? new Condition(clauses.Clauses) : null;
        return condition is not null;
    }

    /// <summary>"At least n in all, myself included."</summary>
    /// <param name="count">n, in [0, <see cref="MaxNumber"/>].</param>
    /// <returns>The condition.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is outside its range.</exception>
    public static Condition Members(int count)
    {
        RequireNumber(count, nameof(count));
        return new Condition([Clause.OfMembers(count)]);
    }

    /// <summary>"At least n others", which is at least n + 1 in all where the agent's own role counts as a member (R15).</summary>
    /// <param name="count">n, in [0, <see cref="MaxNumber"/>].</param>
    /// <returns>The condition.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is outside its range.</exception>
    public static Condition Others(int count)
    {
        RequireNumber(count, nameof(count));
        return new Condition([Clause.OfOthers(count)]);
    }

    /// <summary>"At least n units of the stag's asset, mine included."</summary>
    /// <param name="units">n, in [0, <see cref="MaxNumber"/>].</param>
    /// <returns>The condition.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is outside its range.</exception>
    public static Condition Capital(int units)
    {
        RequireNumber(units, nameof(units));
        return new Condition([Clause.OfCapital(units)]);
    }

    /// <summary>"While this fact stands attested."</summary>
    /// <param name="id">The fact's id: 1 to 64 of the characters a–z, A–Z, 0–9, '-', '_', '.'.</param>
    /// <returns>The condition.</returns>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static Condition Fact(string id) => new([Clause.OfFact(Gate.Fact(id).FactId!)]);

    /// <summary>"From midnight UTC of this date on" (R12).</summary>
    /// <param name="date">The date, 1970-01-01 or later.</param>
    /// <returns>The condition.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The date is earlier.</exception>
    public static Condition Time(DateOnly date) => new([Clause.OfDate(Gate.Time(date).Date!.Value)]);

    /// <summary>"If another stag completes" (R33): any hunt of it, or one at a milestone, before or in the same event.</summary>
    /// <param name="stag">The other stag's name: 1 to 64 of the characters a–z, A–Z, 0–9, '-', '_', '.'.</param>
    /// <param name="milestone">Numbers of its members and of its capital; null for any hunt of it.</param>
    /// <returns>The condition.</returns>
    /// <exception cref="ArgumentException">It is no name, or the milestone asks for others, gates or what never is.</exception>
    public static Condition Completes(string stag, Condition? milestone = null) =>
        new([Clause.OfLink(Gate.Completes(stag, milestone))]);

    /// <summary>Accepts what both accept.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>Their conjunction.</returns>
    /// <exception cref="ArgumentException">There would be more than <see cref="MaxClauses"/> clauses, or one with more gates than a grid
    /// has.</exception>
    public static Condition operator &(Condition left, Condition right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var work = long.MaxValue;
        if (!ClauseSet.TryAnd(left._clauses, right._clauses, ref work, out var both))
            Throw.Argument(TooLarge, nameof(right));
        return new Condition(both.Clauses);
    }

    /// <summary>Accepts what either accepts.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>Their disjunction.</returns>
    /// <exception cref="ArgumentException">There would be more than <see cref="MaxClauses"/> clauses, or one with more gates than a grid
    /// has.</exception>
    public static Condition operator |(Condition left, Condition right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (either, work) = (new ClauseSet(left._clauses), long.MaxValue);
        if (!either.TryAdd(right._clauses, ref work))
            Throw.Argument(TooLarge, nameof(right));
        return new Condition(either.Clauses);
    }

    /// <summary>The condition in the language that <see cref="TryParse"/> reads, in one form for all that mean the same.</summary>
    /// <returns>The text; as secret as the condition.</returns>
    public string ToText() => ConditionText.Write(_clauses);

    /// <summary>
    /// Whether a member accepts the cell while all gates are closed. Numbers count as they were stated: at a level of a ladder that is the
    /// same as rounding them up.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <returns>Whether it does; never for a decoy.</returns>
    public bool IsAccepted(Cell cell) =>
        Array.Exists(
            _clauses,
            clause =>
                clause.Date is null
                && clause.Facts.Count == 0
                && clause.Links.Count == 0
                && (clause.MembersFor(1) <= cell.Members)
                && (clause.Capital <= cell.Capital)
        );

    /// <summary>Whether a member of a stag can state it on the stag's grid; a decoy can always be.</summary>
    /// <param name="grid">The stag's grid.</param>
    /// <returns>Whether it can.</returns>
    public bool FitsIn(ConditionGrid grid) => TryOn(grid, RoleOfMembers(grid), out _, out _);

    /// <summary>States it on a grid: each number becomes the least level that is at least it (R4).</summary>
    /// <param name="grid">The stag's grid.</param>
    /// <param name="roleMembers">The weight of the agent's role on the members axis, 0 or 1.</param>
    /// <param name="upSet">The accepted cells, on success.</param>
    /// <param name="problem">Otherwise what the grid lacks: a level so high, an axis, a gate.</param>
    /// <returns>Whether it can be stated there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The role's weight is neither 0 nor 1.</exception>
    public bool TryOn(
        ConditionGrid grid,
        int roleMembers,
        [NotNullWhen(true)] out UpSet? upSet,
        [NotNullWhen(false)] out ConditionProblem? problem
    )
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (roleMembers is not (0 or 1))
            Throw.OutOfRange("A role's weight on the members axis is 0 or 1.", nameof(roleMembers));
        upSet = null;
        var cells = new LeastCell[_clauses.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            if (!GridReading.TryRead(_clauses[i], grid, roleMembers, out cells[i], out problem))
                return false;
        }

        (upSet, problem) = (new UpSet(grid, cells), null);
        return true;
    }

    /// <summary>
    /// Writes v, the indicator of what a member accepts: 1 in the slots of accepted cells, 0 in the others. See
    /// <see cref="UpSet.WriteIndicator"/> for what its time depends on.
    /// </summary>
    /// <param name="grid">The stag's grid.</param>
    /// <param name="slots">One a cell, in slot order; each is 0 or 1 afterwards.</param>
    /// <exception cref="ArgumentException">The condition cannot be stated on the grid, or the number of slots is not the number of
    /// cells.</exception>
    public void WriteIndicator(ConditionGrid grid, Span<ulong> slots)
    {
        if (!TryOn(grid, RoleOfMembers(grid), out var upSet, out var problem))
            throw new ArgumentException($"The condition cannot be stated on the grid: {problem.Message}.", nameof(grid));
        upSet.WriteIndicator(slots);
    }

    /// <summary>The condition that clauses collected elsewhere make.</summary>
    internal static Condition Of(ClauseSet clauses) => new(clauses.Clauses);

    /// <inheritdoc cref="Of(ClauseSet)"/>
    internal static Condition Of(IReadOnlyList<Clause> clauses) => new(clauses);

    /// <summary>Says nothing of the content.</summary>
    /// <returns>The name of the type.</returns>
    public override string ToString() => nameof(Condition);

    private static int RoleOfMembers(ConditionGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return grid.Members is null ? 0 : 1;
    }

    private static void RequireNumber(int value, string parameter)
    {
        if (value is < 0 or > MaxNumber)
            Throw.OutOfRange($"A condition asks for 0 to {MaxNumber}.", parameter);
    }
}
