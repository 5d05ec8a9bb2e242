using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Local;

/// <summary>
/// What camouflage claims: all that the board shows of a client, and when, is the same whether it is serious or not. Each claim is held
/// against a client that does not do its part.
/// </summary>
public sealed class CamouflageTests : IDisposable
{
    private const int Ticks = 6;

    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1)));
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly CapitalBoard _board = new(Committee.Value, "camouflage");

    public void Dispose() => _board.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void A_decoy_is_replaced_at_a_time_uniform_over_the_window(int milliseconds)
    {
        var entropy = Streams.Entropy($"plan {milliseconds}");
        var counts = new long[milliseconds];
        for (var i = 0; i < 200 * milliseconds; i++)
        {
            var plan = DecoyPlan.Draw(Start, TimeSpan.FromMilliseconds(milliseconds), entropy);
            counts[(int)(plan.ReplaceAt - Start).TotalMilliseconds - 1]++;
        }

        if (milliseconds > 1)
            Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void A_plan_is_a_decoy_until_its_time_and_windows_have_bounds()
    {
        var plan = DecoyPlan.Draw(Start, TimeSpan.FromDays(1), Streams.Entropy("plan"));
        Assert.True(plan.At(plan.ReplaceAt.AddTicks(-1), Condition.Always).IsDecoy);
        Assert.False(plan.At(plan.ReplaceAt, Condition.Always).IsDecoy);
        Assert.Throws<ArgumentOutOfRangeException>("window", () => DecoyPlan.Draw(Start, TimeSpan.Zero, EntropySource.System));
        Assert.Throws<ArgumentOutOfRangeException>("window", () => DecoyPlan.Draw(Start, TimeSpan.MaxValue, EntropySource.System));
    }

    /// <summary>DecoyFirst: two clients with the same dice, one serious; and one that replaces only because it is serious.</summary>
    [Fact]
    public void DecoyFirst_shows_the_same_of_who_is_serious_and_who_is_not()
    {
        var stag = _board.Post("walk", new([Axis.Members(9)]), new StagOptions { Policy = Camouflaged(StagCamouflage.DecoyFirst) });
        string[] clients = ["serious", "idle", "careless"];
        var window = TimeSpan.FromMilliseconds(Ticks - 1);
        var plans = clients.ToDictionary(name => name, _ => DecoyPlan.Draw(Start, window, Streams.Entropy("dice")));
        var shown = clients.ToDictionary(name => name, _ => new List<string>());
        for (var tick = 0; tick < Ticks; tick++)
        {
            var now = Start.AddMilliseconds(tick);
            foreach (var name in clients)
            {
                var own = name == "serious" ? Condition.Members(8) : Condition.Decoy;
                var isDue = tick == 0 || (now == plans[name].ReplaceAt && name != "careless");
                if (isDue)
                    _board.Capital.Submit(stag, name, plans[name].At(now, own), Backing.Member);
                if (isDue)
                    shown[name].Add($"{tick} {Seen(Last)}");
            }

            _board.Tick();
        }

        Assert.Equal(2, shown["serious"].Count);
        Assert.Equal(shown["serious"], shown["idle"]);
        Assert.NotEqual(shown["serious"], shown["careless"]);
        Assert.Empty(_board.Market.Board.Rejections);
    }

    /// <summary>Census: every client posts to every stag of the class with all that it has, wherever it is serious, or nowhere.</summary>
    [Fact]
    public void Census_shows_the_same_of_who_is_serious_and_who_is_not()
    {
        var stags = PostClass(count: 3);
        foreach (var name in new[] { "serious", "idle" })
            _board.Deposit(name, 20);
        _board.Tick();
        for (var period = 0; period < 2; period++)
        {
            var serious = Post("serious", new() { [stags[1].Id] = Condition.Capital(50) });
            Assert.Equal(serious, Post("idle", []));
            Assert.Equal(3, serious.Count);
            Assert.NotEqual(serious, serious[1..2]); // what a client shows that posts where it is serious
            _board.Tick();
        }

        Assert.All(stags, stag => Assert.Equal(2, _board.Market.LiveIn(stag).Count));
        Assert.Empty(_board.Market.Board.Rejections);
        _board.CheckReplay();

        List<string> Post(string name, Dictionary<Hash32, Condition> own)
        {
            var records = CensusDuty.Post(_board.Market.Board, _board.Market.AgentOf(name), stags[0], own);
            foreach (var record in records)
                _board.Market.Append(record);
            return [.. records.Select(Seen)];
        }
    }

    [Fact]
    public void Census_a_stag_below_the_units_of_its_asset_is_refused_and_so_is_a_ninth()
    {
        _board.Capital.Post(_board.Usd);
        _board.Deposit("ana", 31);
        Assert.Equal(ReplayRefusal.CensusTooSmall, RefusalOf("small", 30));
        _board.Tick();
        Assert.Equal(ReplayRefusal.CensusTooSmall, RefusalOf("small still", 30));
        for (var i = 0; i < CensusDuty.MaxStags; i++)
            Assert.Equal(ReplayRefusal.None, RefusalOf($"stag {i}", 31));
        Assert.Equal(ReplayRefusal.CensusFull, RefusalOf("ninth", 31));
        _board.Post("no-census", new([Axis.Capital(5)]));

        ReplayRefusal RefusalOf(string name, int capacity)
        {
            try
            {
                PostCensus(name, capacity);
                return ReplayRefusal.None;
            }
            catch (BoardException refused)
            {
                return refused.Refusal!.Value;
            }
        }
    }

    /// <summary>What the fold cannot hold, the client does: units that are deposited later.</summary>
    [Fact]
    public void Census_a_client_posts_to_no_class_that_has_become_too_small()
    {
        var stags = PostClass(count: 2);
        _board.Deposit("ana", 60);
        _board.Tick();
        Assert.Equal(2, Post("ana").Count);
        Assert.Empty(Post("poor"));
        var plain = _board.Post("plain", new([Axis.Members(5)]));
        Assert.Throws<ArgumentException>("own", () => Post("ana", plain.Id));
        Assert.Throws<ArgumentException>("terms", () => CensusDuty.ClassOf(_board.Market.Board, plain));
        _board.Deposit("bo", 1);
        Assert.Throws<ArgumentException>("terms", () => Post("ana"));

        IReadOnlyList<Record> Post(string name, params Hash32[] own) =>
            CensusDuty.Post(_board.Market.Board, _board.Market.AgentOf(name), stags[0], own.ToDictionary(id => id, _ => Condition.Always));
    }

    private Record Last =>
        Record.TryRead(_board.Market.Records[^1].Span, out var last, out _) ? last : throw new InvalidOperationException("no record");

    /// <summary>All that a reader of the board has of a record but keys, ciphertext and proofs.</summary>
    private static string Seen(Record record)
    {
        var stag = new Hash32(record.Body.Span[..Hash32.Length]);
        return $"{record.Kind} {record.Sequence} {record.Body.Length} {stag}";
    }

    private static StagPolicy Camouflaged(StagCamouflage camouflage) => new() { Camouflage = camouflage };

    private StagTerms[] PostClass(int count)
    {
        _board.Capital.Post(_board.Usd);
        return [.. Enumerable.Range(0, count).Select(i => PostCensus($"stag {i}", 60)).OrderBy(stag => stag.Id)];
    }

    private StagTerms PostCensus(string name, int capacity)
    {
        var options = new StagOptions { Policy = Camouflaged(StagCamouflage.Census) };
        return _board.Post(name.Replace(' ', '-'), new([Axis.Capital(capacity)]), options);
    }
}
