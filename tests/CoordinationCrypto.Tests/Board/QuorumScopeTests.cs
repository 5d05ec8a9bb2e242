using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>What a quorum signs for one board, epoch and cut counts for no other.</summary>
public sealed class QuorumScopeTests
{
    private static readonly StagTerms Stag = TestMarket.Stag(10);

    /// <summary>
    /// The same validators, the same stag and the same agent on two terms' boards: her pseudonym is one, so a hunt that named its stag,
    /// tick, cell and members alone would be one and the same.
    /// </summary>
    [Fact]
    public void The_signatures_of_a_hunt_on_one_terms_board_execute_nothing_on_anothers()
    {
        using var last = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1), "last term");
        using var now = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1), "this term");
        using var lastTerm = new TestMarket(last, "validators");
        using var thisTerm = new TestMarket(now, "validators");
        Assert.Equal(lastTerm.Identities[0].PublicKey, thisTerm.Identities[0].PublicKey);
        using var ana = new Agent(SigningKey.Create(Streams.Entropy("ana")), Streams.Entropy("ana"), allowToy: true);
        foreach (var test in new[] { lastTerm, thisTerm })
        {
            test.Market.Post(Stag);
            test.Market.Append(ana.Submit(test.Market.Board, Stag, Condition.Members(1)));
        }

        lastTerm.Market.Tick();
        var executed = lastTerm.Market.Records.Select(Read).Single(record => record.Kind == RecordKind.Hunt);
        Assert.True(QuorumSigned.TryRead(executed.Body.Span, executed.Body.Length, out var signed));

        // this term's tick gets as far as its hunt and no quorum signs it
        thisTerm.Market.Committee.IsSilent = _ => thisTerm.Market.Board.Phase == TickPhase.Hunting;
        Assert.Throws<BoardException>(() => thisTerm.Market.Tick());
        var due = Assert.Single(thisTerm.Market.Board.Ticks.OpenHunts);
        Assert.True(HuntBody.TryRead(signed.Payload.Span, out var other));
        Assert.Equal(
            (due.Hunt.Stag, due.Hunt.Tick, due.Hunt.Cell, due.Hunt.Members[0].Pseudonym),
            (other.Hunt.Stag, other.Hunt.Tick, other.Hunt.Cell, other.Hunt.Members[0].Pseudonym)
        );

        var board = thisTerm.Market.Board;
        Assert.Equal(ReplayRefusal.HuntDiffers, board.Append(Hunt(signed.Payload.Span)));
        Assert.Equal(ReplayRefusal.QuorumMissing, board.Append(Hunt(due.Encode())));

        Record Hunt(ReadOnlySpan<byte> payload) =>
            Record.Sign(
                thisTerm.Identities[signed.Signatures[0].Validator - 1],
                RecordKind.Hunt,
                1_000,
                QuorumSigned.Encode(payload, signed.Signatures),
                Streams.Entropy("frame")
            );
    }

    [Fact]
    public void Every_part_of_the_scope_and_the_cut_is_signed()
    {
        var id = Hash32.Sha256([1]);
        var scope = new QuorumScope(id, 3);
        using var key = SigningKey.Create(Streams.Entropy("member"));
        var hunt = new HuntBody(scope, id, new Hunt(id, 3, new Cell(1), [new HuntMember(id, key.PublicKey)]));
        var checkpoint = new CheckpointBody(scope, 7, id, id, 99, false);
        QuorumScope[] others = [scope with { Epoch = 4 }, scope with { Configuration = default }];
        Hash32[] digests =
        [
            Proposal.Of(hunt).Digest,
            Proposal.Of(hunt with { Cut = default }).Digest,
            .. others.Select(other => Proposal.Of(hunt with { Scope = other }).Digest),
            checkpoint.Digest(),
            .. others.Select(other => (checkpoint with { Scope = other }).Digest()),
        ];
        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Fact]
    public void A_due_hunt_names_its_board_epoch_and_cut()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "due");
        var market = test.Market;
        market.Post(Stag);
        market.Reshare(new Committee(4, 1));
        market.Submit(Stag, "ana", Condition.Members(1));
        var cut = market.Board.Height;
        market.Tick();
        var hunt = market.Records.Select(Read).Single(record => record.Kind == RecordKind.Hunt);
        Assert.True(QuorumSigned.TryRead(hunt.Body.Span, hunt.Body.Length, out var signed));
        Assert.True(HuntBody.TryRead(signed.Payload.Span, out var body));
        var record = Read(market.Records[(int)cut]);
        Assert.True(QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var checkpoint));
        Assert.True(CheckpointBody.TryRead(checkpoint.Payload.Span, out var began));
        Assert.True(began.IsCut);
        Assert.Equal(new QuorumScope(market.Board.Certificate!.ConfigurationId, 1), body.Scope);
        Assert.Equal((body.Scope, began.Digest()), (began.Scope, body.Cut));
    }

    private static Record Read(ReadOnlyMemory<byte> bytes) =>
        Record.TryRead(bytes.Span, out var record, out _) ? record : throw new InvalidOperationException("It does not read.");
}
