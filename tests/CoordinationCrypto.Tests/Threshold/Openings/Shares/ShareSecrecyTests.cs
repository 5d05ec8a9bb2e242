using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// What f validators see of a computation on shares does not depend on the values: at (5, 1) over F_7, for everything that validator 1
/// does not know, exhaustively; and no mask is used for two values, with masks that are as negative controls.
/// </summary>
public sealed class ShareSecrecyTests
{
    private static readonly Modulus Seven = new(7);
    private static readonly Committee Five = new(5, 1);

    /// <summary>The subset without validator 1: what its members expand is all that validator 1 lacks.</summary>
    private static readonly int Hidden = Enumerable.Range(0, Five.SubsetCount).Single(subset => !Five.IsMember(subset, 1));

    [Fact]
    public void A_products_messages_say_nothing_of_the_factors()
    {
        foreach (var (x1, y1) in new (ulong, ulong)[] { (0, 0), (3, 5), (6, 1) }) // validator 1's own shares
        {
            var views = Pairs().Select(xy => ViewsOfProduct(xy.A, xy.B, x1, y1, zeros: true)).ToList();
            Assert.All(views, view => Assert.Equal(views[0], view));
            Assert.All(views[0].Values, count => Assert.Equal(1, count)); // 49 masks, 49 views: uniform
        }
    }

    [Fact]
    public void Without_a_sharing_of_zero_they_would() =>
        Assert.NotEqual(ViewsOfProduct(0, 0, 3, 5, zeros: false), ViewsOfProduct(1, 2, 3, 5, zeros: false));

    [Fact]
    public void A_tests_messages_say_nothing_but_whether_it_passed()
    {
        foreach (var z1 in new ulong[] { 0, 4 })
        {
            var views = Enumerable.Range(0, 7).Select(z => ViewsOfTest((ulong)z, z1)).ToList();
            Assert.All(views[1..], view => Assert.Equal(views[1], view));
            Assert.NotEqual(views[0], views[1]);
        }
    }

    [Fact]
    public void No_mask_ever_serves_two_values_and_who_saw_another_value_goes_on_with_others()
    {
        using var table = new ShareTable(Five, "labels");
        var labels = new Recorder();
        var inner = table.MasksOf;
        table.MasksOf = validator => labels.Around(inner(validator));
        var (x, y) = (table.Share(table.Draw(4)), table.Share(table.Draw(4)));
        Assert.True(table.Run(Circuit, Hash32.Sha256("one"u8), x, y));
        var first = labels.Take();
        Assert.Equal(4, first.Count); // three products and a test, each once
        Assert.True(table.Run(Circuit, Hash32.Sha256("one"u8), x, y));
        Assert.Equal(first, labels.Take());
        Assert.True(table.Run(Circuit, Hash32.Sha256("two"u8), x, y));
        Assert.Empty(first.Intersect(labels.Take()));

        using var deceived = table.Begin(Circuit, Hash32.Sha256("one"u8), 2, x, y);
        deceived.Advance([.. deceived.Current!.Length is var length ? table.Draw(length) : []]);
        deceived.Message();
        Assert.Single(first.Intersect(labels.Take())); // the first round's, before anything was shown
    }

    [Fact]
    public void Masks_are_of_their_round_their_value_and_their_subset()
    {
        using var seeds = TestSeeds.Deal(Five, "masks")[1];
        var masks = new SeedMasks(seeds, ShareTable.P);
        ulong[] Of(int subset, byte round, byte name)
        {
            var values = new ulong[4];
            masks.Fill(subset, Hash32.Sha256([round]), Hash32.Sha256([name]), values);
            return values;
        }

        var (one, other) = (Five.SubsetsOf(2)[0], Five.SubsetsOf(2)[1]);
        Assert.Equal(Of(one, 1, 1), Of(one, 1, 1));
        Assert.All([Of(one, 2, 1), Of(one, 1, 2), Of(other, 1, 1)], masked => Assert.NotEqual(Of(one, 1, 1), masked));
        Assert.NotEqual(Of(one, 1, 2), Of(one, 2, 1));
    }

