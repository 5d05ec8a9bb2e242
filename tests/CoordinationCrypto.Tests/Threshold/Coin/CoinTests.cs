using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>The committee's coin: its values, its collection among liars, and what is drawn from it.</summary>
public sealed class CoinTests
{
    public static TheoryData<int, int> Sizes =>
        new()
        {
            { 4, 1 },
            { 7, 2 },
            { 10, 3 },
        };

    private static Request Ask(byte checkpoint = 1, ulong tick = 1, uint attempt = 0) =>
        new RequestFactory(
            InsecureToyParameters.N256,
            Committee.Default,
            default,
            0,
            new Hash32(Enumerable.Repeat(checkpoint, 32).ToArray()),
            default,
            tick
        ).Coin(attempt);

    // Laws

    [Theory, MemberData(nameof(Sizes))]
    public void All_who_collect_it_in_any_order_and_with_any_f_silent_have_the_same_coin(int n, int f)
    {
        var committee = new Committee(n, f);
        var shares = Honest(committee, Ask());
        var coin = Toss(committee, Ask(), shares).Coin();
        for (var run = 0; run < 20; run++)
        {
            var order = Order(n, run);
            var toss = Toss(committee, Ask(), order.Skip(f).Select(i => shares[i]));
            Assert.True(toss.IsComplete);
            Assert.Equal(coin, toss.Coin());
            Assert.Empty(toss.Culprits);
        }
    }

    /// <summary>
    /// The liars see all honest values first, speak first, and all say one false value of each subset, or true values of the subsets they
    /// like.
    /// </summary>
    [Theory, MemberData(nameof(Sizes))]
    public void F_rushing_liars_neither_change_nor_stop_it_and_are_named_alone(int n, int f)
    {
        var committee = new Committee(n, f);
        var honest = Honest(committee, Ask());
        var coin = Toss(committee, Ask(), honest).Coin();
        for (var run = 0; run < 30; run++)
        {
            var order = Order(n, run);
            int[] liars = [.. order.Take(f)];
            var lies = liars.Select(i => Lie(committee, honest[i], run % 3)).ToArray();
            CoinShares[] others = [.. order.Skip(f).Select(i => honest[i])];
            foreach (var sequence in new[] { lies.Concat(others), others.Concat(lies) })
            {
                var toss = Toss(committee, Ask(), sequence);
                Assert.True(toss.IsComplete);
                Assert.Equal(coin, toss.Coin());
                Assert.Equal([.. liars.Select(i => i + 1).Order()], toss.Culprits);
            }
            var early = Toss(committee, Ask(), lies);
            Assert.False(early.IsComplete);
            Assert.Empty(early.Culprits);
        }
    }

    [Fact]
    public void With_one_liar_more_than_f_the_counterexample_goes_through()
    {
        var committee = new Committee(4, 1);
        var honest = Honest(committee, Ask());
        var toss = Toss(committee, Ask(), [Lie(committee, honest[0], 0), Lie(committee, honest[1], 0), honest[2], honest[3]]);
        Assert.True(toss.IsComplete);
        Assert.NotEqual(Toss(committee, Ask(), honest).Coin(), toss.Coin());
        Assert.Contains(3, toss.Culprits); // of the subset {1, 2, 3}: beyond f, an honest validator can be named
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Before_an_honest_validator_speaks_f_of_them_lack_a_value_on_which_the_coin_depends(int n, int f)
    {
        var committee = new Committee(n, f);
        int[] corrupted = [.. Enumerable.Range(n - f + 1, f)]; // the last f; the subset without them is number 0
        Assert.DoesNotContain(corrupted, i => committee.IsMember(0, i));
        var (one, other) = (Honest(committee, Ask()), Honest(committee, Ask(), except: 0));
        foreach (var i in corrupted)
            Assert.True(one[i - 1].Bytes.SequenceEqual(other[i - 1].Bytes)); // all they know is alike
        Assert.NotEqual(Toss(committee, Ask(), one).Coin(), Toss(committee, Ask(), other).Coin());
        var toss = Toss(committee, Ask(), corrupted.Select(i => one[i - 1]));
        Assert.False(toss.IsComplete);
        Assert.Throws<InvalidOperationException>(() => toss.Coin());
    }

    [Fact]
    public void Two_requests_share_nothing()
    {
        var committee = new Committee(4, 1);
        var seen = new HashSet<string>();
        foreach (var request in new[] { Ask(), Ask(checkpoint: 2), Ask(tick: 2), Ask(attempt: 1) })
        {
            var shares = Honest(committee, request);
            Assert.True(seen.Add(Convert.ToHexString(Toss(committee, request, shares).Coin())));
            for (var subset = 0; subset < committee.SubsetCount; subset++)
            {
                var member = committee.Members(subset).First();
                Assert.True(seen.Add(Convert.ToHexString(shares[member - 1].Value(committee.SubsetsOf(member).IndexOf(subset)))));
            }
        }
    }

    [Fact]
    public void Values_are_the_same_whenever_they_are_asked_for_and_the_same_for_all_members()
    {
        var committee = new Committee(7, 2);
        var (one, again) = (Honest(committee, Ask()), Honest(committee, Ask()));
        for (var subset = 0; subset < committee.SubsetCount; subset++)
        {
            var values = committee
                .Members(subset)
                .Select(i => Convert.ToHexString(one[i - 1].Value(committee.SubsetsOf(i).IndexOf(subset))))
                .ToList();
            Assert.Single(values.Distinct());
        }
        for (var i = 0; i < 7; i++)
            Assert.True(one[i].Bytes.SequenceEqual(again[i].Bytes));
    }

    [Fact]
    public void The_coin_is_the_documented_hash()
    {
        var committee = new Committee(4, 1);
        var shares = Honest(committee, Ask());
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/coin/v1"u8);
        writer.WriteBytes(Ask().Id);
        for (var subset = 0; subset < committee.SubsetCount; subset++)
        {
            var member = committee.Members(subset).First();
            writer.WriteBytes(shares[member - 1].Value(committee.SubsetsOf(member).IndexOf(subset)));
        }
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(writer.Written), Toss(committee, Ask(), shares).Coin());
    }

