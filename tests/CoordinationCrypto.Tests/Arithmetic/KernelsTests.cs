using System.Numerics;
using System.Runtime.Intrinsics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

public class KernelsTests
{
    /// <summary>Around every boundary: none, part of a vector, whole vectors, and one more or less, in 4 and 8 lanes.</summary>
    private static readonly int[] Lengths =
    [
        0,
        1,
        3,
        4,
        5,
        7,
        8,
        9,
        11,
        12,
        13,
        15,
        16,
        17,
        23,
        24,
        25,
        31,
        32,
        33,
        63,
        64,
        65,
        127,
        128,
        129,
        1000,
    ];

    public static TheoryData<ulong> AllPrimes => Samples.AllPrimes;

    public static TheoryData<string> VectorKinds => [nameof(KernelKind.Vector256), nameof(KernelKind.Vector512), nameof(KernelKind.Native)];

    // Laws

    [Theory, MemberData(nameof(AllPrimes))]
    public void The_specification_does_to_every_element_what_integers_do(ulong prime)
    {
        var q = new Modulus(prime);
        const int n = 50;
        var w = q.Prepare(q.Value - 1);
        var signed = Signed(n, 4);
        var words = Words(n, 5);
        foreach (var (a, b, c) in Triples(q, n))
        {
            Assert.Equal(a.Zip(b, (x, y) => (x + y) % prime), Run(c, dst => Kernels.Add(KernelKind.Scalar, dst, a, b, q)));
            Assert.Equal(a.Zip(b, (x, y) => (x + prime - y) % prime), Run(c, dst => Kernels.Subtract(KernelKind.Scalar, dst, a, b, q)));
            Assert.Equal(a.Select(x => (prime - x) % prime), Run(c, dst => Kernels.Negate(KernelKind.Scalar, dst, a, q)));
            Assert.Equal(a.Zip(b, (x, y) => Product(x, y, 0)), Run(c, dst => Kernels.Multiply(KernelKind.Scalar, dst, a, b, q)));
            Assert.Equal(
                a.Zip(b, c).Select(t => Product(t.First, t.Second, t.Third)),
                Run(c, dst => Kernels.MultiplyAdd(KernelKind.Scalar, dst, a, b, q))
            );
            Assert.Equal(a.Select(x => Product(x, w.Value, 0)), Run(c, dst => Kernels.MultiplyScalar(KernelKind.Scalar, dst, a, w, q)));
            Assert.Equal(
                a.Zip(c, (x, z) => Product(x, w.Value, z)),
                Run(c, dst => Kernels.MultiplyScalarAdd(KernelKind.Scalar, dst, a, w, q))
            );
            Assert.Equal(words.Zip(a, (x, y) => unchecked(x + y)), Run(words, dst => Kernels.AddLazy(KernelKind.Scalar, dst, a)));
            Assert.Equal(
                words.Zip(a.Zip(b, c), (x, t) => unchecked(x + x + t.First + t.Second + t.Third)),
                Run(words, dst => Kernels.AddLazyFour(KernelKind.Scalar, dst, a, b, words, c))
            );
        }
        Assert.Equal(
            signed.Select(x => (ulong)(((BigInteger)x % prime + prime) % prime)),
            Run(words, dst => Kernels.FromSigned(KernelKind.Scalar, dst, signed, q))
        );
        Assert.Equal(words.Select(x => x % prime), Run(words, dst => Kernels.ReduceLazy(KernelKind.Scalar, dst, q)));

        ulong Product(ulong x, ulong y, ulong z) => (ulong)(((UInt128)x * y + z) % prime);
    }

