using System.Numerics;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// The hash tree of RFC 9162, section 2.1, over a list that only grows: a leaf is SHA-256(0 ‖ data), a node SHA-256(1 ‖ left ‖ right), and
/// of n leaves the first 2^k, the largest power below n, are on the left. Not safe for use by several threads at once.
/// </summary>
internal sealed class MerkleTree
{
    /// <summary>The longest path that a list of at most 2^63 leaves has.</summary>
    public const int MaxPath = 63;

    private readonly List<List<Hash32>> _levels = [[]]; // [k][i]: the root of the 2^k leaves from i·2^k on

    /// <summary>How many leaves there are.</summary>
    public ulong Count => (ulong)_levels[0].Count;

    /// <summary>The root of all leaves; SHA-256 of nothing where there are none.</summary>
    public Hash32 Root => Count == 0 ? Hash32.Sha256([]) : RootOf(0, Count);

    /// <summary>A leaf's hash.</summary>
    public static Hash32 Leaf(ReadOnlySpan<byte> data) => Hash32.Sha256([0, .. data]);

    /// <summary>Adds a leaf.</summary>
    public void Add(Hash32 leaf)
    {
        _levels[0].Add(leaf);
        for (var level = 0; _levels[level].Count % 2 == 0; level++)
        {
            if (level + 1 == _levels.Count)
                _levels.Add([]);
            _levels[level + 1].Add(Node(_levels[level][^2], _levels[level][^1]));
        }
    }

    /// <summary>The hashes that lead from a leaf to the root of the first leaves, from below.</summary>
    /// <param name="index">The leaf, below <paramref name="count"/>.</param>
    /// <param name="count">How many leaves, at most <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public Hash32[] Path(ulong index, ulong count)
    {
        if (index >= count || count > Count)
            Throw.OutOfRange("There is no such leaf.", nameof(index));
        var path = new Stack<Hash32>();
        var start = 0UL;
        while (count > 1)
        {
            var left = LeftOf(count);
            var isLeft = index - start < left;
            path.Push(isLeft ? RootOf(start + left, count - left) : RootOf(start, left));
            (start, count) = isLeft ? (start, left) : (start + left, count - left);
        }

        return [.. path];
    }

    /// <summary>The root that a path leads to.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="index">Its place.</param>
    /// <param name="count">How many leaves there are.</param>
    /// <param name="path">As <see cref="Path"/> gives it.</param>
    /// <param name="root">The root.</param>
    /// <returns>Whether the path has the length of this place's.</returns>
    /// <remarks>RFC 9162, section 2.1.3.2.</remarks>
    public static bool TryFollow(Hash32 leaf, ulong index, ulong count, ReadOnlySpan<Hash32> path, out Hash32 root)
    {
        root = leaf;
        if (index >= count)
            return false;
        var last = count - 1;
        foreach (var other in path)
        {
            if (last == 0)
                return false;
            if (index % 2 == 1 || index == last)
            {
                root = Node(other, root);
                var skipped = BitOperations.TrailingZeroCount(index); // levels at which the last has no sibling
                (index, last) = (index >> skipped, last >> skipped);
            }
            else
            {
                root = Node(root, other);
            }

            (index, last) = (index >> 1, last >> 1);
        }

        return last == 0;
    }

    private static Hash32 Node(Hash32 left, Hash32 right) => Hash32.Sha256([1, .. left.Bytes, .. right.Bytes]);

    private static ulong LeftOf(ulong count) => 1UL << BitOperations.Log2(count - 1);

    /// <summary>Of leaves that begin at a multiple of the power of two at or above their number.</summary>
    private Hash32 RootOf(ulong start, ulong count)
    {
        var level = BitOperations.Log2(count);
        if (BitOperations.IsPow2(count))
            return _levels[level][(int)(start >> level)];
        var left = LeftOf(count);
        return Node(RootOf(start, left), RootOf(start + left, count - left));
    }
}
