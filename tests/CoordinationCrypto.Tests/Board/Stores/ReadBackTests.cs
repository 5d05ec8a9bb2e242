using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>Ciphertexts are read back from the board: the same as were proved, or the replay is over and names the record.</summary>
public sealed class ReadBackTests : IClassFixture<ReadBackTests.Recorded>
{
    private readonly Recorded _recorded;

    public ReadBackTests(Recorded recorded) => _recorded = recorded;

    [Fact]
    public void It_reads_a_ciphertext_when_it_is_tested_added_up_opened_and_taken_out()
    {
        var store = _recorded.NewStore();
        using var replay = new Replay();
        var reads = ReadsOf(store, replay);

        // ana and cy stay until they act; bo is replaced; di leaves; bo's second stays until it acts
        Assert.Equal(["ana", "bo", "cy", "di", "bo again"], _recorded.Submissions.Keys);
        var kinds = _recorded.Submissions.ToDictionary(
            submission => submission.Key,
            submission => string.Join(' ', reads.Where(read => read.Of == submission.Value).Select(read => _recorded.KindAt(read.While)))
        );
        Assert.Equal("Checkpoint Checkpoint Checkpoint Hunt", kinds["ana"]);
        Assert.Equal("Checkpoint Checkpoint Checkpoint", kinds["bo"]);
        Assert.Equal("Checkpoint Checkpoint Checkpoint Hunt", kinds["cy"]);
        Assert.Equal("Checkpoint Checkpoint Checkpoint", kinds["di"]);
        Assert.Equal("Checkpoint Checkpoint Checkpoint Hunt", kinds["bo again"]);

        using var holding = new Replay();
        foreach (var record in _recorded.Records)
            Assert.Null(holding.Append(record));
        Assert.Equal(holding.StateDigest(), replay.StateDigest());
        Assert.Equal(_recorded.Outcomes, replay.Outcomes);
        Assert.Equal(_recorded.Outcomes, holding.Outcomes);
    }

    /// <summary>In its place stands another record of the board: canonical, of the same length, with a good ciphertext.</summary>
    [Fact]
    public void Other_bytes_are_found_out_at_the_next_read_and_end_the_replay()
    {
        using var counted = new Replay();
        foreach (var (of, at) in ReadsOf(_recorded.NewStore(), counted))
            foreach (var isGone in (bool[])[false, true])
            {
                var store = _recorded.NewStore();
                using var replay = new Replay();
                while ((long)replay.Height < at)
                    Assert.True(replay.TryAppendFrom(store, out _));
                if (isGone)
                    store.Left = of;
                else
                    store.Changed = (of, _recorded.Twin(of));
                var record = _recorded.Records[(int)at];
                var thrown = Assert.Throws<InvalidDataException>(() => replay.TryAppend(record, out _));
                Assert.Contains(isGone ? "is not on the board" : $"Record {of} ", thrown.Message); // those after it are gone too
                (store.Changed, store.Left) = (null, null);
                Assert.Throws<InvalidOperationException>(() => replay.TryAppend(record, out _));
                Assert.Throws<InvalidOperationException>(() => replay.TryAppendFrom(store, out _));
            }
    }

    [Fact]
    public void A_file_that_changes_or_ends_under_the_replay_is_named()
    {
        foreach (var cut in (bool[])[false, true])
        {
            var stream = new MemoryStream();
            Assert.True(BoardFile.TryOpen(stream, () => { }, out var file, out _));
            foreach (var record in _recorded.Records)
                file.Append(record.Span);
            var (first, at) = (_recorded.Submissions["ana"], _recorded.Submissions["di"] + 1);
            using var replay = new Replay();
            while ((long)replay.Height < at)
                Assert.True(replay.TryAppendFrom(file, out _));
            if (cut)
                stream.SetLength(file.OffsetOf(first) + 1000);
            else
                stream.GetBuffer()[file.OffsetOf(first) + 1000] ^= 1;
            var thrown = Assert.Throws<InvalidDataException>(() =>
            {
                foreach (var record in _recorded.Records.Skip((int)at))
                    replay.TryAppend(record, out _);
            });
            long[] gone = cut ? [.. _recorded.Submissions.Values] : [first]; // behind the end are all, and the coin says who is read first
            Assert.True(Array.Exists(gone, entry => thrown.Message.Contains($"Entry {entry},", StringComparison.Ordinal)), thrown.Message);
        }
    }

    [Fact]
    public void A_validator_whose_board_changes_signs_and_answers_nothing_more()
    {
        var store = _recorded.NewStore();
        using var validator = _recorded.Test.Restart(1, 0);
        store.Left = _recorded.Submissions["di"] + 1;
        Assert.True(validator.TryCatchUp(store, out _));
        store.Left = null;
        store.Changed = (_recorded.Submissions["ana"], _recorded.Twin(_recorded.Submissions["ana"]));
        Assert.Throws<InvalidDataException>(() => validator.TryCatchUp(store, out _));
        store.Changed = null;
        var proposal = validator.Board.ProposeCheckpoint(_recorded.Test.Clock.Milliseconds, isCut: false);
        Assert.Throws<InvalidOperationException>(() => validator.TrySign(proposal, out _, out _));
        Assert.Throws<InvalidOperationException>(() => validator.Answer(out _));
        Assert.Throws<InvalidOperationException>(() => validator.TryCatchUp(store, out _));
    }

