using CoordinationCrypto.Markets;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// P1 under encryption: what replaces a locked intendo is admitted exactly if it accepts every cell that the old one accepts, the grid's
/// last one included; and nobody beside it is asked for more than without it.
/// </summary>
public sealed class AdmissionLoosenTests
{
    private const int Levels = 100; // of the 128 slots in a row of the toy set
    private const int Never = Levels + 1; // a decoy's threshold

    [Theory]
    [InlineData(40, 40, AdmissionFault.None)]
    [InlineData(40, 39, AdmissionFault.None)]
    [InlineData(40, 1, AdmissionFault.None)]
    [InlineData(Never, 1, AdmissionFault.None)]
    [InlineData(Never, Never, AdmissionFault.None)]
    [InlineData(40, 41, AdmissionFault.Tightens)]
    [InlineData(1, Levels, AdmissionFault.Tightens)]
    [InlineData(1, 2, AdmissionFault.Tightens)]
    [InlineData(40, Never, AdmissionFault.Tightens)]
    [InlineData(Levels, Never, AdmissionFault.Tightens)] // in the last cell alone, which no other check looks at
    public void P1_a_replacement_is_admitted_exactly_if_it_loosens(int live, int now, object fault)
    {
        foreach (var neighbours in new[] { 0, 5, 18 }) // alone; each alone; in a mixed batch
        {
            using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
            test.FillUp(neighbours);
            var number = test.Submit(test.Threshold(now), test.Threshold(live));
            var faults = test.Run();
            Assert.Equal(fault, faults[number]);
            Assert.All(faults[..number], each => Assert.Equal(AdmissionFault.None, each));
            var own = neighbours > 14 ? 3 * 14 : 2 * (neighbours + 1) + 1;
            // the suspect three checks alone, and the rest, in which nobody has to loosen
            Assert.Equal(neighbours > 14 && fault is AdmissionFault.Tightens ? own + 3 + 28 : own, test.Opened);
        }
    }

    [Fact]
    public void P1_what_is_no_condition_is_named_for_that_first()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        var (two, hole) = (test.Threshold(60), test.Threshold(60));
        (two[70], hole[80]) = (2, 0);
        test.Submit(two, test.Threshold(50));
        test.Submit(hole, test.Threshold(50));
        test.Submit(test.Threshold(60), test.Threshold(50));
        Assert.Equal([AdmissionFault.NotBinary, AdmissionFault.NotAnUpSet, AdmissionFault.Tightens], test.Run());
    }

    /// <summary>Four offenders of two kinds among 64, half of whom have to loosen: they are decoded, nobody else is asked again.</summary>
    [Fact]
    public void P1_offenders_are_decoded_from_the_repetitions()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        var expected = new AdmissionFault[64];
        for (var i = 0; i < 64; i++)
        {
            var v = test.Threshold(10 + i);
            if (i is 7 or 50)
                (v[20], expected[i]) = (5, AdmissionFault.NotBinary);
            if (i is 12 or 40)
                expected[i] = AdmissionFault.Tightens;
            if (i % 2 == 0)
                test.Submit(v, test.Threshold(expected[i] == AdmissionFault.None ? 12 + i : 9 + i));
            else
                test.Submit(v);
        }

        Assert.Equal(expected, test.Run());
        Assert.Equal([[7, 12, 40, 50]], test.Judged.Where(batch => batch.Stage == AdmissionStage.Suspected).Select(batch => batch.Members));
        Assert.Equal(3 * 14 + (4 * 2 + 3) + 3 * 14, test.Opened); // 12, 40 and 50 have the third check
    }

    /// <summary>Two whose errors are the same in every slot: without weights of their own they would cancel in a difference.</summary>
    [Fact]
    public void P1_colluding_offenders_are_found()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(16);
        int[] culprits = [test.Submit(test.Threshold(50), test.Threshold(49)), test.Submit(test.Threshold(50), test.Threshold(49))];
        var faults = test.Run();
        Assert.All(faults.Index(), each => Assert.Equal(culprits.Contains(each.Index), each.Item == AdmissionFault.Tightens));
    }

    /// <summary>A ring that shares a slot cannot be told apart: then all are asked again who have to loosen, and nobody else.</summary>
    [Fact]
    public void P1_a_ring_has_only_those_tested_alone_who_have_to_loosen()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.FillUp(30);
        var ring = Enumerable.Range(0, 8).Select(_ => test.Submit(test.Threshold(50), test.Threshold(49))).ToList();
        var faults = test.Run();
        Assert.All(faults.Index(), each => Assert.Equal(ring.Contains(each.Index), each.Item == AdmissionFault.Tightens));
        Assert.Equal(ring, Assert.Single(test.Judged, batch => batch.Stage == AdmissionStage.Suspected).Members);
    }

    [Fact]
    public void P1_the_committee_opens_what_its_secret_decrypts()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, Levels);
        test.Submit(test.Threshold(30), test.Threshold(31));
        test.Submit(test.Threshold(32), test.Threshold(31));
        Assert.Equal([AdmissionFault.None, AdmissionFault.Tightens], test.Run(byShares: true));
    }

    /// <summary>Encrypted = in the clear, on any grid: <see cref="UpSet.Contains"/>.</summary>
    [Fact]
    public void P1_under_encryption_is_P1_in_the_clear() =>
        Law.Holds(
            AnyCondition.Grid().Where(grid => grid.CellCount <= 128).SelectMany(grid =>
                from old in AnyCondition.On(grid)
                from next in AnyCondition.On(grid)
                from loosens in Gen.Elements(false, true)
                select (grid, old.Condition, Next: loosens ? next.Condition | old.Condition : next.Condition)),
            each =>
            {
                Assert.True(each.Condition.TryOn(each.grid, 1, out var old, out _));
                Assert.True(each.Next.TryOn(each.grid, 1, out var next, out _));
                using var test = new TestAdmission(AdmissionGrid.Of(InsecureToyParameters.N256, each.grid));
                test.Submit(Indicator(next), Indicator(old));
                Assert.Equal(next.Contains(old) ? AdmissionFault.None : AdmissionFault.Tightens, Assert.Single(test.Run()));
            },
            20
        );

    private static ulong[] Indicator(UpSet set)
    {
        var slots = new ulong[InsecureToyParameters.N256.Degree];
        set.WriteIndicator(slots.AsSpan(0, set.Grid.CellCount));
        return slots;
    }
}
