using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// Base conversion on vectors, bit for bit <see cref="ScalarConversion"/>. Block by block: first every z_l as doubles, with the sums that
/// give v, into a buffer that stays in the first-level cache; then target by target the sums of products.
/// </summary>
/// <remarks>
/// z_l is in [0, s_l) and a weight is centred, so that a product is within 5/8·t + 1 of zero
/// (<see cref="FloatField{TLanes, TDouble, TWord}"/>). Up to eight of them, one for v, one for what the target held, and a reduced sum,
/// 1/2·t + 1, stay below 7·2^50 &lt; 2^53: sums are exact with a reduction after every eighth.
/// </remarks>
internal static unsafe class VectorConversion<TLanes, TDouble, TWord>
    where TLanes : ILanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    private const int Block = 256;

    /// <summary>As <see cref="ScalarConversion.Convert"/>, from the first coefficient.</summary>
    [SkipLocalsInit]
    public static void Convert(Span<ulong> target, ReadOnlySpan<ulong> source, int n, ConversionTable table)
    {
        var count = table.Sources.Length;
        var step = 4 * TLanes.Count;
        var whole = n - n % step;
        var bytes = (count + 1) * Block * sizeof(double) + 64;
        var buffer = stackalloc byte[bytes];
        var aligned = (double*)(((nuint)buffer + 63) & ~(nuint)63);
        fixed (
            ulong* t = target,
                s = source
        )
        {
            for (var start = 0; start < whole; start += Block)
            {
                var length = Math.Min(Block, whole - start); // a multiple of step
                Prepare(aligned, s + start, n, length, table);
                for (var j = 0; j < table.Targets.Length; j++)
                {
                    if (table.Own is null)
                        Combine(t + (long)j * n + start, aligned, length, j, table);
                    else
                        CombineOwn(t + (long)j * n + start, aligned, length, j, table);
                }
            }
        }
        CryptographicOperations.ZeroMemory(new Span<byte>(buffer, bytes)); // decryption passes a secret phase through it
        ScalarConversion.Convert(target, source, n, whole, table);
    }

    /// <summary>z_l into buffer line l + 1, and v into line 0.</summary>
    private static void Prepare(double* buffer, ulong* source, int n, int length, ConversionTable table)
    {
        var count = table.Sources.Length;
        for (var l = 0; l < count; l++)
        {
            var field = new FloatField<TLanes, TDouble, TWord>(table.Sources[l]);
            var w = TLanes.Broadcast(table.Before[l].Centered);
            var reciprocal = TLanes.Broadcast(table.Reciprocals[l]);
            var x = source + (long)l * n;
            var z = buffer + (l + 1) * Block;
            for (var i = 0; i < length; i += 4 * TLanes.Count)
            {
                var a = TLanes.ToDouble(TLanes.Load(x + i));
                var b = TLanes.ToDouble(TLanes.Load(x + i + TLanes.Count));
                var c = TLanes.ToDouble(TLanes.Load(x + i + 2 * TLanes.Count));
                var d = TLanes.ToDouble(TLanes.Load(x + i + 3 * TLanes.Count));
                field.MultiplyFour(ref a, ref b, ref c, ref d, w, w, w, w);
                a = TLanes.ToDouble(field.Canonical(a));
                b = TLanes.ToDouble(field.Canonical(b));
                c = TLanes.ToDouble(field.Canonical(c));
                d = TLanes.ToDouble(field.Canonical(d));
                TLanes.Store(z + i, a);
                TLanes.Store(z + i + TLanes.Count, b);
                TLanes.Store(z + i + 2 * TLanes.Count, c);
                TLanes.Store(z + i + 3 * TLanes.Count, d);
                a = TLanes.Multiply(a, reciprocal);
                b = TLanes.Multiply(b, reciprocal);
                c = TLanes.Multiply(c, reciprocal);
                d = TLanes.Multiply(d, reciprocal);
                if (l != 0)
                {
                    a = TLanes.Add(TLanes.Load(buffer + i), a);
                    b = TLanes.Add(TLanes.Load(buffer + i + TLanes.Count), b);
                    c = TLanes.Add(TLanes.Load(buffer + i + 2 * TLanes.Count), c);
                    d = TLanes.Add(TLanes.Load(buffer + i + 3 * TLanes.Count), d);
                }
                TLanes.Store(buffer + i, a);
                TLanes.Store(buffer + i + TLanes.Count, b);
                TLanes.Store(buffer + i + 2 * TLanes.Count, c);
                TLanes.Store(buffer + i + 3 * TLanes.Count, d);
            }
        }
        for (var i = 0; i < length; i += TLanes.Count)
            TLanes.Store(buffer + i, TLanes.Round(TLanes.Load(buffer + i)));
    }

    private static void Combine(ulong* target, double* buffer, int length, int j, ConversionTable table)
    {
        var field = new FloatField<TLanes, TDouble, TWord>(table.Targets[j]);
        var overflow = TLanes.Broadcast(table.Overflow[j].Centered);
        for (var i = 0; i < length; i += 4 * TLanes.Count)
        {
            var a = TLanes.Load(buffer + i);
            var b = TLanes.Load(buffer + i + TLanes.Count);
            var c = TLanes.Load(buffer + i + 2 * TLanes.Count);
            var d = TLanes.Load(buffer + i + 3 * TLanes.Count);
            field.MultiplyFour(ref a, ref b, ref c, ref d, overflow, overflow, overflow, overflow);
            Sum(field, buffer + Block + i, j, table, ref a, ref b, ref c, ref d);
            Store(field, target + i, a, b, c, d);
        }
    }

    private static void CombineOwn(ulong* target, double* buffer, int length, int j, ConversionTable table)
    {
        var field = new FloatField<TLanes, TDouble, TWord>(table.Targets[j]);
        var overflow = TLanes.Broadcast(table.Overflow[j].Centered);
        var own = TLanes.Broadcast(table.Own![j].Centered);
        for (var i = 0; i < length; i += 4 * TLanes.Count)
        {
            var a = TLanes.Load(buffer + i);
            var b = TLanes.Load(buffer + i + TLanes.Count);
            var c = TLanes.Load(buffer + i + 2 * TLanes.Count);
            var d = TLanes.Load(buffer + i + 3 * TLanes.Count);
            field.MultiplyFour(ref a, ref b, ref c, ref d, overflow, overflow, overflow, overflow);
            var e = TLanes.ToDouble(TLanes.Load(target + i));
            var f = TLanes.ToDouble(TLanes.Load(target + i + TLanes.Count));
            var g = TLanes.ToDouble(TLanes.Load(target + i + 2 * TLanes.Count));
            var h = TLanes.ToDouble(TLanes.Load(target + i + 3 * TLanes.Count));
            field.MultiplyFour(ref e, ref f, ref g, ref h, own, own, own, own);
            a = TLanes.Add(a, e);
            b = TLanes.Add(b, f);
            c = TLanes.Add(c, g);
            d = TLanes.Add(d, h);
            Sum(field, buffer + Block + i, j, table, ref a, ref b, ref c, ref d);
            Store(field, target + i, a, b, c, d);
        }
    }

    /// <summary>a … d += Σ_l weight_{j,l}·z_l.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(
        in FloatField<TLanes, TDouble, TWord> field,
        double* z,
        int j,
        ConversionTable table,
        ref TDouble a,
        ref TDouble b,
        ref TDouble c,
        ref TDouble d
    )
    {
        var weights = table.CenteredWeights;
        var count = table.Sources.Length;
        for (var l = 0; l < count; l++)
        {
            var w = TLanes.Broadcast(weights[j * count + l]);
            var e = TLanes.Load(z + l * Block);
            var f = TLanes.Load(z + l * Block + TLanes.Count);
            var g = TLanes.Load(z + l * Block + 2 * TLanes.Count);
            var h = TLanes.Load(z + l * Block + 3 * TLanes.Count);
            field.MultiplyFour(ref e, ref f, ref g, ref h, w, w, w, w);
            a = TLanes.Add(a, e);
            b = TLanes.Add(b, f);
            c = TLanes.Add(c, g);
            d = TLanes.Add(d, h);
            if ((l & 7) == 7)
                field.ReduceFour(ref a, ref b, ref c, ref d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in FloatField<TLanes, TDouble, TWord> field, ulong* target, TDouble a, TDouble b, TDouble c, TDouble d)
    {
        field.ReduceFour(ref a, ref b, ref c, ref d);
        TLanes.Store(target, field.Canonical(a));
        TLanes.Store(target + TLanes.Count, field.Canonical(b));
        TLanes.Store(target + 2 * TLanes.Count, field.Canonical(c));
        TLanes.Store(target + 3 * TLanes.Count, field.Canonical(d));
    }
}
