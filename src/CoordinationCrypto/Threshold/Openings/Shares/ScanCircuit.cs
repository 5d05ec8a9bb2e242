using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The sealed scan as a circuit on shares: comparisons, or the product of each cell's factors; where there are two conditions the norm form
/// of both; a product tree over the cells; one zero test of its root; and, if it passes, the search for the last good cell down the stored
/// levels, the later half first. With several trees the roots are tested together: it fires only if every tree has a good cell. Immutable.
/// </summary>
/// <remarks>
/// Every answer of the search follows from the cell it ends at, as long as no good cell comes after it in the grid's order: a later half is
/// good only if it holds that cell. Where a cell is not good, a test takes it for one with probability p^−5.
/// </remarks>
internal sealed class ScanCircuit
{
    /// <summary>A nonresidue modulo 65537: x² − 3·y² is zero only where x and y are.</summary>
    private const ulong NonResidue = 3;

    private readonly (ulong Weight, Conversion Conversion)[][] _inputs;
    private readonly ScanTree[] _trees;

    /// <summary>Makes the circuit.</summary>
    /// <param name="inputs">Each a weighted sum of conversions, with public weights in [0, p).</param>
    /// <param name="trees">At least one.</param>
    public ScanCircuit(IReadOnlyList<IReadOnlyList<(ulong Weight, Conversion Conversion)>> inputs, IReadOnlyList<ScanTree> trees)
    {
        if (inputs.Count == 0 || inputs.Any(input => input.Count == 0))
            Throw.Argument("An input is a sum of one conversion or more.", nameof(inputs));
        if (inputs.Any(input => input.Any(term => term.Conversion.Opened.Length != input[0].Conversion.Opened.Length)))
            Throw.Argument("The conversions of a sum have one length.", nameof(inputs));
        if (trees.Count == 0 || trees.Any(tree => tree.Conditions.Count is < 1 or > 2 || tree.CellCount == 0))
            Throw.Argument("A scan has trees, each with cells and one or two conditions.", nameof(trees));
        if (trees.Any(tree => tree.Conditions.Any(condition => condition.Bounds is { } bounds && bounds.Length != condition.Slots.Length)))
            Throw.Argument("Where there are bounds, each factor has one.", nameof(trees));
        _inputs = [.. inputs.Select(input => input.ToArray())];
        _trees = [.. trees];
    }

    /// <summary>How many trees there are.</summary>
    public int TreeCount => _trees.Length;

    /// <summary>How many inputs there are.</summary>
    public int InputCount => _inputs.Length;

    /// <summary>What an input sums.</summary>
    public IReadOnlyList<(ulong Weight, Conversion Conversion)> Input(int input) => _inputs[input];

    /// <summary>The name of an input's row: the digests of what it sums, with their weights.</summary>
    public Hash32 NameOf(int input) =>
        ShareName.Of(
            ShareOperation.Input,
            Array.ConvertAll(_inputs[input], each => each.Conversion.Digest),
            Array.ConvertAll(_inputs[input], each => each.Weight)
        );

    /// <summary>
    /// The id of the first round: the hash of the request and of all that the circuit is made of: conversions with weights, constants,
    /// cells in their order. Two scans of one request that differ in any of it share no mask.
    /// </summary>
    /// <param name="request">The id of the request that the scan belongs to.</param>
    public Hash32 IdUnder(Hash32 request)
    {
        var writer = new WireWriter(1024);
        writer.WriteLengthPrefixed("CoordinationCrypto/sealed-scan/v1"u8);
        writer.WriteHash(request);
        writer.WriteUInt32((uint)_inputs.Length);
        foreach (var input in _inputs)
        {
            writer.WriteUInt32((uint)input.Length);
            foreach (var (weight, conversion) in input)
            {
                writer.WriteUInt64(weight);
                writer.WriteHash(conversion.Digest);
            }
        }

        writer.WriteUInt32((uint)_trees.Length);
        foreach (var condition in _trees.SelectMany(tree => tree.Conditions.Prepend(new ScanCondition(tree.Conditions.Count, [], [], []))))
        {
            writer.WriteUInt32((uint)condition.Input);
            writer.WriteUInt32((uint)condition.Counts.Length);
            foreach (var count in condition.Counts)
                writer.WriteUInt32((uint)count);
            writer.WriteUInt32((uint)(condition.Bounds?.Length ?? 0));
            foreach (var bound in condition.Bounds ?? [])
                writer.WriteUInt64(bound);
            writer.WriteUInt32((uint)condition.Slots.Length);
            for (var k = 0; k < condition.Slots.Length; k++)
            {
                writer.WriteUInt32((uint)condition.Slots[k]);
                writer.WriteUInt64(condition.Constants[k]);
            }
        }

        return Hash32.Sha256(writer.Written);
    }

