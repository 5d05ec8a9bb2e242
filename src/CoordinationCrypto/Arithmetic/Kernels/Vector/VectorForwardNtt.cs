using System.Numerics;
using System.Runtime.CompilerServices;

namespace CoordinationCrypto.Arithmetic;

/// <summary>The forward transform on vectors: bit for bit what <see cref="ScalarNtt.Forward"/> does.</summary>
/// <remarks>
/// <para>
/// Two levels a pass over the data, which stays in place as the bits of doubles between the first pass and the last; blocks that fit the
/// first-level cache are finished before the next is begun; the last levels of all run within pairs of vectors. What bounds the speed is
/// how far the processor looks ahead over chains of dependent instructions: hence products side by side, and sweeps that do little each.
/// Each sweep is a method of its own and is not inlined, because inside its callers it loses its registers to them (six times slower,
/// measured).
/// </para>
/// <para>
/// Ranges, as multiples α of q. A product of something in ±αq is in ±R(α)·q with R(α) = 1/2 + αq·2^−53
/// (<see cref="FloatField{TLanes, TDouble, TWord}"/>), and what it is added to grows by that. For q &lt; 2^48 R(α) = 1/2 + α/32, and
/// from α = 1 fifteen levels lead to 11.0 &lt; 16 ≤ 2^52/q: nothing is reduced before the end (and for q &lt; 2^46, with room enough,
/// the end is shorter). For greater q, R(α) ≤ 1/2 + α/8, and α must stay below 4: every second pass, and the last levels, first
/// reduce what is not multiplied, to 1/2. A pass without that leads from α = 1 to 2.4, then 2.0 with, 3.6 without, 2.2 with, 3.8
/// without, and no further; the last levels lead from 1/2 through 1.1 and 1.8 to 2.5.
/// </para>
/// </remarks>
internal static unsafe class VectorForwardNtt<TLanes, TDouble, TWord>
    where TLanes : INttLanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    private const int CachedWords = 2048; // 16 KiB, half of the smallest first-level cache

    /// <summary>Transforms n canonical residues in place.</summary>
    public static void Run(Span<ulong> values, FloatRoots roots, Modulus q)
    {
        fixed (ulong* words = values)
        {
            var data = (double*)words;
            var n = values.Length;
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            var tight = q.BitCount > 48;
            var roomy = q.BitCount <= 46;
            var levelsBetween = BitOperations.Log2((uint)n) - BitOperations.Log2((uint)TLanes.Count);
            int blocks;
            if (levelsBetween % 2 != 0)
            {
                First2(data, n, roots.Nodes, field);
                blocks = 2;
            }
            else
            {
                First4(data, n, roots.Nodes, field);
                blocks = 4;
            }
            if (n <= CachedWords)
            {
                Cached(data, n / blocks, blocks, blocks, tight, tight, roomy, roots, field);
            }
            else
            {
                for (var i = 0; i < blocks; i++)
                    Descend(data + i * (n / blocks), n / blocks, blocks + i, tight, tight, roomy, roots, field);
            }
            GC.KeepAlive(roots);
        }
    }

    /// <summary>All levels of the block at a node.</summary>
    private static void Descend(
        double* data,
        int size,
        int node,
        bool tight,
        bool reduce,
        bool roomy,
        FloatRoots roots,
        in FloatField<TLanes, TDouble, TWord> field
    )
    {
        if (size <= CachedWords)
        {
            Cached(data, size, node, 1, tight, reduce, roomy, roots, field);
            return;
        }
        Pass(data, size, node, 1, reduce, roots.Nodes, field);
        for (var i = 0; i < 4; i++)
            Descend(data + i * (size / 4), size / 4, 4 * node + i, tight, tight & !reduce, roomy, roots, field);
    }

    /// <summary>All levels of neighbouring blocks, pass by pass over all of them.</summary>
    private static void Cached(
        double* data,
        int size,
        int node,
        int count,
        bool tight,
        bool reduce,
        bool roomy,
        FloatRoots roots,
        in FloatField<TLanes, TDouble, TWord> field
    )
    {
        for (; size > TLanes.Count; size /= 4, node *= 4, count *= 4, reduce = tight & !reduce)
            Pass(data, size, node, count, reduce, roots.Nodes, field);
        var firstVector = node - (1 << BitOperations.Log2((uint)node));
        Last(data, count / 2, tight, roomy, roots.Records + firstVector * TLanes.Count, field);
    }

    /// <summary>The first level, on canonical words.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void First2(double* data, int n, double* nodes, in FloatField<TLanes, TDouble, TWord> shared)
    {
        var field = shared;
        var w = TLanes.Broadcast(nodes[2]);
        var wq = TLanes.Broadcast(nodes[3]);
        var half = n / 2;
        for (var stop = data + half; data < stop; data += 2 * TLanes.Count)
        {
            var y0 = Word(data + half);
            var y1 = Word(data + half + TLanes.Count);
            field.MultiplyTwo(ref y0, ref y1, w, wq, w, wq);
            StoreBoth(data, half, Word(data), y0);
            StoreBoth(data + TLanes.Count, half, Word(data + TLanes.Count), y1);
        }
    }

    /// <summary>The first two levels, on canonical words.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void First4(double* data, int n, double* nodes, in FloatField<TLanes, TDouble, TWord> shared)
    {
        var field = shared;
        nint quarter = n / 4;
        var w1 = TLanes.Broadcast(nodes[2]);
        var w1q = TLanes.Broadcast(nodes[3]);
        var w2 = TLanes.Broadcast(nodes[4]);
        var w2q = TLanes.Broadcast(nodes[5]);
        var w3 = TLanes.Broadcast(nodes[6]);
        var w3q = TLanes.Broadcast(nodes[7]);
        for (var stop = data + quarter; data < stop; data += TLanes.Count)
        {
            Butterfly(
                data,
                quarter,
                Word(data),
                Word(data + quarter),
                Word(data + 2 * quarter),
                Word(data + 3 * quarter),
                w1,
                w1q,
                w2,
                w2q,
                w3,
                w3q,
                field
            );
        }
    }

    /// <summary>Two levels of neighbouring blocks.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Pass(
        double* data,
        int size,
        int node,
        int count,
        bool reduce,
        double* nodes,
        in FloatField<TLanes, TDouble, TWord> shared
    )
    {
        if (TLanes.Count == 8)
        {
            PassInterleaved(data, size, node, count, reduce, nodes, shared);
            return;
        }
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
                var a0 = TLanes.Load(data);
                var a1 = TLanes.Load(data + quarter);
                if (reduce)
                {
                    a0 = field.Reduce(a0);
                    a1 = field.Reduce(a1);
                }
                Butterfly(
                    data,
                    quarter,
                    a0,
                    a1,
                    TLanes.Load(data + 2 * quarter),
                    TLanes.Load(data + 3 * quarter),
                    w1,
                    w1q,
                    w2,
                    w2q,
                    w3,
                    w3q,
                    field
                );
            }
        }
    }

    /// <summary>
    /// The same, the second level of one vector together with the first level of the next: more to run side by side, where there are 32
    /// registers for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PassInterleaved(
        double* data,
        int size,
        int node,
        int count,
        bool reduce,
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
            var b0 = TLanes.Load(data);
            var b1 = TLanes.Load(data + quarter);
            if (reduce)
            {
                b0 = field.Reduce(b0);
                b1 = field.Reduce(b1);
            }
            var b2 = TLanes.Load(data + 2 * quarter);
            var b3 = TLanes.Load(data + 3 * quarter);
            field.MultiplyTwo(ref b2, ref b3, w1, w1q, w1, w1q);
            SumAndDifference(ref b1, ref b3);
            SumAndDifference(ref b0, ref b2);
            var stop = data + quarter;
            for (data += TLanes.Count; data < stop; data += TLanes.Count)
            {
                var a0 = TLanes.Load(data);
                var a1 = TLanes.Load(data + quarter);
                if (reduce)
                {
                    a0 = field.Reduce(a0);
                    a1 = field.Reduce(a1);
                }
                var a2 = TLanes.Load(data + 2 * quarter);
                var a3 = TLanes.Load(data + 3 * quarter);
                field.MultiplyFour(ref b1, ref b3, ref a2, ref a3, w2, w2q, w3, w3q, w1, w1q, w1, w1q);
                StoreBoth(data - TLanes.Count, quarter, b0, b1);
                StoreBoth(data - TLanes.Count + 2 * quarter, quarter, b2, b3);
                (b0, b1, b2, b3) = (a0, a1, a2, a3);
                SumAndDifference(ref b1, ref b3);
                SumAndDifference(ref b0, ref b2);
            }
            field.MultiplyTwo(ref b1, ref b3, w2, w2q, w3, w3q);
            StoreBoth(data - TLanes.Count, quarter, b0, b1);
            StoreBoth(data - TLanes.Count + 2 * quarter, quarter, b2, b3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly(
        double* data,
        nint quarter,
        TDouble a0,
        TDouble a1,
        TDouble a2,
        TDouble a3,
        TDouble w1,
        TDouble w1q,
        TDouble w2,
        TDouble w2q,
        TDouble w3,
        TDouble w3q,
        in FloatField<TLanes, TDouble, TWord> field
    )
    {
        field.MultiplyTwo(ref a2, ref a3, w1, w1q, w1, w1q);
        SumAndDifference(ref a1, ref a3);
        SumAndDifference(ref a0, ref a2);
        field.MultiplyTwo(ref a1, ref a3, w2, w2q, w3, w3q);
        StoreBoth(data, quarter, a0, a1);
        StoreBoth(data + 2 * quarter, quarter, a2, a3);
    }

    /// <summary>The levels within pairs of vectors, and the way back to canonical words. Each step is a sweep by itself.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Last(double* data, int pairs, bool tight, bool roomy, double* record, in FloatField<TLanes, TDouble, TWord> shared)
    {
        var field = shared;
        var stop = data + 2 * TLanes.Count * pairs;
        if (TLanes.Count == 8)
        {
            for (double* p = data, r = record; p < stop; p += 8 * TLanes.Count, r += 8 * TLanes.Count)
            {
                LoadPair(p, tight, out var x0, out var y0, field);
                LoadPair(p + 2 * TLanes.Count, tight, out var x1, out var y1, field);
                LoadPair(p + 4 * TLanes.Count, tight, out var x2, out var y2, field);
                LoadPair(p + 6 * TLanes.Count, tight, out var x3, out var y3, field);
                Level(4, ref x0, ref y0, ref x1, ref y1, ref x2, ref y2, ref x3, ref y3, r, field);
                StorePair(p, x0, y0);
                StorePair(p + 2 * TLanes.Count, x1, y1);
                StorePair(p + 4 * TLanes.Count, x2, y2);
                StorePair(p + 6 * TLanes.Count, x3, y3);
            }
            tight = false;
        }
        for (double* p = data, r = record; p < stop; p += 8 * TLanes.Count, r += 8 * TLanes.Count)
        {
            LoadPair(p, tight, out var x0, out var y0, field);
            LoadPair(p + 2 * TLanes.Count, tight, out var x1, out var y1, field);
            LoadPair(p + 4 * TLanes.Count, tight, out var x2, out var y2, field);
            LoadPair(p + 6 * TLanes.Count, tight, out var x3, out var y3, field);
            Level(2, ref x0, ref y0, ref x1, ref y1, ref x2, ref y2, ref x3, ref y3, r, field);
            StorePair(p, x0, y0);
            StorePair(p + 2 * TLanes.Count, x1, y1);
            StorePair(p + 4 * TLanes.Count, x2, y2);
            StorePair(p + 6 * TLanes.Count, x3, y3);
        }
        for (double* p = data, r = record; p < stop; p += 8 * TLanes.Count, r += 8 * TLanes.Count)
        {
            LoadPair(p, false, out var x0, out var y0, field);
            LoadPair(p + 2 * TLanes.Count, false, out var x1, out var y1, field);
            LoadPair(p + 4 * TLanes.Count, false, out var x2, out var y2, field);
            LoadPair(p + 6 * TLanes.Count, false, out var x3, out var y3, field);
            Level(1, ref x0, ref y0, ref x1, ref y1, ref x2, ref y2, ref x3, ref y3, r, field);
            StorePair(p, x0, y0);
            StorePair(p + 2 * TLanes.Count, x1, y1);
            StorePair(p + 4 * TLanes.Count, x2, y2);
            StorePair(p + 6 * TLanes.Count, x3, y3);
        }
        if (roomy)
        {
            var half = TLanes.Multiply(field.Inverse, TLanes.Broadcast(0.5));
            for (; data < stop; data += 2 * TLanes.Count)
            {
                LoadPair(data, false, out var x, out var y, field);
                TLanes.ForwardRestore(ref x, ref y);
                TLanes.Store((ulong*)data, field.CanonicalByFloor(x, half));
                TLanes.Store((ulong*)data + TLanes.Count, field.CanonicalByFloor(y, half));
            }
        }
        else
        {
            for (; data < stop; data += 2 * TLanes.Count)
            {
                LoadPair(data, false, out var x, out var y, field);
                TLanes.ForwardRestore(ref x, ref y);
                TLanes.Store((ulong*)data, field.Canonical(field.Reduce(x)));
                TLanes.Store((ulong*)data + TLanes.Count, field.Canonical(field.Reduce(y)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadPair(double* data, bool reduce, out TDouble x, out TDouble y, in FloatField<TLanes, TDouble, TWord> field)
    {
        x = TLanes.Load(data);
        y = TLanes.Load(data + TLanes.Count);
        if (reduce)
        {
            x = field.Reduce(x);
            y = field.Reduce(y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(double* data, TDouble x, TDouble y)
    {
        TLanes.Store(data, x);
        TLanes.Store(data + TLanes.Count, y);
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
        TLanes.ForwardExchange(distance, ref x0, ref y0);
        TLanes.ForwardExchange(distance, ref x1, ref y1);
        TLanes.ForwardExchange(distance, ref x2, ref y2);
        TLanes.ForwardExchange(distance, ref x3, ref y3);
        field.MultiplyFour(
            ref y0,
            ref y1,
            ref y2,
            ref y3,
            TLanes.ForwardRoots(distance, record),
            TLanes.ForwardRoots(distance, record + 2 * TLanes.Count),
            TLanes.ForwardRoots(distance, record + 4 * TLanes.Count),
            TLanes.ForwardRoots(distance, record + 6 * TLanes.Count)
        );
        SumAndDifference(ref x0, ref y0);
        SumAndDifference(ref x1, ref y1);
        SumAndDifference(ref x2, ref y2);
        SumAndDifference(ref x3, ref y3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumAndDifference(ref TDouble x, ref TDouble y) => (x, y) = (TLanes.Add(x, y), TLanes.Subtract(x, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBoth(double* data, nint distance, TDouble a, TDouble b)
    {
        TLanes.Store(data, TLanes.Add(a, b));
        TLanes.Store(data + distance, TLanes.Subtract(a, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TDouble Word(double* word) => TLanes.ToDouble(TLanes.Load((ulong*)word));
}
