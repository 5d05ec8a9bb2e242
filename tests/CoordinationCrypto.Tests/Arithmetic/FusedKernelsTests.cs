using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Arithmetic;

/// <summary>Every vector form gives the scalar form's bits, at lengths around the vectors' and on the extremes of the range.</summary>
public sealed class FusedKernelsTests
{
    private static readonly int[] Lengths = [0, 1, 3, 4, 5, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 257, 511, 600];

    private static readonly Modulus[] Moduli =
    [
        new(65537),
        new(0x7fe07fe0001),
        new(0xffb4ffb4001),
        new(Primes.LargestBelow(50, 32)),
        new(97),
    ];

    public static TheoryData<string> Kinds =>
        [nameof(KernelKind.Scalar), nameof(KernelKind.Vector256), nameof(KernelKind.Vector512), nameof(KernelKind.Native)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Elementwise_kernels_equal_the_specification(string name)
    {
        if (!Supported(name, out var kind))
            return;
        foreach (var q in Moduli)
        {
            foreach (var n in Lengths)
            {
                var wide = new Modulus(Primes.LargestBelow(50, 2));
                Same(kind, n, [wide, wide], (k, x) => FusedKernels.Lift(k, x[0], x[1], q));
                Same(kind, n, [q, q, q, q], (k, x) => FusedKernels.Tensor(k, x[0], x[1], x[2], x[3], q));
                Same(kind, n, [q, q, q, q, q], (k, x) => FusedKernels.MultiplyAddPair(k, x[0], x[1], x[2], x[3], x[4], q));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Multiples_equal_the_specification(string name)
    {
        if (!Supported(name, out var kind))
            return;
        foreach (var rows in new[] { 1, 14, 100 })
        {
            sbyte[] weights = [.. Enumerable.Range(0, 4 * rows).Select(k => (sbyte)(k * 5 % 8 - 4))];
            foreach (var n in new[] { 1, 4, 7, 8, 9, 16, 31, 256 })
            {
                var q = new Modulus(Primes.LargestBelow(50, 2));
                var terms = Sample(4 * n, q, "terms");
                // sums wrap, as 64-bit words do
                ulong[] expected = [.. Enumerable.Range(0, rows * n).Select(i => ulong.MaxValue - (ulong)i)];
                var actual = (ulong[])expected.Clone();
                FusedKernels.AddMultiples(KernelKind.Scalar, expected, terms, weights, n, q);
                FusedKernels.AddMultiples(kind, actual, terms, weights, n, q);
                Assert.Equal(expected, actual);
            }
        }
        var p = new Modulus(97);
        ulong[] sum = [5];
        FusedKernels.AddMultiples(kind, sum, [1, 2, 3, 0], [-4, 3, 0, -1], 1, p);
        Assert.Equal([5UL + 4 * 96 + 6 + 97], sum);
        Assert.Throws<ArgumentException>(() => FusedKernels.AddMultiples(kind, new ulong[1], new ulong[4], [0, 0, 0, 4], 1, p));
        Assert.Throws<ArgumentException>(() => FusedKernels.AddMultiples(kind, new ulong[1], new ulong[4], [0, 0, -5, 0], 1, p));
        Assert.Throws<ArgumentException>(() => FusedKernels.AddMultiples(kind, new ulong[2], new ulong[4], [0, 0, 0, 0], 1, p));
        Assert.Throws<ArgumentException>(() => FusedKernels.AddMultiples(kind, new ulong[1], new ulong[3], [0, 0, 0, 0], 1, p));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Conversion_equals_the_specification(string name)
    {
        if (!Supported(name, out var kind))
            return;
        foreach (var count in new[] { 1, 2, 4, 8, 9, 10, 20 })
        {
            foreach (var own in new[] { false, true })
            {
                var sources = Largest(count, 50);
                Modulus[] targets = [.. Largest(3, 44), new Modulus(97)];
                var table = Table(sources, targets, own);
                foreach (var n in Lengths)
                {
                    var source = sources.SelectMany((q, l) => Sample(n, q, "s" + l)).ToArray();
                    var expected = targets.SelectMany((q, j) => Sample(n, q, "t" + j)).ToArray();
                    var actual = (ulong[])expected.Clone();
                    FusedKernels.Convert(KernelKind.Scalar, expected, source, table);
                    FusedKernels.Convert(kind, actual, source, table);
                    Assert.Equal(expected, actual);
                }
            }
        }
    }

    /// <summary>Around the native kernel's greatest number of terms, every factor q − 1 among the inputs.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Dot_products_equal_the_specification(string name)
    {
        if (!Supported(name, out var kind))
            return;
        foreach (var q in Moduli)
        {
            foreach (var terms in new[] { 0, 1, 2, 4, 8, 11, 12, 20 })
            {
                foreach (var n in Lengths.Where(n => n > 0))
                {
                    foreach (var extreme in new[] { false, true })
                    {
                        using var memory = PolynomialMemory.Rent(3 * 20 * n);
                        for (var d = 0; d < 3 * terms; d++)
                            (extreme ? [.. Enumerable.Repeat(q.Value - 1, n)] : Sample(n, q, "d" + d)).CopyTo(memory.Span[(d * n)..]);
                        LimbReference[] factors = [.. Enumerable.Range(0, 3 * terms).Select(d => new LimbReference(memory, d * n))];
                        var (expectedU, expectedV, u, v) = (new ulong[n], new ulong[n], Sample(n, q, "u"), Sample(n, q, "v"));
                        for (var d = 0; d < terms; d++)
                        {
                            for (var i = 0; i < n; i++)
                            {
                                expectedU[i] = q.Add(
                                    expectedU[i],
                                    q.Multiply(factors[d].Residues(n)[i], factors[terms + d].Residues(n)[i])
                                );
                                expectedV[i] = q.Add(
                                    expectedV[i],
                                    q.Multiply(factors[d].Residues(n)[i], factors[2 * terms + d].Residues(n)[i])
                                );
                            }
                        }
                        FusedKernels.DotPair(
                            kind,
                            u,
                            v,
                            factors.AsSpan(0, terms),
                            factors.AsSpan(terms, terms),
                            factors.AsSpan(2 * terms),
                            q
                        );
                        Assert.Equal(expectedU, u);
                        Assert.Equal(expectedV, v);
                    }
                }
            }
        }
    }

    [Fact]
    public void Operands_that_do_not_fit_are_refused()
    {
        using var memory = PolynomialMemory.Rent(32);
        LimbReference[] two = [new(memory, 0), new(memory, 16)];
        Assert.Throws<ArgumentException>(() => FusedKernels.DotPair(new ulong[16], new ulong[16], two, two, two.AsSpan(1), Moduli[0]));
        Assert.Throws<ArgumentException>(() => FusedKernels.DotPair(new ulong[16], new ulong[15], two, two, two, Moduli[0]));
        Assert.Throws<ArgumentException>(() => FusedKernels.DotPair(new ulong[16], memory.Span[4..20], two, two, two, Moduli[0]));
        Assert.Throws<ArgumentException>(() => FusedKernels.DotPair(memory.Span[4..20], new ulong[16], two, two, two, Moduli[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FusedKernels.DotPair(new ulong[17], new ulong[17], two, two, two, Moduli[0]));
        var q = Moduli[0];
        var table = Table(Largest(2, 50), Largest(2, 44), false);
        Assert.Throws<ArgumentException>(() => FusedKernels.Convert(new ulong[4], new ulong[5], table));
        Assert.Throws<ArgumentException>(() => FusedKernels.Convert(new ulong[3], new ulong[4], table));
        var shared = new ulong[4];
        Assert.Throws<ArgumentException>(() => FusedKernels.Convert(shared, shared, table));
        Assert.Throws<ArgumentException>(() => FusedKernels.Lift(KernelKind.Scalar, new ulong[2], new ulong[3], q));
        Assert.Throws<ArgumentException>(() => FusedKernels.Tensor(new ulong[2], new ulong[2], new ulong[2], new ulong[3], q));
        var (pair, three) = (new ulong[2], new ulong[3]);
        Assert.Throws<ArgumentException>(() => FusedKernels.MultiplyAddPair(KernelKind.Scalar, pair, new ulong[2], three, pair, pair, q));
    }

    private static bool Supported(string name, out KernelKind kind)
    {
        kind = Enum.Parse<KernelKind>(name);
        return Kernels.IsSupported(kind);
    }

    private static void Same(KernelKind kind, int n, Modulus[] ranges, Action<KernelKind, ulong[][]> run)
    {
        var expected = ranges.Select((q, i) => Sample(n, q, "x" + i)).ToArray();
        var actual = expected.Select(x => (ulong[])x.Clone()).ToArray();
        run(KernelKind.Scalar, expected);
        run(kind, actual);
        Assert.Equal(expected, actual);
    }

    /// <summary>Zeros and largest residues first, then uniform ones.</summary>
    private static ulong[] Sample(int n, Modulus q, string seed)
    {
        var x = new ulong[n];
        using var stream = Streams.Seeded(seed + q);
        UniformSampler.Fill(stream, x, q);
        for (var i = 0; i < n / 2; i++)
            x[i] = (i & 3) switch
            {
                0 => q.Value - 1,
                1 => 0,
                2 => q.Value / 2 + 1,
                _ => x[i],
            };
        return x;
    }

    private static Modulus[] Largest(int count, int bits)
    {
        var primes = new Modulus[count];
        var bound = 1UL << bits;
        for (var i = 0; i < count; i++)
            primes[i] = new Modulus(bound = Primes.NextBelow(bound, 32));
        return primes;
    }

    /// <summary>Any constants will do: the largest in magnitude among them.</summary>
    private static ConversionTable Table(Modulus[] sources, Modulus[] targets, bool own)
    {
        var before = Array.ConvertAll(sources, q => q.Prepare(q.Value / 2));
        var weights = targets
            .SelectMany(
                (t, j) =>
                    sources.Select(
                        (_, l) =>
                            t.Prepare(
                                (l + j) % 3 == 0 ? t.Value / 2
                                : (l + j) % 3 == 1 ? t.Value / 2 + 1
                                : t.Reduce(123456789UL * (ulong)(l + 1))
                            )
                    )
            )
            .ToArray();
        return new ConversionTable(
            sources,
            targets,
            before,
            weights,
            Array.ConvertAll(targets, t => t.Prepare(t.Value / 2)),
            own ? Array.ConvertAll(targets, t => t.Prepare(t.Value / 2 + 1)) : null
        );
    }
}