    [Theory, MemberData(nameof(VectorKinds))]
    public void Vectors_equal_the_specification_at_every_length_for_every_modulus(string name)
    {
        var kind = Enum.Parse<KernelKind>(name);
        if (!Kernels.IsSupported(kind))
            return;
        foreach (var prime in Samples.Primes)
        {
            var q = new Modulus(prime);
            foreach (var n in Lengths)
            {
                var signed = Signed(n, prime);
                var words = Words(n, prime);
                Same((k, dst) => Kernels.FromSigned(k, dst, signed, q), words);
                Same((k, dst) => Kernels.ReduceLazy(k, dst, q), words);
                foreach (var (a, b, c) in Triples(q, n))
                {
                    Same((k, dst) => Kernels.Add(k, dst, a, b, q), c);
                    Same((k, dst) => Kernels.Subtract(k, dst, a, b, q), c);
                    Same((k, dst) => Kernels.Negate(k, dst, a, q), c);
                    Same((k, dst) => Kernels.Multiply(k, dst, a, b, q), c);
                    Same((k, dst) => Kernels.MultiplyAdd(k, dst, a, b, q), c);
                    Same((k, dst) => Kernels.AddLazy(k, dst, a), words);
                    Same((k, dst) => Kernels.AddLazyFour(k, dst, a, b, c, words), words);
                    foreach (var factor in new ulong[] { 0, 1, q.Value / 2, q.Value / 2 + 1, q.Value - 1 })
                    {
                        var w = q.Prepare(factor);
                        Same((k, dst) => Kernels.MultiplyScalar(k, dst, a, w, q), c);
                        Same((k, dst) => Kernels.MultiplyScalarAdd(k, dst, a, w, q), c);
                    }
                }

                void Same(Action<KernelKind, ulong[]> kernel, ulong[] start)
                {
                    var expected = Run(start, dst => kernel(KernelKind.Scalar, dst));
                    var actual = Run(start, dst => kernel(kind, dst));
                    Assert.True(
                        expected.AsSpan().SequenceEqual(actual),
                        $"{kind} differs from the specification modulo {q} at length {n}."
                    );
                }
            }
        }
    }

    [Fact]
    public void A_destination_may_be_any_of_its_sources()
    {
        var q = new Modulus(0xfff0fff0001);
        foreach (var kind in Enum.GetValues<KernelKind>().Where(Kernels.IsSupported))
        {
            foreach (var n in Lengths)
            {
                var a = Samples.Residues(q, n, 1);
                var b = Samples.Residues(q, n, 2);
                Assert.Equal(
                    Run(a, dst => Kernels.Multiply(KernelKind.Scalar, dst, a, b, q)),
                    Run(a, dst => Kernels.Multiply(kind, dst, dst, b, q))
                );
                Assert.Equal(
                    Run(a, dst => Kernels.Multiply(KernelKind.Scalar, dst, b, a, q)),
                    Run(a, dst => Kernels.Multiply(kind, dst, b, dst, q))
                );
                Assert.Equal(
                    Run(a, dst => Kernels.Subtract(KernelKind.Scalar, dst, b, a, q)),
                    Run(a, dst => Kernels.Subtract(kind, dst, b, dst, q))
                );
                Assert.Equal(
                    Run(a, dst => Kernels.MultiplyAdd(KernelKind.Scalar, dst, a, a, q)),
                    Run(a, dst => Kernels.MultiplyAdd(kind, dst, dst, dst, q))
                );
                Assert.Equal(Run(a, dst => Kernels.Negate(KernelKind.Scalar, dst, a, q)), Run(a, dst => Kernels.Negate(kind, dst, dst, q)));
            }
        }
    }

