using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>An opening with every slot hidden leaves shares of the plaintext, and shows nothing of it.</summary>
public sealed class ConversionTests
{
    [Theory]
    [InlineData(5, 1)]
    [InlineData(9, 2)]
    public void Shares_of_a_conversion_lie_on_polynomials_of_degree_f_through_the_plaintext(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        var p = test.Parameters.PlainModulus;
        var values = Enumerable.Range(0, test.Parameters.Degree).Select(slot => (ulong)(slot * 251 % 65537)).ToArray();
        using var ciphertext = test.Encrypt(values, "plaintext");
        var request = Request(test, ciphertext);
        var opened = test.Reconstruct(request, test.OpenShares(request, ciphertext));
        Assert.NotEqual(values, opened);
        var shares = test.Makers.Select(maker => Convert(test, maker, request, opened)).ToArray();
        foreach (var points in new[] { Enumerable.Range(1, f + 1), Enumerable.Range(n - f, f + 1) })
        {
            int[] chosen = [.. points];
            var weights = Committee.LagrangeWeights(chosen, 0, p);
            var sums = Enumerable.Range(0, values.Length).Select(slot =>
                chosen.Index().Aggregate(0UL, (sum, at) => p.Add(sum, p.Multiply(weights[at.Index], shares[at.Item - 1][slot])))
            );
            Assert.Equal(values, sums);
        }
    }

    /// <summary>w over many requests on one plaintext of zeros; with the mask of one request it is a single value in each slot.</summary>
    [Fact]
    public void What_is_opened_is_uniform()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(5, 1));
        using var ciphertext = test.Encrypt(new ulong[test.Parameters.Degree], "zeros");
        var counts = new long[256]; // 256 values each, p − 1 left out
        for (var attempt = 0u; attempt < Law.Count(200); attempt++)
        {
            var request = Request(test, ciphertext, attempt);
            foreach (var value in test.Reconstruct(request, test.OpenShares(request, ciphertext)))
                if (value < 65536)
                    counts[value / 256]++;
        }

        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
        counts[0] += counts.Sum() / 100; // a bias of one percent
        Assert.True(ChiSquare.Deviation(counts) > ChiSquare.Limit);
    }

    [Fact]
    public void A_conversion_costs_its_distance_and_no_tail()
    {
        foreach (var (n, f) in new[] { (5, 1), (9, 2), (13, 3) })
        {
            var noise = new ThresholdNoise(BfvParameters.Secure8192, new Committee(n, f));
            var price = noise.LeakageOf(RequestPurpose.Conversion, RequestPath.Opening);
            Assert.InRange(price, 1UL, noise.LeakageOf(RequestPurpose.Bits, RequestPath.Opening) / 1000);
            Assert.True(noise.ConversionNoise < noise.WeightedScanNoise); // so the flooding bound covers it
        }
    }

    [Fact]
    public void Another_request_is_a_callers_mistake()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(5, 1));
        using var ciphertext = test.Encrypt([1], "other");
        var slots = new ulong[test.Parameters.Degree];
        var maker = test.Makers[0];
        var bits = Request(test, ciphertext, purpose: RequestPurpose.Bits);
        Mistake.Names<ArgumentException>("request", () => maker.Convert(bits, slots, slots));
        var shown = test.Request(ciphertext, RequestPath.Opening, SlotSet.Single(test.Parameters, 0), purpose: RequestPurpose.Conversion);
        Mistake.Names<ArgumentException>("request", () => maker.Convert(shown, slots, slots));
        Mistake.Names<ArgumentException>("opened", () => maker.Convert(Request(test, ciphertext), slots.AsSpan(1), slots));
    }

    private static ulong[] Convert(TestCommittee test, ShareMaker maker, Request request, ulong[] opened)
    {
        var shares = new ulong[test.Parameters.Degree];
        maker.Convert(request, opened, shares);
        return shares;
    }

    private static Request Request(
        TestCommittee test,
        Ciphertext ciphertext,
        uint attempt = 0,
        RequestPurpose purpose = RequestPurpose.Conversion
    ) => test.Request(ciphertext, RequestPath.Opening, SlotSet.Range(test.Parameters, 0, 0), attempt, purpose: purpose);
}
