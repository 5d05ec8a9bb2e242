namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The element-wise <see cref="FusedKernels"/> on vectors: bit for bit what <see cref="ScalarFused"/> does, which also does the elements
/// that fill no vector.
/// </summary>
internal static unsafe class VectorFused<TLanes, TDouble, TWord>
    where TLanes : ILanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    /// <summary>dst = a mod q.</summary>
    public static void Lift(Span<ulong> dst, ReadOnlySpan<ulong> a, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a
        )
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            for (var i = 0; i < whole; i += TLanes.Count)
                TLanes.Store(d + i, field.Canonical(field.Reduce(TLanes.ToDouble(TLanes.Load(x + i)))));
        }
        ScalarFused.Lift(dst[whole..], a[whole..], q);
    }

    /// <summary>dst = dst + c mod q.</summary>
    public static void AddConstant(Span<ulong> dst, ulong c, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (ulong* d = dst)
        {
            var modulus = TLanes.Broadcast(q.Value);
            var less = TLanes.Broadcast(c - q.Value); // mod 2^64, in [−q, 0) as a signed word
            for (var i = 0; i < whole; i += TLanes.Count)
                TLanes.Store(d + i, TLanes.Lift(TLanes.Add(TLanes.Load(d + i), less), modulus));
        }
        ScalarFused.AddConstant(dst[whole..], c, q);
    }

    /// <summary>(a0, b0, a1) = (a0·b0, a0·b1 + a1·b0, a1·b1).</summary>
    public static void Tensor(Span<ulong> a0, Span<ulong> b0, Span<ulong> a1, ReadOnlySpan<ulong> b1, Modulus q)
    {
        var whole = Whole(a0.Length);
        fixed (
            ulong* pa0 = a0,
                pb0 = b0,
                pa1 = a1,
                pb1 = b1
        )
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            for (var i = 0; i < whole; i += TLanes.Count)
            {
                var x0 = TLanes.ToDouble(TLanes.Load(pa0 + i));
                var y0 = TLanes.ToDouble(TLanes.Load(pb0 + i));
                var x1 = TLanes.ToDouble(TLanes.Load(pa1 + i));
                var y1 = TLanes.ToDouble(TLanes.Load(pb1 + i));
                var (first, second, third, fourth) = (x0, x0, x1, x1);
                field.MultiplyFour(ref first, ref second, ref third, ref fourth, y0, y1, y0, y1);
                TLanes.Store(pa0 + i, field.Canonical(first));
                TLanes.Store(pb0 + i, field.Canonical(field.Reduce(TLanes.Add(second, third)))); // in (−2q, 2q) before it is reduced
                TLanes.Store(pa1 + i, field.Canonical(fourth));
            }
        }
        ScalarFused.Tensor(a0[whole..], b0[whole..], a1[whole..], b1[whole..], q);
    }

    /// <summary>u += x·b and v += x·a.</summary>
    public static void MultiplyAddPair(
        Span<ulong> u,
        Span<ulong> v,
        ReadOnlySpan<ulong> x,
        ReadOnlySpan<ulong> b,
        ReadOnlySpan<ulong> a,
        Modulus q
    )
    {
        var whole = Whole(u.Length);
        fixed (
            ulong* pu = u,
                pv = v,
                px = x,
                pb = b,
                pa = a
        )
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            for (var i = 0; i < whole; i += TLanes.Count)
            {
                var factor = TLanes.ToDouble(TLanes.Load(px + i));
                var first = field.MultiplyAdd(factor, TLanes.ToDouble(TLanes.Load(pb + i)), TLanes.ToDouble(TLanes.Load(pu + i)));
                var second = field.MultiplyAdd(factor, TLanes.ToDouble(TLanes.Load(pa + i)), TLanes.ToDouble(TLanes.Load(pv + i)));
                TLanes.Store(pu + i, field.Canonical(first));
                TLanes.Store(pv + i, field.Canonical(second));
            }
        }
        ScalarFused.MultiplyAddPair(u[whole..], v[whole..], x[whole..], b[whole..], a[whole..], q);
    }

    /// <summary>
    /// sum_r += Σ_i w_{r,i}·t_i: for each vector of the four terms their multiples are made once, and every sum picks its own.
    /// </summary>
    public static void AddMultiples(Span<ulong> sums, ReadOnlySpan<ulong> terms, ReadOnlySpan<sbyte> weights, int n, Modulus q)
    {
        const int table = FusedKernels.MultipleTerms * 2 * FusedKernels.MultipleBound; // vectors
        var whole = Whole(n);
        var rows = weights.Length / FusedKernels.MultipleTerms;
        Span<int> picks = weights.Length <= 256 ? stackalloc int[weights.Length] : new int[weights.Length];
        for (var k = 0; k < picks.Length; k++)
            picks[k] =
                (k % FusedKernels.MultipleTerms * 2 * FusedKernels.MultipleBound + weights[k] + FusedKernels.MultipleBound) * TLanes.Count;
        const int line = 64 / sizeof(ulong);
        var space = stackalloc ulong[table * TLanes.Count + line];
        var multiples = (ulong*)(((nuint)space + 63) & ~(nuint)63); // on a line's boundary, at most a line in: the vectors cross none
        fixed (
            ulong* s = sums,
                t = terms
        )
        fixed (int* pick = picks)
        {
            var modulus = TLanes.Broadcast(q.Value);
            var zero = TLanes.Broadcast(0UL);
            for (var j = 0; j < whole; j += TLanes.Count)
            {
                for (var i = 0; i < FusedKernels.MultipleTerms; i++)
                {
                    // where the multiple by 0 is
                    var of = multiples + (i * 2 * FusedKernels.MultipleBound + FusedKernels.MultipleBound) * TLanes.Count;
                    var one = TLanes.Load(t + i * n + j);
                    var two = TLanes.Add(one, one);
                    var less = TLanes.Subtract(modulus, one); // in (0, q]
                    var lessTwo = TLanes.Add(less, less);
                    TLanes.Store(of - 4 * TLanes.Count, TLanes.Add(lessTwo, lessTwo));
                    TLanes.Store(of - 3 * TLanes.Count, TLanes.Add(lessTwo, less));
                    TLanes.Store(of - 2 * TLanes.Count, lessTwo);
                    TLanes.Store(of - TLanes.Count, less);
                    TLanes.Store(of, zero);
                    TLanes.Store(of + TLanes.Count, one);
                    TLanes.Store(of + 2 * TLanes.Count, two);
                    TLanes.Store(of + 3 * TLanes.Count, TLanes.Add(two, one));
                }
                for (var r = 0; r < rows; r++)
                {
                    var p = pick + r * FusedKernels.MultipleTerms;
                    var first = TLanes.Add(TLanes.Load(multiples + p[0]), TLanes.Load(multiples + p[1]));
                    var second = TLanes.Add(TLanes.Load(multiples + p[2]), TLanes.Load(multiples + p[3]));
                    TLanes.Store(s + r * n + j, TLanes.Add(TLanes.Load(s + r * n + j), TLanes.Add(first, second)));
                }
            }
        }
        ScalarFused.AddMultiples(sums, terms, weights, n, whole, q);
    }

    /// <summary>The length of the part that fills vectors.</summary>
    private static int Whole(int length) => length - length % TLanes.Count;
}