    [Fact]
    public void Calls_without_a_kind_use_the_dispatched_one()
    {
        var q = new Modulus(0xfff0fff0001);
        var (a, b, c) = (Samples.Residues(q, 100, 1), Samples.Residues(q, 100, 2), Samples.Residues(q, 100, 3));
        var signed = Signed(100, 4);
        var w = q.Prepare(12345);
        Same(dst => Kernels.Add(dst, a, b, q), dst => Kernels.Add(KernelKind.Scalar, dst, a, b, q));
        Same(dst => Kernels.Subtract(dst, a, b, q), dst => Kernels.Subtract(KernelKind.Scalar, dst, a, b, q));
        Same(dst => Kernels.Negate(dst, a, q), dst => Kernels.Negate(KernelKind.Scalar, dst, a, q));
        Same(dst => Kernels.Multiply(dst, a, b, q), dst => Kernels.Multiply(KernelKind.Scalar, dst, a, b, q));
        Same(dst => Kernels.MultiplyAdd(dst, a, b, q), dst => Kernels.MultiplyAdd(KernelKind.Scalar, dst, a, b, q));
        Same(dst => Kernels.MultiplyScalar(dst, a, w, q), dst => Kernels.MultiplyScalar(KernelKind.Scalar, dst, a, w, q));
        Same(dst => Kernels.MultiplyScalarAdd(dst, a, w, q), dst => Kernels.MultiplyScalarAdd(KernelKind.Scalar, dst, a, w, q));
        Same(dst => Kernels.FromSigned(dst, signed, q), dst => Kernels.FromSigned(KernelKind.Scalar, dst, signed, q));
        Same(dst => Kernels.AddLazy(dst, a), dst => Kernels.AddLazy(KernelKind.Scalar, dst, a));
        Same(dst => Kernels.AddLazyFour(dst, a, b, a, c), dst => Kernels.AddLazyFour(KernelKind.Scalar, dst, a, b, a, c));
        Same(dst => Kernels.ReduceLazy(dst, q), dst => Kernels.ReduceLazy(KernelKind.Scalar, dst, q));

        void Same(Action<ulong[]> plain, Action<ulong[]> named) => Assert.Equal(Run(c, named), Run(c, plain));
    }

    /// <summary>
    /// COORDCRYPTO_EXPECT_KERNEL names the form that the run with this environment must use; without it, the form must be the best that
    /// the runtime recommends (it advises against 512 bits on processors that slow down for them).
    /// </summary>
    [Fact]
    public void The_dispatched_kind_is_the_expected_one()
    {
        var best = Enum.GetValues<KernelKind>()
            .Where(kind => Kernels.IsSupported(kind) && (kind < KernelKind.Vector512 || Vector512.IsHardwareAccelerated))
            .Max();
        var expected = Environment.GetEnvironmentVariable("COORDCRYPTO_EXPECT_KERNEL");
        Assert.Equal(string.IsNullOrEmpty(expected) ? best.ToString() : expected, Kernels.Dispatched.ToString());
    }

    // Rejects

    public static TheoryData<string> AllKinds => [.. Enum.GetNames<KernelKind>()];

    [Theory, MemberData(nameof(AllKinds))]
    public void Lengths_that_differ(string name)
    {
        var kind = Enum.Parse<KernelKind>(name);
        if (!Kernels.IsSupported(kind))
            return;
        var q = new Modulus(65537);
        var w = q.Prepare(3);
        foreach (
            var (dst, a, b) in new[]
            {
                (16, 15, 16),
                (16, 16, 15),
                (16, 17, 16),
                (16, 16, 17),
                (15, 16, 16),
                (0, 1, 1),
                (1, 0, 1),
                (1, 1, 0),
            }
        )
        {
            Refused(() => Kernels.Add(kind, new ulong[dst], new ulong[a], new ulong[b], q));
            Refused(() => Kernels.Subtract(kind, new ulong[dst], new ulong[a], new ulong[b], q));
            Refused(() => Kernels.Multiply(kind, new ulong[dst], new ulong[a], new ulong[b], q));
            Refused(() => Kernels.MultiplyAdd(kind, new ulong[dst], new ulong[a], new ulong[b], q));
        }
        foreach (var (dst, a) in new[] { (16, 15), (16, 17), (0, 1), (1, 0) })
        {
            Refused(() => Kernels.Negate(kind, new ulong[dst], new ulong[a], q));
            Refused(() => Kernels.MultiplyScalar(kind, new ulong[dst], new ulong[a], w, q));
            Refused(() => Kernels.MultiplyScalarAdd(kind, new ulong[dst], new ulong[a], w, q));
            Refused(() => Kernels.FromSigned(kind, new ulong[dst], new long[a], q));
            Refused(() => Kernels.AddLazy(kind, new ulong[dst], new ulong[a]));
            Refused(() => Kernels.AddLazyFour(kind, new ulong[dst], new ulong[a], new ulong[dst], new ulong[dst], new ulong[dst]));
            Refused(() => Kernels.AddLazyFour(kind, new ulong[dst], new ulong[dst], new ulong[a], new ulong[dst], new ulong[dst]));
            Refused(() => Kernels.AddLazyFour(kind, new ulong[dst], new ulong[dst], new ulong[dst], new ulong[a], new ulong[dst]));
            Refused(() => Kernels.AddLazyFour(kind, new ulong[dst], new ulong[dst], new ulong[dst], new ulong[dst], new ulong[a]));
        }
    }

