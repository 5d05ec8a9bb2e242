using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>H5, consent ends: case by case, at every boundary.</summary>
public sealed class ConsentTests : IDisposable
{
    private const ulong Window = 2_000;

    private static readonly StagTerms Stag = new("consent", "t", ConditionGrid.OfMembers(9), consentWindowMilliseconds: Window);

    private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(4, 1));
    private readonly TestMarket _test;
    private readonly LocalMarket _market;
    private readonly Agent _ana = new(SigningKey.Create(Streams.Entropy("ana")), Streams.Entropy("ana"), allowToy: true);

    public ConsentTests()
    {
        _test = new TestMarket(_committee, "consent");
        _market = _test.Market;
        _market.Post(Stag);
    }

    private Replay Board => _market.Board;

    private bool IsLive => Board.Find(Stag.Id)!.Pack.Find(_ana.PseudonymIn(Stag)) is not null;

    public void Dispose()
    {
        _ana.Dispose();
        _test.Dispose();
        _committee.Dispose();
    }

    [Fact]
    public void What_an_appender_withheld_over_eleven_ticks_and_an_exit_does_not_fire()
    {
        var withheld = _ana.Submit(Board, Stag, Condition.Members(1));
        for (var tick = 0; tick < 11; tick++)
            _market.Tick();
        _market.Append(_ana.Leave(Board, Stag)); // of her of whom the board has nothing
        Assert.Equal(ReplayRefusal.SequenceNotIncreasing, Refused(withheld));
        Assert.Empty(_market.Tick());
    }

    [Fact]
    public void Nor_once_the_window_has_passed_if_the_exit_is_withheld_too()
    {
        var withheld = _ana.Submit(Board, Stag, Condition.Members(1));
        _ = _ana.Leave(Board, Stag);
        Pass(Window + 1);
        Assert.Equal(ReplayRefusal.PositionTooOld, Refused(withheld));
    }

    [Fact]
    public void A_withheld_replacement_ends_alike_and_what_it_was_to_replace_stays()
    {
        _market.Append(_ana.Submit(Board, Stag, Condition.Members(5)));
        _market.Tick();
        var withheld = _ana.Submit(Board, Stag, Condition.Members(1));
        Pass(Window + 1);
        Assert.Equal(ReplayRefusal.PositionTooOld, Refused(withheld));
        Assert.Empty(_market.Tick());
        Assert.True(IsLive);
    }

    [Theory, InlineData(Window, null), InlineData(Window + 1, ReplayRefusal.PositionTooOld)]
    public void It_is_taken_up_to_W_after_its_position(ulong after, ReplayRefusal? refusal)
    {
        var record = _ana.Submit(Board, Stag, Condition.Members(5));
        Pass(after);
        Assert.Equal(refusal, Refused(record));
    }

    [Theory, InlineData(Window, true), InlineData(Window + 1, false)]
    public void And_enters_the_pack_at_a_cut_up_to_W_after_it(ulong after, bool enters)
    {
        _market.Append(_ana.Submit(Board, Stag, Condition.Members(5)));
        Pass(after - 1);
        _market.Tick(); // a millisecond later
        Assert.Equal(enters, IsLive);
        Assert.Equal(enters ? [] : [RejectionReason.Lapsed], Board.Rejections.Select(rejection => rejection.Reason));
    }

    [Fact]
    public void W_bounds_the_way_to_the_first_cut_alone()
    {
        _market.Append(_ana.Submit(Board, Stag, Condition.Members(5)));
        _market.Tick();
        Pass(100 * Window);
        _market.Tick();
        Assert.True(IsLive); // without a signed end it lasts
    }

    [Theory, InlineData(0, true), InlineData(1, false)]
    public void It_lasts_to_its_signed_end(ulong after, bool isLive)
    {
        const ulong lasts = 50 * Window;
        var until = Board.LastCheckpoint!.Time + lasts;
        _market.Append(_ana.Submit(Board, Stag, Condition.Members(1), DateTimeOffset.FromUnixTimeMilliseconds((long)until)));
        _market.Submit(Stag, "bo", Condition.Members(9));
        _market.Append(_ana.Submit(Board, Stag, Condition.Members(5), DateTimeOffset.FromUnixTimeMilliseconds((long)until)));
        _market.Tick();
        Assert.True(IsLive);
        Pass(until + after - 1 - Board.LastCheckpoint!.Time);
        _market.Tick(); // at its end, or a millisecond later
        Assert.Equal((isLive, isLive ? 2 : 1), (IsLive, Board.LiveCount));
    }

    [Theory, InlineData(0, null), InlineData(1, ReplayRefusal.ConsentOver)]
    public void What_has_ended_is_not_taken(ulong after, ReplayRefusal? refusal)
    {
        var until = Board.LastCheckpoint!.Time + 100;
        var record = _ana.Submit(Board, Stag, Condition.Members(5), DateTimeOffset.FromUnixTimeMilliseconds((long)until));
        Pass(100 + after);
        Assert.Equal(refusal, Refused(record));
    }

    [Fact]
    public void A_replacement_that_lapses_before_the_cut_takes_what_it_was_to_replace_with_it()
    {
        _market.Append(_ana.Submit(Board, Stag, Condition.Members(1)));
        _market.Submit(Stag, "bo", Condition.Members(9));
        _market.Append(_ana.Submit(Board, Stag, Condition.Members(5)));
        _market.Tick();
        Assert.True(IsLive);
        _market.Append(_ana.Submit(Board, Stag, Condition.Decoy)); // a silent exit
        Pass(Window);
        _market.Tick();
        Assert.False(IsLive); // she said on the board that the old one no longer holds
        Assert.Equal(RejectionReason.Lapsed, Assert.Single(Board.Rejections).Reason);
    }

    [Fact]
    public void An_exit_has_no_window()
    {
        _market.Append(_ana.Submit(Board, Stag, Condition.Members(5)));
        _market.Tick();
        var exit = _ana.Leave(Board, Stag);
        Pass(100 * Window);
        Assert.Null(Refused(exit)); // however late, it is her last word
        _market.Tick();
        Assert.False(IsLive);
    }

    [Fact]
    public void Whoever_leaves_while_the_committee_tests_the_submission_is_out_at_the_next_cut()
    {
        _market.Append(_ana.Submit(Board, Stag, Condition.Members(5)));
        _market.Committee.Network = _ => throw new OperationCanceledException();
        Assert.Throws<OperationCanceledException>(() => _market.Tick());
        Assert.NotNull(Board.Find(Stag.Id)!.Admission);
        _market.Append(_ana.Leave(Board, Stag));
        _market.Committee.Network = null;
        _market.Tick();
        Assert.True(IsLive); // a cut's ticks run on what the cut found
        _market.Tick();
        Assert.False(IsLive);
    }

    [Fact]
    public void Where_board_time_stands_still_only_the_exit_ends_what_was_withheld()
    {
        // Nothing says to a board how late it is but its checkpoints, and those whose times lag have to be signed
        // (UnfinishedCheckpointTests): W is of board time and of no other.
        var (withheld, other) = (_ana.Submit(Board, Stag, Condition.Members(5)), _ana.Submit(Board, Stag, Condition.Members(6)));
        for (var i = 0; i < 5; i++)
            _test.Checkpoint(advance: 0);
        Assert.Null(Refused(withheld));
        _market.Append(_ana.Leave(Board, Stag));
        Assert.Equal(ReplayRefusal.SequenceNotIncreasing, Refused(other));
    }

    [Fact]
    public void A_position_is_one_where_the_board_stood_since_its_first_checkpoint()
    {
        using var forge = new SubmissionForge(Board, Stag, _ana.Key, "ana");
        using var condition = forge.Encode(Condition.Members(5));
        var body = forge.First(condition, 1);
        var here = body.Consent;
        foreach (
            var elsewhere in (Consent[])
                [
                    here with { Height = here.Height - 1 }, // its head is another
                    here with { Height = here.Height + 1 }, // to come
                    here with { Height = ulong.MaxValue },
                    here with { Height = 1UL << 32 | here.Height }, // no index is cut off
                    new(0, HashChain.Genesis, here.Until), // before there was a time
                ]
        )
        {
            Assert.Equal(ReplayRefusal.PositionUnknown, Refused(forge.Sign(body with { Consent = elsewhere }, 1)));
            var exit = new WireWriter();
            exit.WriteHash(Stag.Id);
            Consent.WritePosition(exit, elsewhere.Height, elsewhere.Head);
            Assert.Equal(ReplayRefusal.PositionUnknown, Refused(forge.Sign(RecordKind.Exit, 1, exit.Written)));
        }

        Assert.Null(Refused(forge.Sign(body, 1)));
    }

    [Theory]
    [InlineData(1UL, null)]
    [InlineData(1UL << 20, null)]
    [InlineData((1UL << 20) + 1, ReplayRefusal.SequenceTooFar)]
    [InlineData(ulong.MaxValue, ReplayRefusal.SequenceTooFar)]
    [InlineData(0UL, ReplayRefusal.SequenceNotIncreasing)]
    public void A_number_is_above_the_last_and_at_most_two_to_the_20_above_it(ulong number, ReplayRefusal? refusal)
    {
        using var forge = new SubmissionForge(Board, Stag, _ana.Key, "ana");
        Assert.Equal(refusal, Refused(forge.Sign(RecordKind.Exit, number, forge.Exit())));
        var registry = new Registry([_ana.Key.PublicKey]);
        Assert.Equal(refusal, Refused(Record.Sign(_ana.Key, RecordKind.Registry, number, registry.Encode(), Streams.Entropy("r"))));
        if (refusal is not null)
            return;
        Assert.Null(Refused(forge.Sign(RecordKind.Exit, number + (1 << 20), forge.Exit())));
        Assert.Equal(ReplayRefusal.SequenceTooFar, Refused(forge.Sign(RecordKind.Exit, number + (2 << 20) + 1, forge.Exit())));
    }

    [Theory]
    [InlineData(ulong.MaxValue - 1, ulong.MaxValue, ReplayRefusal.None)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ReplayRefusal.SequenceNotIncreasing)]
    [InlineData(ulong.MaxValue, 0UL, ReplayRefusal.SequenceNotIncreasing)]
    [InlineData(ulong.MaxValue - (1 << 20), ulong.MaxValue, ReplayRefusal.None)]
    [InlineData(ulong.MaxValue - (1 << 20) - 1, ulong.MaxValue, ReplayRefusal.SequenceTooFar)]
    public void Numbers_end_without_going_round(ulong last, ulong number, object refusal) =>
        Assert.Equal(refusal, SequenceNumbers.Judge(last, number));

    [Fact]
    public void The_exit_of_an_agent_that_has_forgotten_its_numbers_burns_all_that_it_may_have_signed()
    {
        var (first, second) = (_ana.Submit(Board, Stag, Condition.Members(1)), _ana.Submit(Board, Stag, Condition.Members(1)));
        Span<byte> secret = stackalloc byte[32];
        _ana.Key.Export(secret);
        Assert.True(SigningKey.TryImport(secret, out var key));
        using var restarted = new Agent(key, Streams.Entropy("again"), allowToy: true);
        _market.Append(restarted.Leave(Board, Stag));
        Assert.Equal(ReplayRefusal.SequenceNotIncreasing, Refused(first));
        Assert.Equal(ReplayRefusal.SequenceNotIncreasing, Refused(second));
        Assert.Null(Refused(restarted.Submit(Board, Stag, Condition.Members(5)))); // and it goes on
    }

    [Fact]
    public void An_agent_signs_no_number_that_the_board_would_not_take()
    {
        var key = _ana.KeyIn(Stag).Pseudonym.Name;
        for (var i = 0; i < 1 << 20; i++)
            _ana.NextSequence(Board, Stag.Id, key);
        var refused = Assert.Throws<BoardException>(() => _ana.Leave(Board, Stag));
        Assert.Equal(ReplayRefusal.SequenceTooFar, refused.Refusal);
    }

    [Fact]
    public void An_end_before_time_began_is_no_end() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            "until",
            () => _ana.Submit(Board, Stag, Condition.Members(2), DateTimeOffset.UnixEpoch.AddMilliseconds(-1))
        );

    private void Pass(ulong milliseconds) => _test.Checkpoint(milliseconds);

    private ReplayRefusal? Refused(Record record)
    {
        try
        {
            _market.Append(record);
            return null;
        }
        catch (BoardException refused)
        {
            return refused.Refusal;
        }
    }
}
