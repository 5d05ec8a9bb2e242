using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Counts thresholds t in 1..L and finds the greatest x with #{ t ≤ x } − x ≥ d. A change costs O(log L), and so does the question.
/// Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// With c[t] thresholds at t, #{ t ≤ x } − x = Σ { c[t] − 1 : t ≤ x }, a prefix sum. A binary tree keeps for every run of levels
/// its sum and the greatest of its prefix sums; the rightmost prefix that is at least d is one walk from the root to a leaf.
/// A leaf is a block of <see cref="BlockLength"/> levels, one cache line of counts, so that a tree over 2^24 levels takes 72 MiB.
/// </remarks>
internal sealed class ThresholdTree
{
    /// <summary>Levels a leaf.</summary>
    public const int BlockLength = 16;

    private readonly int _levels;
    private readonly int _leaves; // a power of two, at least ⌈L / BlockLength⌉
    private readonly int[] _counts; // c[t] at t − 1, of every block in full
    private readonly Node[] _nodes; // node i has children 2i and 2i + 1, the root is 1, leaf b is node _leaves + b

    /// <summary>A tree that counts nothing yet.</summary>
    /// <param name="levels">L, in [1, 2^24].</param>
    public ThresholdTree(int levels)
    {
        _levels = levels;
        var blocks = (levels + BlockLength - 1) / BlockLength;
        _leaves = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)blocks);
        _counts = new int[blocks * BlockLength];
        _nodes = new Node[2 * _leaves];
        // Levels beyond L are there too, without thresholds: what is found among them is the caller's question to exclude.
        for (var leaf = 0; leaf < _leaves; leaf++)
            _nodes[_leaves + leaf] = new Node(-BlockLength, -1);
        for (var node = _leaves - 1; node >= 1; node--)
            _nodes[node] = Join(_nodes[2 * node], _nodes[(2 * node) + 1]);
    }

    /// <summary>Counts one more threshold.</summary>
    /// <param name="threshold">In [1, L].</param>
    public void Add(int threshold) => Change(threshold, 1);

    /// <summary>Counts one fewer.</summary>
    /// <param name="threshold">In [1, L], and counted.</param>
    public void Remove(int threshold) => Change(threshold, -1);

    /// <summary>
    /// The greatest x in [1, L] with #{ t ≤ x } − x ≥ d, or 0. At most L thresholds with −d among them are counted, else an x
    /// beyond L could be the greatest.
    /// </summary>
    /// <param name="least">d, in [−L, 0].</param>
    public int Rightmost(int least)
    {
        var node = 1;
        if (_nodes[node].GreatestPrefix < least)
            return 0;
        var before = 0; // the sum of everything left of the node
        while (node < _leaves)
        {
            var left = 2 * node;
            var throughLeft = before + _nodes[left].Sum;
            if (throughLeft + _nodes[left + 1].GreatestPrefix >= least)
                (node, before) = (left + 1, throughLeft);
            else
                node = left;
        }

        var start = (node - _leaves) * BlockLength;
        var found = 0;
        for (var i = start; i < start + BlockLength; i++)
        {
            before += _counts[i] - 1;
            if (before >= least)
                found = i + 1;
        }

        return found;
    }

    private static Node Join(Node left, Node right) =>
        new(left.Sum + right.Sum, Math.Max(left.GreatestPrefix, left.Sum + right.GreatestPrefix));

    private void Change(int threshold, int by)
    {
        if (threshold < 1 || threshold > _levels)
            Throw.OutOfRange("No such level.", nameof(threshold));
        var block = (threshold - 1) / BlockLength;
        _counts[threshold - 1] += by;
        var (sum, greatest) = (0, int.MinValue);
        foreach (var count in _counts.AsSpan(block * BlockLength, BlockLength))
        {
            sum += count - 1;
            greatest = Math.Max(greatest, sum);
        }

        var node = _leaves + block;
        _nodes[node] = new Node(sum, greatest);
        for (node >>= 1; node >= 1; node >>= 1)
            _nodes[node] = Join(_nodes[2 * node], _nodes[(2 * node) + 1]);
    }

    /// <summary>
    /// A run of levels: Σ (c[t] − 1) over it, and the greatest of the sums that start where it starts. Both in [−2^24, 2^24].
    /// </summary>
    private readonly record struct Node(int Sum, int GreatestPrefix);
}
