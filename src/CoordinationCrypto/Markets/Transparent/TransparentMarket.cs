using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// One stag in the clear: the oracle that the encrypted market is held against, and the solver of markets that need no secrecy. After any
/// join, replacement or exit the next hunt's cell is known: in O(log levels) on one axis, in O(cells) additions on two. Not safe for use
/// by several threads at once.
/// </summary>
/// <remarks>
/// F(x) = Σ { w_i : x ∈ V_i } + base. The hunt's cell x* is the greatest x with F(x) ≥ x, provided that a hunt may execute there; capacity
/// makes x* the ladder floor of F(x*). Its members leave the pack, and the base is F(x*) from then on. Policy, cap and effects are not its
/// business: it knows no time and no accounts.
/// </remarks>
/// <example>
/// <code>
/// var market = new TransparentMarket(new StagTerms("lunch", "Eat together", ConditionGrid.OfMembers(20)));
/// market.Join("ana", Condition.Others(1));
/// market.Join("bo", Condition.Members(2));
/// var hunt = market.Scan(); // ana and bo
/// </code>
/// </example>
public sealed class TransparentMarket
{
    private readonly Dictionary<string, Live> _live = new(StringComparer.Ordinal);
    private readonly HashSet<string> _acted = new(StringComparer.Ordinal);
    private readonly GridSolver _solver;
    private Cell _liveWeight;
    private long _submissions;
    private bool _hasHunted;

    /// <summary>A market without agents; all gates are closed.</summary>
    /// <param name="terms">The stag.</param>
    public TransparentMarket(StagTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        Terms = terms;
        _solver = new GridSolver(HuntRule.Of(terms));
    }

    /// <summary>The stag's terms.</summary>
    public StagTerms Terms { get; }

    /// <summary>How many members have acted; 0 before the first hunt.</summary>
    public int Base => _solver.Base.Members;

    /// <summary>How many units have moved; 0 before the first hunt.</summary>
    public int CapitalBase => _solver.Base.Capital;

    /// <summary>How many intendos are live, decoys included.</summary>
    public int LiveCount => _live.Count;

    /// <summary>
    /// How many more members can join: the capacity of the members axis less the live and the acted. Without such an axis any number can,
    /// as far as the units go.
    /// </summary>
    public int FreeSeats => Terms.Grid.Members is { } axis ? axis.Capacity - _liveWeight.Members - Base : int.MaxValue;

    /// <summary>The cell at which a scan would fire now, or null. O(levels).</summary>
    public Cell? HuntCell => _solver.HuntCell;

    /// <summary>Whether the agent has a live intendo.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <returns>Whether it has one.</returns>
    public bool IsLive(string agent) => _live.ContainsKey(agent);

    /// <summary>Whether the agent was a member of a hunt.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <returns>Whether it was.</returns>
    public bool HasActed(string agent) => _acted.Contains(agent);

    /// <summary>Submits an agent's intendo.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="condition">The agent's condition.</param>
    /// <param name="units">The units that the agent commits, at least 0; 0 without a capital axis.</param>
    /// <param name="role">The name of the agent's role; without one, the first of the terms.</param>
    /// <returns><see cref="MarketRefusal.None"/>, AlreadyActed, AlreadyLive, NoRole, TooLittle, OutsideGrid or Full.</returns>
    public MarketRefusal Join(string agent, Condition condition, int units = 0, string? role = null)
    {
        if (BlocksRejoining(agent))
            return MarketRefusal.AlreadyActed;
        if (IsLive(agent))
            return MarketRefusal.AlreadyLive;
        return Put(agent, condition, units, role);
    }

    /// <summary>Puts another intendo in the place of an agent's; it counts as the agent's newest submission.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="condition">The new condition.</param>
    /// <param name="units">The units that the agent commits from now on.</param>
    /// <param name="role">The name of the agent's role from now on; without one, the first of the terms.</param>
    /// <returns><see cref="MarketRefusal.None"/>, AlreadyActed, NotLive, NoRole, TooLittle, OutsideGrid or Full.</returns>
    public MarketRefusal Replace(string agent, Condition condition, int units = 0, string? role = null)
    {
        if (BlocksRejoining(agent))
            return MarketRefusal.AlreadyActed;
        return IsLive(agent) ? Put(agent, condition, units, role) : MarketRefusal.NotLive;
    }

    /// <summary>Takes an agent's intendo out, as if it had never joined.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <returns><see cref="MarketRefusal.None"/>, AlreadyActed or NotLive.</returns>
    public MarketRefusal Leave(string agent)
    {
        if (BlocksRejoining(agent))
            return MarketRefusal.AlreadyActed;
        if (!IsLive(agent))
            return MarketRefusal.NotLive;
        Remove(agent);
        return MarketRefusal.None;
    }

