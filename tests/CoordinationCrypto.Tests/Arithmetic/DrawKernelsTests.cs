using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

/// <summary>Every form of the drawings keeps the words that the rule keeps, with what is just inside and just outside among them.</summary>
public sealed class DrawKernelsTests
{
    public static TheoryData<string> Kinds =>
        [nameof(KernelKind.Scalar), nameof(KernelKind.Vector256), nameof(KernelKind.Vector512), nameof(KernelKind.Native)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Residues_are_those_of_the_rule(string name)
    {
        if (!Supported(name, out var kind))
            return;
        foreach (var q in new Modulus[] { new(3), new(97), new(65537), new(0x7fe07fe0001), new(Primes.LargestBelow(50, 32)) })
        {
            var threshold = (ulong)((UInt128.One << 64) % q.Value);
            foreach (var n in new[] { 0, 1, 7, 8, 9, 16, 63, 64, 200 })
            {
                foreach (var every in new[] { 3, 11, 50, 1000 })
                {
                    var words = new ulong[n];
                    using var stream = Streams.Seeded($"words {n} {every}");
                    stream.Fill(words);
                    for (var i = 0; i < n; i++)
                    {
                        if (i % every == every - 1)
                            words[i] = 0; // the remainder is 0: rejected
                        if (i % 13 == 1)
                            words[i] = ulong.MaxValue;
                        if (i % 13 == 2)
                            words[i] = Edge(q, threshold); // the remainder is the threshold: the first that is kept
                        if (i % 13 == 3)
                            words[i] = Edge(q, threshold - 1);
                    }
                    ulong[] expected =
                    [
                        .. words
                            .Where(w => (UInt128)w * q.Value % (UInt128.One << 64) >= threshold)
                            .Select(w => (ulong)((UInt128)w * q.Value >> 64)),
                    ];
                    var actual = new ulong[n];
                    Assert.Equal(expected.Length, DrawKernels.Residues(kind, actual, words, q));
                    Assert.Equal(expected, actual[..expected.Length]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Digits_are_those_of_the_candidates_that_are_small_enough(string name)
    {
        if (!Supported(name, out var kind))
            return;
        foreach (var bits in new[] { 1, 52, 53, 64, 100, 129, 148, 153, 156, 157, 192, 300 })
        {
            foreach (var largest in new[] { BigInteger.One << (bits - 1), (BigInteger.One << bits) - 1, (BigInteger.One << bits) * 5 / 8 })
            {
                if (largest.GetBitLength() != bits)
                    continue;
                foreach (var (n, count) in new[] { (1, 1), (7, 40), (8, 8), (20, 24), (64, 200), (64, 30) })
                    Check(kind, largest, n, count);
            }
        }
    }

    [Fact]
    public void Operands_that_do_not_fit_are_refused()
    {
        var q = new Modulus(97);
        Assert.Throws<ArgumentException>(() => DrawKernels.Residues(new ulong[3], new ulong[4], q));
        var shared = new ulong[4];
        Assert.Throws<ArgumentException>(() => DrawKernels.Residues(shared, shared, q));
        Assert.Throws<ArgumentException>(() => DrawKernels.Digits(new ulong[8], 4, 0, new ulong[3], [1, 1], 1));
        Assert.Throws<ArgumentException>(() => DrawKernels.Digits(new ulong[7], 4, 0, new ulong[4], [1, 1], 1));
        Assert.Throws<ArgumentException>(() => DrawKernels.Digits(new ulong[8], 4, 5, new ulong[4], [1, 1], 1));
        Assert.Throws<ArgumentException>(() => DrawKernels.Digits(new ulong[8], 4, 0, new ulong[4], [], 1));
    }

    /// <summary>
    /// A candidate is largest − 1, largest or largest + 1 in turn with random ones, and the bits above the mask are set at random.
    /// </summary>
    private static void Check(KernelKind kind, BigInteger largest, int n, int count)
    {
        var bits = (int)largest.GetBitLength();
        var width = (bits + 63) / 64;
        var (mask, all) = (ulong.MaxValue >> (64 * width - bits), (BigInteger.One << bits) - 1);
        var words = new ulong[count * width];
        using var stream = Streams.Seeded($"candidates {largest} {count}");
        stream.Fill(words);
        for (var c = 0; c < count; c++)
        {
            if (c % 5 < 2)
                continue;
            var value = BigInteger.Max(largest + c % 5 - 3, 0) & all; // −1, 0, +1
            for (var j = 0; j < width - 1; j++)
                words[c * width + j] = (ulong)(value >> 64 * j & ulong.MaxValue);
            words[c * width + width - 1] = words[c * width + width - 1] & ~mask | (ulong)(value >> 64 * (width - 1));
        }
        BigInteger[] kept = [.. words.Chunk(width).Select(c => Compose(c, 64) & all).Where(x => x <= largest).Take(n)];
        ulong[] most = [.. Enumerable.Range(0, width).Select(j => (ulong)(largest >> 64 * j & ulong.MaxValue))];
        var digits = new ulong[DrawKernels.DigitCount(width, mask) * n];
        Assert.Equal((bits + 51) / 52, digits.Length / n);
        var half = count / 2 * width; // in two batches
        var first = DrawKernels.Digits(kind, digits, n, 0, words.AsSpan(0, half), most, mask);
        Assert.Equal(kept.Length, DrawKernels.Digits(kind, digits, n, first, words.AsSpan(half), most, mask));
        for (var i = 0; i < kept.Length; i++)
        {
            ulong[] own = [.. Enumerable.Range(0, digits.Length / n).Select(d => digits[d * n + i])];
            Assert.All(own, digit => Assert.True(digit >> 52 == 0));
            Assert.Equal(kept[i], Compose(own, 52));
        }
    }

    private static BigInteger Compose(IEnumerable<ulong> words, int bits) =>
        words.Select((word, j) => (BigInteger)word << bits * j).Aggregate(BigInteger.Zero, (sum, part) => sum + part);

    /// <summary>The word w with w·q ≡ remainder mod 2^64.</summary>
    private static ulong Edge(Modulus q, ulong remainder)
    {
        var inverse = q.Value;
        for (var bits = 3; bits < 64; bits *= 2)
            inverse *= 2 - q.Value * inverse; // Newton's iteration
        return inverse * remainder;
    }

    private static bool Supported(string name, out KernelKind kind)
    {
        kind = Enum.Parse<KernelKind>(name);
        return Kernels.IsSupported(kind);
    }
}
