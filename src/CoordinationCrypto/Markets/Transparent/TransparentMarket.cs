using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// One stag in the clear: the oracle that the encrypted market is held against, and the solver of markets that need no secrecy. After any
/// join, replacement or exit the next hunt's cell is known in O(log L). Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// F(x) = #{ live i : t_i ≤ x } + base. The hunt's cell is the greatest x with F(x) ≥ x, provided it is beyond the last hunt's and
/// not below the floor; capacity makes F(x) = x there. Its members leave the pack, and base is x from then on.
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
    private readonly Dictionary<string, (UpSet Condition, long Submission)> _live = new(StringComparer.Ordinal);
    private readonly HashSet<string> _acted = new(StringComparer.Ordinal);
    private readonly ThresholdTree _tree;
    private long _submissions;

    /// <summary>A market without agents.</summary>
    /// <param name="terms">The stag: one that counts heads at all levels.</param>
    /// <exception cref="ArgumentException">It is another.</exception>
    public TransparentMarket(StagTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (!terms.IsPlain)
            Throw.Argument("The solver takes stags that count heads at all levels and say nothing else.", nameof(terms));
        Terms = terms;
        _tree = new ThresholdTree(terms.Grid.CellCount);
    }

    /// <summary>The stag's terms.</summary>
    public StagTerms Terms { get; }

    /// <summary>How many have acted, which is the members coordinate of the last hunt's cell; 0 before the first.</summary>
    public int Base => _acted.Count;

    /// <summary>How many intendos are live, decoys included.</summary>
    public int LiveCount => _live.Count;

    /// <summary>How many more can join: L less the live and the acted.</summary>
    public int FreeSeats => Terms.Grid.CellCount - _live.Count - _acted.Count;

    /// <summary>The cell at which a scan would fire now, or null. O(log L).</summary>
    public Cell? HuntCell
    {
        get
        {
            var cell = new Cell(_tree.Rightmost(-Base)); // F(x) ≥ x iff #{ t_i ≤ x } − x ≥ −base
            return cell.Members > Base && Terms.Floor.Accepts(cell) ? cell : null;
        }
    }

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
    /// <returns><see cref="MarketRefusal.None"/>, AlreadyActed, AlreadyLive, OutsideGrid or Full.</returns>
    public MarketRefusal Join(string agent, Condition condition)
    {
        if (HasActed(agent))
            return MarketRefusal.AlreadyActed;
        if (IsLive(agent))
            return MarketRefusal.AlreadyLive;
        if (!condition.TryOn(Terms.Grid, 1, out var accepted, out _))
            return MarketRefusal.OutsideGrid;
        if (FreeSeats == 0)
            return MarketRefusal.Full;
        Add(agent, accepted);
        return MarketRefusal.None;
    }

    /// <summary>Puts another condition in the place of an agent's; it counts as the agent's newest submission.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="condition">The new condition.</param>
    /// <returns><see cref="MarketRefusal.None"/>, AlreadyActed, NotLive or OutsideGrid.</returns>
    public MarketRefusal Replace(string agent, Condition condition)
    {
        if (HasActed(agent))
            return MarketRefusal.AlreadyActed;
        if (!IsLive(agent))
            return MarketRefusal.NotLive;
        if (!condition.TryOn(Terms.Grid, 1, out var accepted, out _))
            return MarketRefusal.OutsideGrid;
        Remove(agent);
        Add(agent, accepted);
        return MarketRefusal.None;
    }

    /// <summary>Takes an agent's intendo out, as if it had never joined.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <returns><see cref="MarketRefusal.None"/>, AlreadyActed or NotLive.</returns>
    public MarketRefusal Leave(string agent)
    {
        if (HasActed(agent))
            return MarketRefusal.AlreadyActed;
        if (!IsLive(agent))
            return MarketRefusal.NotLive;
        Remove(agent);
        return MarketRefusal.None;
    }

    /// <summary>Looks for a hunt and executes it. O(log L) when there is none, else O(live · log live).</summary>
    /// <returns>The hunt, or null. A second scan without a change in between finds none.</returns>
    public TransparentHunt? Scan()
    {
        if (HuntCell is not { } cell)
            return null;
        var members = _live
            .Where(entry => entry.Value.Condition.Accepts(cell))
            .OrderBy(entry => entry.Value.Submission)
            .Select(entry => entry.Key)
            .ToArray();
        foreach (var member in members)
        {
            Remove(member);
            _acted.Add(member);
        }

        if (Base != cell.Members)
            Throw.Invalid("The members do not add up to the cell: capacity was not kept.");
        return new TransparentHunt(cell, members);
    }

    private void Add(string agent, UpSet condition)
    {
        _live.Add(agent, (condition, _submissions++));
        if (!condition.IsEmpty)
            _tree.Add(condition.Least[0].Members);
    }

    private void Remove(string agent)
    {
        _live.Remove(agent, out var intendo);
        if (!intendo.Condition.IsEmpty)
            _tree.Remove(intendo.Condition.Least[0].Members);
    }
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

    /// <summary>The condition's threshold is above the grid's levels.</summary>
    OutsideGrid,

    /// <summary>Live intendos, decoys included, and members who have acted fill the levels.</summary>
    Full,
}

/// <summary>The resolution of a stag: the greatest pack whose members' conditions all hold together.</summary>
/// <param name="Cell">x*: how many members have acted once this pack has, those of earlier hunts included.</param>
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
