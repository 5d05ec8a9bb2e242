using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

public sealed class SequencerTests
{
    [Fact]
    public void It_gathers_what_holds_proposes_again_what_found_no_quorum_and_goes_on_from_a_store()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "sequencer");
        var store = new MemoryBoard();
        foreach (var record in test.Market.Records)
            store.Append(record.Span);
        using var sequencer = new Sequencer(store);
        Assert.Equal(test.Market.Board.Head, sequencer.Board.Head);
        Assert.Null(sequencer.Unfinished(isCut: false));
        var proposal = sequencer.Board.ProposeCheckpoint(test.Clock.Milliseconds, isCut: false);
        var validators = test.Market.Validators;
        Assert.False(sequencer.TryGather(proposal, [.. validators.Take(2)], out _));
        Assert.Equal([1, 2], sequencer.Signatures.Select(signature => signature.Validator));
        Assert.Same(proposal, sequencer.Unfinished(isCut: false));
        Assert.Null(sequencer.Unfinished(isCut: true));

        Assert.Null(validators[2].Sign(proposal, out var third));
        Assert.False(sequencer.TryTake(4, third)); // the third's
        Assert.False(sequencer.TryTake(5, third));
        Assert.False(sequencer.TryTake(3, third.AsSpan(1)));
        Assert.False(sequencer.HasQuorum);
        Assert.True(sequencer.TryTake(3, third));
        Assert.True(sequencer.HasQuorum);
        var checkpoint = validators[0].Post(proposal, sequencer.Signatures);
        Assert.True(sequencer.TryAppend(checkpoint.Encode(), out _));
        Assert.Equal((null, 0, false), (sequencer.Proposed, sequencer.Signatures.Count, sequencer.HasQuorum));
        Assert.Null(sequencer.Unfinished(isCut: false));
        Assert.False(sequencer.TryAppend(checkpoint.Encode(), out var refusal));
        Assert.Equal(ReplayRefusal.CheckpointDiffers, refusal);
        Assert.Equal((ulong)store.Count, sequencer.Board.Height);
        Assert.Equal(store.Head, sequencer.Board.Head);
        Assert.True(validators[0].TryCatchUp(store, out _));
        Assert.Equal(store.Head, validators[0].Board.Head);

        var audit = Audit.Run(store, expectedHead: store.Head, allowToy: true);
        Assert.True(audit.Passed);
        Assert.Equal(["A01", "A02", "A03", "A04"], audit.Checks.Where(check => check.Detail.Contains("no file")).Select(check => check.Id));

        store.Append(checkpoint.Encode()); // somebody else's
        Assert.False(validators[0].TryCatchUp(store, out refusal));
        Assert.Equal(ReplayRefusal.CheckpointDiffers, refusal);
        Assert.Throws<BoardException>(() => new Sequencer(store));
        Assert.True(
            sequencer.TryGather(
                sequencer.Board.ProposeCheckpoint(test.Clock.Milliseconds, false),
                [.. Seeing(validators, checkpoint)],
                out var next
            )
        );
        Assert.Throws<InvalidOperationException>(() => sequencer.TryAppend(next.Encode(), out _));
    }

    [Fact]
    public void A_store_appends_only_after_the_head_that_is_named_and_reads_what_it_has()
    {
        var store = new MemoryBoard();
        Assert.True(BoardFile.TryOpen(new MemoryStream(), () => { }, out var file, out _));
        using (file)
            Assert.All(
                (IBoardStore[])[store, file],
                board =>
                {
                    Assert.Equal((0L, HashChain.Genesis), (board.Count, board.Head));
                    Assert.True(board.TryAppend([1, 2], HashChain.Genesis));
                    Assert.False(board.TryAppend([3], HashChain.Genesis));
                    Assert.True(board.TryAppend([3], board.Head));
                    Assert.Equal(["0102", "03"], board.Read(0, 2).Select(record => Convert.ToHexString(record.Span)));
                    Assert.Empty(board.Read(2, 0));
                    Assert.Throws<ArgumentOutOfRangeException>(() => board.Read(1, 2));
                    Assert.Throws<ArgumentOutOfRangeException>(() => board.Read(-1, 1));
                    Assert.Throws<ArgumentOutOfRangeException>(() => board.Read(0, -1));
                    Assert.Throws<ArgumentException>(() => board.TryAppend(new byte[Record.MaxLength + 1], board.Head));
                }
            );
        Assert.Equal(store.Head, file.Head);
    }

    private static IEnumerable<Validator> Seeing(IEnumerable<Validator> validators, Record record)
    {
        foreach (var validator in validators)
        {
            validator.Observe(record.Encode());
            yield return validator;
        }
    }
}