    [Fact]
    public void A_market_whose_store_changes_is_over_whichever_replay_finds_it()
    {
        foreach (var honestReads in (int[])[0, 1, 2])
        {
            var store = new WatchedBoard();
            using var market = MarketOn(store, "changing store");
            var of = store.Count - 1;
            var reads = 0;
            store.OnRead = index =>
            {
                if (index == of && reads++ == honestReads)
                    store.Changed = (of, store.Read(of - 1, 1)[0]);
            };
            Assert.Contains($"Record {of} ", Assert.Throws<InvalidDataException>(() => market.Tick()).Message);
            Assert.Throws<InvalidOperationException>(() => market.Tick());
            Assert.Throws<InvalidOperationException>(() => market.Reshare(new Committee(4, 1)));
        }
    }

    /// <summary>A file has one position, which two reads at once would take from each other.</summary>
    [Fact]
    public void A_market_reads_its_store_once_at_a_time()
    {
        var store = new WatchedBoard();
        using var market = MarketOn(store, "one at a time");
        var (inside, most, reads) = (0, 0, 0);
        store.OnRead = _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Thread.Sleep(50); // the others come meanwhile, if they can
            Interlocked.Decrement(ref inside);
            reads++;
        };
        market.Tick();
        Assert.Equal(1, most);
        Assert.True(reads >= 4 * 5); // a sequencer and four validators test, add up, open and take out
    }

    [Fact]
    public void What_is_said_off_the_record_reads_it_too_and_the_replay_goes_on()
    {
        var store = _recorded.NewStore();
        using var replay = new Replay();
        while (replay.LiveCount == 0)
            Assert.True(replay.TryAppendFrom(store, out _));
        using var agent = SigningKey.Create(Streams.Entropy("who says it"));
        var (stag, pseudonym) = (_recorded.Stag, replay.Facts.PseudonymsOf(_recorded.Stag)[0]);
        var of = _recorded.Submissions["ana"];
        store.Changed = (of, _recorded.Twin(of));
        Assert.Contains(
            $"Record {of} ",
            Assert
                .Throws<InvalidDataException>(() => replay.Facts.ConditionOf(stag, agent.PublicKey, pseudonym, Condition.Decoy))
                .Message
        );
        store.Changed = null;
        _ = replay.Facts.ConditionOf(stag, agent.PublicKey, pseudonym, Condition.Decoy);
        while ((long)replay.Height < store.Count)
            Assert.True(replay.TryAppendFrom(store, out _));
    }

    /// <summary>What is read back of the submissions, and which record is being taken then.</summary>
    private static List<(long Of, long While)> ReadsOf(WatchedBoard store, Replay replay)
    {
        List<(long, long)> reads = [];
        store.OnRead = index =>
        {
            if (index < (long)replay.Height)
                reads.Add((index, (long)replay.Height));
        };
        while ((long)replay.Height < store.Count)
            Assert.True(replay.TryAppendFrom(store, out _));
        return reads;
    }

    /// <summary>A market on a store, in which one intendo waits: the store's last record.</summary>
    private static LocalMarket MarketOn(WatchedBoard store, string seed)
    {
        var market = LocalMarket.Create(
            InsecureToyParameters.N256,
            new Committee(4, 1),
            Streams.Entropy(seed),
            TimeProvider.System,
            store,
            allowToy: true
        );
        var stag = TestMarket.Stag(3);
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(1));
        return market;
    }

    /// <summary>Two ticks of a stag: four join; one is replaced and one leaves, and the rest act.</summary>
    public sealed class Recorded : IDisposable
    {
        private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(4, 1));

        public Recorded()
        {
            Test = new TestMarket(_committee, "read back");
            Stag = TestMarket.Stag(4, floor: 3);
            Test.Market.Post(Stag);
            Submit("ana", "ana", Condition.Members(3));
            Submit("bo", "bo", Condition.Decoy);
            Submit("cy", "cy", Condition.Members(3));
            Submit("di", "di", Condition.Decoy);
            Test.Market.Tick();
            Submit("bo again", "bo", Condition.Members(3));
            Test.Market.Leave(Stag, "di");
            Test.Market.Tick();
            Records = [.. Test.Market.Records];
            Outcomes = Test.Market.Board.Outcomes;
            Assert.Equal([TickEnd.NotFired, TickEnd.Fired], Outcomes.Select(outcome => outcome.End));
        }

        internal TestMarket Test { get; }

        internal StagTerms Stag { get; }

        internal IReadOnlyList<ReadOnlyMemory<byte>> Records { get; }

        internal IReadOnlyList<TickOutcome> Outcomes { get; }

        /// <summary>The numbers of the submissions' records, in their order.</summary>
        internal OrderedDictionary<string, long> Submissions { get; } = [];

        internal RecordKind KindAt(long index) => Record.TryRead(Records[(int)index].Span, out var record, out _) ? record.Kind : default;

        /// <summary>Another first submission for a first one, and a first one without its last bytes for a replacement.</summary>
        internal ReadOnlyMemory<byte> Twin(long of)
        {
            var twin = Records[(int)Submissions[of == Submissions["ana"] ? "cy" : "ana"]];
            return twin[..Math.Min(twin.Length, Records[(int)of].Length)];
        }

        internal WatchedBoard NewStore()
        {
            var store = new WatchedBoard();
            foreach (var record in Records)
                store.Append(record.Span);
            return store;
        }

        public void Dispose()
        {
            Test.Dispose();
            _committee.Dispose();
        }

        private void Submit(string name, string agent, Condition condition)
        {
            Submissions.Add(name, Test.Market.Records.Count);
            Test.Market.Submit(Stag, agent, condition);
        }
    }
}
