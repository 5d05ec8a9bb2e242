using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// An admission from submissions to verdicts: honest ones are admitted, bad ones are rejected for what is wrong with them, and nobody
/// suffers from a neighbour.
/// </summary>
public sealed class AdmissionTests
{
    private const int Levels = 100; // of the 128 slots in a row of the toy set
    private const ulong MinusOne = 65536;

    /// <summary>Bad conditions by name: what they put where, over the honest threshold 40, and why they are rejected.</summary>
    private static readonly Dictionary<string, (Action<ulong[]> Spoil, AdmissionFault Fault)> Bad = new()
    {
        ["a slot holds 2"] = (v => v[50] = 2, AdmissionFault.NotBinary),
        ["a slot holds p − 1"] = (v => v[50] = MinusOne, AdmissionFault.NotBinary),
        ["a slot holds one half"] = (v => v[50] = 32769, AdmissionFault.NotBinary),
        ["a crowd of 1,000"] = (v => v.AsSpan(39, 61).Fill(1000), AdmissionFault.NotBinary),
        ["every slot holds something else"] = (
            v =>
            {
                for (var i = 0; i < v.Length; i++)
                    v[i] = (ulong)(7 * i % 65537);
            },
            AdmissionFault.NotBinary
        ),
        ["several steps"] = (
            v =>
            {
                v[10] = 0;
                v[11] = 1;
                v[12] = 0;
                v[13] = 1;
            },
            AdmissionFault.NotAnUpSet
        ),
        ["a hole"] = (v => v[70] = 0, AdmissionFault.NotAnUpSet),
        ["only the first cell"] = (
            v =>
            {
                v.AsSpan().Clear();
                v[0] = 1;
            },
            AdmissionFault.NotAnUpSet
        ),
        ["the last cell left out"] = (v => v[Levels - 1] = 0, AdmissionFault.NotAnUpSet),
        ["2 in the boundary slot"] = (v => v[Levels - 1] = 2, AdmissionFault.NotBinary),
        ["one beyond the grid"] = (v => v[Levels] = 1, AdmissionFault.NotAnUpSet),
        ["ones beyond the grid to the row's end"] = (v => v.AsSpan(Levels, 28).Fill(1), AdmissionFault.NotAnUpSet),
        // the rotation wraps round and sees a 1 after each
        ["ones everywhere in row 1"] = (v => v.AsSpan(0, 128).Fill(1), AdmissionFault.NotAnUpSet),
        ["the last slot of row 1"] = (v => v[127] = 1, AdmissionFault.NotAnUpSet),
        ["3 beyond the grid"] = (v => v[110] = 3, AdmissionFault.NotBinary),
        ["one in row 2"] = (v => v[128 + 50] = 1, AdmissionFault.NotAnUpSet),
        ["ones everywhere in row 2"] = (v => v.AsSpan(128).Fill(1), AdmissionFault.NotAnUpSet),
        ["9 in row 2"] = (v => v[255] = 9, AdmissionFault.NotBinary),
    };

