using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>What was shown off the record holds on every board that extends its checkpoint, as of that checkpoint.</summary>
public sealed class DesignatedCheckTests : IDisposable
{
    private static readonly StagTerms Stag = TestMarket.Stag(9);

    private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(4, 1));
    private readonly TestMarket _test;
    private readonly EntropySource _entropy = Streams.Entropy("check");
    private readonly SigningKey _friend = SigningKey.Create(Streams.Entropy("friend"));

    public DesignatedCheckTests()
    {
        _test = new TestMarket(_committee, "shown");
        _test.Market.Post(Stag);
        _test.Market.Submit(Stag, "ana", Condition.Members(3));
        _test.Market.Tick();
    }

    private Replay Board => _test.Market.Board;

    private Agent Ana => _test.Market.AgentOf("ana");

    public void Dispose()
    {
        _friend.Dispose();
        _test.Dispose();
        _committee.Dispose();
    }

    [Fact]
    public void It_holds_on_every_later_board_and_says_that_it_may_have_changed()
    {
        var (height, proof) = (Board.Height, Shown());
        var now = DesignatedCheck.Run(Copy(), proof, _friend);
        Assert.Equal((DesignatedRefusal.None, 0UL), (now.Refusal, now.RecordsSince));
        Assert.EndsWith(", the end of this board", now.ToString(), StringComparison.Ordinal);

        _test.Market.Submit(Stag, "bo", Condition.Members(9)); // anyone posts anything
        AssertHolds(1);
        _test.Market.Tick();
        AssertHolds(Board.Height - height);
        _test.Market.Submit(Stag, "ana", Condition.Decoy); // she herself replaces it
        _test.Market.Tick();
        _test.Market.Leave(Stag, "ana"); // and leaves
        _test.Market.Tick();
        AssertHolds(Board.Height - height);
        _test.Market.Reshare(new Committee(4, 1));
        AssertHolds(Board.Height - height);
        // as of the board's end it is not so
        Assert.False(proof.Verify(_friend, Board.Facts.ViewFor(proof), out var refusal));
        Assert.Equal(DesignatedRefusal.OtherBoard, refusal);

        void AssertHolds(ulong since)
        {
            var check = DesignatedCheck.Run(Copy(), proof, _friend);
            Assert.Equal((true, now.AsOf, since), (check.Holds, check.AsOf, check.RecordsSince));
            Assert.Equal(
                $"holds as of {now.AsOf:u}; this board has {since} records since, and it may have changed",
                check.ToString()
            );
        }
    }

    [Fact]
    public void What_was_not_so_at_the_checkpoint_does_not_hold_though_it_is_so_later()
    {
        var context = Board.Facts.ContextOf(Stag, _entropy); // before bo is there
        var before = Board.LastCheckpoint!.Digest();
        _test.Market.Submit(Stag, "bo", Condition.Members(5));
        _test.Market.Tick();
        var bo = _test.Market.AgentOf("bo");
        var statement = Board.Facts.ConditionOf(Stag, bo.Key.PublicKey, bo.PseudonymIn(Stag), Condition.Members(5));
        var proof = DesignatedProof.Prove(
            context,
            statement,
            [VerifierRegistration.Create(_friend, _entropy)],
            bo.Key,
            bo.SecretOf(Stag),
            Board.Facts.ViewFor(context, statement),
            _entropy
        );
        Assert.Equal(before, proof.Context.Checkpoint);
        var check = DesignatedCheck.Run(Copy(), proof, _friend);
        Assert.Equal(DesignatedRefusal.UnknownIntendo, check.Refusal);
        Assert.StartsWith("does not hold as of ", check.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_board_without_the_checkpoint_is_another_board()
    {
        var proof = Shown();
        var shorter = Copy(Board.Height - 1);
        Assert.Equal(new DesignatedCheck(DesignatedRefusal.OtherBoard, null, 0), DesignatedCheck.Run(shorter, proof, _friend));
        Assert.Equal("does not hold: OtherBoard", DesignatedCheck.Run(new MemoryBoard(), proof, _friend).ToString());
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1), "others");
        using var other = new TestMarket(committee, "shown");
        Assert.Equal(DesignatedRefusal.OtherBoard, DesignatedCheck.Run(Copy(of: other), proof, _friend).Refusal);
    }

    [Fact]
    public void Of_the_board_only_what_leads_to_the_checkpoint_is_judged()
    {
        var (height, proof) = (Board.Height, Shown());
        var broken = Copy(height);
        Assert.True(broken.TryAppend([1, 2, 3], broken.Head));
        Assert.Equal((true, 1UL), (DesignatedCheck.Run(broken, proof, _friend) is var check && check.Holds, check.RecordsSince));
        var forged = new MemoryBoard();
        foreach (var (i, record) in _test.Market.Records.Index())
        {
            var bytes = record.ToArray();
            bytes[^1] ^= (byte)(i == (int)height - 2 ? 1 : 0);
            Assert.True(forged.TryAppend(bytes, forged.Head));
        }

        Assert.Equal(DesignatedRefusal.OtherBoard, DesignatedCheck.Run(forged, proof, _friend).Refusal);
    }

    [Fact]
    public void Nothing_is_replayed_for_whom_it_is_not_for()
    {
        using var stranger = SigningKey.Create(Streams.Entropy("stranger"));
        Assert.Equal(DesignatedRefusal.NotForThisVerifier, DesignatedCheck.Run(new MemoryBoard(), Shown(), stranger).Refusal);
    }

    [Fact]
    public void A_time_that_no_calendar_has_is_its_end()
    {
        var signatures = Enumerable
            .Range(1, 3)
            .Select(i =>
            {
                var signature = new byte[64];
                _test.Identities[i - 1].Sign(Far().Digest(), _entropy, signature);
                return (i, signature);
            });
        var body = QuorumSigned.Encode(Far().Encode(), signatures);
        var record = Record.Sign(_test.Identities[0], RecordKind.Checkpoint, 1_000, body, _entropy);
        Assert.Null(Board.Append(record));
        var board = Copy();
        Assert.True(board.TryAppend(record.Encode(), board.Head));
        Assert.Equal(DateTimeOffset.MaxValue.Date, DesignatedCheck.Run(board, Shown(), _friend).AsOf!.Value.Date);
        return;

        CheckpointBody Far() => Board.NextCheckpoint(ulong.MaxValue, isCut: false);
    }

    /// <summary>What ana shows her friend as of the board's last record.</summary>
    private DesignatedProof Shown()
    {
        var context = Board.Facts.ContextOf(Stag, _entropy);
        var statement = Board.Facts.ConditionOf(Stag, Ana.Key.PublicKey, Ana.PseudonymIn(Stag), Condition.Members(3));
        var friend = VerifierRegistration.Create(_friend, _entropy);
        var view = Board.Facts.ViewFor(context, statement);
        return DesignatedProof.Prove(context, statement, [friend], Ana.Key, Ana.SecretOf(Stag), view, _entropy);
    }

    /// <summary>The friend's own copy of the board's first records.</summary>
    private MemoryBoard Copy(ulong records = ulong.MaxValue, TestMarket? of = null)
    {
        var board = new MemoryBoard();
        foreach (var record in (of ?? _test).Market.Records.Take((int)Math.Min(records, int.MaxValue)))
            Assert.True(board.TryAppend(record.Span, board.Head));
        return board;
    }
}
