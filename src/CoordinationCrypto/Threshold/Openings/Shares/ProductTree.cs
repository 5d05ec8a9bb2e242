namespace CoordinationCrypto.Threshold;

/// <summary>
/// For each group of neighbours in a row their product, zero where one of them is: halved round after round, the odd one of a group going
/// up as it is. All levels stay, so that a zero can be followed down again. Not safe for use by several threads at once.
/// </summary>
internal sealed class ProductTree
{
    private readonly ShareArithmetic _arithmetic;
    private readonly List<SharedRow> _levels;
    private int[] _counts; // of each group, on the top level
    private SharedRow? _products; // of the round under way
    private int[] _places = []; // of the next level, in the products and then the level below

    /// <summary>Begins with the lowest level.</summary>
    /// <param name="arithmetic">What computes.</param>
    /// <param name="leaves">The row.</param>
    /// <param name="counts">How many values each group has, at least 1, in the row's order.</param>
    public ProductTree(ShareArithmetic arithmetic, SharedRow leaves, IEnumerable<int> counts)
    {
        (_arithmetic, _levels, _counts) = (arithmetic, [leaves], [.. counts]);
        if (_counts.Any(count => count < 1) || _counts.Sum() != leaves.Length)
            throw new ArgumentException("The groups are the row, and none is empty.", nameof(counts));
    }

    /// <summary>Whether one value of each group is left.</summary>
    public bool IsDone => _counts.Length == _levels[^1].Length;

    /// <summary>The rows from the leaves up. With one group, value j of a level is the product of 2j and 2j + 1 below, or 2j as it
    /// is.</summary>
    public IReadOnlyList<SharedRow> Levels => _levels;

    /// <summary>The products of the groups, once done.</summary>
    public SharedRow Top => _levels[^1];

    /// <summary>Puts the products of the next level into a round.</summary>
    public void Enter(ShareRound round)
    {
        List<int> left = [], right = [], places = [];
        var pairs = _counts.Sum(count => count / 2);
        var start = 0;
        foreach (var count in _counts)
        {
            for (var k = 0; k + 1 < count; k += 2)
            {
                places.Add(left.Count);
                left.Add(start + k);
                right.Add(start + k + 1);
            }

            if (count % 2 != 0)
                places.Add(pairs + start + count - 1);
            start += count;
        }

        var below = _levels[^1];
        _products = round.Multiply(
            _arithmetic.Choose(below, null, left.ToArray()),
            _arithmetic.Choose(below, null, right.ToArray())
        );
        _places = [.. places];
    }

    /// <summary>The round is opened.</summary>
    public void Climb()
    {
        _levels.Add(_arithmetic.Choose(_products!, _levels[^1], _places));
        _counts = Array.ConvertAll(_counts, count => (count + 1) / 2);
        _products = null;
    }
}
