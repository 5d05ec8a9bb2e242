namespace CoordinationCrypto.Arithmetic.Kernels;

/// <summary>The element-wise <see cref="FusedKernels"/> on vectors: bit for bit what <see cref="ScalarFused"/> does, which also does the elements that fill no vector.</summary>
internal static unsafe class VectorFused<TLanes, TDouble, TWord>
    where TLanes : ILanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    /// <summary>dst = a mod q.</summary>
    public static void Lift(Span<ulong> dst, ReadOnlySpan<ulong> a, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (ulong* d = dst, x = a)
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            for (var i = 0; i < whole; i += TLanes.Count) TLanes.Store(d + i, field.Canonical(field.Reduce(TLanes.ToDouble(TLanes.Load(x + i)))));
        }
        ScalarFused.Lift(dst[whole..], a[whole..], q);
    }

    /// <summary>(a0, b0, a1) = (a0·b0, a0·b1 + a1·b0, a1·b1).</summary>
    public static void Tensor(Span<ulong> a0, Span<ulong> b0, Span<ulong> a1, ReadOnlySpan<ulong> b1, Modulus q)
    {
        var whole = Whole(a0.Length);
        fixed (ulong* pa0 = a0, pb0 = b0, pa1 = a1, pb1 = b1)
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
    public static void MultiplyAddPair(Span<ulong> u, Span<ulong> v, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> a, Modulus q)
    {
        var whole = Whole(u.Length);
        fixed (ulong* pu = u, pv = v, px = x, pb = b, pa = a)
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

    /// <summary>The length of the part that fills vectors.</summary>
    private static int Whole(int length) => length - length % TLanes.Count;
}
