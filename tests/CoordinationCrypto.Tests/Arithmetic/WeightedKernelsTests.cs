using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Arithmetic;

/// <summary>
/// Weighted sums are what integers say, and every form gives the scalar form's bits, at lengths around the vectors' and on the extremes
/// of the range.
/// </summary>
public sealed class WeightedKernelsTests
{
    private const ulong LargestTerm = (1UL << ScalarWeighted.TermBits) - 1;

    private static readonly int[] Lengths = [1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 64, 255, 256, 257, 300];

    private static readonly Modulus[] Moduli = [new(0x7fe07fe0001), new(97), new(3), new(Primes.LargestBelow(50, 32)), new(65537)];

    public static TheoryData<string> Kinds =>
        [nameof(KernelKind.Scalar), nameof(KernelKind.Vector256), nameof(KernelKind.Vector512), nameof(KernelKind.Native)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sums_equal_the_specification(string name)
    {
        if (!Supported(name, out var kind))
            return;
        foreach (var terms in new[] { 1, 2, 3, 4, 6, 7, 8, 14, 15, WeightTable.MaxTerms })
        {
            var table = new WeightTable(Moduli, [.. Moduli.SelectMany(q => Enumerable.Range(0, terms).Select(t => Weight(q, t)))]);
            foreach (var n in Lengths)
            {
                var x = Terms(n, terms);
                ulong[] expected = [.. Moduli.SelectMany((q, l) => Residues(n, q, "s" + l))];
                var actual = (ulong[])expected.Clone();
                FusedKernels.AddWeighted(KernelKind.Scalar, expected, x, table);
                FusedKernels.AddWeighted(kind, actual, x, table);
                Assert.Equal(expected, actual);
            }
        }
    }

    /// <summary>All terms 2^52 − 1 and every weight the same: the largest sums, lazy or not, that there are.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_extremes_are_exact(string name)
    {
        if (!Supported(name, out var kind))
            return;
        foreach (var q in Moduli)
        {
            foreach (var weight in new ulong[] { 0, q.Value / 2, q.Value / 2 + 1, q.Value - 1 })
            {
                foreach (var terms in new[] { 1, 7, 8, WeightTable.MaxTerms })
                {
                    foreach (var start in new ulong[] { 0, q.Value - 1 })
                    {
                        var table = new WeightTable([q], [.. Enumerable.Repeat(weight, terms)]);
                        ulong[] sums = [.. Enumerable.Repeat(start, 37)];
                        FusedKernels.AddWeighted(kind, sums, Enumerable.Repeat(LargestTerm, 37 * terms).ToArray(), table);
                        var expected = (ulong)((start + (BigInteger)terms * weight * LargestTerm) % q.Value);
                        Assert.All(sums, sum => Assert.Equal(expected, sum));
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Constants_are_added_modulo_q(string name)
    {
        if (!Supported(name, out var kind))
            return;
        foreach (var q in Moduli)
        {
            foreach (var c in new ulong[] { 0, 1, q.Value / 2, q.Value - 1 })
            {
                foreach (var n in Lengths)
                {
                    var values = Residues(n, q, "c");
                    ulong[] expected = [.. values.Select(value => q.Add(value, c))];
                    FusedKernels.AddConstant(kind, values, c, q);
                    Assert.Equal(expected, values);
                }
            }
        }
    }

    [Fact]
    public void Operands_that_do_not_fit_are_refused()
    {
        var q = Moduli[0];
        Assert.Throws<ArgumentException>(() => new WeightTable([], []));
        Assert.Throws<ArgumentException>(() => new WeightTable([q], []));
        Assert.Throws<ArgumentException>(() => new WeightTable([q], new ulong[WeightTable.MaxTerms + 1]));
        Assert.Throws<ArgumentException>(() => new WeightTable([q, Moduli[1]], new ulong[3]));
        Assert.Throws<ArgumentException>(() => new WeightTable([q], [q.Value]));
        var table = new WeightTable([q, Moduli[3]], [1, 2, 3, 4]);
        Assert.Throws<ArgumentException>(() => FusedKernels.AddWeighted(new ulong[8], new ulong[9], table));
        Assert.Throws<ArgumentException>(() => FusedKernels.AddWeighted(new ulong[7], new ulong[8], table));
        var shared = new ulong[8];
        Assert.Throws<ArgumentException>(() => FusedKernels.AddWeighted(shared, shared, table));
        Assert.Throws<ArgumentOutOfRangeException>(() => FusedKernels.AddConstant(new ulong[1], q.Value, q));
        var basis = new RnsBasis(16, [97, 193]);
        using var sum = CoefficientPolynomial.Zero(basis);
        Assert.Throws<ArgumentException>(() => sum.AddWeighted(new ulong[16], new WeightTable([basis[1], basis[0]], [1, 1])));
        Assert.Throws<ArgumentException>(() => sum.AddWeighted(new ulong[15], new WeightTable(basis.Moduli, [1, 1])));
    }

    private static ulong Weight(Modulus q, int t) =>
        (t % 4) switch
        {
            0 => q.Value / 2,
            1 => q.Value / 2 + 1,
            2 => q.Value - 1,
            _ => q.Reduce(0x123456789abcdefUL * (ulong)t),
        };

    private static ulong[] Terms(int n, int terms)
    {
        var x = new ulong[n * terms];
        using var stream = Streams.Seeded("terms");
        stream.Fill(x);
        for (var i = 0; i < x.Length; i++)
            x[i] = (i % 3) switch
            {
                0 => LargestTerm,
                _ => x[i] & LargestTerm,
            };
        return x;
    }

    private static ulong[] Residues(int n, Modulus q, string seed)
    {
        var x = new ulong[n];
        using var stream = Streams.Seeded(seed + q);
        UniformSampler.Fill(stream, x, q);
        for (var i = 0; i < n / 2; i++)
            x[i] = (i & 3) switch
            {
                0 => q.Value - 1,
                1 => 0,
                _ => x[i],
            };
        return x;
    }

    private static bool Supported(string name, out KernelKind kind)
    {
        kind = Enum.Parse<KernelKind>(name);
        return Kernels.IsSupported(kind);
    }
}