    public static TheoryData<string> BadConditions => [.. Bad.Keys];

    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(65)]
    public void Honest_submissions_are_admitted(int count)
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(count);
        AssertFaults(test.Run(), []);
        Assert.Equal(count <= 14 ? 2 * count : 28 * ((count + 63) / 64), test.Opened);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    public void Every_grid_has_room_for_every_threshold(int levels)
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, levels);
        foreach (var t in new[] { 1, (levels + 1) / 2, levels, levels + 1 })
            test.Submit(test.Threshold(t));
        test.FillUp(16);
        AssertFaults(test.Run(), []);
    }

    [Theory]
    [MemberData(nameof(BadConditions))]
    public void A_bad_condition_is_rejected_for_what_it_is_and_its_neighbours_are_admitted(string bad)
    {
        foreach (var neighbours in new[] { 0, 5, 18 }) // alone; in a batch where each is checked alone; in a mixed one
        {
            using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
            test.FillUp(neighbours);
            var culprit = test.Submit(Spoiled(test, bad));
            AssertFaults(test.Run(), [(culprit, Bad[bad].Fault)]);
            if (neighbours > 14)
                Assert.Equal(28 + 2 + 28, test.Opened); // the batch, the suspect, the rest
        }
    }

    [Fact]
    public void Four_offenders_of_different_kinds_are_decoded_and_all_others_admitted()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(10);
        string[] kinds = ["a slot holds 2", "a hole", "one in row 2", "a crowd of 1,000"];
        var culprits = kinds.Select(kind => (test.Submit(Spoiled(test, kind)), Bad[kind].Fault)).ToList();
        test.FillUp(64);
        AssertFaults(test.Run(), culprits);
        Assert.Equal(28 + 8 + 28, test.Opened);
    }

    [Fact]
    public void Everybody_bad_is_everybody_rejected()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        var culprits = Enumerable
            .Range(0, 20)
            .Select(i => (test.Submit([.. test.Threshold(1 + i).Select(value => value * (ulong)(i + 2))]), AdmissionFault.NotBinary))
            .ToList();
        AssertFaults(test.Run(), culprits);
        Assert.Equal(28 + 40, test.Opened);
    }

    [Fact]
    public void Two_colluding_agents_whose_errors_cancel_in_the_sum_are_both_found()
    {
        // a(a − 1) = −b(b − 1): without weights the sum would be zero.
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(16);
        var p = test.Grid.Parameters.PlainModulus;
        var (first, second) = (test.Threshold(40), test.Threshold(40));
        // x and 1 − x have the same
        var errors = Enumerable.Range(2, 32767).ToDictionary(x => p.Multiply((ulong)x, (ulong)x - 1), x => (ulong)x);
        (first[50], second[50]) = (
            from a in Enumerable.Range(2, 100)
            where errors.ContainsKey(p.Negate(p.Multiply((ulong)a, (ulong)a - 1)))
            select ((ulong)a, errors[p.Negate(p.Multiply((ulong)a, (ulong)a - 1))])
        ).First();
        Assert.Equal(0UL, p.Add(p.Multiply(first[50], first[50] - 1), p.Multiply(second[50], second[50] - 1)));
        var culprits = new[] { (test.Submit(first), AdmissionFault.NotBinary), (test.Submit(second), AdmissionFault.NotBinary) };
        AssertFaults(test.Run(), culprits);
        Assert.Equal(28 + 4 + 28, test.Opened); // one bad slot of two: the decoder guesses one and finds the other
    }

    [Fact]
    public void Three_that_share_one_bad_slot_are_found_and_many_that_do_cost_only_openings()
    {
        foreach (var (colluding, opened) in new[] { (3, 28 + 6 + 28), (6, 28 + 2 * 30) })
        {
            using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
            var culprits = Enumerable
                .Range(0, colluding)
                .Select(i =>
                {
                    var v = test.Threshold(30);
                    v[60] = (ulong)(i + 2);
                    return (test.Submit(v), AdmissionFault.NotBinary);
                })
                .ToList();
            test.FillUp(30);
            AssertFaults(test.Run(), culprits);
            Assert.Equal(opened, test.Opened);
        }
    }

    [Fact]
    public void Two_identical_bad_submissions_are_both_rejected()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(20);
        var one = test.Committee.Encrypt(
            [.. Spoiled(test, "a hole").Select(value => test.Grid.Parameters.PlainModulus.Multiply(value, 32769))],
            "twin"
        );
        var two = Evaluator.MultiplyScalar(one, 1);
        Assert.Equal(one.Digest, two.Digest);
        var culprits = new[] { (test.Submit(one), AdmissionFault.NotAnUpSet), (test.Submit(two), AdmissionFault.NotAnUpSet) };
        AssertFaults(test.Run(), culprits);
    }

    [Fact]
    public void Through_requests_shares_and_reconstruction_the_verdict_is_the_same()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(15);
        var culprits = new[]
        {
            (test.Submit(Spoiled(test, "one beyond the grid")), AdmissionFault.NotAnUpSet),
            (test.Submit(Spoiled(test, "a slot holds 2")), AdmissionFault.NotBinary),
        };
        AssertFaults(test.Run(byShares: true), culprits);
        Assert.Equal([AdmissionStage.First, AdmissionStage.Suspected, AdmissionStage.Rest], test.Judged.Select(batch => batch.Stage));
    }

    [Fact]
    public void What_is_computed_depends_on_coin_and_submissions_alone()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(17);
        var batch = AdmissionBatch.Cut(test.Seed, checks: 2, 17)[0];
        var (first, second) = (Digests(batch), Digests(AdmissionBatch.Cut(new Hash32(test.Seed.ToArray()), checks: 2, 17)[0]));
        Assert.Equal(first, second);
        Assert.Equal(28, first.Distinct().Count());
        var other = Digests(AdmissionBatch.Cut(AdmissionBatch.DeriveSeed(default, default, 1), checks: 2, 17)[0]);
        Assert.Empty(first.Intersect(other));

        List<string> Digests(AdmissionBatch batch)
        {
            var openings = test.Circuit.Compute(batch, test.Waiting);
            var digests = openings.Select(opening => Convert.ToHexString(opening.Ciphertext.Digest)).ToList();
            foreach (var opening in openings)
                opening.Dispose();
            return digests;
        }
    }

    [Fact]
    public void A_circuit_without_its_keys_and_a_verdict_without_its_openings_are_refused()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        using var relinearization = test.Committee.Secret.RelinearizationKey("refused");
        using var wrong = test.Committee.Secret.RotationKeys("refused", 2);
        using var other = new TestCommittee(InsecureToyParameters.N1024, new Committee(4, 1));
        Assert.Throws<ArgumentException>(() => new AdmissionCircuit(test.Grid, test.Committee.PublicKey, relinearization, wrong));
        Assert.Throws<ArgumentException>(() => new AdmissionCircuit(test.Grid, other.PublicKey, relinearization, wrong));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestAdmission.Line(test.Grid.Parameters, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestAdmission.Line(test.Grid.Parameters, 129));
        var batch = AdmissionBatch.Cut(test.Seed, checks: 2, 3)[0];
        Assert.Throws<ArgumentException>(() => AdmissionVerdict.Of(batch, test.Grid, [.. Enumerable.Repeat(new ulong[256], 5)]));
        Assert.Throws<ArgumentException>(() => AdmissionVerdict.Of(batch, test.Grid, [.. Enumerable.Repeat(new ulong[255], 6)]));
    }

    /// <summary>Random plaintexts in random company: rejected exactly if they are no up-set's indicator.</summary>
    [Fact]
    public void Fuzzed_plaintexts_are_rejected_exactly_if_they_are_no_indicator()
    {
        for (var round = 0; round < Law.Count(12); round++)
        {
            var random = new Random(round);
            using var test = new TestAdmission(InsecureToyParameters.N256, Levels, seed: $"fuzz {round}");
            var culprits = new List<(int, AdmissionFault)>();
            var count = random.Next(1, 40);
            while (test.Waiting.Count < count)
            {
                var v = test.Threshold(random.Next(1, Levels + 2));
                for (var changes = random.Next(4) == 0 ? random.Next(1, 4) : 0; changes > 0; changes--)
                    v[random.Next(256)] = random.Next(3) == 0 ? (ulong)random.Next(65537) : (ulong)random.Next(2);
                if (Expected(v) is var fault && fault != AdmissionFault.None)
                    culprits.Add((test.Waiting.Count, fault));
                test.Submit(v);
            }
            AssertFaults(test.Run(), culprits);
        }

        static AdmissionFault Expected(ulong[] v)
        {
            if (v.Any(value => value > 1))
                return AdmissionFault.NotBinary;
            var grid = v[..Levels];
            return v[Levels..].Any(value => value != 0) || !grid.SequenceEqual(grid.Order())
                ? AdmissionFault.NotAnUpSet
                : AdmissionFault.None;
        }
    }

    private static ulong[] Spoiled(TestAdmission test, string kind)
    {
        var v = test.Threshold(40);
        Bad[kind].Spoil(v);
        return v;
    }

    private static void AssertFaults(AdmissionFault[] faults, IReadOnlyList<(int Member, AdmissionFault Fault)> culprits)
    {
        var expected = new AdmissionFault[faults.Length];
        foreach (var (member, fault) in culprits)
            expected[member] = fault;
        Assert.Equal(expected, faults);
    }
}
