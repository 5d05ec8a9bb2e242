using System.Numerics;
using System.Runtime.Intrinsics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

/// <summary>The ranges that the remarks of <see cref="FloatField{TLanes, TDouble, TWord}"/> derive, at their ends.</summary>
public unsafe class FloatFieldTests
{
    public static TheoryData<ulong> AllPrimes => Samples.AllPrimes;

    // Laws

    [Theory, MemberData(nameof(AllPrimes))]
    public void Products_are_congruent_and_below_q(ulong prime)
    {
        if (Kernels.IsSupported(KernelKind.Vector256))
            Products<Lanes256, Vector256<double>, Vector256<ulong>>(new Modulus(prime));
        if (Kernels.IsSupported(KernelKind.Vector512))
            Products<Lanes512, Vector512<double>, Vector512<ulong>>(new Modulus(prime));
    }

    /// <summary>
    /// q·(1/2 + |a|·2^−53) is no idle bound: for the largest factors and a modulus whose inverse is rounded badly, products come out
    /// far beyond q/2.
    /// </summary>
    [Fact]
    public void The_largest_factors_bring_products_near_q()
    {
        if (!Kernels.IsSupported(KernelKind.Vector256))
            return;
        var q = new Modulus(Samples.RoundedBadly(50, 1));
        var field = new FloatField<Lanes256, Vector256<double>, Vector256<ulong>>(q);
        var greatest = 0.0;
        foreach (var word in Samples.Words(Law.Count(100_000), 1))
        {
            var a = (1L << 52) - 1 - (long)(word >> 20);
            var w = (long)(q.Value / 2 - (word & 0xFFF_FFFF_FFFF));
            greatest = Math.Max(greatest, Math.Abs(field.Multiply(Vector256.Create((double)a), Vector256.Create((double)w))[0]));
        }
        Assert.InRange(greatest / q.Value, 0.8, 1);
    }

    [Theory, MemberData(nameof(AllPrimes))]
    public void Reductions_are_congruent_and_at_most_half_of_q(ulong prime)
    {
        if (Kernels.IsSupported(KernelKind.Vector256))
            Reductions<Lanes256, Vector256<double>, Vector256<ulong>>(new Modulus(prime));
        if (Kernels.IsSupported(KernelKind.Vector512))
            Reductions<Lanes512, Vector512<double>, Vector512<ulong>>(new Modulus(prime));
    }

    [Theory, MemberData(nameof(AllPrimes))]
    public void Words_by_floor_are_canonical(ulong prime)
    {
        var q = new Modulus(prime);
        if (q.BitCount > 46)
            return;
        if (Kernels.IsSupported(KernelKind.Vector256))
            Floors<Lanes256, Vector256<double>, Vector256<ulong>>(q);
        if (Kernels.IsSupported(KernelKind.Vector512))
            Floors<Lanes512, Vector512<double>, Vector512<ulong>>(q);
    }

    private static void Floors<TLanes, TDouble, TWord>(Modulus q)
        where TLanes : INttLanes<TDouble, TWord>
        where TDouble : struct
        where TWord : struct
    {
        var field = new FloatField<TLanes, TDouble, TWord>(q);
        var half = TLanes.Multiply(field.Inverse, TLanes.Broadcast(0.5));
        var word = stackalloc ulong[TLanes.Count];
        var prime = (long)q.Value;
        for (var multiple = -12; multiple <= 12; multiple++)
        {
            foreach (
                var beside in new[] { 0, 1, 2, prime / 2, prime / 2 + 1, prime - 2, prime - 1 }.Concat(
                    Samples.Residues(q, Law.Count(50), (ulong)(multiple + 20)).Select(x => (long)x)
                )
            )
            {
                var a = multiple * prime + beside;
                if (Math.Abs(a) >= 12 * prime)
                    continue;
                TLanes.Store(word, field.CanonicalByFloor(TLanes.Broadcast((double)a), half));
                Assert.Equal((ulong)(((a % prime) + prime) % prime), word[TLanes.Count - 1]);
            }
        }
    }

