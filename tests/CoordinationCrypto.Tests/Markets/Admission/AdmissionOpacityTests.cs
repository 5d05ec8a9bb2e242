using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// What the openings of honest submissions show: zeros, and in the boundary slot, which would tell a decoy from an intendo, uniform
/// values.
/// </summary>
public sealed class AdmissionOpacityTests
{
    private const int Levels = 100;
    private const int Buckets = 64; // 65,537 values in 1,024 a bucket, the last value left out

    [Theory]
    [InlineData(1)] // one intendo alone
    [InlineData(15)] // a mixed batch
    public void Honest_submissions_open_zeros_and_a_uniform_boundary(int count)
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(count);
        var openings = test.Circuit.Compute(AdmissionBatch.Cut(test.Seed, checks: 2, count)[0], test.Waiting);
        Assert.All(test.Open(openings[0]), value => Assert.Equal(0UL, value));
        var row = openings[^1];
        Assert.NotEqual(0UL, test.Committee.Secret.Decrypt(row.Ciphertext)[Levels - 1]); // there is something to hide
        var boundary = new List<ulong>();
        for (var attempt = 0u; attempt < Law.Count(2000); attempt++)
        {
            var opened = test.Open(row with { Attempt = attempt });
            boundary.Add(opened[Levels - 1]);
            opened[Levels - 1] = 0;
            Assert.All(opened, value => Assert.Equal(0UL, value));
        }
        Assert.InRange(Deviation(boundary), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void The_test_sees_a_boundary_that_is_not_masked()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(1);
        var row = test.Circuit.Compute(AdmissionBatch.Cut(test.Seed, checks: 2, 1)[0], test.Waiting)[1] with
        {
            Slots = SlotSet.All(InsecureToyParameters.N256),
        };
        var boundary = Enumerable.Range(0, 200).Select(attempt => test.Open(row with { Attempt = (uint)attempt })[Levels - 1]).ToList();
        Assert.All(boundary, value => Assert.Equal(1UL, value)); // the bit "accepts something"
        Assert.True(Deviation(boundary) > ChiSquare.Limit);
    }

    [Fact]
    public void The_test_sees_a_bad_submission()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(14);
        test.Submit([3]);
        var openings = test.Circuit.Compute(AdmissionBatch.Cut(test.Seed, checks: 2, 15)[0], test.Waiting);
        Assert.Contains(openings.Take(14), opening => test.Open(opening)[0] != 0);
    }

    private static double Deviation(IReadOnlyList<ulong> values)
    {
        var counts = new long[Buckets];
        foreach (var value in values.Where(value => value < 65536))
            counts[value / 1024]++;
        return ChiSquare.Deviation(counts);
    }
}
