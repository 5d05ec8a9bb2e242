namespace CoordinationCrypto.Markets;

/// <summary>
/// The pack of one stag in the clear: weights at up-sets go in and out, and the cell at which it would fire is known after each. One axis:
/// O(log levels) a change; two: O(cells) additions, vector by vector, and O(levels) for the cell. Not safe for use by several threads at
/// once.
/// </summary>
/// <remarks>
/// F(x) = Σ { w_i : x ∈ V_i } + base (Lemma 1). Cells that are no hunt whatever the pack are a down-set: the base's cell (R8), what the
/// step forbids (R9), what the floor does not hold. So where any live cell has F(x) ≥ x, the greatest cell of all with F(x) ≥ x is live
/// too, and nothing else has to be looked at.
/// </remarks>
internal sealed class GridSolver
{
    private readonly HuntRule _rule;
    private readonly bool _isMembersFirst;
    private readonly ThresholdTree? _tree; // one axis
    private readonly int[] _starts; // two axes: a column for each row
    private readonly CellSums? _sums;
    private Cell _weight; // the base, exact (R5)
    private Cell _least; // what every hunt is at least, on each axis
    private bool _isOver; // no cell is that great

    /// <summary>A stag without live intendos, base and open gates.</summary>
    /// <param name="rule">When it fires.</param>
    public GridSolver(HuntRule rule)
    {
        _rule = rule;
        var axes = rule.Grid.Axes;
        _isMembersFirst = axes[0].Kind == AxisKind.Members;
        _starts = axes.Count == 2 ? new int[axes[0].LevelCount] : [];
        if (axes.Count == 1)
            _tree = axes[0].IsExact ? new ThresholdTree(axes[0].Top) : new ThresholdTree(Levels(axes[0]));
        else
            _sums = new CellSums(Levels(axes[0]), Levels(axes[1]));
    }

    /// <summary>The grid.</summary>
    public ConditionGrid Grid => _rule.Grid;

    /// <summary>The gates that are open, bit i for gate i.</summary>
    public int Slice { get; private set; }

    /// <summary>The exact weight that has executed: members and units.</summary>
    public Cell Base => _weight;

    /// <summary>The cell at which a scan would fire now, or null.</summary>
    public Cell? HuntCell
    {
        get
        {
            var cell = Greatest;
            return !_isOver && cell != Grid.Floor(_weight.Members, _weight.Capital) && cell.IsAtLeast(_least) && _rule.Accepts(cell)
                ? cell
                : null;
        }
    }

    /// <summary>x*, the greatest cell with F(x) ≥ x, whether a hunt may execute there or not; level 0 is one.</summary>
    public Cell Greatest
    {
        get
        {
            var axes = Grid.Axes;
            if (_tree is not null)
            {
                var level = axes[0].LevelAt(_tree.Greatest(_isMembersFirst ? _weight.Members : _weight.Capital));
                return _isMembersFirst ? new Cell(level) : new Cell(0, level);
            }

            var (row, column) = _isMembersFirst
                ? _sums!.Greatest(_weight.Members, _weight.Capital)
                : _sums!.Greatest(_weight.Capital, _weight.Members);
            var (first, second) = (axes[0].LevelAt(row), axes[1].LevelAt(column));
            return _isMembersFirst ? new Cell(first, second) : new Cell(second, first);
        }
    }

    /// <summary>Puts weight on what an intendo accepts.</summary>
    /// <param name="accepted">V, on this grid.</param>
    /// <param name="members">Its weight on the members axis, 0 or 1; −1 takes it away again.</param>
    /// <param name="units">And on the capital axis.</param>
    public void Change(UpSet accepted, int members, int units)
    {
        if (_tree is not null)
        {
            var threshold = int.MaxValue;
            for (var i = 0; i < accepted.Count; i++)
            {
                var cell = accepted.Least[i];
                if ((cell.Gates & ~Slice) == 0)
                    threshold = Math.Min(threshold, _isMembersFirst ? cell.Members : cell.Capital);
            }

            if (threshold != int.MaxValue)
                _tree.Change(threshold, _isMembersFirst ? members : units);
            return;
        }

        Array.Fill(_starts, Grid.Axes[1].LevelCount);
        for (var i = 0; i < accepted.Count; i++)
        {
            var cell = accepted.Least[i];
            if ((cell.Gates & ~Slice) != 0)
                continue;
            var (row, column) = _isMembersFirst ? (cell.Members, cell.Capital) : (cell.Capital, cell.Members);
            _starts[row] = Math.Min(_starts[row], column);
        }

        for (var row = 1; row < _starts.Length; row++)
            _starts[row] = Math.Min(_starts[row], _starts[row - 1]); // an up-set
        _sums!.Change(_starts, _isMembersFirst ? members : units, _isMembersFirst ? units : members);
    }

    /// <summary>Opens and closes gates: what is live is added up anew. O(live) changes.</summary>
    /// <param name="slice">The gates that are open from now on.</param>
    /// <param name="live">All that is live.</param>
    public void TurnTo(int slice, IEnumerable<(UpSet Accepted, int Members, int Units)> live)
    {
        if (slice == Slice)
            return;
        var all = live.ToList();
        foreach (var (accepted, members, units) in all)
            Change(accepted, -members, -units);
        Slice = slice;
        foreach (var (accepted, members, units) in all)
            Change(accepted, members, units);
    }

    /// <summary>Sets what has executed: after a hunt, and when its terms release units early (R39).</summary>
    /// <param name="members">How many have acted.</param>
    /// <param name="units">The units that have moved, less what was released early.</param>
    /// <param name="hasHunted">Whether there was a hunt: the step binds from then on (R9).</param>
    public void SetBase(int members, int units, bool hasHunted)
    {
        _weight = new Cell(members, units);
        var least = _rule.LeastAfter(_weight, hasHunted);
        var (up, upUnits) = (Grid.Members?.Up(least.Members) ?? 0, Grid.Capital?.Up(least.Capital) ?? 0);
        _isOver = up < 0 || upUnits < 0;
        if (!_isOver)
            _least = new Cell(Grid.Members?.LevelAt(up) ?? 0, Grid.Capital?.LevelAt(upUnits) ?? 0);
    }

    /// <summary>F in a cell, the base included: for pictures of it.</summary>
    /// <param name="members">The index of its level on the members axis.</param>
    /// <param name="capital">And on the capital axis.</param>
    /// <exception cref="InvalidOperationException">The grid has one axis.</exception>
    public (int Members, int Units) At(int members, int capital)
    {
        var sums = _sums ?? throw new InvalidOperationException("Only a grid of two axes is kept cell by cell.");
        var (first, second) = _isMembersFirst ? sums.At(members, capital) : sums.At(capital, members);
        return _isMembersFirst ? (first + _weight.Members, second + _weight.Capital) : (second + _weight.Members, first + _weight.Capital);
    }

    private static int[] Levels(Axis axis) => [.. Enumerable.Range(0, axis.LevelCount).Select(axis.LevelAt)];
}
