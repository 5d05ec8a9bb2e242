using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>The decoder on syndromes made in the clear.</summary>
public sealed class OffenderDecoderTests
{
    private static readonly Modulus P = InsecureToyParameters.N256.PlainModulus;

    [Fact]
    public void Offenders_with_independent_errors_are_named_and_nobody_else()
    {
        Named(
            Law.Count(200),
            10,
            (random, offenders) => [.. Enumerable.Range(0, 2 * offenders.Length).Select(_ => Errors(random, offenders))]
        );
    }

    [Fact]
    public void Offenders_who_share_one_bad_slot_are_named_up_to_three()
    {
        Named(Law.Count(30), 3, (random, offenders) => [Errors(random, offenders)]);
    }

    [Fact]
    public void Offenders_who_cancel_each_other_wherever_both_are_wrong_are_named()
    {
        Named(
            Law.Count(30),
            3,
            (random, offenders) =>
            {
                var errors = new Dictionary<int, ulong>();
                foreach (var i in offenders)
                    errors[i] = errors.Count == 0 ? 1 : P.Value - 1;
                return [errors];
            }
        );
    }

    [Fact]
    public void More_than_can_be_told_apart_make_everybody_suspect()
    {
        for (var seed = 0; seed < Law.Count(20); seed++)
        {
            var random = new Random(seed);
            var batch = Batch(seed);
            var one = Decode(batch, [Errors(random, [1, 2, 3, 4, 5, 6])]);
            Assert.Equal(Enumerable.Range(0, 64), one);
            var many = Decode(batch, [.. Enumerable.Range(0, 100).Select(_ => Errors(random, [.. Enumerable.Range(0, 20)]))]);
            Assert.Equal(Enumerable.Range(0, 64), many);
        }
    }

    [Fact]
    public void Zeros_suspect_nobody() =>
        Assert.Empty(
            Decode(
                Batch(0),
                [
                    [],
                    [],
                ]
            )
        );

    /// <summary>
    /// The claim behind the repetitions: an error goes unseen when all its weights are 0, which one row in eight does by chance.
    /// </summary>
    [Fact]
    public void One_row_misses_an_error_one_time_in_eight_whatever_the_error_is()
    {
        foreach (
            var errors in new Dictionary<int, ulong>[]
            {
                new() { [5] = 1 },
                new() { [5] = 1, [9] = P.Value - 1 },
                new()
                {
                    [5] = 3,
                    [9] = 12345,
                    [60] = 777,
                },
            }
        )
        {
            long missed = 0,
                rows = 0;
            for (var seed = 0; seed < 400; seed++)
            {
                foreach (var entry in Syndrome(Batch(seed), errors))
                {
                    rows++;
                    if (entry == 0)
                        missed++;
                }
            }
            Assert.InRange(missed, 0, rows / 8.0 + 6 * Math.Sqrt(rows / 8.0));
            if (errors.Count == 1)
                Assert.InRange(missed, rows / 8.0 - 6 * Math.Sqrt(rows / 8.0), rows); // and the bound is attained
        }
    }

    [Fact]
    public void A_span_knows_its_vectors()
    {
        var span = new LinearSpan(P, 3);
        Assert.False(span.Add([0, 0, 0]));
        Assert.True(span.Add([0, 2, 4]));
        Assert.False(span.Add([0, 1, 2]));
        Assert.True(span.Contains([0, 65536, 65535]));
        Assert.False(span.Contains([1, 1, 2]));
        var larger = span.Clone();
        Assert.True(larger.Add([1, 0, 0]));
        Assert.True(larger.Contains([5, 1, 2]));
        Assert.Equal((1, 2, 0), (span.Dimension, larger.Dimension, span.Empty().Dimension));
        Assert.True(larger.Add([0, 0, 1]));
        Assert.False(larger.Add([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => span.Contains([1, 2]));
    }

    /// <summary>Decodes for random sets of 1 to <paramref name="most"/> offenders, whose errors are per bad slot as given.</summary>
    private static void Named(int runs, int most, Func<Random, int[], IReadOnlyList<Dictionary<int, ulong>>> slots)
    {
        for (var seed = 0; seed < runs; seed++)
        {
            var random = new Random(seed);
            int[] offenders = [.. Enumerable.Range(0, 64).OrderBy(_ => random.Next()).Take(1 + seed % most).Order()];
            var suspects = Decode(Batch(seed), slots(random, offenders));
            Assert.Empty(offenders.Except(suspects));
            if (offenders.Length <= 6)
                Assert.Equal(offenders, suspects); // beyond, an honest member may be asked too
        }
    }

    private static Dictionary<int, ulong> Errors(Random random, int[] offenders) =>
        offenders.ToDictionary(i => i, _ => (ulong)random.Next(1, (int)P.Value));

    private static AdmissionBatch Batch(int seed) =>
        AdmissionBatch.Cut(AdmissionBatch.DeriveSeed(default, default, (ulong)seed), checks: 2, 64)[0];

    private static IReadOnlyList<int> Decode(AdmissionBatch batch, IReadOnlyList<Dictionary<int, ulong>> slots)
    {
        var decoder = new OffenderDecoder(P, batch.Weights(AdmissionCheck.Binary), batch.Rows);
        foreach (var errors in slots)
            decoder.Add(Syndrome(batch, errors));
        return decoder.Suspects();
    }

    private static ulong[] Syndrome(AdmissionBatch batch, Dictionary<int, ulong> errors)
    {
        var syndrome = new ulong[batch.Rows];
        for (var r = 0; r < syndrome.Length; r++)
            foreach (var (i, e) in errors)
                syndrome[r] = P.Add(syndrome[r], P.Multiply(P.FromSigned(batch.Weights(AdmissionCheck.Binary)[64 * r + i]), e));
        return syndrome;
    }
}