    [Theory, MemberData(nameof(AllKinds))]
    public void Destinations_that_overlap_a_source_in_part(string name)
    {
        var kind = Enum.Parse<KernelKind>(name);
        if (!Kernels.IsSupported(kind))
            return;
        var q = new Modulus(65537);
        var w = q.Prepare(3);
        var memory = new ulong[17];
        var other = new ulong[16];
        Refused(() => Kernels.Add(kind, memory.AsSpan(1), memory.AsSpan(0, 16), other, q));
        Refused(() => Kernels.Add(kind, memory.AsSpan(1), other, memory.AsSpan(0, 16), q));
        Refused(() => Kernels.Subtract(kind, memory.AsSpan(1), other, memory.AsSpan(0, 16), q));
        Refused(() => Kernels.Multiply(kind, memory.AsSpan(0, 16), other, memory.AsSpan(1), q));
        Refused(() => Kernels.MultiplyAdd(kind, memory.AsSpan(0, 16), memory.AsSpan(1), other, q));
        Refused(() => Kernels.Negate(kind, memory.AsSpan(1), memory.AsSpan(0, 16), q));
        Refused(() => Kernels.MultiplyScalar(kind, memory.AsSpan(1), memory.AsSpan(0, 16), w, q));
        Refused(() => Kernels.MultiplyScalarAdd(kind, memory.AsSpan(1), memory.AsSpan(0, 16), w, q));
        Refused(() => Kernels.AddLazy(kind, memory.AsSpan(1), memory.AsSpan(0, 16)));
        Refused(() => Kernels.AddLazyFour(kind, memory.AsSpan(1), other, memory.AsSpan(0, 16), other, other));
        Refused(() => Kernels.AddLazyFour(kind, memory.AsSpan(1), other, other, other, memory.AsSpan(0, 16)));
    }

    private static void Refused(Action call) => Assert.Throws<ArgumentException>(call);

    private static ulong[] Run(ulong[] start, Action<ulong[]> kernel)
    {
        var dst = (ulong[])start.Clone();
        kernel(dst);
        return dst;
    }

    private static IEnumerable<(ulong[] A, ulong[] B, ulong[] C)> Triples(Modulus q, int n)
    {
        var extremes = Samples.Extremes(q, n).ToArray();
        foreach (var a in extremes)
        {
            foreach (var b in extremes)
                yield return (a, b, extremes[1]); // q − 1 everywhere is what makes sums largest
        }
        yield return (extremes[0], Samples.Residues(q, n, 8), Samples.Residues(q, n, 9));
    }

    /// <summary>Any words, the greatest among them.</summary>
    private static ulong[] Words(int n, ulong seed) => [.. Samples.Words(n, seed).Select((word, i) => i % 5 == 3 ? ulong.MaxValue : word)];

    /// <summary>Values in (−2^50, 2^50), both ends among them.</summary>
    private static long[] Signed(int n, ulong seed) =>
        [
            .. Samples
                .Words(n, seed)
                .Select(
                    (word, i) =>
                        i % 5 == 3 ? (1L << 50) - 1
                        : i % 5 == 1 ? 1 - (1L << 50)
                        : i % 7 == 0 ? 0
                        : Math.Max((long)word >> 13, 1 - (1L << 50))
                ),
        ];
}
