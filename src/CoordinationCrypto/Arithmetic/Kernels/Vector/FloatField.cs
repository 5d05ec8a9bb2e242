using System.Runtime.CompilerServices;

namespace CoordinationCrypto.Arithmetic;

/// <summary>Residues modulo q as integers held in doubles, many at a time, with the products on fused multiply-adds.</summary>
/// <remarks>
/// <para>
/// The idea is FLINT's <c>fft_small</c> (Schultz, "Fast integer multiplication with fft_small", FLINT 3): with h the rounded product a·w,
/// l = a·w − h is a double and one fused operation gives it; so a·w = h + l exactly, and a·w − k·q is h − k·q + l for the
/// integer k nearest to h / q. The multiplier w is centered, |w| ≤ q/2.
/// </para>
/// <para>
/// The bound, with u = 2^−53 and |a| ≤ 2^52, q &lt; 2^50: h = a·w·(1+ε1) and 1/q is stored as (1/q)·(1+ε2), |ε| ≤ u. The fused
/// h·(1/q) + 1.5·2^52 has one rounding more, and it is the rounding to an integer, for |h/q| &lt; 2^51 and there a double's unit is 1.
/// So |k − a·w/q| ≤ 1/2 + |a·w/q|·(2u + u²), and since |w/q| ≤ 1/2
/// </para>
/// <code>|r| = |a·w − k·q| ≤ q·(1/2 + |a|·(2^−53 + 2^−107)), below q for every integer |a| &lt; 2^52.</code>
/// <para>
/// No step loses a bit: |a·w| &lt; 2^101, hence |l| ≤ 2^47; h − k·q = r − l is an integer below 2^51 in magnitude, so the fused
/// operation that makes it is exact; so is the last sum. Where both factors are canonical, |a·w/q| &lt; q &lt; 2^50 takes the place of
/// |a|/2 ≤ 2^51, and |r| ≤ q·(1/2 + 2^50·(2^−52 + 2^−106)) &lt; q again.
/// </para>
/// <para>A zero is never negative zero: the fused l is +0 when it vanishes, and so is the sum of opposite numbers.</para>
/// </remarks>
internal readonly struct FloatField<TLanes, TDouble, TWord>
    where TLanes : ILanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    private const double RounderValue = 3UL << 51;

    /// <summary>The constants of a modulus in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatField(Modulus q)
    {
        Q = TLanes.Broadcast((double)q.Value);
        QWord = TLanes.Broadcast(q.Value);
        Inverse = TLanes.Broadcast(q.FloatInverse);
        Rounder = TLanes.Broadcast(RounderValue);
    }

    /// <summary>q.</summary>
    public TDouble Q { get; }

    /// <summary>q as words.</summary>
    public TWord QWord { get; }

    /// <summary>1/q, rounded to nearest.</summary>
    public TDouble Inverse { get; }

    /// <summary>1.5·2^52: what is added to it is rounded to an integer.</summary>
    public TDouble Rounder { get; }

    /// <summary>A number congruent to a·w, in (−q, q); the remarks give the bound.</summary>
    /// <param name="a">Integers, |a| &lt; 2^52; or canonical.</param>
    /// <param name="w">Integers, |w| ≤ q/2; or canonical, with a canonical too.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TDouble Multiply(TDouble a, TDouble w)
    {
        var h = TLanes.Multiply(a, w);
        var l = TLanes.MultiplySubtract(a, w, h);
        var k = Quotient(h);
        return TLanes.Add(TLanes.SubtractProduct(h, k, Q), l);
    }

    /// <summary>
    /// Four times <see cref="Multiply"/>, step by step side by side: one alone is a chain of dependent instructions, and the processor
    /// looks ahead only so far.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyFour(ref TDouble a, ref TDouble b, ref TDouble c, ref TDouble d, TDouble u, TDouble v, TDouble w, TDouble x)
    {
        var ha = TLanes.Multiply(a, u);
        var hb = TLanes.Multiply(b, v);
        var hc = TLanes.Multiply(c, w);
        var hd = TLanes.Multiply(d, x);
        var ka = TLanes.MultiplyAdd(ha, Inverse, Rounder);
        var kb = TLanes.MultiplyAdd(hb, Inverse, Rounder);
        var kc = TLanes.MultiplyAdd(hc, Inverse, Rounder);
        var kd = TLanes.MultiplyAdd(hd, Inverse, Rounder);
        a = TLanes.MultiplySubtract(a, u, ha);
        b = TLanes.MultiplySubtract(b, v, hb);
        c = TLanes.MultiplySubtract(c, w, hc);
        d = TLanes.MultiplySubtract(d, x, hd);
        ka = TLanes.Subtract(ka, Rounder);
        kb = TLanes.Subtract(kb, Rounder);
        kc = TLanes.Subtract(kc, Rounder);
        kd = TLanes.Subtract(kd, Rounder);
        a = TLanes.Add(TLanes.SubtractProduct(ha, ka, Q), a);
        b = TLanes.Add(TLanes.SubtractProduct(hb, kb, Q), b);
        c = TLanes.Add(TLanes.SubtractProduct(hc, kc, Q), c);
        d = TLanes.Add(TLanes.SubtractProduct(hd, kd, Q), d);
    }

    /// <summary>
    /// Two products side by side, by multipliers whose quotients u/q and v/q are at hand: the quotient of a product need not wait for it,
    /// and its error is half as large.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyTwo(ref TDouble a, ref TDouble b, TDouble u, TDouble uq, TDouble v, TDouble vq)
    {
        var ka = TLanes.MultiplyAdd(a, uq, Rounder);
        var kb = TLanes.MultiplyAdd(b, vq, Rounder);
        var ha = TLanes.Multiply(a, u);
        var hb = TLanes.Multiply(b, v);
        ka = TLanes.Subtract(ka, Rounder);
        kb = TLanes.Subtract(kb, Rounder);
        a = TLanes.MultiplySubtract(a, u, ha);
        b = TLanes.MultiplySubtract(b, v, hb);
        a = TLanes.Add(TLanes.SubtractProduct(ha, ka, Q), a);
        b = TLanes.Add(TLanes.SubtractProduct(hb, kb, Q), b);
    }

    /// <summary>Four times <see cref="MultiplyTwo"/> side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyFour(
        ref TDouble a,
        ref TDouble b,
        ref TDouble c,
        ref TDouble d,
        TDouble u,
        TDouble uq,
        TDouble v,
        TDouble vq,
        TDouble w,
        TDouble wq,
        TDouble x,
        TDouble xq
    )
    {
        var ka = TLanes.MultiplyAdd(a, uq, Rounder);
        var kb = TLanes.MultiplyAdd(b, vq, Rounder);
        var kc = TLanes.MultiplyAdd(c, wq, Rounder);
        var kd = TLanes.MultiplyAdd(d, xq, Rounder);
        var ha = TLanes.Multiply(a, u);
        var hb = TLanes.Multiply(b, v);
        var hc = TLanes.Multiply(c, w);
        var hd = TLanes.Multiply(d, x);
        ka = TLanes.Subtract(ka, Rounder);
        kb = TLanes.Subtract(kb, Rounder);
        kc = TLanes.Subtract(kc, Rounder);
        kd = TLanes.Subtract(kd, Rounder);
        a = TLanes.MultiplySubtract(a, u, ha);
        b = TLanes.MultiplySubtract(b, v, hb);
        c = TLanes.MultiplySubtract(c, w, hc);
        d = TLanes.MultiplySubtract(d, x, hd);
        a = TLanes.Add(TLanes.SubtractProduct(ha, ka, Q), a);
        b = TLanes.Add(TLanes.SubtractProduct(hb, kb, Q), b);
        c = TLanes.Add(TLanes.SubtractProduct(hc, kc, Q), c);
        d = TLanes.Add(TLanes.SubtractProduct(hd, kd, Q), d);
    }

    /// <summary>A number congruent to a·b + c, in (−q, q), all three canonical.</summary>
    /// <remarks>
    /// The quotient comes from a·b + c rounded once, so that the bound of <see cref="Multiply"/> for canonical factors stays:
    /// a·b + c &lt; q². c joins l, |l + c| &lt; 2^51, and the other summand is an integer below 2^52: all exact.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TDouble MultiplyAdd(TDouble a, TDouble b, TDouble c)
    {
        var h = TLanes.Multiply(a, b);
        var l = TLanes.Add(TLanes.MultiplySubtract(a, b, h), c);
        var k = Quotient(TLanes.MultiplyAdd(a, b, c));
        return TLanes.Add(TLanes.SubtractProduct(h, k, Q), l);
    }

    /// <summary>A number congruent to a, in [−q/2 − 1, q/2 + 1].</summary>
    /// <param name="a">Integers, |a| &lt; 2^53, |a/q| &lt; 2^51.</param>
    /// <remarks>
    /// |k − a/q| ≤ 1/2 + |a/q|·2^−53 and |a| &lt; 2^53, so k·q misses a by at most q/2 + 1; the fused operation is exact.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TDouble Reduce(TDouble a)
    {
        var k = Quotient(a);
        return TLanes.SubtractProduct(a, k, Q);
    }

    /// <summary>Four reductions side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReduceFour(ref TDouble a, ref TDouble b, ref TDouble c, ref TDouble d)
    {
        var ka = TLanes.MultiplyAdd(a, Inverse, Rounder);
        var kb = TLanes.MultiplyAdd(b, Inverse, Rounder);
        var kc = TLanes.MultiplyAdd(c, Inverse, Rounder);
        var kd = TLanes.MultiplyAdd(d, Inverse, Rounder);
        ka = TLanes.Subtract(ka, Rounder);
        kb = TLanes.Subtract(kb, Rounder);
        kc = TLanes.Subtract(kc, Rounder);
        kd = TLanes.Subtract(kd, Rounder);
        a = TLanes.SubtractProduct(a, ka, Q);
        b = TLanes.SubtractProduct(b, kb, Q);
        c = TLanes.SubtractProduct(c, kc, Q);
        d = TLanes.SubtractProduct(d, kd, Q);
    }

    /// <summary>The canonical words of integers in (−q, q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TWord Canonical(TDouble a) => TLanes.Canonical(a, Q, QWord);

    /// <summary>The canonical words of integers, |a| &lt; 12q, for q &lt; 2^46.</summary>
    /// <param name="a">The integers.</param>
    /// <param name="halfInverse">Half of <see cref="Inverse"/>.</param>
    /// <remarks>
    /// ⌊a/q⌋ = ⌊(a + 1/2)/q⌋, and (a + 1/2)/q is at least 1/(2q) &gt; 2^−47 away from every integer, more than the two
    /// roundings of something below 12.1 can move it (u = 2^−53 each).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TWord CanonicalByFloor(TDouble a, TDouble halfInverse) =>
        TLanes.ToWord(TLanes.SubtractProduct(a, TLanes.Floor(TLanes.MultiplyAdd(a, Inverse, halfInverse)), Q));

    /// <summary>The integer nearest to a/q, or one beside it; |a/q| &lt; 2^51.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TDouble Quotient(TDouble a) => TLanes.Subtract(TLanes.MultiplyAdd(a, Inverse, Rounder), Rounder);
}
