namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The element-wise kernels on vectors: bit for bit what <see cref="ScalarArithmetic"/> does, which also does the elements that fill no
/// vector.
/// </summary>
internal static unsafe class VectorArithmetic<TLanes, TDouble, TWord>
    where TLanes : ILanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    /// <summary>dst = a + b mod q.</summary>
    public static void Add(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a,
                y = b
        )
        {
            var modulus = TLanes.Broadcast(q.Value);
            for (var i = 0; i < whole; i += TLanes.Count)
                TLanes.Store(d + i, TLanes.Lift(TLanes.Subtract(TLanes.Add(TLanes.Load(x + i), TLanes.Load(y + i)), modulus), modulus));
        }
        ScalarArithmetic.Add(dst[whole..], a[whole..], b[whole..], q);
    }

    /// <summary>dst = a − b mod q.</summary>
    public static void Subtract(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a,
                y = b
        )
        {
            var modulus = TLanes.Broadcast(q.Value);
            for (var i = 0; i < whole; i += TLanes.Count)
                TLanes.Store(d + i, TLanes.Lift(TLanes.Subtract(TLanes.Load(x + i), TLanes.Load(y + i)), modulus));
        }
        ScalarArithmetic.Subtract(dst[whole..], a[whole..], b[whole..], q);
    }

    /// <summary>dst = −a mod q.</summary>
    public static void Negate(Span<ulong> dst, ReadOnlySpan<ulong> a, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a
        )
        {
            var modulus = TLanes.Broadcast(q.Value);
            var zero = TLanes.Broadcast(0UL);
            for (var i = 0; i < whole; i += TLanes.Count)
                TLanes.Store(d + i, TLanes.Lift(TLanes.Subtract(zero, TLanes.Load(x + i)), modulus));
        }
        ScalarArithmetic.Negate(dst[whole..], a[whole..], q);
    }

    /// <summary>dst = a·b mod q.</summary>
    public static void Multiply(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a,
                y = b
        )
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            for (var i = 0; i < whole; i += TLanes.Count)
            {
                var product = field.Multiply(TLanes.ToDouble(TLanes.Load(x + i)), TLanes.ToDouble(TLanes.Load(y + i)));
                TLanes.Store(d + i, field.Canonical(product));
            }
        }
        ScalarArithmetic.Multiply(dst[whole..], a[whole..], b[whole..], q);
    }

    /// <summary>dst = dst + a·b mod q.</summary>
    public static void MultiplyAdd(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a,
                y = b
        )
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            for (var i = 0; i < whole; i += TLanes.Count)
            {
                var sum = field.MultiplyAdd(
                    TLanes.ToDouble(TLanes.Load(x + i)),
                    TLanes.ToDouble(TLanes.Load(y + i)),
                    TLanes.ToDouble(TLanes.Load(d + i))
                );
                TLanes.Store(d + i, field.Canonical(sum));
            }
        }
        ScalarArithmetic.MultiplyAdd(dst[whole..], a[whole..], b[whole..], q);
    }

    /// <summary>dst = w·a mod q.</summary>
    public static void MultiplyScalar(Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a
        )
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            var factor = TLanes.Broadcast(w.Centered);
            for (var i = 0; i < whole; i += TLanes.Count)
                TLanes.Store(d + i, field.Canonical(field.Multiply(TLanes.ToDouble(TLanes.Load(x + i)), factor)));
        }
        ScalarArithmetic.MultiplyScalar(dst[whole..], a[whole..], w, q);
    }

    /// <summary>dst = dst + w·a mod q.</summary>
    public static void MultiplyScalarAdd(Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a
        )
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            var factor = TLanes.Broadcast((double)w.Value);
            for (var i = 0; i < whole; i += TLanes.Count)
            {
                var sum = field.MultiplyAdd(TLanes.ToDouble(TLanes.Load(x + i)), factor, TLanes.ToDouble(TLanes.Load(d + i)));
                TLanes.Store(d + i, field.Canonical(sum));
            }
        }
        ScalarArithmetic.MultiplyScalarAdd(dst[whole..], a[whole..], w, q);
    }

    /// <summary>dst = the residues of a, every |a| below 2^50.</summary>
    public static void FromSigned(Span<ulong> dst, ReadOnlySpan<long> a, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (ulong* d = dst)
        fixed (long* x = a)
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            for (var i = 0; i < whole; i += TLanes.Count)
            {
                var value = TLanes.SignedToDouble(TLanes.Load((ulong*)x + i));
                TLanes.Store(d + i, field.Canonical(field.Reduce(value)));
            }
        }
        ScalarArithmetic.FromSigned(dst[whole..], a[whole..], q);
    }

    /// <summary>dst = dst + a mod 2^64.</summary>
    public static void AddLazy(Span<ulong> dst, ReadOnlySpan<ulong> a)
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a
        )
        {
            for (var i = 0; i < whole; i += TLanes.Count)
                TLanes.Store(d + i, TLanes.Add(TLanes.Load(d + i), TLanes.Load(x + i)));
        }
        ScalarArithmetic.AddLazy(dst[whole..], a[whole..]);
    }

    /// <summary>dst = dst + a + b + c + e mod 2^64.</summary>
    public static void AddLazyFour(
        Span<ulong> dst,
        ReadOnlySpan<ulong> a,
        ReadOnlySpan<ulong> b,
        ReadOnlySpan<ulong> c,
        ReadOnlySpan<ulong> e
    )
    {
        var whole = Whole(dst.Length);
        fixed (
            ulong* d = dst,
                x = a,
                y = b,
                z = c,
                u = e
        )
        {
            for (var i = 0; i < whole; i += TLanes.Count)
            {
                var sum = TLanes.Add(
                    TLanes.Add(TLanes.Load(x + i), TLanes.Load(y + i)),
                    TLanes.Add(TLanes.Load(z + i), TLanes.Load(u + i))
                );
                TLanes.Store(d + i, TLanes.Add(TLanes.Load(d + i), sum));
            }
        }
        ScalarArithmetic.AddLazyFour(dst[whole..], a[whole..], b[whole..], c[whole..], e[whole..]);
    }

    /// <summary>dst = dst mod q, of any 64-bit values.</summary>
    /// <remarks>
    /// A word is high·2^32 + low. high·2^32 is a double; the quotient k of it by q is an integer up to 2^64/3, rounded to a double
    /// where it exceeds 2^53, and misses by at most 1/2 + 2^64/q·2^−52: what is left, exact, is within q/2 + 2^12. With low it is
    /// within 2^49 + 2^33, and a second reduction makes it (−q, q).
    /// </remarks>
    public static void ReduceLazy(Span<ulong> dst, Modulus q)
    {
        var whole = Whole(dst.Length);
        fixed (ulong* d = dst)
        {
            var field = new FloatField<TLanes, TDouble, TWord>(q);
            var two32 = TLanes.Broadcast((double)(1UL << 32));
            for (var i = 0; i < whole; i += TLanes.Count)
            {
                var word = TLanes.Load(d + i);
                var high = TLanes.Multiply(TLanes.ToDouble(TLanes.High32(word)), two32);
                var k = TLanes.Round(TLanes.Multiply(high, field.Inverse));
                var rest = TLanes.Add(TLanes.SubtractProduct(high, k, field.Q), TLanes.ToDouble(TLanes.Low32(word)));
                TLanes.Store(d + i, field.Canonical(field.Reduce(rest)));
            }
        }
        ScalarArithmetic.ReduceLazy(dst[whole..], q);
    }

    /// <summary>The length of the part that fills vectors.</summary>
    private static int Whole(int length) => length - length % TLanes.Count;
}
