using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// One axis of levels 0 = ℓ_0 &lt; ℓ_1 &lt; … &lt; ℓ_k: adds up weights at thresholds, each the index of a level, and finds the greatest
/// level that F reaches. A change costs O(log k), and so does the question. Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// With w[t] the weight at t, F(ℓ_j) − ℓ_j = base + Σ { w[t] − (ℓ_t − ℓ_(t−1)) : t ≤ j }: the base and a prefix sum of what each level
/// has beyond what it asks for. A binary tree keeps for every run of levels its sum and the greatest of its prefix sums; the rightmost
/// prefix that is at least −base is one walk from the root to a leaf. A leaf is a block of <see cref="BlockLength"/> levels, one cache
/// line of sums, so that a tree over 2^24 levels takes 80 MiB.
/// </remarks>
internal sealed class ThresholdTree
{
    /// <summary>Levels a leaf.</summary>
    public const int BlockLength = 16;

    private const int OutOfReach = 1 << 27; // more than any weight: what the first level beyond the last asks for

    private readonly int _steps; // k
    private readonly int _leaves; // a power of two, at least ⌈k / BlockLength⌉
    private readonly int[] _excess; // w[t] − (ℓ_t − ℓ_(t−1)) at t − 1 for t ≥ 1, of every block in full
    private readonly Node[] _nodes; // node i has children 2i and 2i + 1, the root is 1, leaf b is node _leaves + b
    private int _always; // w[0]

    /// <summary>All levels 0..L, without weights.</summary>
    /// <param name="top">L, in [1, 2^24].</param>
    public ThresholdTree(int top)
        : this(top, _ => 1) { }

    /// <summary>A ladder of levels, without weights.</summary>
    /// <param name="ladder">Ascending, at least two, from 0 to at most 2^24.</param>
    public ThresholdTree(int[] ladder)
        : this(ladder.Length - 1, t => ladder[t] - ladder[t - 1]) { }

    private ThresholdTree(int steps, Func<int, int> gapBelow)
    {
        _steps = steps;
        var blocks = (steps + BlockLength - 1) / BlockLength;
        _leaves = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)blocks);
        _excess = new int[blocks * BlockLength];
        _nodes = new Node[2 * _leaves];
        for (var t = 1; t <= steps; t++)
            _excess[t - 1] = -gapBelow(t);
        if (steps < _excess.Length)
            _excess[steps] = -OutOfReach;
        Array.Fill(_nodes, new Node(-OutOfReach, -OutOfReach)); // leaves without levels; they stand right of all others
        for (var block = 0; block < blocks; block++)
            _nodes[_leaves + block] = Sum(block);
        for (var node = _leaves - 1; node >= 1; node--)
            _nodes[node] = Join(_nodes[2 * node], _nodes[(2 * node) + 1]);
    }

    /// <summary>Changes the weight at a threshold.</summary>
    /// <param name="threshold">The index of a level, in [0, k].</param>
    /// <param name="by">Is added. The weights and the base together stay in [0, 2^24].</param>
    public void Change(int threshold, int by)
    {
        if (threshold < 0 || threshold > _steps)
            Throw.OutOfRange("No such level.", nameof(threshold));
        if (threshold == 0)
        {
            _always += by;
            return;
        }
        var block = (threshold - 1) / BlockLength;
        _excess[threshold - 1] += by;
        var node = _leaves + block;
        _nodes[node] = Sum(block);
        for (node >>= 1; node >= 1; node >>= 1)
            _nodes[node] = Join(_nodes[2 * node], _nodes[(2 * node) + 1]);
    }

    /// <summary>The greatest j in [0, k] with F(ℓ_j) ≥ ℓ_j. There is one: F(0) ≥ 0.</summary>
    /// <param name="start">The base, in [0, 2^24].</param>
    public int Greatest(int start)
    {
        var node = 1;
        var before = start + _always; // F(0), and the sum of everything left of the node
        if (before + _nodes[node].GreatestPrefix < 0)
            return 0;
        while (node < _leaves)
        {
            var left = 2 * node;
            var throughLeft = before + _nodes[left].Sum;
            if (throughLeft + _nodes[left + 1].GreatestPrefix >= 0)
                (node, before) = (left + 1, throughLeft);
            else
                node = left;
        }

        var first = (node - _leaves) * BlockLength;
        var found = 0;
        for (var i = first; i < first + BlockLength; i++)
        {
            before += _excess[i];
            if (before >= 0)
                found = i + 1;
        }

        return found;
    }

    private Node Sum(int block)
    {
        var (sum, greatest) = (0, int.MinValue);
        foreach (var excess in _excess.AsSpan(block * BlockLength, BlockLength))
        {
            sum += excess;
            greatest = Math.Max(greatest, sum);
        }

        return new Node(sum, greatest);
    }

    private static Node Join(Node left, Node right) =>
        new(Math.Max(left.Sum + right.Sum, -OutOfReach), Math.Max(left.GreatestPrefix, left.Sum + right.GreatestPrefix));

    /// <summary>
    /// A run of levels: its sum, and the greatest of the sums that start where it starts. Both in [−2^28, 2^24]; runs that reach beyond
    /// the last level are cut off at −2^27, which no base makes up for.
    /// </summary>
    private readonly record struct Node(int Sum, int GreatestPrefix);
}