    /// <summary>Two products of one round, x·y and y·x of the next, whose operands another order names otherwise.</summary>
    private static IEnumerable<ShareRound> Circuit(ShareArithmetic on, IReadOnlyList<SharedRow> inputs)
    {
        var round = on.Begin();
        var product = round.Multiply(inputs[0], inputs[1]);
        yield return round;
        round = on.Begin();
        var square = round.Multiply(product, product);
        var other = round.Multiply(product, inputs[0]);
        yield return round;
        round = on.Begin();
        round.Test(on.Combine(1, square, 2, other));
        yield return round;
    }

    private static IEnumerable<(ulong A, ulong B)> Pairs() =>
        from a in Enumerable.Range(0, 7)
        from b in Enumerable.Range(0, 7)
        select ((ulong)a, (ulong)b);

    /// <summary>How often each four messages of validators 2 to 5 occur over all masks of the hidden subset.</summary>
    private static SortedDictionary<string, int> ViewsOfProduct(ulong x, ulong y, ulong x1, ulong y1, bool zeros)
    {
        var views = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (rho, zeta) in Pairs())
        {
            var (masks, shares) = ((ulong[])[rho, zeros ? zeta : 0], (ulong[][])[Line(x, x1), Line(y, y1)]);
            Count(views, masks, shares, (_, round, rows) => round.Multiply(rows[0], rows[1]));
        }

        return views;
    }

    /// <summary>The same of the first repetition of a zero test, whose others have masks of their own.</summary>
    private static SortedDictionary<string, int> ViewsOfTest(ulong z, ulong z1)
    {
        var views = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (rho, zeta) in Pairs())
            Count(views, [rho, 1, 2, 3, 4, zeta, 0, 0, 0, 0], [Line(z, z1)], (_, round, rows) => round.Test(rows[0]));
        return views;
    }

    private static void Count(
        SortedDictionary<string, int> views,
        ulong[] masks,
        ulong[][] shares,
        Action<ShareArithmetic, ShareRound, SharedRow[]> put
    )
    {
        var view = "";
        for (var validator = 2; validator <= 5; validator++)
        {
            using var on = new ShareArithmetic(Five, Seven, default, new Chosen(validator, masks));
            SharedRow[] rows = [.. shares.Select(share => on.Input(default, 1, [share[validator - 1]]))];
            var round = on.Begin();
            put(on, round, rows);
            var message = new ulong[round.Length];
            round.Write(message);
            view += message[0];
        }

        views[view] = views.GetValueOrDefault(view) + 1;
    }

    /// <summary>The shares of degree 1 of a value, validator 1's given.</summary>
    private static ulong[] Line(ulong value, ulong first) =>
        [.. Enumerable.Range(1, 5).Select(i => Seven.Add(value, Seven.Multiply((ulong)i, Seven.Subtract(first, value))))];

    /// <summary>Chosen masks of the hidden subset; the others', which validator 1 knows, are fixed.</summary>
    private sealed class Chosen(int validator, ulong[] hidden) : IMaskSource
    {
        public int Validator => validator;

        public void Fill(int subset, Hash32 round, Hash32 name, Span<ulong> masks)
        {
            if (subset == Hidden)
                hidden.CopyTo(masks);
            else
                for (var k = 0; k < masks.Length; k++)
                    masks[k] = (ulong)((3 * subset + k) % 7);
        }
    }

    /// <summary>Which labels were used, each once.</summary>
    private sealed class Recorder
    {
        private readonly SortedSet<string> _labels = [];

        public IMaskSource Around(IMaskSource inner) => new Watched(inner, _labels);

        public List<string> Take()
        {
            List<string> taken = [.. _labels];
            _labels.Clear();
            return taken;
        }

        private sealed class Watched(IMaskSource inner, SortedSet<string> labels) : IMaskSource
        {
            public int Validator => inner.Validator;

            public void Fill(int subset, Hash32 round, Hash32 name, Span<ulong> masks)
            {
                labels.Add($"{round} {name}");
                inner.Fill(subset, round, name, masks);
            }
        }
    }
}
