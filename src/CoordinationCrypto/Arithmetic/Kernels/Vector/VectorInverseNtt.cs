using System.Numerics;
using System.Runtime.CompilerServices;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The inverse transform on vectors: bit for bit what <see cref="ScalarNtt.Inverse"/> does. It is
/// <see cref="VectorForwardNtt{TLanes, TDouble, TWord}"/> run backwards.
/// </summary>
/// <remarks>
/// Ranges, as multiples α of q, with R(α) = 1/2 + αq·2^−53 for a product as there. A level takes ±α to sums in ±2α and products
/// in ±R(2α): it is the sums that grow, by 4 in a pass, whose factors reach 4α and must stay below 2^52 = L·q. For q &lt; 2^48, L
/// &gt; 16: a pass, or the levels within vectors, reduces its sums to 1/2 where otherwise the next factors would pass L; what it did not
/// reduce is in ±2·R(2α), and 2α ≤ L/2, so all is in ±1.5 then, and 2 is what is reckoned with. For greater q, L &gt; 4 and R(α)
/// ≤ 1/2 + α/8: within vectors the sums are in [0, 2), [0, 4), [0, 8), since the words are canonical, and the factors in ±1, ±2,
/// ±4; at the end of that and in every pass all sums are reduced, so that between passes α = 1 and no factor passes 4. The last pass
/// multiplies everything, by n^−1 where there is no root.
/// </remarks>
internal static unsafe class VectorInverseNtt<TLanes, TDouble, TWord>
    where TLanes : INttLanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    private const int CachedWords = 2048; // 16 KiB, half of the smallest first-level cache

    /// <summary>Transforms n canonical residues in place.</summary>
    public static void Run(Span<ulong> values, FloatRoots roots, Multiplier inverseN, Modulus q)
    {
        fixed (ulong* words = values)
        {
            var data = (double*)words;
            var n = values.Length;
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            var levelsBetween = BitOperations.Log2((uint)n) - BitOperations.Log2((uint)TLanes.Count);
            var blocks = levelsBetween % 2 != 0 ? 2 : 4;
            if (n <= CachedWords)
            {
                Cached(data, n / blocks, blocks, blocks, q, roots, field);
            }
            else
            {
                for (var i = 0; i < blocks; i++)
                    Ascend(data + i * (n / blocks), n / blocks, blocks + i, q, roots, field);
            }
            var scaledRoot = q.Prepare(q.Multiply(inverseN.Value, roots.Top));
            if (blocks == 2)
                Last2(data, n, inverseN, scaledRoot, field);
            else
                Last4(data, n, inverseN, scaledRoot, roots.Nodes, field);
            GC.KeepAlive(roots);
        }
    }

    /// <summary>All levels of the block at a node; returns the α of what it leaves.</summary>
    private static long Ascend(double* data, int size, int node, Modulus q, FloatRoots roots, in FloatField<TLanes, TDouble, TWord> field)
    {
        if (size <= CachedWords)
            return Cached(data, size, node, 1, q, roots, field);
        var range = 0L; // the same for all four
        for (var i = 0; i < 4; i++)
            range = Ascend(data + i * (size / 4), size / 4, 4 * node + i, q, roots, field);
        range = Next(range, 4, q, out var reduce);
        Pass(data, size, node, 1, reduce, IsTight(q), roots.Nodes, field);
        return range;
    }

    /// <summary>All levels of neighbouring blocks, pass by pass over all of them; returns the α of what it leaves.</summary>
    private static long Cached(
        double* data,
        int size,
        int node,
        int count,
        Modulus q,
        FloatRoots roots,
        in FloatField<TLanes, TDouble, TWord> field
    )
    {
        var vectors = size / TLanes.Count; // in a block; a power of four
        var firstVector = (node - (1 << BitOperations.Log2((uint)node))) * vectors;
        var range = Next(1, TLanes.Count, q, out var reduce);
        First(data, count * vectors / 2, reduce, roots.Records + firstVector * TLanes.Count, field);
        for (var blockSize = 4 * TLanes.Count; blockSize <= size; blockSize *= 4)
        {
            vectors /= 4;
            range = Next(range, 4, q, out reduce);
            Pass(data, blockSize, node * vectors, count * vectors, reduce, IsTight(q), roots.Nodes, field);
        }
        return range;
    }

    /// <summary>Whether there is no room for lazy sums.</summary>
    private static bool IsTight(Modulus q) => q.BitCount > 48;

    /// <summary>
    /// The α after a pass that multiplies its sums' range by growth, and whether it must reduce them for the sake of the next, whose
    /// factors are four times as large.
    /// </summary>
    private static long Next(long range, int growth, Modulus q, out bool reduce)
    {
        reduce = IsTight(q) || 4 * growth * range > (long)((1UL << 52) / q.Value);
        return reduce ? 2 : growth * range;
    }

    /// <summary>The levels within pairs of vectors, on canonical words. Each level is a sweep by itself.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void First(double* data, int pairs, bool reduce, double* record, in FloatField<TLanes, TDouble, TWord> shared)
    {
        var field = shared;
        var stop = data + 2 * TLanes.Count * pairs;
        for (double* p = data, r = record; p < stop; p += 8 * TLanes.Count, r += 8 * TLanes.Count)
        {
            LoadWordPair(p, out var x0, out var y0);
            LoadWordPair(p + 2 * TLanes.Count, out var x1, out var y1);
            LoadWordPair(p + 4 * TLanes.Count, out var x2, out var y2);
            LoadWordPair(p + 6 * TLanes.Count, out var x3, out var y3);
            Level(1, ref x0, ref y0, ref x1, ref y1, ref x2, ref y2, ref x3, ref y3, r, field);
            StorePair(p, x0, y0);
            StorePair(p + 2 * TLanes.Count, x1, y1);
            StorePair(p + 4 * TLanes.Count, x2, y2);
            StorePair(p + 6 * TLanes.Count, x3, y3);
        }
        if (TLanes.Count == 8)
        {
            for (double* p = data, r = record; p < stop; p += 8 * TLanes.Count, r += 8 * TLanes.Count)
            {
                LoadPair(p, out var x0, out var y0);
                LoadPair(p + 2 * TLanes.Count, out var x1, out var y1);
                LoadPair(p + 4 * TLanes.Count, out var x2, out var y2);
                LoadPair(p + 6 * TLanes.Count, out var x3, out var y3);
                Level(2, ref x0, ref y0, ref x1, ref y1, ref x2, ref y2, ref x3, ref y3, r, field);
                StorePair(p, x0, y0);
                StorePair(p + 2 * TLanes.Count, x1, y1);
                StorePair(p + 4 * TLanes.Count, x2, y2);
                StorePair(p + 6 * TLanes.Count, x3, y3);
            }
        }
        for (; data < stop; data += 8 * TLanes.Count, record += 8 * TLanes.Count)
        {
            LoadPair(data, out var x0, out var y0);
            LoadPair(data + 2 * TLanes.Count, out var x1, out var y1);
            LoadPair(data + 4 * TLanes.Count, out var x2, out var y2);
            LoadPair(data + 6 * TLanes.Count, out var x3, out var y3);
            Level(TLanes.Count / 2, ref x0, ref y0, ref x1, ref y1, ref x2, ref y2, ref x3, ref y3, record, field);
            StoreRestoredPair(data, reduce ? field.Reduce(x0) : x0, y0);
            StoreRestoredPair(data + 2 * TLanes.Count, reduce ? field.Reduce(x1) : x1, y1);
            StoreRestoredPair(data + 4 * TLanes.Count, reduce ? field.Reduce(x2) : x2, y2);
            StoreRestoredPair(data + 6 * TLanes.Count, reduce ? field.Reduce(x3) : x3, y3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadWordPair(double* data, out TDouble x, out TDouble y)
    {
        x = TLanes.ToDouble(TLanes.Load((ulong*)data));
        y = TLanes.ToDouble(TLanes.Load((ulong*)data + TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadPair(double* data, out TDouble x, out TDouble y)
    {
        x = TLanes.Load(data);
        y = TLanes.Load(data + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(double* data, TDouble x, TDouble y)
    {
        TLanes.Store(data, x);
        TLanes.Store(data + TLanes.Count, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRestoredPair(double* data, TDouble x, TDouble y)
    {
        TLanes.InverseRestore(ref x, ref y);
        StorePair(data, x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Level(
        int distance,
        ref TDouble x0,
        ref TDouble y0,
        ref TDouble x1,
        ref TDouble y1,
        ref TDouble x2,
        ref TDouble y2,
        ref TDouble x3,
        ref TDouble y3,
        double* record,
        in FloatField<TLanes, TDouble, TWord> field
    )
    {
        TLanes.InverseExchange(distance, ref x0, ref y0);
        TLanes.InverseExchange(distance, ref x1, ref y1);
        TLanes.InverseExchange(distance, ref x2, ref y2);
        TLanes.InverseExchange(distance, ref x3, ref y3);
        SumAndDifference(ref x0, ref y0);
        SumAndDifference(ref x1, ref y1);
        SumAndDifference(ref x2, ref y2);
        SumAndDifference(ref x3, ref y3);
        field.MultiplyFour(
            ref y0,
            ref y1,
            ref y2,
            ref y3,
            TLanes.InverseRoots(distance, record),
            TLanes.InverseRoots(distance, record + 2 * TLanes.Count),
            TLanes.InverseRoots(distance, record + 4 * TLanes.Count),
            TLanes.InverseRoots(distance, record + 6 * TLanes.Count)
        );
    }

    /// <summary>Two levels of neighbouring blocks.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Pass(
        double* data,
        int size,
        int node,
        int count,
        bool reduce,
        bool tight,
        double* nodes,
        in FloatField<TLanes, TDouble, TWord> shared
    )
    {
        var field = shared;
        nint quarter = size / 4;
        for (var end = node + count; node < end; node++, data += 3 * quarter)
        {
            var w1 = TLanes.Broadcast(nodes[2 * node]);
            var w1q = TLanes.Broadcast(nodes[2 * node + 1]);
            var w2 = TLanes.Broadcast(nodes[4 * node]);
            var w2q = TLanes.Broadcast(nodes[4 * node + 1]);
            var w3 = TLanes.Broadcast(nodes[4 * node + 2]);
            var w3q = TLanes.Broadcast(nodes[4 * node + 3]);
            for (var stop = data + quarter; data < stop; data += TLanes.Count)
            {
                Halves(data, quarter, out var a0, out var a1, out var a2, out var a3);
                field.MultiplyTwo(ref a1, ref a3, w2, w2q, w3, w3q);
                SumAndDifference(ref a0, ref a2);
                SumAndDifference(ref a1, ref a3);
                field.MultiplyTwo(ref a2, ref a3, w1, w1q, w1, w1q);
                if (reduce)
                    a0 = field.Reduce(a0);
                if (tight)
                    a1 = field.Reduce(a1);
                TLanes.Store(data, a0);
                TLanes.Store(data + quarter, a1);
                TLanes.Store(data + 2 * quarter, a2);
                TLanes.Store(data + 3 * quarter, a3);
            }
        }
    }

    /// <summary>The last level, times n^−1, to canonical words.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Last2(double* data, int n, Multiplier inverseN, Multiplier scaledRoot, in FloatField<TLanes, TDouble, TWord> shared)
    {
        var field = shared;
        var w0 = TLanes.Broadcast(inverseN.Centered);
        var w0q = TLanes.Broadcast(inverseN.CenteredQuotient);
        var w1 = TLanes.Broadcast(scaledRoot.Centered);
        var w1q = TLanes.Broadcast(scaledRoot.CenteredQuotient);
        var half = n / 2;
        for (var stop = data + half; data < stop; data += TLanes.Count)
        {
            var x = TLanes.Load(data);
            var y = TLanes.Load(data + half);
            SumAndDifference(ref x, ref y);
            field.MultiplyTwo(ref x, ref y, w0, w0q, w1, w1q);
            StoreWord(data, x, field);
            StoreWord(data + half, y, field);
        }
    }

    /// <summary>The last two levels, times n^−1, to canonical words.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Last4(
        double* data,
        int n,
        Multiplier inverseN,
        Multiplier scaledRoot,
        double* nodes,
        in FloatField<TLanes, TDouble, TWord> shared
    )
    {
        var field = shared;
        var w0 = TLanes.Broadcast(inverseN.Centered);
        var w0q = TLanes.Broadcast(inverseN.CenteredQuotient);
        var w1 = TLanes.Broadcast(scaledRoot.Centered);
        var w1q = TLanes.Broadcast(scaledRoot.CenteredQuotient);
        var w2 = TLanes.Broadcast(nodes[4]);
        var w2q = TLanes.Broadcast(nodes[5]);
        var w3 = TLanes.Broadcast(nodes[6]);
        var w3q = TLanes.Broadcast(nodes[7]);
        nint quarter = n / 4;
        for (var stop = data + quarter; data < stop; data += TLanes.Count)
        {
            Halves(data, quarter, out var a0, out var a1, out var a2, out var a3);
            field.MultiplyTwo(ref a1, ref a3, w2, w2q, w3, w3q);
            SumAndDifference(ref a0, ref a2);
            SumAndDifference(ref a1, ref a3);
            field.MultiplyTwo(ref a0, ref a2, w0, w0q, w1, w1q);
            field.MultiplyTwo(ref a1, ref a3, w0, w0q, w1, w1q);
            StoreWord(data, a0, field);
            StoreWord(data + quarter, a1, field);
            StoreWord(data + 2 * quarter, a2, field);
            StoreWord(data + 3 * quarter, a3, field);
        }
    }

    /// <summary>Sums and differences of neighbouring quarters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(double* data, nint quarter, out TDouble a0, out TDouble a1, out TDouble a2, out TDouble a3)
    {
        a0 = TLanes.Load(data);
        a1 = TLanes.Load(data + quarter);
        a2 = TLanes.Load(data + 2 * quarter);
        a3 = TLanes.Load(data + 3 * quarter);
        SumAndDifference(ref a0, ref a1);
        SumAndDifference(ref a2, ref a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumAndDifference(ref TDouble x, ref TDouble y) => (x, y) = (TLanes.Add(x, y), TLanes.Subtract(x, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWord(double* word, TDouble value, in FloatField<TLanes, TDouble, TWord> field) =>
        TLanes.Store((ulong*)word, field.Canonical(value));
}
