using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// What a scan opens on live cells is uniform for every pack that does not fire, one member short or far away: chi-square over many scans
/// of the openings themselves and of the differences between two scans of the same pack (where a reused mask would show), with masks as a
/// negative control that reuse or bias.
/// </summary>
public sealed class OpacityTests
{
    private const int Cells = 100;
    private const int Buckets = 257; // 65,537 values in 255 or 256 a bucket: bucket = value / 256, the last holds one value

    [Theory]
    [InlineData("one short of firing")]
    [InlineData("far from firing")]
    public void A_scan_opens_uniform_values_whatever_the_pack(string pack)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var (values, differences) = Openings(test, Distance(test, pack), Law.Count(2000));
        Assert.InRange(Deviation(values), -ChiSquare.Limit, ChiSquare.Limit);
        Assert.InRange(Deviation(differences), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void The_test_sees_a_mask_that_is_used_twice()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var (_, differences) = Openings(test, Distance(test, "far from firing"), Law.Count(2000), reuse: true);
        Assert.True(Deviation(differences) > ChiSquare.Limit);
    }

    [Fact]
    public void The_test_sees_a_bias_of_2_to_the_minus_8()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var (values, _) = Openings(test, Distance(test, "far from firing"), Law.Count(2000));
        for (var i = 0; i < values.Count; i += 256)
            values[i] = 1;
        Assert.True(Deviation(values) > ChiSquare.Limit);
    }

    [Fact]
    public void Dead_cells_open_uniform_values_even_where_the_pack_supports_them()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var ciphertext = test.Encrypt(new ulong[test.Parameters.Degree], "zeros everywhere");
        var values = new List<ulong>();
        for (var attempt = 0u; attempt < Law.Count(500); attempt++)
        {
            var request = test.Request(ciphertext, RequestPath.OneRoundScan, SlotSet.Range(test.Parameters, 50, 60), attempt);
            var opened = test.Reconstruct(request, test.ScanShares(request, ciphertext));
            for (var slot = 0; slot < opened.Length; slot++)
                if (slot is < 50 or >= 60)
                    values.Add(opened[slot]);
                else
                    Assert.Equal(0UL, opened[slot]);
        }
        Assert.InRange(Deviation(values), -ChiSquare.Limit, ChiSquare.Limit);
    }

    private static (List<ulong> Values, List<ulong> Differences) Openings(
        TestCommittee test,
        ulong[] distance,
        int scans,
        bool reuse = false
    )
    {
        using var ciphertext = test.Encrypt(distance, "pack");
        var live = SlotSet.Range(test.Parameters, 0, Cells);
        var values = new List<ulong>();
        var differences = new List<ulong>();
        ulong[]? previous = null;
        for (var attempt = 0u; attempt < scans; attempt++)
        {
            var request = test.Request(ciphertext, RequestPath.OneRoundScan, live, reuse ? attempt / 16 : attempt);
            var opened = test.Reconstruct(request, test.ScanShares(request, ciphertext))[..Cells];
            values.AddRange(opened);
            if (previous is not null)
                differences.AddRange(opened.Zip(previous, test.Parameters.PlainModulus.Subtract));
            previous = opened;
        }
        return (values, differences);
    }

    /// <summary>F(x) − x of a pack that does not fire: four who wait for five, or ninety who wait for all hundred.</summary>
    private static ulong[] Distance(TestCommittee test, string pack)
    {
        var thresholds = pack == "one short of firing" ? Enumerable.Repeat(5, 4) : Enumerable.Repeat(100, 50);
        var distance = new ulong[Cells];
        for (var x = 1; x <= Cells; x++)
            distance[x - 1] = test.Parameters.PlainModulus.FromSigned(thresholds.Count(t => t <= x) - x);
        Assert.DoesNotContain(0UL, distance);
        return distance;
    }

    private static double Deviation(IReadOnlyList<ulong> values)
    {
        var counts = new long[Buckets];
        foreach (var value in values)
            counts[value / 256]++;
        return ChiSquare.Deviation(counts.AsSpan(0, Buckets - 1)); // the last bucket has a single value
    }
}
