using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Arithmetic.Kernels;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Arithmetic;

/// <summary>Every vector form gives the scalar form's bits, at lengths around the vectors' and on the extremes of the range.</summary>
public sealed class FusedKernelsTests
{
    private static readonly int[] Lengths = [0, 1, 3, 4, 5, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 257, 511, 600];

    private static readonly Modulus[] Moduli = [new(65537), new(0x7fe07fe0001), new(0xffb4ffb4001), new(Primes.LargestBelow(50, 32)), new(97)];

    public static TheoryData<string> Kinds => [nameof(KernelKind.Vector256), nameof(KernelKind.Vector512), nameof(KernelKind.Native)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Elementwise_kernels_equal_the_specification(string name)
    {
        if (!Supported(name, out var kind)) return;
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
    public void Conversion_equals_the_specification(string name)
    {
        if (!Supported(name, out var kind)) return;
        foreach (var count in new[] { 1, 2, 4, 8, 9, 20 })
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

    [Fact]
    public void Operands_that_do_not_fit_are_refused()
    {
        var q = Moduli[0];
        var table = Table(Largest(2, 50), Largest(2, 44), false);
        Assert.Throws<ArgumentException>(() => FusedKernels.Convert(new ulong[4], new ulong[5], table));
        Assert.Throws<ArgumentException>(() => FusedKernels.Convert(new ulong[3], new ulong[4], table));
        var shared = new ulong[4];
        Assert.Throws<ArgumentException>(() => FusedKernels.Convert(shared, shared, table));
        Assert.Throws<ArgumentException>(() => FusedKernels.Lift(new ulong[2], new ulong[3], q));
        Assert.Throws<ArgumentException>(() => FusedKernels.Tensor(new ulong[2], new ulong[2], new ulong[2], new ulong[3], q));
        Assert.Throws<ArgumentException>(() => FusedKernels.MultiplyAddPair(new ulong[2], new ulong[2], new ulong[3], new ulong[2], new ulong[2], q));
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
        for (var i = 0; i < n / 2; i++) x[i] = (i & 3) switch { 0 => q.Value - 1, 1 => 0, 2 => q.Value / 2 + 1, _ => x[i] };
        return x;
    }

    private static Modulus[] Largest(int count, int bits)
    {
        var primes = new Modulus[count];
        var bound = 1UL << bits;
        for (var i = 0; i < count; i++) primes[i] = new Modulus(bound = Primes.NextBelow(bound, 32));
        return primes;
    }

    /// <summary>Any constants will do: the largest in magnitude among them.</summary>
    private static ConversionTable Table(Modulus[] sources, Modulus[] targets, bool own)
    {
        var before = Array.ConvertAll(sources, q => q.Prepare(q.Value / 2));
        var weights = targets.SelectMany((t, j) => sources.Select((_, l) => t.Prepare((l + j) % 3 == 0 ? t.Value / 2 : (l + j) % 3 == 1 ? t.Value / 2 + 1 : t.Reduce(123456789UL * (ulong)(l + 1))))).ToArray();
        return new ConversionTable(sources, targets, before, weights, Array.ConvertAll(targets, t => t.Prepare(t.Value / 2)), own ? Array.ConvertAll(targets, t => t.Prepare(t.Value / 2 + 1)) : null);
    }
}
