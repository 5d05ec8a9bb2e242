using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// Admission on grids of several directions: two axes and gates. What is an up-set in all of them is admitted; what falls in one alone is
/// not.
/// </summary>
public sealed class AdmissionGridTests
{
    private const int Gates = 4; // slices: two gates
    private const int Second = 4; // levels of the second axis
    private const int First = 5;
    private const int Cells = First * Second * Gates; // 80 of the 128 slots in a row of the toy set

    /// <summary>Slot = ((level of the first axis)·4 + level of the second)·4 + slice: the slowest first.</summary>
    private static AdmissionGrid Grid =>
        new(
            InsecureToyParameters.N256,
            Cells,
            [
                new GridDirection(Second * Gates, First),
                new GridDirection(Gates, Second),
                new GridDirection(1, 2), // the first gate
                new GridDirection(2, 2),
            ]
        );

    [Theory]
    [InlineData(6)]
    [InlineData(20)]
    public void Up_sets_of_two_axes_and_gates_are_admitted(int count)
    {
        using var test = new TestAdmission(Grid);
        for (var i = 0; i < count; i++)
            test.Submit(UpSet(i));
        Assert.All(test.Run(), fault => Assert.Equal(AdmissionFault.None, fault));
        Assert.Equal(count <= 14 ? 5 * count : 5 * 14, test.Opened);
    }

    [Fact]
    public void The_committee_opens_what_its_secret_decrypts()
    {
        using var test = new TestAdmission(Grid);
        test.Submit(UpSet(3));
        var bad = test.Submit(Falling(1));
        Assert.Equal([AdmissionFault.None, AdmissionFault.NotAnUpSet], test.Run(byShares: true));
        Assert.Equal(1, bad);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 16)] // in a mixed batch
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(3, 16)]
    public void What_falls_in_one_direction_alone_is_rejected(int direction, int neighbours)
    {
        using var test = new TestAdmission(Grid);
        for (var i = 0; i < neighbours; i++)
            test.Submit(UpSet(i));
        var culprit = test.Submit(Falling(direction));
        var faults = test.Run();
        Assert.Equal(AdmissionFault.NotAnUpSet, faults[culprit]);
        Assert.All(faults[..culprit], fault => Assert.Equal(AdmissionFault.None, fault));
    }

    /// <summary>An honest intendo shows nothing at the last cells of a direction: what the product holds there is not opened.</summary>
    [Fact]
    public void Boundaries_are_opened_in_no_check_of_their_direction()
    {
        var grid = Grid;
        Assert.Equal(grid.Parameters.Degree, grid.OpenSlots(AdmissionCheck.Binary).Count);
        for (var direction = 0; direction < 4; direction++)
        {
            var open = grid.OpenSlots(AdmissionCheck.Rising(direction));
            for (var slot = 0; slot < grid.Parameters.Degree; slot++)
                Assert.Equal(slot >= Cells || Next(slot, direction) is not null, open.Contains(slot));
        }
    }

    /// <summary>The cell after a slot's in a direction, by the coordinates; null where there is none.</summary>
    private static int? Next(int slot, int direction)
    {
        var (first, second, slice) = (slot / (Second * Gates), slot / Gates % Second, slot % Gates);
        return direction switch
        {
            0 when first < First - 1 => slot + Second * Gates,
            1 when second < Second - 1 => slot + Gates,
            2 when (slice & 1) == 0 => slot + 1,
            3 when (slice & 2) == 0 => slot + 2,
            _ => null,
        };
    }

    /// <summary>The union of two quadrants, one of them behind a gate; the empty one too.</summary>
    private static ulong[] UpSet(int seed)
    {
        var v = new ulong[InsecureToyParameters.N256.Degree];
        if (seed % 7 == 6)
            return v;
        var random = new Random(seed);
        var (a, b, gate) = (random.Next(First), random.Next(Second), random.Next(Gates));
        var (c, d) = (random.Next(First), random.Next(Second));
        for (var slot = 0; slot < Cells; slot++)
        {
            var (first, second, slice) = (slot / (Second * Gates), slot / Gates % Second, slot % Gates);
            if ((first >= a && second >= b && (slice & gate) == gate) || (first >= c && second >= d && slice == Gates - 1))
                v[slot] = 1;
        }
        return v;
    }

    /// <summary>Accepts from the middle of a direction on, but for its last cells: it rises in all other directions.</summary>
    private static ulong[] Falling(int direction)
    {
        var v = new ulong[InsecureToyParameters.N256.Degree];
        for (var slot = 0; slot < Cells; slot++)
            v[slot] = Next(slot, direction) is null ? 0UL : 1UL;
        for (var slot = 0; slot < Cells; slot++)
            for (var other = 0; other < 4; other++)
                if (other != direction && Next(slot, other) is { } next)
                    Assert.True(v[slot] <= v[next]);
        return v;
    }
}