    [Fact]
    public void Streams_of_one_coin_differ_by_use_and_repeat()
    {
        var coin = new byte[32];
        Assert.Equal(First(coin, "admission"), First(coin, "admission"));
        Assert.NotEqual(First(coin, "admission"), First(coin, "seats"));
        Assert.NotEqual(First(coin, "admission"), First([.. coin[1..], 1], "admission"));

        static ulong First(byte[] coin, string use)
        {
            using var stream = CoinStream.Open(new Hash32(coin), System.Text.Encoding.ASCII.GetBytes(use));
            var word = new ulong[1];
            stream.Fill(word);
            return word[0];
        }
    }

    [Fact]
    public void An_order_holds_every_item_once_and_all_orders_are_equally_likely()
    {
        using var stream = CoinStream.Open(default, "order"u8);
        for (var n = 0; n < 40; n++)
            Assert.Equal(Enumerable.Range(0, n), CoinOrder.Of(n, stream).Order());
        var counts = new long[24];
        for (var run = 0; run < 24_000; run++)
            counts[Rank(CoinOrder.Of(4, stream))]++;
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
        var biased = new long[24];
        for (var run = 0; run < 24_000; run++)
            biased[Rank(Naive(stream))]++;
        Assert.True(ChiSquare.Deviation(biased) > ChiSquare.Limit); // the control: a swap with any of all places
    }

    /// <summary>Words in the top of their range make the second draw skip for a bound that does not divide 2^64.</summary>
    [Fact]
    public void A_word_that_would_bias_is_skipped()
    {
        var bound = 3UL; // 2^64 mod 3 = 1: only w = 0 has 3·w mod 2^64 below 1
        Assert.Equal(0UL, CoinOrder.Below(bound, new Words(0, 1)));
        Assert.Equal(2UL, CoinOrder.Below(bound, new Words(0, ulong.MaxValue)));
        Assert.Equal(2UL, CoinOrder.Below(bound, new Words(ulong.MaxValue)));
        Assert.Equal(0UL, CoinOrder.Below(1, new Words(ulong.MaxValue)));
        Assert.Throws<ArgumentOutOfRangeException>(() => CoinOrder.Below(0, new Words(1)));
    }

    // Rejects

    [Fact]
    public void Wrong_lengths_and_numbers_are_not_read_and_all_other_bytes_are()
    {
        var committee = new Committee(4, 1);
        var shares = Honest(committee, Ask())[1];
        var bytes = shares.Encode();
        Assert.Equal(3 * 32, bytes.Length);
        Assert.True(CoinShares.TryRead(committee, 2, Ask().Id, bytes, out var read));
        Assert.Equal(bytes, read.Encode());
        foreach (var wrong in new[] { bytes[..^1], [.. bytes, 0], [], bytes[..32] })
            Assert.False(CoinShares.TryRead(committee, 2, Ask().Id, wrong, out _));
        foreach (var validator in new[] { -1, 0, 5, int.MaxValue })
            Assert.False(CoinShares.TryRead(committee, validator, Ask().Id, bytes, out _));
        for (var at = 0; at < bytes.Length; at++)
        {
            Assert.True(CoinShares.TryRead(committee, 2, Ask().Id, CeremonyTable.Flip(bytes, at), out var other));
            Assert.False(other.Bytes.SequenceEqual(bytes));
        }
    }