    /// <summary>Opens or closes a gate. Nothing that was executed is undone (R13). O(live) changes.</summary>
    /// <param name="gate">One of the grid's.</param>
    /// <param name="isOpen">Whether its fact stands, or its date has come.</param>
    /// <exception cref="ArgumentException">The grid has no such gate.</exception>
    public void Set(Gate gate, bool isOpen)
    {
        var index = Terms.Grid.IndexOf(gate);
        if (index < 0)
            Throw.Argument("The stag has no such gate.", nameof(gate));
        _solver.TurnTo(
            isOpen ? _solver.Slice | (1 << index) : _solver.Slice & ~(1 << index),
            _live.Values.Select(intendo => (intendo.Accepted, intendo.Weight.Members, intendo.Weight.Capital))
        );
    }

    /// <summary>Looks for a hunt and executes it. O(levels) when there is none, else O(live · log live).</summary>
    /// <returns>The hunt, or null. A second scan without a change in between finds none.</returns>
    public TransparentHunt? Scan()
    {
        if (HuntCell is not { } cell)
            return null;
        var members = _live
            .Where(entry => entry.Value.Accepted.Accepts(cell, _solver.Slice))
            .OrderBy(entry => entry.Value.Submission)
            .Select(entry => entry.Key)
            .ToArray();
        var weight = _solver.Base;
        foreach (var member in members)
        {
            weight = Sum(weight, Remove(member));
            _acted.Add(member);
        }

        if (Terms.Grid.Floor(weight.Members, weight.Capital) != cell)
            Throw.Invalid("The members do not add up to the cell: capacity was not kept.");
        _hasHunted = true;
        _solver.SetBase(weight.Members, weight.Capital, _hasHunted);
        return new TransparentHunt(cell, members);
    }

    /// <summary>Who acted never counts again on a members axis; on a stag of capital alone it may come back (R16).</summary>
    private bool BlocksRejoining(string agent) => HasActed(agent) && Terms.Grid.Members is not null;

    private MarketRefusal Put(string agent, Condition condition, int units, string? roleName)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        var grid = Terms.Grid;
        var role = roleName is null ? Terms.Roles[0] : Terms.Roles.FirstOrDefault(each => each.Name == roleName);
        if (role is null)
            return MarketRefusal.NoRole;
        var weight = new Cell(grid.Members is null ? 0 : role.Members, grid.Capital is null ? 0 : units);
        if (weight == default || weight.Capital < role.Least)
            return MarketRefusal.TooLittle; // R14
        if (!condition.TryOn(grid, weight.Members, out var accepted, out _))
            return MarketRefusal.OutsideGrid;
        var others = _live.TryGetValue(agent, out var before) ? Sum(_liveWeight, before.Weight, -1) : _liveWeight;
        if (
            others.Members + weight.Members + Base > (grid.Members?.Capacity ?? 0)
            || (long)others.Capital + weight.Capital + CapitalBase > (grid.Capital?.Capacity ?? 0)
        )
            return MarketRefusal.Full;
        if (before is not null)
            Remove(agent);
        _live.Add(agent, new Live(accepted, weight, _submissions++));
        _liveWeight = Sum(_liveWeight, weight);
        _solver.Change(accepted, weight.Members, weight.Capital);
        return MarketRefusal.None;
    }

    private Cell Remove(string agent)
    {
        _live.Remove(agent, out var intendo);
        var (accepted, weight, _) = intendo!;
        _liveWeight = Sum(_liveWeight, weight, -1);
        _solver.Change(accepted, -weight.Members, -weight.Capital);
        return weight;
    }

    private static Cell Sum(Cell one, Cell other, int times = 1) =>
        new(one.Members + (times * other.Members), one.Capital + (times * other.Capital));

    private sealed record Live(UpSet Accepted, Cell Weight, long Submission);
}

/// <summary>Why a market does not take a change. A refused change changes nothing.</summary>
public enum MarketRefusal
{
    /// <summary>It takes it.</summary>
    None,

    /// <summary>The agent has a live intendo in this stag.</summary>
    AlreadyLive,

    /// <summary>The agent was a member of an earlier hunt of this stag; it never counts there again.</summary>
    AlreadyActed,

    /// <summary>The agent has no live intendo in this stag.</summary>
    NotLive,

    /// <summary>The condition cannot be stated on the grid: it asks for more than a last level, or speaks of what the grid lacks.</summary>
    OutsideGrid,

    /// <summary>Live intendos, decoys included, and members who have acted fill the capacity of an axis.</summary>
    Full,

    /// <summary>The terms have no role of that name.</summary>
    NoRole,

    /// <summary>Less than the role's least units, or what would count on no axis (R14).</summary>
    TooLittle,
}

/// <summary>The resolution of a stag: the greatest pack whose members' conditions all hold together.</summary>
/// <param name="Cell">x*, levels: what has acted once this pack has, earlier hunts included. The market's base is the exact weight.</param>
/// <param name="Members">The pack, in the order of its members' live submissions.</param>
public sealed record TransparentHunt(Cell Cell, IReadOnlyList<string> Members)
{
    /// <summary>Whether the other one is the same, the order of its members included.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True for the same cell and members.</returns>
    public bool Equals(TransparentHunt? other) => other is not null && Cell == other.Cell && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Cell, Members.Count);

    /// <summary>The hunt in words, for logs and debuggers.</summary>
    /// <returns>Its cell and members.</returns>
    public override string ToString() => $"cell {Cell.Members}, members {string.Join(", ", Members)}";
}
