using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Local;

public sealed class LocalMarketTests
{
    [Theory, Trait("Category", "InstructionSets")]
    [InlineData("InsecureToy256", 4, 1)]
    [InlineData("InsecureToy256", 7, 2)]
    [InlineData("Secure8192", 4, 1)]
    public void A_market_fires_its_members_and_nobody_else(string parameters, int n, int f)
    {
        using var committee = new TestCommittee(Bfv.BfvTests.Get(parameters), new Committee(n, f));
        using var test = new TestMarket(committee, "fires");
        var market = test.Market;
        var stag = TestMarket.Stag(50);
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(2));
        market.Submit(stag, "bo", Condition.Members(5));
        market.Submit(stag, "cy", Condition.Decoy);
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        market.Submit(stag, "di", Condition.Others(1));
        market.Submit(stag, "ed", Condition.Members(4));
        var fired = Assert.Single(market.Tick());
        Assert.Equal((TickEnd.Fired, 2), (fired.End, fired.Cell.Members));
        Assert.Equal(["ana", "di"], test.Names(fired));
        market.Submit(stag, "fay", Condition.Members(4));
        var second = Assert.Single(market.Tick());
        Assert.Equal((TickEnd.Fired, 5), (second.End, second.Cell.Members)); // 2 acted, ed and fay accept 4, bo 5
        Assert.Equal(["bo", "ed", "fay"], test.Names(second));
        Assert.Equal(1, market.Board.LiveCount);
        Assert.Throws<BoardException>(() => market.Submit(stag, "ana", Condition.Members(1)));
    }

    [Fact]
    public void Refusals_say_who_and_where()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "words");
        var market = test.Market;
        var stag = TestMarket.Stag(9);
        AssertRefused(ReplayRefusal.StagUnknown, $"The stag \"{stag.Name}\" is not on the board: post it first.", () => Join("ana"));
        market.Post(stag);
        AssertRefused(ReplayRefusal.StagRepeated, $"The stag \"{stag.Name}\" is on the board already.", () => market.Post(stag));
        AssertRefused(ReplayRefusal.NotPresent, $"\"bo\" has no live intendo in the stag \"{stag.Name}\".", () => market.Leave(stag, "bo"));
        Join("ana");
        market.Tick();
        AssertRefused(ReplayRefusal.AlreadyActed, $"\"ana\" has already acted in the stag \"{stag.Name}\".", () => Join("ana"));
        var high = Assert.Throws<ArgumentException>("condition", () => market.Submit(stag, "cy", Condition.Members(12)));
        Assert.StartsWith(
            $"What \"cy\" asks for cannot be stated in the stag \"{stag.Name}\": members >= 12, and the last level is 9.",
            high.Message,
            StringComparison.Ordinal
        );
        foreach (var empty in new[] { "", " " })
        {
            Assert.Throws<ArgumentException>("agent", () => Join(empty));
            Assert.Throws<ArgumentException>("agent", () => market.Leave(stag, empty));
            Assert.Throws<ArgumentException>("agents", () => market.PostRegistry(["ana", empty]));
            Assert.Throws<ArgumentException>("name", () => market.AgentOf(empty));
        }

        void Join(string agent) => market.Submit(stag, agent, Condition.Members(1));

        static void AssertRefused(ReplayRefusal refusal, string message, Action call)
        {
            var exception = Assert.Throws<BoardException>(call);
            Assert.Equal((refusal, message), (exception.Refusal, exception.Message));
        }
    }

    [Fact]
    public void With_f_silent_the_tick_completes_by_two_rounds()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Committee.Default);
        using var test = new TestMarket(committee, "silent");
        var market = test.Market;
        market.Committee.IsSilent = validator => validator is 3 or 6;
        var stag = TestMarket.Stag(20);
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(2));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        market.Submit(stag, "bo", Condition.Members(2));
        var fired = Assert.Single(market.Tick());
        Assert.Equal((TickEnd.Fired, 2), (fired.End, fired.Cell.Members));
    }

    [Theory]
    [InlineData(EligibilityKind.Open)]
    [InlineData(EligibilityKind.Named)]
    [InlineData(EligibilityKind.Shielded)]
    public void From_the_ceremony_to_the_hunt_in_one_process(EligibilityKind kind)
    {
        using var market = LocalMarket.Create(
            InsecureToyParameters.N256,
            Committee.Default,
            Streams.Entropy("whole"),
            TimeProvider.System,
            allowToy: true
        );
        var registry = market.PostRegistry(["ana", "bo", "cy", "never comes"]);
        var eligibility = kind switch
        {
            EligibilityKind.Open => Eligibility.Open,
            EligibilityKind.Named => Eligibility.Named(registry),
            _ => Eligibility.Shielded(registry),
        };
        var terms = new StagTerms("whole", "t", ConditionGrid.OfMembers(10), eligibility: eligibility);
        market.Post(terms);
        market.Submit(terms, "ana", Condition.Others(2));
        market.Submit(terms, "bo", Condition.Others(2));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        market.Submit(terms, "cy", Condition.Others(2));
        var fired = Assert.Single(market.Tick());
        Assert.Equal(["ana", "bo", "cy"], fired.Members.Select(market.NameOf));
        if (kind != EligibilityKind.Open)
            Assert.Throws<ArgumentException>(() => market.Submit(terms, "uninvited", Condition.Members(1)));
    }

    [Fact]
    public void Of_a_shielded_stag_the_board_shows_who_acted_and_of_nobody_else_who_it_is()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "shielded");
        var market = test.Market;
        string[] agents = ["ana", "bo", "cy", "di"];
        var terms = new StagTerms(
            "shielded",
            "t",
            ConditionGrid.OfMembers(10),
            eligibility: Eligibility.Shielded(market.PostRegistry(agents))
        );
        market.Post(terms);
        foreach (var agent in agents)
            market.Submit(terms, agent, Condition.Members(agent == "di" ? 9 : 3));
        var records = market.Records.Count;
        market.Committee.IsSilent = validator => validator == 2; // f + 1 shares of identities are enough
        Assert.Equal(["ana", "bo", "cy"], test.Names(Assert.Single(market.Tick())));
        Assert.All(agents, agent => Assert.Equal(agent is not "di", IsShown(agent, market.Records.Skip(records))));
        // after certificate, evaluation keys, checkpoint and registry, nothing names a key
        Assert.All(agents, agent => Assert.False(IsShown(agent, market.Records.Take(records).Skip(5))));

        bool IsShown(string agent, IEnumerable<ReadOnlyMemory<byte>> shown) =>
            shown.Any(record => record.Span.IndexOf(market.AgentOf(agent).Key.PublicKey.Bytes) >= 0);
    }

    [Fact]
    public void A_stag_whose_leakage_cap_is_spent_is_given_up_and_the_others_go_on()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "cap");
        var market = test.Market;
        var capped = new StagTerms("capped", "Capped", ConditionGrid.OfMembers(20), leakageCap: 10);
        var free = TestMarket.Stag(20, name: "free");
        market.Post(capped);
        market.Post(free);
        market.Submit(free, "ana", Condition.Members(2));
        market.Tick();
        var ticks = 0;
        do
        {
            market.Submit(capped, "eve", Condition.Members(9));
            market.Tick();
            Assert.True(++ticks < 100, "The cap is never met.");
        } while (market.Board.Rejections.Count == 0 && market.Board.Outcomes[^1].End != TickEnd.CapSpent);
        Assert.True(ticks > 1, "The cap is met at once.");
        Assert.All(market.Board.Rejections, rejection => Assert.Equal(RejectionReason.NotTested, rejection.Reason));
        var noise = market.Board.Certificate!.Noise;
        var tick =
            6
                * (
                    noise.LeakageOf(RequestPurpose.Scan, RequestPath.OneRoundScan)
                    + noise.LeakageOf(RequestPurpose.Scan, RequestPath.TwoRoundScan)
                )
            + noise.LeakageOf(RequestPurpose.Bits, RequestPath.Opening);
        var price = tick + 2 * noise.LeakageOf(RequestPurpose.Product, RequestPath.Opening);
        Assert.InRange(test.LeakageLeft(capped), 0UL, price - 1); // what is left does not pay for a test and a tick
        market.Submit(capped, "eve", Condition.Members(1));
        market.Submit(free, "bo", Condition.Members(2));
        var fired = Assert.Single(market.Tick(), outcome => outcome.Stag.Bytes.SequenceEqual(free.Id));
        Assert.Equal(TickEnd.Fired, fired.End);
    }

    [Fact]
    public void Boards_of_packs_that_do_not_fire_have_the_same_shape_however_near_they_are()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        Condition[] near = [.. Enumerable.Repeat(Condition.Members(6), 5)];
        Condition[] far = [Condition.Members(100), Condition.Members(90), Condition.Members(80), Condition.Decoy, Condition.Decoy];
        Assert.Equal(Shape(near), Shape(far));
        Assert.NotEqual(Shape(near), Shape([.. Enumerable.Repeat(Condition.Members(5), 5)])); // one that fires looks different

        List<(RecordKind, int)> Shape(Condition[] conditions)
        {
            using var test = new TestMarket(committee, "shape");
            var stag = TestMarket.Stag(100);
            test.Market.Post(stag);
            for (var i = 0; i < conditions.Length; i++)
                test.Market.Submit(stag, $"agent {i}", conditions[i]);
            test.Market.Tick();
            return
            [
                .. test.Market.Records.Select(bytes =>
                    CoordinationCrypto.Board.Record.TryRead(bytes.Span, out var record, out _) ? (record.Kind, bytes.Length) : default
                ),
            ];
        }
    }

    [Fact]
    public void Who_changes_its_mind_in_the_tick_that_executes_it_acts_once()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "once");
        var (market, stag) = (test.Market, TestMarket.Stag(5));
        market.Post(stag);
        market.Submit(stag, "eve", Condition.Members(1));
        var eve = market.AgentOf("eve");
        market.Committee.Network = answers =>
        {
            market.Committee.Network = null;
            market.Append(eve.Submit(market.Board, stag, Condition.Members(2))); // while the tick is open
            return answers.Select(answer => answer.Record);
        };
        Assert.Equal(["eve"], test.Names(Assert.Single(market.Tick())));
        market.Submit(stag, "wants three", Condition.Members(3));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        Assert.Equal(1, market.Board.LiveCount);
    }

    [Fact]
    public void Who_misses_the_cuts_quorum_by_a_moment_still_answers_when_another_falls_silent()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "late");
        var (market, stag) = (test.Market, TestMarket.Stag(5));
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(1));
        market.Committee.IsSilent = validator => validator == 4; // late for the cut
        market.Committee.Network = _ =>
        {
            market.Committee.IsSilent = validator => validator == 1; // then back, and another is gone
            market.Committee.Network = null;
            return [];
        };
        Assert.Equal(["ana"], test.Names(Assert.Single(market.Tick())));
    }

    [Fact]
    public void Stags_that_name_one_registry_share_what_is_made_of_it()
    {
        // Of a registry of 65,536 keys, 2 MB on the board, proofs need the points in a form of many times that size. A stag is 200 bytes.
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "registry");
        var (first, second) = (test.Market.PostRegistry(["ana", "bo"]), test.Market.PostRegistry(["ana", "cy"]));
        StagTerms[] stags = [Naming(first, "a"), Naming(first, "b"), Naming(second, "c")];
        foreach (var stag in stags)
            test.Market.Post(stag);
        var policies = stags.Select(stag => test.Market.Board.Find(stag.Id)!.Stag.Policy).ToList();
        Assert.Same(policies[0], policies[1]);
        Assert.NotSame(policies[0], policies[2]);

        static StagTerms Naming(Hash32 registry, string name) =>
            new(name, "t", ConditionGrid.OfMembers(10), eligibility: Eligibility.Shielded(registry));
    }

    [Fact]
    public void What_a_validator_said_in_another_order_is_said_again()
    {
        // Of records in falling order of their numbers the board takes the first alone; none of the others is lost for good.
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "order");
        var (market, stag) = (test.Market, TestMarket.Stag(5));
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(2));
        market.Submit(stag, "bo", Condition.Members(2));
        market.Committee.Network = answers => answers.Reverse().Select(answer => answer.Record);
        Assert.Equal(["ana", "bo"], test.Names(Assert.Single(market.Tick())));
    }

    [Fact]
    public void With_more_than_f_silent_the_tick_waits_and_goes_on_when_they_are_back()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "more than f");
        var (market, stag) = (test.Market, TestMarket.Stag(5));
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(1));
        market.Committee.IsSilent = validator => validator >= 3;
        Assert.Throws<BoardException>(() => market.Tick());
        market.Committee.IsSilent = null;
        Assert.Equal(["ana"], test.Names(Assert.Single(market.Tick())));
    }

    [Fact]
    public void Once_a_record_could_not_be_written_down_or_it_is_disposed_of_it_takes_no_more_calls()
    {
        var disk = new Disk();
        Assert.True(BoardFile.TryOpen(new MemoryStream(), disk.Flush, out var store, out _));
        var market = LocalMarket.Create(
            InsecureToyParameters.N256,
            new Committee(4, 1),
            EntropySource.System,
            TimeProvider.System,
            store,
            allowToy: true
        );
        var stag = TestMarket.Stag(20);
        market.Post(stag);
        disk.IsFull = true;
        Assert.Throws<IOException>(() => market.Submit(stag, "ana", Condition.Members(1)));
        disk.IsFull = false;
        Assert.Throws<InvalidOperationException>(() => market.Submit(stag, "ana", Condition.Members(1)));
        Assert.Throws<InvalidOperationException>(() => market.Tick());
        market.Dispose();
        Assert.Throws<ObjectDisposedException>(() => market.Submit(stag, "ana", Condition.Members(1)));
        Assert.Throws<ObjectDisposedException>(() => market.Tick());
    }

    [Fact]
    public void What_is_missing_or_of_another_market_is_named()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "arguments");
        var stag = TestMarket.Stag(20);
        test.Market.Post(stag);
        Assert.Throws<ArgumentNullException>("condition", () => test.Market.Submit(stag, "ana", null!));
        Assert.Throws<ArgumentNullException>("grid", () => Condition.Decoy.FitsIn(null!));
        Assert.Throws<ArgumentNullException>("grid", () => new StagTerms("s", "S", null!));
        Assert.Throws<ArgumentNullException>(
            "committee",
            () => LocalMarket.Create(InsecureToyParameters.N256, null!, EntropySource.System, TimeProvider.System)
        );
        Assert.Throws<ArgumentNullException>(
            "clock",
            () => LocalMarket.Create(InsecureToyParameters.N256, Committee.Default, EntropySource.System, null!)
        );
        using var stranger = SigningKey.Create(EntropySource.InsecureSeeded([1], "stranger"));
        Assert.Throws<ArgumentException>("member", () => test.Market.NameOf(new HuntMember(default, stranger.PublicKey)));
    }

    [Fact]
    public void Nobody_encrypts_to_a_toy_key_unless_it_is_asked_for()
    {
        using var market = LocalMarket.Create(
            InsecureToyParameters.N256,
            new Committee(4, 1),
            Streams.Entropy("toy"),
            TimeProvider.System
        );
        var stag = TestMarket.Stag(9);
        market.Post(stag);
        var height = market.Board.Height;
        var mistake = Assert.Throws<ArgumentException>("board", () => market.Submit(stag, "ana", Condition.Members(1)));
        Assert.Contains("InsecureToy256", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("allowToy: true", mistake.Message, StringComparison.Ordinal);
        using var asked = new Agent(SigningKey.Create(Streams.Entropy("asked")), Streams.Entropy("asked"), allowToy: true);
        market.Append(asked.Submit(market.Board, stag, Condition.Members(2)));
        Assert.Equal(height + 1, market.Board.Height);
        using var careful = new Agent(SigningKey.Create(Streams.Entropy("careful")), Streams.Entropy("careful"));
        Assert.Throws<ArgumentException>("board", () => careful.Submit(market.Board, stag, Condition.Members(2)));
        market.Append(careful.Leave(market.Board, stag)); // nothing is encrypted in an exit
    }

    private sealed class Disk
    {
        public bool IsFull { get; set; }

        public void Flush()
        {
            if (IsFull)
                throw new IOException("The disk is full.");
        }
    }

    [Fact]
    public void It_says_who_is_live_who_has_acted_and_in_what()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "who");
        var (market, stag) = (test.Market, TestMarket.Stag(9));
        Assert.Equal(ReplayRefusal.StagUnknown, Assert.Throws<BoardException>(() => market.LiveIn(stag)).Refusal);
        Assert.Equal(ReplayRefusal.StagUnknown, Assert.Throws<BoardException>(() => market.ActedIn(stag)).Refusal);
        Assert.Equal(ReplayRefusal.StagUnknown, Assert.Throws<BoardException>(() => market.TermsOf(stag.Id)).Refusal);
        market.Post(stag);
        market.AgentOf("never comes");
        market.Submit(stag, "cy", Condition.Decoy);
        market.Submit(stag, "ana", Condition.Members(2));
        Assert.Empty(market.LiveIn(stag)); // they wait
        market.Tick();
        Assert.Equal(["cy", "ana"], market.LiveIn(stag));
        Assert.Empty(market.ActedIn(stag));
        market.Submit(stag, "bo", Condition.Members(2));
        var fired = Assert.Single(market.Tick());
        Assert.Equal(stag.Title, market.TermsOf(fired.Stag).Title);
        Assert.Equal(["cy"], market.LiveIn(stag));
        Assert.Equal(["ana", "bo"], market.ActedIn(stag));
        market.Submit(stag, "di", Condition.Members(3));
        market.Leave(stag, "cy");
        market.Tick();
        Assert.Empty(market.LiveIn(stag));
        Assert.Equal(["ana", "bo", "di"], market.ActedIn(stag));
    }

    [Fact]
    public async Task A_call_that_comes_while_another_goes_on_throws_and_harms_nothing()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "two threads");
        var (market, stag) = (test.Market, TestMarket.Stag(9));
        market.Post(stag);
        await market.SubmitAsync(stag, "ana", Condition.Members(1));
        using var isInside = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        market.Committee.Network = answers =>
        {
            market.Committee.Network = null;
            isInside.Set();
            mayGoOn.Wait();
            return answers.Select(answer => answer.Record);
        };
        var tick = market.TickAsync();
        isInside.Wait();
        var height = market.Board.Height;
        var member = new HuntMember(stag.Id, test.Identities[0].PublicKey);
        Action[] calls =
        [
            () => market.Submit(stag, "bo", Condition.Members(1)),
            () => market.Leave(stag, "ana"),
            () => market.Post(TestMarket.Stag(8)),
            () => market.PostRegistry(["bo"]),
            () => market.Tick(),
            () => market.Reshare(new Committee(4, 1)),
            () => market.AgentOf("bo"),
            () => market.NameOf(member),
            () => market.LiveIn(stag),
            () => market.ActedIn(stag),
            () => market.TermsOf(stag.Id),
            market.Dispose,
        ];
        Assert.All(calls, call => Assert.Contains("one call at a time", Assert.Throws<InvalidOperationException>(call).Message));
        await Assert.ThrowsAsync<InvalidOperationException>(() => market.TickAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => market.SubmitAsync(stag, "bo", Condition.Members(1)));
        Assert.Equal(height, market.Board.Height);
        mayGoOn.Set();
        Assert.Equal(["ana"], test.Names(Assert.Single(await tick)));
        market.Submit(stag, "bo", Condition.Members(2)); // the next call comes in
        Assert.Equal(["bo"], test.Names(Assert.Single(await market.TickAsync())));
    }

    [Fact]
    public async Task What_is_cancelled_lets_the_next_call_go_on()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            LocalMarket.CreateAsync(
                InsecureToyParameters.N256,
                new Committee(4, 1),
                Streams.Entropy("cancelled"),
                TimeProvider.System,
                cancellationToken: cancelled.Token
            )
        );
        using var market = await LocalMarket.CreateAsync(
            InsecureToyParameters.N256,
            new Committee(4, 1),
            Streams.Entropy("not cancelled"),
            TimeProvider.System,
            allowToy: true
        );
        var stag = TestMarket.Stag(9);
        market.Post(stag);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            market.SubmitAsync(stag, "ana", Condition.Members(1), cancelled.Token)
        );
        await market.SubmitAsync(stag, "ana", Condition.Members(1));
        using var midway = new CancellationTokenSource();
        market.Committee.Network = answers =>
        {
            market.Committee.Network = null;
            midway.Cancel();
            return answers.Select(answer => answer.Record);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => market.TickAsync(cancellationToken: midway.Token));
        Assert.True(market.Board.HasOpenTick);
        Assert.Equal(TickEnd.Fired, Assert.Single(await market.TickAsync()).End);
    }
}
