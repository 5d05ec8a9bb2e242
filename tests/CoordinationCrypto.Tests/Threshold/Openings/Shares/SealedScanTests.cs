using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>The sealed scan on its own: which cells it finds, what its rounds open, and who it names.</summary>
public sealed class SealedScanTests
{
    private static readonly Modulus P = ShareTable.P;

    [Fact]
    public void It_finds_the_last_good_cell_whatever_the_number_of_cells()
    {
        using var table = new ShareTable(new Committee(5, 1), "cells");
        for (var cells = 1; cells <= 33; cells++)
        {
            for (var run = 0; run < Law.Count(4); run++)
            {
                var values = table.Draw(cells);
                for (var k = run; k > 0; k--)
                    values[table.Below(cells)] = 0;
                using var scan = SealedScanTable.Run(table, Id(cells, run), [Plain(cells)], values)!;
                var last = Array.FindLastIndex(values, value => value == 0);
                Assert.Equal(last >= 0, scan.Fired);
                Assert.Equal(last >= 0 ? [last] : [], scan.Cells);
                var levels = (int)Math.Ceiling(Math.Log2(cells));
                Assert.InRange(scan.Round, levels + 1, last >= 0 ? 2 * levels + 1 : levels + 1);
            }
        }
    }

    /// <summary>Two conditions must hold together, each with factors of its own; and a bundle fires only whole.</summary>
    [Theory]
    [InlineData(5, 1)]
    [InlineData(9, 2)]
    public void Conditions_and_trees_hold_together_or_not_at_all(int n, int f)
    {
        using var table = new ShareTable(new Committee(n, f), $"together {n}");
        table.OnTheWay = Faulty(table, f);
        for (var run = 0; run < Law.Count(20); run++)
        {
            ulong[][] values = [Small(table, 20), Small(table, 20)];
            var trees = Enumerable.Range(0, 1 + table.Below(3)).Select(_ => Random(table)).ToArray();
            using var scan = SealedScanTable.Run(table, Id(n, run), trees, values)!;
            int[] last = [.. trees.Select(tree => Last(tree, values))];
            Assert.Equal(!last.Contains(-1), scan.Fired);
            Assert.Equal(last.Contains(-1) ? [] : last, scan.Cells);
            Assert.Subset(Enumerable.Range(1, f).ToHashSet(), scan.Culprits.ToHashSet());
        }
    }

    [Fact]
    public void Liars_who_come_first_are_named_round_after_round_and_silence_is_not()
    {
        using var table = new ShareTable(new Committee(9, 2), "named");
        table.OnTheWay = (_, validator, message) => validator == 1 ? null : validator == 2 ? Spoil(message) : message;
        using var scan = SealedScanTable.Run(table, Id(0, 0), [Plain(5)], [3, 0, 4, 5, 6])!;
        Assert.Equal([1], scan.Cells);
        Assert.Equal([2], scan.Culprits);
    }

    [Fact]
    public void With_more_than_f_faulty_it_stands_still_and_opens_nothing()
    {
        using var table = new ShareTable(new Committee(5, 1), "beyond");
        table.OnTheWay = (_, validator, message) => validator <= 2 ? Spoil(message) : message;
        Assert.Null(SealedScanTable.Run(table, Id(0, 0), [Plain(5)], [3, 0, 4, 5, 6]));
    }

    /// <summary>
    /// One conversion summed with two vectors of weights under one request, as when a stag is evaluated twice at a cut: under one mask the
    /// difference of what is opened would show thresholds.
    /// </summary>
    [Fact]
    public void Two_weightings_of_the_same_conversions_share_no_mask()
    {
        using var table = new ShareTable(new Committee(5, 1), "weights");
        var labels = new HashSet<string>();
        var seeds = table.MasksOf;
        table.MasksOf = validator => new Watched(seeds(validator), labels);
        (Conversion Conversion, ulong[][] Shares)[] conversions =
        [
            SealedScanTable.Convert(table, "one", [1, 0, 1, 1]),
            SealedScanTable.Convert(table, "two", [0, 1, 1, 1]),
        ];
        var seen = new List<HashSet<string>>();
        foreach (var weight in new ulong[] { 1, 2 })
        {
            (ulong, Conversion)[][] inputs = [[(1, conversions[0].Conversion), (weight, conversions[1].Conversion)]];
            using var scan = SealedScanTable.Run(table, default, [Plain(4)], inputs, conversions)!;
            seen.Add([.. labels]);
            labels.Clear();
        }

        Assert.Equal(3, seen[0].Count); // two levels and a root; no descent, for nothing is zero
        Assert.Empty(seen[0].Intersect(seen[1]));
    }

