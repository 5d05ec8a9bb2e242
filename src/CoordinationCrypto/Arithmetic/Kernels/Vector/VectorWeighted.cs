using System.Runtime.CompilerServices;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// Weighted sums on vectors, bit for bit <see cref="ScalarWeighted"/>, which also does the coefficients that fill no step. Block by
/// block, so that the terms stay in the first-level cache from prime to prime.
/// </summary>
/// <remarks>
/// A term is below 2^52 and a weight centred, so a product is in (−q, q) (<see cref="FloatField{TLanes, TDouble, TWord}"/>). Seven of
/// them and what the sum held, in [0, q) or a reduced sum in [−q/2 − 1, q/2 + 1], stay below 8·2^50 = 2^53: sums are exact with a
/// reduction after every seventh.
/// </remarks>
internal static unsafe class VectorWeighted<TLanes, TDouble, TWord>
    where TLanes : ILanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    private const int Block = 256;
    private const int ProductsAtATime = 7;

    /// <summary>As <see cref="ScalarWeighted.Add"/>, from the first coefficient.</summary>
    public static void Add(Span<ulong> sums, ReadOnlySpan<ulong> terms, int n, WeightTable table)
    {
        var step = 4 * TLanes.Count;
        var whole = n - n % step;
        fixed (
            ulong* s = sums,
                x = terms
        )
        {
            for (var start = 0; start < whole; start += Block)
            {
                var length = Math.Min(Block, whole - start); // a multiple of step
                for (var l = 0; l < table.Moduli.Length; l++)
                    AddBlock(s + (long)l * n + start, x + start, n, length, l, table);
            }
        }
        ScalarWeighted.Add(sums, terms, n, whole, table);
    }

    private static void AddBlock(ulong* sums, ulong* terms, int n, int length, int l, WeightTable table)
    {
        var field = new FloatField<TLanes, TDouble, TWord>(table.Moduli[l]);
        var weights = table.Centered.AsSpan(l * table.Terms, table.Terms);
        for (var i = 0; i < length; i += 4 * TLanes.Count)
        {
            Load(sums + i, out var a, out var b, out var c, out var d);
            for (var t = 0; t < weights.Length; t++)
            {
                var w = TLanes.Broadcast(weights[t]);
                Load(terms + (long)t * n + i, out var e, out var f, out var g, out var h);
                field.MultiplyFour(ref e, ref f, ref g, ref h, w, w, w, w);
                a = TLanes.Add(a, e);
                b = TLanes.Add(b, f);
                c = TLanes.Add(c, g);
                d = TLanes.Add(d, h);
                if (t % ProductsAtATime == ProductsAtATime - 1)
                    field.ReduceFour(ref a, ref b, ref c, ref d);
            }
            field.ReduceFour(ref a, ref b, ref c, ref d);
            TLanes.Store(sums + i, field.Canonical(a));
            TLanes.Store(sums + i + TLanes.Count, field.Canonical(b));
            TLanes.Store(sums + i + 2 * TLanes.Count, field.Canonical(c));
            TLanes.Store(sums + i + 3 * TLanes.Count, field.Canonical(d));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ulong* p, out TDouble a, out TDouble b, out TDouble c, out TDouble d)
    {
        a = TLanes.ToDouble(TLanes.Load(p));
        b = TLanes.ToDouble(TLanes.Load(p + TLanes.Count));
        c = TLanes.ToDouble(TLanes.Load(p + 2 * TLanes.Count));
        d = TLanes.ToDouble(TLanes.Load(p + 3 * TLanes.Count));
    }
}