    private static void Products<TLanes, TDouble, TWord>(Modulus q)
        where TLanes : INttLanes<TDouble, TWord>
        where TDouble : struct
        where TWord : struct
    {
        var field = new FloatField<TLanes, TDouble, TWord>(q);
        long[] factors =
        [
            (1L << 52) - 1,
            1 - (1L << 52),
            (1L << 52) - 2,
            4 * (long)q.Value - 4,
            4 - 4 * (long)q.Value,
            (long)q.Value - 1,
            1,
            0,
        ];
        var half = (long)(q.Value / 2);
        long[] multipliers = [half, -half, half - 1, 1, 0, -1];
        foreach (
            var a in factors
                .Concat(Samples.Words(Law.Count(300), q.Value).Select(word => (long)word >> 12))
                .Where(a => a is > -(1L << 52) and < 1L << 52)
        )
        {
            foreach (var w in multipliers.Append(q.Centered(q.Reduce((ulong)a))))
            {
                var (x, y) = (TLanes.Broadcast((double)a), TLanes.Broadcast((double)w));
                var quotient = TLanes.Broadcast(w / (double)q.Value);
                Expect(field.Multiply(x, y), (BigInteger)a * w);
                var (x0, x1, x2, x3) = (x, x, x, x);
                field.MultiplyFour(ref x0, ref x1, ref x2, ref x3, y, y, y, y);
                foreach (var product in new[] { x0, x1, x2, x3 })
                    Expect(product, (BigInteger)a * w);
                (x0, x1) = (x, x);
                field.MultiplyTwo(ref x0, ref x1, y, quotient, y, quotient);
                Expect(x0, (BigInteger)a * w);
                Expect(x1, (BigInteger)a * w);
                (x0, x1) = (x, x);
                field.MultiplyFour(
                    ref x0,
                    ref x1,
                    ref x2,
                    ref x3,
                    y,
                    quotient,
                    y,
                    quotient,
                    TLanes.Broadcast(1.0),
                    TLanes.Broadcast(1.0 / q.Value),
                    y,
                    quotient
                );
                Expect(x0, (BigInteger)a * w);
                Expect(x1, (BigInteger)a * w);
                Expect(x2, (BigInteger)a * w);
            }
        }
        ulong[] canonical = [0, 1, q.Value / 2, q.Value / 2 + 1, q.Value - 2, q.Value - 1];
        foreach (var a in canonical.Concat(Samples.Residues(q, Law.Count(30), 7)))
        {
            foreach (var b in canonical)
            {
                Expect(field.Multiply(TLanes.Broadcast((double)a), TLanes.Broadcast((double)b)), (BigInteger)a * b);
                foreach (var c in canonical)
                    Expect(
                        field.MultiplyAdd(TLanes.Broadcast((double)a), TLanes.Broadcast((double)b), TLanes.Broadcast((double)c)),
                        (BigInteger)a * b + c
                    );
            }
        }

        void Expect(TDouble actual, BigInteger value)
        {
            foreach (var lane in Lanes<TLanes, TDouble, TWord>(actual))
            {
                Assert.Equal(BigInteger.Zero, (value - new BigInteger(lane)) % q.Value);
                Assert.True(Math.Abs(lane) < q.Value);
                Assert.False(lane == 0 && double.IsNegative(lane), "A negative zero.");
            }
            var words = stackalloc ulong[TLanes.Count];
            TLanes.Store(words, field.Canonical(actual));
            Assert.Equal((ulong)((value % q.Value + q.Value) % q.Value), words[TLanes.Count - 1]);
        }
    }

    private static void Reductions<TLanes, TDouble, TWord>(Modulus q)
        where TLanes : INttLanes<TDouble, TWord>
        where TDouble : struct
        where TWord : struct
    {
        var field = new FloatField<TLanes, TDouble, TWord>(q);
        var limit = Math.Min((1L << 53) - 1, q.Value < 4 ? ((long)q.Value << 51) - 1 : long.MaxValue);
        foreach (
            var a in new[] { limit, -limit, limit - 1, 0, 1, -1 }.Concat(
                Samples.Words(Law.Count(1000), q.Value).Select(word => (long)word >> 11)
            )
        )
        {
            foreach (var lane in Lanes<TLanes, TDouble, TWord>(field.Reduce(TLanes.Broadcast((double)a))))
            {
                Assert.Equal(0, (a - (long)lane) % (long)q.Value);
                Assert.True(Math.Abs(lane) <= q.Value / 2.0 + 1);
            }
        }
    }

    private static double[] Lanes<TLanes, TDouble, TWord>(TDouble vector)
        where TLanes : INttLanes<TDouble, TWord>
        where TDouble : struct
        where TWord : struct
    {
        var lanes = new double[TLanes.Count];
        fixed (double* pointer = lanes)
            TLanes.Store(pointer, vector);
        return lanes;
    }
}
