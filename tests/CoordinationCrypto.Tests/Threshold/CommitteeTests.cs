using System.Numerics;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Threshold;

public class CommitteeTests
{
    private static readonly RnsBasis Basis = InsecureToyParameters.N256.KeyBasis;

    public static TheoryData<int, int> Sizes =>
        new()
        {
            { 4, 1 },
            { 5, 1 },
            { 7, 2 },
            { 8, 2 },
            { 10, 3 },
        };

    // Laws

    [Theory, MemberData(nameof(Sizes))]
    public void Subsets_are_all_the_sets_of_n_minus_f_validators_once_each(int n, int f)
    {
        var committee = new Committee(n, f);
        var sets = Enumerable.Range(0, committee.SubsetCount).Select(subset => string.Join(',', committee.Members(subset))).ToList();
        Assert.Equal(Binomial(n, f), sets.Count);
        Assert.Equal(sets.Count, sets.Distinct().Count());
        for (var subset = 0; subset < sets.Count; subset++)
        {
            Assert.Equal(n - f, committee.Members(subset).Count());
            for (var i = 1; i <= n; i++)
                Assert.Equal(committee.IsMember(subset, i), committee.SubsetsOf(i).Contains(subset));
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void A_sharing_weight_is_zero_outside_its_subset_and_not_inside(int n, int f)
    {
        var committee = new Committee(n, f);
        for (var subset = 0; subset < committee.SubsetCount; subset++)
            for (var i = 1; i <= n; i++)
                Assert.All(committee.SharingWeight(subset, i, Basis), residue => Assert.Equal(committee.IsMember(subset, i), residue != 0));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Sharing_weights_are_values_of_a_polynomial_of_degree_f_that_is_one_at_zero(int n, int f)
    {
        var committee = new Committee(n, f);
        for (var subset = 0; subset < committee.SubsetCount; subset++)
        {
            for (var first = 1; first + f <= n; first++)
            {
                var points = Enumerable.Range(first, f + 1).ToArray();
                Assert.All(Interpolate(committee, subset, points, 0), residue => Assert.Equal(1UL, residue));
                for (var i = 1; i <= n; i++)
                    Assert.Equal(committee.SharingWeight(subset, i, Basis), Interpolate(committee, subset, points, i));
            }
        }
    }

    [Fact]
    public void The_degree_of_a_sharing_weight_is_not_below_f()
    {
        var committee = new Committee(7, 2);
        for (var subset = 0; subset < committee.SubsetCount; subset++)
            Assert.DoesNotContain(1UL, Interpolate(committee, subset, [.. committee.Members(subset).Take(2)], 0));
    }

    [Fact]
    public void Lagrange_weights_recover_any_polynomial_of_lower_degree()
    {
        int[] points = [2, 3, 5, 7];
        for (var x = 0; x < 9; x++)
        {
            var weights = Committee.LagrangeWeights(points, x, Basis);
            for (var l = 0; l < Basis.Count; l++)
            {
                var q = Basis[l];
                var sum = 0UL;
                for (var i = 0; i < points.Length; i++)
                    sum = q.Add(sum, q.Multiply(weights[i][l], Cubic(points[i], q.Value)));
                Assert.Equal(Cubic(x, q.Value), sum);
            }
        }

        static ulong Cubic(long x, ulong q) =>
            (ulong)BigInteger.Remainder(123456789L + 987654321L * x + 555555L * x * x + 31L * x * x * x, q);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Two_checkpoint_quorums_share_an_honest_validator_and_the_honest_make_one(int n, int f)
    {
        var committee = new Committee(n, f);
        Assert.True(2 * committee.CheckpointQuorum - n >= f + 1);
        Assert.True(committee.CheckpointQuorum <= n - f);
        Assert.True(committee.VouchQuorum > f && committee.VouchQuorum <= n - 2 * f);
    }

    // Rejects

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 0)]
    [InlineData(6, 2)]
    [InlineData(33, 1)]
    [InlineData(16, 5)]
    [InlineData(4, -1)]
    [InlineData(0, 0)]
    public void Sizes_the_protocols_do_not_bear_are_refused(int n, int f)
    {
        Assert.False(Committee.IsSupported(n, f));
        Assert.Throws<ArgumentException>(() => new Committee(n, f));
    }

    [Theory]
    [InlineData(32, 1)]
    [InlineData(14, 4)]
    [InlineData(13, 4)]
    public void The_largest_sizes_are_supported(int n, int f) => Assert.True(new Committee(n, f).SubsetCount <= Committee.MostSubsets);

    private static ulong[] Interpolate(Committee committee, int subset, int[] points, int x)
    {
        var weights = Committee.LagrangeWeights(points, x, Basis);
        var sum = new ulong[Basis.Count];
        for (var i = 0; i < points.Length; i++)
        {
            var value = committee.SharingWeight(subset, points[i], Basis);
            for (var l = 0; l < sum.Length; l++)
                sum[l] = Basis[l].Add(sum[l], Basis[l].Multiply(weights[i][l], value[l]));
        }
        return sum;
    }

    private static int Binomial(int n, int k) => k == 0 ? 1 : Binomial(n - 1, k - 1) * n / k;
}
