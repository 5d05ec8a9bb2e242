using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// What an agent signed for one board means nothing on another: the same stag may stand on the boards of two terms, and a pseudonym is
/// the same wherever the stag is.
/// </summary>
public sealed class RecordsOfAnotherBoardTests : IDisposable
{
    private static readonly StagTerms Stag = TestMarket.Stag(10);

    private readonly TestCommittee _last = new(InsecureToyParameters.N256, new Committee(4, 1), "last term");
    private readonly TestCommittee _now = new(InsecureToyParameters.N256, new Committee(4, 1), "this term");
    private readonly TestMarket _lastTerm;
    private readonly TestMarket _thisTerm;
    private readonly Agent _agent = new(SigningKey.Create(Streams.Entropy("an agent")), Streams.Entropy("an agent"), allowToy: true);

    public RecordsOfAnotherBoardTests()
    {
        (_lastTerm, _thisTerm) = (new TestMarket(_last, "last term"), new TestMarket(_now, "this term"));
        _lastTerm.Market.Post(Stag);
        _thisTerm.Market.Post(Stag);
    }

    public void Dispose()
    {
        _agent.Dispose();
        _lastTerm.Dispose();
        _thisTerm.Dispose();
        _last.Dispose();
        _now.Dispose();
    }

    [Fact]
    public void An_exit_from_the_last_terms_board_throws_nobody_out_of_this_ones_pack()
    {
        Assert.Null(_lastTerm.Market.Board.Append(_agent.Submit(_lastTerm.Market.Board, Stag, Condition.Members(2)).Encode()));
        Assert.Null(_thisTerm.Market.Board.Append(_agent.Submit(_thisTerm.Market.Board, Stag, Condition.Members(2)).Encode()));
        var exit = _agent.Leave(_lastTerm.Market.Board, Stag).Encode();
        Assert.Equal(ReplayRefusal.PositionUnknown, _thisTerm.Market.Board.Append(exit)); // anyone can copy it from the old board
        Assert.Null(_lastTerm.Market.Board.Append(exit));
    }

    [Fact]
    public void A_submission_from_the_last_terms_board_replaces_nobodys_in_this_ones_pack()
    {
        Assert.Null(_thisTerm.Market.Board.Append(_agent.Submit(_thisTerm.Market.Board, Stag, Condition.Members(2)).Encode()));
        var submission = _agent.Submit(_lastTerm.Market.Board, Stag, Condition.Members(2)).Encode();
        // encrypted under another key: noise in the pack
        Assert.Equal(ReplayRefusal.PositionUnknown, _thisTerm.Market.Board.Append(submission));
        Assert.Null(_lastTerm.Market.Board.Append(submission));
    }

    [Fact]
    public void Without_a_checkpoint_there_is_nothing_to_sign_against()
    {
        using var empty = new Replay();
        Assert.Throws<BoardException>(() => _agent.Leave(empty, Stag));
    }
}
