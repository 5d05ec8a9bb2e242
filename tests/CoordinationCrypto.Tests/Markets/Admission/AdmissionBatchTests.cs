using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Who is checked together, and with which weights.</summary>
public sealed class AdmissionBatchTests
{
    private static readonly Hash32 Seed = AdmissionBatch.DeriveSeed(default, default, 7);

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 1 })]
    [InlineData(64, new[] { 64 })]
    [InlineData(65, new[] { 32, 33 })]
    [InlineData(1000, new[] { 62, 63, 62, 63, 62, 63, 62, 63, 62, 63, 62, 63, 62, 63, 62, 63 })]
    public void It_cuts_into_few_even_batches_in_order(int count, int[] sizes)
    {
        var batches = AdmissionBatch.Cut(Seed, checks: 2, count);
        Assert.Equal(sizes, batches.Select(batch => batch.Members.Count));
        Assert.Equal(Enumerable.Range(0, count), batches.SelectMany(batch => batch.Members));
    }

    [Fact]
    public void Weights_are_uniform_and_independent()
    {
        var counts = new long[8];
        var pairs = new long[64];
        for (var tick = 0UL; tick < 200; tick++)
        {
            var batch = AdmissionBatch.Cut(AdmissionBatch.DeriveSeed(default, default, tick), checks: 2, 64)[0];
            var binary = batch.Weights(AdmissionCheck.Binary);
            var upSet = batch.Weights(AdmissionCheck.Rising(0));
            for (var i = 0; i < binary.Length; i++)
            {
                counts[binary[i] + 4]++;
                pairs[8 * (binary[i] + 4) + upSet[i] + 4]++;
            }
        }
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
        Assert.InRange(ChiSquare.Deviation(pairs), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void Weights_change_with_all_that_they_are_drawn_from()
    {
        var members = Enumerable.Range(0, 20).ToArray();
        var coin = new byte[32];
        coin[31] = 1;
        Hash32[] seeds =
        [
            Seed,
            AdmissionBatch.DeriveSeed(new Hash32(coin), default, 7),
            AdmissionBatch.DeriveSeed(default, new Hash32(coin), 7),
            AdmissionBatch.DeriveSeed(default, default, 8),
        ];
        AdmissionBatch[] batches =
        [
            .. seeds.Select(seed => new AdmissionBatch(seed, 0, AdmissionStage.First, members, checks: 2)),
            new(Seed, 1, AdmissionStage.First, members, checks: 2),
            new(Seed, 0, AdmissionStage.Rest, members, checks: 2),
        ];
        var drawn = batches
            .SelectMany(batch => new[] { Text(batch, AdmissionCheck.Binary), Text(batch, AdmissionCheck.Rising(0)) })
            .ToList();
        Assert.Equal(12, drawn.Distinct().Count());
        Assert.Equal(drawn[0], Text(new AdmissionBatch(Seed, 0, AdmissionStage.First, members, checks: 2), AdmissionCheck.Binary));

        static string Text(AdmissionBatch batch, AdmissionCheck check) => string.Join(' ', batch.Weights(check).ToArray());
    }

    [Fact]
    public void A_batch_that_is_not_mixed_has_one_row_for_each()
    {
        var batch = AdmissionBatch.Cut(Seed, checks: 2, 14)[0];
        Assert.False(batch.IsMixed);
        Assert.Equal(RequestPurpose.Product, batch.Purpose);
        Assert.Equal(28, batch.OpeningCount);
        for (var r = 0; r < 14; r++)
            for (var i = 0; i < 14; i++)
                Assert.Equal(r == i ? 1 : 0, batch.Weights(AdmissionCheck.Rising(0))[14 * r + i]);
        Assert.True(AdmissionBatch.Cut(Seed, checks: 2, 15)[0].IsMixed);
        Assert.Equal(RequestPurpose.ProductSum, AdmissionBatch.Cut(Seed, checks: 2, 15)[0].Purpose);
    }

    [Fact]
    public void No_two_openings_of_an_admission_have_the_same_attempt()
    {
        var attempts = new List<uint>();
        foreach (var first in AdmissionBatch.Cut(Seed, checks: 2, 640))
        {
            var divided = first.Divide([.. Enumerable.Range(0, 30)]);
            var again = divided[1].Divide([.. Enumerable.Range(0, divided[1].Members.Count)]);
            foreach (var batch in (IEnumerable<AdmissionBatch>)[first, .. divided, .. again])
                for (var k = 0; k < batch.OpeningCount; k++)
                    attempts.Add(batch.AttemptOf(k));
        }
        Assert.Equal(attempts.Count, attempts.Distinct().Count());
        var everyone = new AdmissionBatch(Seed, 3, AdmissionStage.Suspected, [.. Enumerable.Range(0, 64)], checks: 11);
        Assert.True(everyone.AttemptOf(703) < new AdmissionBatch(Seed, 3, AdmissionStage.RestSuspected, [1], checks: 11).AttemptOf(0));
    }

    [Fact]
    public void Division_keeps_everybody_once_and_ends()
    {
        var batch = AdmissionBatch.Cut(Seed, checks: 2, 64)[0];
        var divided = batch.Divide([3, 17]);
        Assert.Equal(
            [
                [3, 17],
                [.. Enumerable.Range(0, 64).Except([3, 17])],
            ],
            divided.Select(part => part.Members)
        );
        Assert.Equal([AdmissionStage.Suspected, AdmissionStage.Rest], divided.Select(part => part.Stage));
        Assert.Equal([false, true], divided.Select(part => part.IsMixed));
        var last = Assert.Single(divided[1].Divide([.. Enumerable.Range(0, 62)]));
        Assert.Equal((AdmissionStage.RestSuspected, false), (last.Stage, last.IsMixed));
        Assert.Throws<ArgumentException>(() => new AdmissionBatch(Seed, 0, AdmissionStage.First, [], checks: 2));
        Assert.Throws<ArgumentException>(() => new AdmissionBatch(Seed, 0, AdmissionStage.First, [.. Enumerable.Range(0, 65)], checks: 2));
    }
}
