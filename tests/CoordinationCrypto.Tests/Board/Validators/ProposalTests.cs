using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

public sealed class ProposalTests
{
    private static readonly StagTerms Stag = TestMarket.Stag(5);

    [Fact]
    public void Checkpoints_hunts_and_epochs_are_read_as_they_were_written_and_nothing_else_is()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "proposals");
        using var table = new HandoverTable(test, new Committee(4, 1));
        var hunt = new HuntBody(
            test.Market.Board.Scope,
            default,
            new Hunt(default, 1, new Cell(1), [new HuntMember(default, test.Market.AgentOf("ana").Key.PublicKey)])
        );
        Proposal[] proposals =
        [
            test.Market.Board.ProposeCheckpoint(1_000_500, isCut: true),
            Proposal.Of(hunt),
            Replay.ProposeEpoch(table.Done),
        ];
        Assert.Equal([RecordKind.Checkpoint, RecordKind.Hunt, RecordKind.Epoch], proposals.Select(proposal => proposal.Kind));
        foreach (var proposal in proposals)
        {
            var bytes = proposal.Encode();
            Assert.True(Proposal.TryRead(bytes, out var read));
            Assert.Equal(bytes, read.Encode());
            Assert.Equal(proposal.Digest, read.Digest);
            foreach (var mutant in bytes.Length < 500 ? Mutants.Of(bytes) : Mutants.Some(bytes, 300))
            {
                if (!Proposal.TryRead(mutant, out var other))
                    continue;
                Assert.Equal(mutant, other.Encode());
                if (other.Kind is RecordKind.Checkpoint)
                    continue; // another time may well be signed: ValidatorTests
                Assert.NotNull(test.Market.Validators[0].Sign(other, out var signature));
                Assert.Empty(signature);
            }
        }
        Assert.False(Proposal.TryRead([], out _));
    }

    [Fact]
    public void What_a_quorum_signs_is_posted_by_the_lowest_signer_and_by_nobody_else()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "post");
        var (market, validators) = (test.Market, test.Market.Validators);
        market.Post(Stag);
        var proposal = market.Board.ProposeCheckpoint(test.Clock.Milliseconds, isCut: false);
        var signatures = validators
            .Skip(1)
            .Select(validator =>
            {
                Assert.Null(validator.Sign(proposal, out var signature));
                Assert.True(proposal.IsSigned(validator.Identity, signature));
                Assert.False(proposal.IsSigned(validators[0].Identity, signature));
                Assert.False(proposal.IsSigned(validator.Identity, signature.AsSpan(1)));
                return (validator.Number, signature);
            })
            .ToList();
        Assert.Throws<ArgumentException>(() => validators[1].Post(proposal, signatures.Take(2).ToList()));
        Assert.Throws<ArgumentException>(() => validators[1].Post(proposal, [signatures[1], signatures[0], signatures[2]]));
        Assert.Throws<ArgumentException>(() => validators[1].Post(proposal, [signatures[0], signatures[0], signatures[1], signatures[2]]));
        Assert.Throws<ArgumentException>(() => validators[1].Post(proposal, [signatures[0], signatures[1], (4, signatures[1].signature)]));
        Assert.Throws<ArgumentException>(() => validators[2].Post(proposal, signatures));
        Assert.Throws<ArgumentException>(() =>
            validators[1].Post(market.Board.ProposeCheckpoint(test.Clock.Milliseconds + 1, isCut: false), signatures)
        );
        using var replay = new Replay();
        foreach (var record in market.Records)
            Assert.Null(replay.Append(record));
        Assert.Null(replay.Append(validators[1].Post(proposal, signatures).Encode()));
    }

    [Fact]
    public void A_tick_that_goes_on_by_what_its_board_proposes_ends_in_the_hunt()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "next");
        var market = test.Market;
        market.Post(Stag);
        market.Submit(Stag, "ana", Condition.Members(2));
        market.Submit(Stag, "bo", Condition.Members(2));
        Assert.Null(market.Board.ProposeNext(test.Clock.Milliseconds)); // no tick is open
        Sign(market.Board.ProposeCheckpoint(test.Clock.Milliseconds, isCut: true));
        var kinds = new List<RecordKind>();
        while (market.Board.HasOpenTick)
        {
            if (market.Board.ProposeNext(test.Clock.Milliseconds) is { } proposal)
            {
                kinds.Add(proposal.Kind);
                Sign(proposal);
                continue;
            }
            var before = market.Board.Height;
            foreach (var record in market.Validators.SelectMany(validator => validator.Answer(out _)).ToList())
                TryAppend(record);
            Assert.True(market.Board.Height > before, "It waits for answers that nobody has.");
        }
        Assert.Equal((TickEnd.Fired, 2), (market.Board.Outcomes[^1].End, market.Board.Outcomes[^1].Cell.Members));
        Assert.Equal(RecordKind.Hunt, kinds[^1]);
        Assert.All(kinds.SkipLast(1), kind => Assert.Equal(RecordKind.Checkpoint, kind));

        void Sign(Proposal proposal)
        {
            test.Clock.Advance(1);
            var signatures = new List<(int, byte[])>();
            foreach (var validator in market.Validators)
                if (validator.Sign(proposal, out var signature) is null)
                    signatures.Add((validator.Number, signature));
            market.Append(market.Validators[0].Post(proposal, signatures));
        }

        void TryAppend(Record record)
        {
            try
            {
                market.Append(record);
            }
            catch (BoardException)
            {
                // Others' answers already sufficed.
            }
        }
    }

    [Fact]
    public void Without_a_certificate_there_is_nothing_to_propose()
    {
        using var board = new Replay();
        Assert.Throws<InvalidOperationException>(() => board.ProposeCheckpoint(1, isCut: false));
        Assert.Null(board.ProposeNext(1));
    }
}
