using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Random numbers in shared bits, and comparisons with public bounds.</summary>
public sealed class SharedComparisonTests
{
    [Theory]
    [InlineData(5, 1)]
    [InlineData(9, 2)]
    public void A_comparison_says_what_it_says_in_the_clear(int n, int f)
    {
        using var table = new ShareTable(new Committee(n, f), $"compare {n}");
        table.OnTheWay = (_, validator, message) =>
            validator > f ? message
            : table.Below(2) == 0 ? null
            : [(byte)(message[0] ^ 1), .. message.AsSpan(1)];
        ulong[] edges = [0, 1, 2, 16, 32767, 32768, 65534, 65535, 65536];
        ulong[] values = [.. edges.SelectMany(value => edges.Select(_ => value)), .. table.Draw(40), 5, 70, 70];
        ulong[] bounds = [.. edges.SelectMany(_ => edges), .. table.Draw(40), 6, 70, 69];
        Assert.True(table.Run((on, inputs) => Compare(on, inputs[0], bounds), default, table.Share(values)));
        Assert.Equal(values.Zip(bounds, (value, bound) => value >= bound ? 1UL : 0), table.Opened[^1]);
        Assert.Subset(Enumerable.Range(1, f).ToHashSet(), table.Culprits.ToHashSet());
    }

    [Fact]
    public void Less_by_bits_is_less()
    {
        using var table = new ShareTable(new Committee(5, 1), "less");
        ulong[] numbers = [0, 1, 5, 65535, 65536];
        ulong[] bounds = [.. numbers, 1, 2, 4, 65536, 65537, 65537, 0, 6, 65534, 0];
        ulong[] bits = [.. numbers.SelectMany(number => Enumerable.Range(0, 17).Select(b => number >> b & 1))];
        Assert.True(table.Run((on, inputs) => Less(on, inputs[0], bounds), default, table.Share(bits)));
        Assert.Equal(bounds.Select((bound, i) => numbers[i % 5] < bound ? 1UL : 0), table.Opened[^1]);
    }

    /// <summary>Each number is uniform below p, p − 1 = 2^16 included, and so is a number at a place whatever the others.</summary>
    [Fact]
    public void Numbers_in_shared_bits_are_uniform_below_p()
    {
        using var table = new ShareTable(new Committee(5, 1), "bits");
        var counts = new long[256];
        var tops = 0;
        for (var run = 0; run < Law.Count(20); run++)
        {
            Assert.True(table.Run((on, _) => Bits(on, 500), Hash32.Sha256([(byte)run])));
            foreach (var number in table.Opened[^1].Chunk(17))
            {
                Assert.All(number, bit => Assert.InRange(bit, 0UL, 1UL));
                var value = number.Index().Aggregate(0UL, (sum, bit) => sum + (bit.Item << bit.Index));
                Assert.InRange(value, 0UL, 65536UL);
                tops += value == 65536 ? 1 : 0;
                if (value < 65536)
                    counts[value / 256]++;
            }
        }

        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
        Assert.InRange(tops, 0, 5); // 1 in 65537
    }

    [Fact]
    public void Other_fields_have_other_bits()
    {
        using var on = new ShareArithmetic(new Committee(5, 1), new CoordinationCrypto.Arithmetic.Modulus(101), default);
        Assert.Throws<InvalidOperationException>(() => new SharedRandomBits(on).Rounds(1).First());
        Mistake.Names<ArgumentException>("bounds", () => _ = new SharedComparison(on).Rounds(on.Input(default, 2, []), [1]).First());
    }

    private static IEnumerable<ShareRound> Compare(ShareArithmetic on, SharedRow values, ulong[] bounds)
    {
        var comparison = new SharedComparison(on);
        foreach (var round in comparison.Rounds(values, bounds))
            yield return round;
        foreach (var last in ShareTable.Show(on, comparison.Result!))
            yield return last;
    }

    private static IEnumerable<ShareRound> Less(ShareArithmetic on, SharedRow bits, ulong[] bounds)
    {
        var less = new BitwiseLess(on, bits, bounds);
        foreach (var round in less.Rounds())
            yield return round;
        foreach (var last in ShareTable.Show(on, less.Result))
            yield return last;
    }

    private static IEnumerable<ShareRound> Bits(ShareArithmetic on, int count)
    {
        var random = new SharedRandomBits(on);
        foreach (var round in random.Rounds(count))
            yield return round;
        foreach (var last in ShareTable.Show(on, random.Bits))
            yield return last;
    }
}