    [Fact]
    public void What_was_said_for_another_request_is_refused_and_under_this_ones_name_it_is_a_lie()
    {
        var committee = new Committee(4, 1);
        var (now, before) = (Honest(committee, Ask(tick: 2)), Honest(committee, Ask(tick: 1)));
        var toss = new CoinToss(committee, Ask(tick: 2).Id);
        Assert.Equal(MessageReceipt.OtherSession, toss.Add(before[2]));
        Assert.False(toss.Has(3));
        Assert.True(CoinShares.TryRead(committee, 3, Ask(tick: 2).Id, before[2].Bytes, out var replayed));
        Assert.Equal(MessageReceipt.Accepted, toss.Add(replayed));
        foreach (var i in new[] { 0, 1, 3 })
            toss.Add(now[i]);
        Assert.Equal(Toss(committee, Ask(tick: 2), now).Coin(), toss.Coin());
        Assert.Equal([3], toss.Culprits);
        Assert.Equal(MessageReceipt.OtherSession, toss.Add(Honest(new Committee(5, 1), Ask(tick: 2))[0]));
    }

    [Fact]
    public void A_second_word_counts_for_nothing_and_late_liars_are_named()
    {
        var committee = new Committee(4, 1);
        var honest = Honest(committee, Ask());
        var toss = Toss(committee, Ask(), honest.Take(3));
        var coin = toss.Coin();
        Assert.Equal(MessageReceipt.Duplicate, toss.Add(honest[0]));
        Assert.Equal(MessageReceipt.Equivocation, toss.Add(Lie(committee, honest[0], 0)));
        Assert.Empty(toss.Culprits);
        Assert.Equal(MessageReceipt.Accepted, toss.Add(Lie(committee, honest[3], 0)));
        Assert.Equal([4], toss.Culprits);
        Assert.Equal(coin, toss.Coin());
    }

    [Fact]
    public void Values_are_made_for_coins_alone()
    {
        using var seeds = TestSeeds.Deal(new Committee(4, 1), "coin")[0];
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var ciphertext = test.Encrypt([1], "coin");
        Assert.Throws<ArgumentException>(() =>
            CoinShares.Make(seeds, test.Request(ciphertext, RequestPath.Opening, SlotSet.All(test.Parameters)))
        );
    }

    private static CoinShares[] Honest(Committee committee, Request request, int except = -1)
    {
        var seeds = TestSeeds.Deal(committee, "coin", except);
        var shares = Array.ConvertAll(seeds, own => CoinShares.Make(own, request));
        foreach (var own in seeds)
            own.Dispose();
        return shares;
    }

    private static CoinToss Toss(Committee committee, Request request, IEnumerable<CoinShares> shares)
    {
        var toss = new CoinToss(committee, request.Id);
        foreach (var said in shares)
            Assert.Equal(MessageReceipt.Accepted, toss.Add(said));
        return toss;
    }

    /// <summary>0: one false value, the same from all liars, for every subset. 1: for every second subset. 2: for the last alone.</summary>
    private static CoinShares Lie(Committee committee, CoinShares truth, int kind)
    {
        var bytes = truth.Encode();
        var subsets = committee.SubsetsOf(truth.Validator);
        for (var place = 0; place < subsets.Length; place++)
            if (kind == 0 || (kind == 1 && place % 2 == 0) || place == subsets.Length - 1)
                bytes.AsSpan(32 * place, 32).Fill((byte)subsets[place]);
        Assert.True(CoinShares.TryRead(committee, truth.Validator, truth.RequestId, bytes, out var lie));
        return lie;
    }

    private static int[] Order(int n, int run)
    {
        using var stream = Streams.Seeded($"order {n} {run}");
        return CoinOrder.Of(n, stream);
    }

    private static int[] Naive(IRandomStream stream)
    {
        int[] order = [0, 1, 2, 3];
        for (var i = 0; i < 4; i++)
        {
            var j = (int)CoinOrder.Below(4, stream);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    private static int Rank(int[] order)
    {
        var rank = 0;
        for (var i = 0; i < order.Length; i++)
            rank = rank * (order.Length - i) + order.Skip(i + 1).Count(later => later < order[i]);
        return rank;
    }

    private sealed class Words(params ulong[] words) : IRandomStream
    {
        private int _next;

        public void Fill(Span<ulong> destination)
        {
            for (var i = 0; i < destination.Length; i++)
                destination[i] = words[_next++];
        }
    }
}