    [Fact]
    public void All_that_a_scan_computes_with_is_in_its_id()
    {
        var conversion = new Conversion(default(Hash32), [1, 2, 3, 4]);
        (ulong, Conversion)[][] inputs = [[(1, conversion)]];
        var condition = new ScanCondition(0, [0, 1, 2], [5, 6, 7], [1, 2], null);
        Hash32 Id((ulong, Conversion)[][] of, params ScanCondition[] conditions) =>
            new ScanCircuit(of, [.. conditions.Select(each => new ScanTree([each]))]).IdUnder(default);
        Hash32[] ids =
        [
            Id(inputs, condition),
            Id([[(2, conversion)]], condition),
            Id([[(1, conversion), (1, conversion)]], condition),
            Id([[(1, conversion)], [(1, conversion)]], condition),
            Id([[(1, new Conversion(Hash32.Sha256("r"u8), [1, 2, 3, 4]))]], condition),
            Id([[(1, new Conversion(default(Hash32), [1, 2, 3, 5]))]], condition),
            Id(inputs, condition with { Slots = [0, 2, 1] }),
            Id(inputs, condition with { Constants = [5, 6, 8] }),
            Id(inputs, condition with { Counts = [2, 1] }),
            Id(inputs, condition with { Bounds = [1, 2, 3] }),
            Id(inputs, condition with { Bounds = [1, 2, 4] }),
            Id(inputs, condition, condition),
            new ScanCircuit(inputs, [new ScanTree([condition, condition])]).IdUnder(default),
            new ScanCircuit(inputs, [new ScanTree([condition])]).IdUnder(Hash32.Sha256("request"u8)),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], Id(inputs, condition));
    }

    [Fact]
    public void Who_is_shown_a_false_row_never_uses_a_mask_again()
    {
        using var table = new ShareTable(new Committee(5, 1), "shown");
        var labels = new HashSet<string>();
        var seeds = table.MasksOf;
        table.MasksOf = validator => new Watched(seeds(validator), labels);
        (Conversion Conversion, ulong[][] Shares)[] conversions = [SealedScanTable.Convert(table, "c", [4, 0, 7, 9])];
        var circuit = new ScanCircuit([[(1, conversions[0].Conversion)]], [Plain(4)]);
        using var scan = new SealedScan(table.Committee, P, default, circuit);
        using var other = new SealedScan(table.Committee, P, default, circuit);
        var parts = Enumerable.Range(1, 5).Select(i => SealedScanTable.Part(table, scan, conversions, i)).ToArray();
        var first = parts.Select(part => part.Message()).ToArray();
        labels.Clear();
        for (var i = 1; i <= 5; i++)
            scan.TryTake(i, 0, first[i - 1], out _);
        parts[0].Message();
        HashSet<string> right = [.. labels];
        labels.Clear();
        var lie = Spoil(first[4]);
        var row = Enumerable.Repeat(lie, 5).ToArray(); // a row of constants decodes to itself: what a network of liars would show
        for (var i = 1; i <= 5; i++)
            other.TryTake(i, 0, row[i - 1], out _);
        using var deceived = SealedScanTable.Part(table, other, conversions, 1);
        deceived.Message();
        Assert.NotEqual(scan.Opened[0], other.Opened[0]);
        Assert.Single(right);
        Assert.Equal(2, labels.Count); // the first round's, and one that nobody else uses
        Assert.Empty(right.Intersect(labels));
        foreach (var part in parts)
            part.Dispose();
    }

    /// <summary>Opened rows, all but a passed test's, are uniform whether it fires or not; so are differences of two scans.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_rounds_open_is_uniform(bool fires)
    {
        using var table = new ShareTable(new Committee(5, 1), $"uniform {fires}");
        var values = Enumerable.Range(1, 16).Select(k => fires && k == 7 ? 0 : (ulong)k).ToArray();
        var conversions = new[] { SealedScanTable.Convert(table, "u", values) };
        var (counts, differences) = (new long[256], new long[256]);
        var reused = new long[256];
        ulong[]? before = null;
        for (var run = 0; run < Law.Count(1500); run++)
        {
            (ulong, Conversion)[][] inputs = [[(1, conversions[0].Conversion)]];
            using var scan = SealedScanTable.Run(table, Id(7, run), [Plain(16)], inputs, conversions)!;
            ulong[] opened = [.. scan.Opened.Where(row => row.ContainsAnyExcept(0UL)).SelectMany(row => row)];
            Count(counts, opened);
            if (before is not null)
                Count(differences, opened.Zip(before, P.Subtract));
            if (before is not null && run % 2 == 1)
                Count(reused, opened.Zip(opened, P.Subtract));
            before = opened;
        }

        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
        Assert.InRange(ChiSquare.Deviation(differences), -ChiSquare.Limit, ChiSquare.Limit);
        Assert.True(ChiSquare.Deviation(reused) > ChiSquare.Limit);
    }

    [Fact]
    public void Messages_of_other_rounds_and_strangers_are_refused()
    {
        using var table = new ShareTable(new Committee(5, 1), "refused");
        var conversions = new[] { SealedScanTable.Convert(table, "c", [4, 0]) };
        using var scan = new SealedScan(table.Committee, P, default, new ScanCircuit([[(1, conversions[0].Conversion)]], [Plain(2)]));
        var parts = Enumerable.Range(1, 5).Select(i => SealedScanTable.Part(table, scan, conversions, i)).ToArray();
        var message = parts[0].Message();
        Assert.Equal(scan.MessageLength, message.Length);
        Assert.False(scan.TryTake(1, 1, message, out var refusal));
        Assert.Equal(ShareRefusal.OtherRound, refusal);
        Assert.False(scan.TryTake(9, 0, message, out refusal));
        Assert.Equal(ShareRefusal.Stranger, refusal);
        Assert.False(scan.TryTake(1, 0, [1], out refusal));
        Assert.Equal(ShareRefusal.Malformed, refusal);
        Assert.False(scan.HasSpoken(1));
        Assert.True(scan.TryTake(1, 0, message, out _));
        Assert.True(scan.HasSpoken(1));
        Assert.False(scan.TryTake(1, 0, message, out refusal));
        Assert.Equal(ShareRefusal.Repeated, refusal);
        while (!scan.IsOver)
        {
            var round = scan.Round;
            foreach (var (index, part) in parts.Index())
                if (!scan.IsOver && scan.Round == round)
                    scan.TryTake(index + 1, round, part.Message(), out _);
        }

        Assert.Equal([1], scan.Cells);
        Assert.Equal((0, ShareRefusal.OtherRound), (scan.MessageLength, scan.FaultOf(2, scan.Round, message)));
        Assert.Throws<InvalidOperationException>(parts[0].Message);
        foreach (var part in parts)
            part.Dispose();
    }

    [Fact]
    public void A_callers_mistakes_are_named()
    {
        var conversion = new Conversion(default(Hash32), [1, 2]);
        var longer = new Conversion(default(Hash32), [1, 2, 3]);
        (ulong, Conversion)[][] inputs = [[(1, conversion)]];
        Mistake.Names<ArgumentException>("inputs", () => _ = new ScanCircuit([], [Plain(2)]));
        Mistake.Names<ArgumentException>("inputs", () => _ = new ScanCircuit([[(1, conversion), (1, longer)]], [Plain(2)]));
        Mistake.Names<ArgumentException>("trees", () => _ = new ScanCircuit(inputs, []));
        var circuit = new ScanCircuit(inputs, [Plain(2)]);
        Mistake.Names<ArgumentException>("committee", () => _ = new SealedScan(new Committee(4, 1), P, default, circuit));
    }

    private static Hash32 Id(int a, int b) => Hash32.Sha256([(byte)a, (byte)b, (byte)(b >> 8)]);

    /// <summary>Cells that are good where their value is zero.</summary>
    private static ScanTree Plain(int cells) =>
        new([new ScanCondition(0, [.. Enumerable.Range(0, cells)], new ulong[cells], [.. Enumerable.Repeat(1, cells)])]);

    private static ulong[] Small(ShareTable table, int length) => [.. Enumerable.Range(0, length).Select(_ => (ulong)table.Below(4))];

    private static ScanTree Random(ShareTable table)
    {
        var cells = 1 + table.Below(9);
        return new ScanTree([.. Enumerable.Range(0, 1 + table.Below(2)).Select(_ => Condition(table, cells))]);
    }

    private static ScanCondition Condition(ShareTable table, int cells)
    {
        int[] counts = [.. Enumerable.Range(0, cells).Select(_ => 1 + table.Below(5))];
        int[] slots = [.. Enumerable.Range(0, counts.Sum()).Select(_ => table.Below(20))];
        return new ScanCondition(table.Below(2), slots, [.. slots.Select(_ => P.Negate((ulong)table.Below(9)))], counts);
    }

    /// <summary>The last good cell, or −1.</summary>
    private static int Last(ScanTree tree, ulong[][] values) =>
        Enumerable.Range(0, tree.CellCount).LastOrDefault(cell => IsGood(tree, values, cell), -1);

    private static bool IsGood(ScanTree tree, ulong[][] values, int cell) =>
        tree.Conditions.All(condition =>
            Enumerable
                .Range(condition.Counts.Take(cell).Sum(), condition.Counts[cell])
                .Any(k => P.Add(values[condition.Input][condition.Slots[k]], condition.Constants[k]) == 0)
        );

    private static Func<int, int, byte[], byte[]?> Faulty(ShareTable table, int f) =>
        (_, validator, message) => validator > f ? message : table.Below(3) == 0 ? null : Spoil(message);

    /// <summary>The first value is another.</summary>
    private static byte[] Spoil(byte[] message) => [(byte)(message[0] ^ 1), .. message.AsSpan(1)];

    private static void Count(long[] counts, IEnumerable<ulong> values)
    {
        foreach (var value in values)
            if (value < 65536)
                counts[value / 256]++;
    }

    private sealed class Watched(IMaskSource inner, HashSet<string> labels) : IMaskSource
    {
        public int Validator => inner.Validator;

        public void Fill(int subset, Hash32 round, Hash32 name, Span<ulong> masks)
        {
            labels.Add($"{round} {name}");
            inner.Fill(subset, round, name, masks);
        }
    }
}