    /// <summary>The rounds.</summary>
    /// <param name="on">What computes.</param>
    /// <param name="inputs">The inputs as rows.</param>
    /// <param name="result">Told at the end.</param>
    public IEnumerable<ShareRound> Rounds(ShareArithmetic on, IReadOnlyList<SharedRow> inputs, ScanResult result)
    {
        var conditions = _trees.SelectMany(tree => tree.Conditions);
        var rows = conditions.Select(condition => (condition.Bounds, Row: Row(on, inputs, condition))).ToArray();
        foreach (var round in Compare(on, rows))
            yield return round;
        var next = 0;
        var factors = Array.ConvertAll(
            _trees,
            tree => tree.Conditions.Select(condition => new ProductTree(on, rows[next++].Row, condition.Counts)).ToArray()
        );
        foreach (var round in Climb(on, [.. factors.SelectMany(each => each)]))
            yield return round;
        var cells = Array.ConvertAll(factors, each => each[0].Top);
        if (factors.Any(each => each.Length == 2))
        {
            var round = on.Begin();
            var squares = Array.ConvertAll(factors, each => Array.ConvertAll(each, one => Square(round, each.Length, one.Top)));
            yield return round;
            for (var t = 0; t < cells.Length; t++)
                if (squares[t] is [var first, var second])
                    cells[t] = on.Combine(1, first, on.Field.Negate(NonResidue), second);
        }

        var trees = Array.ConvertAll(cells, row => new ProductTree(on, row, [row.Length]));
        foreach (var round in Climb(on, trees))
            yield return round;
        var last = on.Begin();
        var roots = trees.Select(tree => tree.Top).Aggregate((row, next) => on.Choose(row, next, [.. Enumerable.Range(0, row.Length + 1)]));
        var test = last.Test(roots);
        yield return last;
        result.Fired = test.IsZero;
        if (!test.IsZero)
            yield break;
        foreach (var round in Descend(on, trees, result))
            yield return round;
    }

    /// <summary>A row's squares where they are needed.</summary>
    private static SharedRow Square(ShareRound round, int conditions, SharedRow row) =>
        conditions == 1 ? row : round.Multiply(row, row);

    private static SharedRow Row(ShareArithmetic on, IReadOnlyList<SharedRow> inputs, ScanCondition condition) =>
        on.Offset(on.Choose(inputs[condition.Input], null, condition.Slots), condition.Constants);

    /// <summary>Where there are bounds, puts zeros and ones in the row's place: zero where the value is at least its bound.</summary>
    private static IEnumerable<ShareRound> Compare(ShareArithmetic on, (ulong[]? Bounds, SharedRow Row)[] rows)
    {
        var compared = Enumerable.Range(0, rows.Length).Where(i => rows[i].Bounds is not null).ToArray();
        if (compared.Length == 0)
            yield break;
        var all = compared.Select(i => rows[i].Row).Aggregate((row, next) => on.Choose(row, next, Range(0, row.Length + next.Length)));
        var comparison = new SharedComparison(on);
        foreach (var round in comparison.Rounds(all, [.. compared.SelectMany(i => rows[i].Bounds!)]))
            yield return round;
        var start = 0;
        foreach (var i in compared)
        {
            var isAtLeast = on.Choose(comparison.Result!, null, Range(start, rows[i].Row.Length));
            start += isAtLeast.Length;
            rows[i].Row = on.Offset(on.Scale(isAtLeast, [.. Range(0, isAtLeast.Length).Select(_ => on.Field.Negate(1))]), Ones(isAtLeast));
        }
    }

    private static int[] Range(int start, int count) => [.. Enumerable.Range(start, count)];

    private static ulong[] Ones(SharedRow row) => [.. Enumerable.Repeat(1UL, row.Length)];

    /// <summary>All trees side by side, each up to its top.</summary>
    private static IEnumerable<ShareRound> Climb(ShareArithmetic on, ProductTree[] trees)
    {
        while (Array.FindAll(trees, tree => !tree.IsDone) is { Length: > 0 } growing)
        {
            var round = on.Begin();
            foreach (var tree in growing)
                tree.Enter(round);
            yield return round;
            foreach (var tree in growing)
                tree.Climb();
        }
    }

    /// <summary>All trees side by side, each down to its last good cell: the later child where that is zero, else the earlier.</summary>
    private static IEnumerable<ShareRound> Descend(ShareArithmetic on, ProductTree[] trees, ScanResult result)
    {
        var at = new int[trees.Length]; // on the level above, the root at first
        for (var level = trees.Max(tree => tree.Levels.Count) - 2; level >= 0; level--)
        {
            var round = on.Begin();
            var tests = new OpenedRow?[trees.Length];
            for (var t = 0; t < trees.Length; t++)
            {
                var later = 2 * at[t] + 1;
                if (level < trees[t].Levels.Count - 1 && later < trees[t].Levels[level].Length)
                    tests[t] = round.Test(on.Choose(trees[t].Levels[level], null, [later]));
            }

            if (round.Length > 0)
                yield return round;
            for (var t = 0; t < trees.Length; t++)
                if (level < trees[t].Levels.Count - 1)
                    at[t] = 2 * at[t] + (tests[t] is { IsZero: true } ? 1 : 0);
        }

        result.Cells = at;
    }
}
