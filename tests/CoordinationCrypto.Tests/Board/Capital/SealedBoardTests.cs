using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>Sealed scans on a board: what a tick records, who is named, what it costs, and who may take the key (G3, R49).</summary>
public sealed class SealedBoardTests : IDisposable
{
    private static readonly StagOptions Sealed = new() { Scan = StagScan.Sealed };

    private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(5, 1));

    public void Dispose() => _committee.Dispose();

    [Fact]
    public void A_ladder_with_gaps_fires_at_the_floor_of_the_exact_weight_and_again_above_it()
    {
        using var board = new CapitalBoard(_committee, "ladder");
        board.Capital.Post(board.Usd);
        var stag = board.Post("fund", new([Axis.Capital([10, 20, 50], 80)]), Sealed);
        foreach (var name in new[] { "ana", "bo", "cy", "di" })
            board.Deposit(name, 30);
        board.Capital.Submit(stag, "ana", CapitalBoard.Parse("capital >= 20"), new Backing(13));
        board.Capital.Submit(stag, "bo", CapitalBoard.Parse("capital >= 20"), new Backing(14));
        board.Capital.Submit(stag, "cy", CapitalBoard.Parse("capital >= 50"), new Backing(5));
        Assert.Equal(["fund: ana, bo"], board.Tick()); // 27 units: 20 of the ladder
        var first = board.Market.Board.Outcomes[^1];
        Assert.Equal(new Cell(0, 20), first.Cell);
        Assert.Equal(new Weight(0, 27), board.Market.Board.Find(stag.Id)!.Pack.Base);
        board.Capital.Submit(stag, "di", CapitalBoard.Parse("capital >= 50"), new Backing(17));
        Assert.Equal([], board.Tick()); // 49
        board.Capital.Submit(stag, "ed", CapitalBoard.Parse("never"), new Backing(1));
        board.Deposit("ed", 1);
        board.Capital.Submit(stag, "di", CapitalBoard.Parse("capital >= 50"), new Backing(18) { Replaces = true });
        Assert.Equal(["fund: cy, di"], board.Tick()); // 50
        board.CheckReplay();
        Assert.Empty(board.Market.Board.Culprits);
        Assert.True(AuditTests.Audited(board.Market.Records).Passed);
    }

    [Fact]
    public void Between_the_conversion_and_the_members_bits_a_tick_records_rows_alone_and_charges_one_conversion()
    {
        using var board = new CapitalBoard(_committee, "rows");
        var stag = board.Post("heads", ConditionGrid.OfMembers(9), Sealed);
        foreach (var (name, others) in new[] { ("ana", 1), ("bo", 2), ("cy", 8) })
            board.Market.Submit(stag, name, Condition.Members(others));
        var before = board.Market.Board.LeakageSpent;
        var records = board.Market.Records.Count;
        Assert.Equal(["heads: ana, bo"], board.Tick());
        var kinds = board.Market.Records.Skip(records).Select(KindOf).Where(kind => kind != RecordKind.Checkpoint).ToList();
        Assert.DoesNotContain(RecordKind.Vouch, kinds);
        var rows = kinds.IndexOf(RecordKind.ScanRow);
        Assert.Equal(RecordKind.Share, kinds[rows - 1]);
        var rounds = kinds.Skip(rows).TakeWhile(kind => kind == RecordKind.ScanRow).Count();
        Assert.Equal(5 * 4, rounds); // three live cells: 2 levels, the root, 2 tests down; 3f + 1 rows each
        var noise = board.Market.Board.Noise!;
        var tests = new TickPrices(noise).Test(2) * 3;
        var conversion = noise.LeakageOf(RequestPurpose.Conversion, RequestPath.Opening);
        var bits = noise.LeakageOf(RequestPurpose.Bits, RequestPath.Opening);
        Assert.Equal((ulong)tests + conversion + bits, board.Market.Board.LeakageSpent - before);
    }

    /// <summary>In each round of a firing scan one validator sends a false row; in the other tick another is silent.</summary>
    [Fact]
    public void Whatever_f_validators_send_a_sealed_tick_ends_and_a_liar_is_named()
    {
        using var board = new CapitalBoard(_committee, "liar");
        var market = board.Market;
        var stag = board.Post("heads", ConditionGrid.OfMembers(9), Sealed);
        market.Submit(stag, "ana", Condition.Members(2));
        market.Committee.IsSilent = validator => validator == 5;
        Assert.Equal([], board.Tick());
        Assert.Empty(market.Board.Culprits);
        market.Committee.IsSilent = null;
        market.Committee.Network = answers => answers.Select(answer => answer.Validator == 2 ? Lie(market, answer.Record) : answer.Record);
        market.Submit(stag, "bo", Condition.Members(2));
        Assert.Equal(["heads: ana, bo"], board.Tick());
        Assert.Equal([(2, CulpritDeed.ScanRow)], market.Board.Culprits.Select(named => (named.Validator, named.Deed)));
        board.CheckReplay();
    }

    [Fact]
    public void A_validator_that_restarts_amid_a_scan_sends_the_same_rows()
    {
        using var board = new CapitalBoard(_committee, "restart");
        var market = board.Market;
        var stag = board.Post("heads", ConditionGrid.OfMembers(9), Sealed);
        market.Submit(stag, "ana", Condition.Members(2));
        market.Submit(stag, "bo", Condition.Members(2));
        var compared = 0;
        market.Committee.Network = answers =>
        {
            if (answers.FirstOrDefault(answer => answer.Validator == 3).Record is { Kind: RecordKind.ScanRow } said)
            {
                using var again = board.Test.Restart(3, market.Records.Count);
                var row = Assert.Single(again.Answer(out var refusals));
                Assert.Empty(refusals);
                Assert.Equal(said.Body.ToArray(), row.Body.ToArray());
                compared++;
            }

            return answers.Select(answer => answer.Record);
        };
        Assert.Equal(["heads: ana, bo"], board.Tick());
        Assert.Equal(3, compared); // cells 1 and 2 are live: a level, the root, and one test down
    }

    [Fact]
    public void Rows_of_other_rounds_and_a_second_row_are_refused()
    {
        using var board = new CapitalBoard(_committee, "rounds");
        var market = board.Market;
        var stag = board.Post("heads", ConditionGrid.OfMembers(9), Sealed);
        foreach (var name in new[] { "ana", "bo", "cy" })
            market.Submit(stag, name, Condition.Members(3));
        var seen = false;
        market.Committee.Network = answers =>
        {
            if (answers.Any(answer => answer.Record.Kind == RecordKind.ScanRow) && !seen)
            {
                seen = true;
                Assert.True(RequestBody.TryRead(answers[0].Record.Body, out var body));
                foreach (var validator in market.Validators)
                    Assert.NotEmpty(validator.Answer(out _));
                Refused(ReplayRefusal.RequestUnknown, body with { Subset = 1 });
                Refused(ReplayRefusal.RequestUnknown, body with { RequestId = default });
                Refused(ReplayRefusal.AnswerMalformed, body with { Content = body.Content[1..] });
                Assert.True(market.Board.HasOpenTick);
            }

            return answers.SelectMany(answer => new[] { answer.Record, answer.Record });
        };
        Assert.Equal(["heads: ana, bo, cy"], board.Tick());
        Assert.True(seen);

        void Refused(ReplayRefusal refusal, RequestBody body)
        {
            var record = market.Validators[0].Frame(RecordKind.ScanRow, body.Encode());
            using var replay = new Replay();
            foreach (var bytes in market.Records)
                Assert.Null(replay.Append(bytes));
            Assert.Equal(refusal, replay.Append(record));
        }
    }

    [Fact]
    public void R49_no_smaller_committee_takes_the_key_while_a_sealed_stag_is_open()
    {
        using var board = new CapitalBoard(_committee, "R49");
        var market = board.Market;
        var end = board.Test.Clock.Milliseconds + 100_000;
        board.Post("heads", ConditionGrid.OfMembers(9), new StagOptions { Scan = StagScan.Sealed, DeadlineMilliseconds = end });
        var four = new Committee(4, 1);
        Assert.Equal(ReplayRefusal.EpochCommitteeTooSmall, Assert.Throws<BoardException>(() => market.Reshare(four)).Refusal);
        var keys = board.Test.Identities.Take(4).Select(key => key.PublicKey).ToList();
        Assert.False(market.Validators[0].TryReshare(four, keys, default, out _, out var refusal));
        Assert.Equal(ValidatorRefusal.CommitteeTooSmall, refusal);
        market.Reshare(new Committee(6, 1)); // which bears it
        Assert.Equal([], board.Tick());
        board.Test.Clock.Advance(200_000);
        board.Tick();
        market.Reshare(four); // the stag is over
        Assert.Equal(2u, market.Board.Epoch);
        Assert.Equal(4, market.Board.Validators.Count);
    }

    /// <summary>
    /// Who has signed a certificate signs nothing more. A sealed stag that anybody posts then must not keep the key with a committee that
    /// has gone: the certificate is taken, and the stag, of which nothing was ever cut, ends.
    /// </summary>
    [Fact]
    public void R49_a_sealed_stag_that_comes_after_the_certificate_was_signed_holds_up_nobody()
    {
        using var board = new CapitalBoard(_committee, "R49 record");
        var old = board.Post("old", ConditionGrid.OfMembers(9), new StagOptions { Roles = [new StagRole("walker", 1, 0)] });
        board.Tick();
        using var table = new HandoverTable(board.Test, new Committee(4, 1));
        var record = table.Record(board.Test, board.Market.Validators.Take(4));
        var late = board.Post("late", ConditionGrid.OfMembers(9), Sealed);
        board.Capital.Submit(late, "ana", CapitalBoard.Parse("always"), new Backing(0));
        using var replay = new Replay();
        foreach (var bytes in board.Market.Records)
            Assert.Null(replay.Append(bytes));
        Assert.Null(replay.Append(record));
        Assert.Equal(4, replay.Validators.Count);
        Assert.False(replay.Capital.Joint.Engine.Stags.Single(stag => stag.Id == old.Id).IsClosed);
        Assert.True(replay.Capital.Joint.Engine.Stags.Single(stag => stag.Id == late.Id).IsClosed);
        Assert.Equal(0, replay.Find(late.Id)!.Pack.LiveCount); // what waited there is never admitted
        using (var bo = new SubmissionForge(replay, late, board.Market.AgentOf("bo").Key, "bo"))
        using (var condition = bo.Encode(Condition.Members(1)))
            Assert.Equal(ReplayRefusal.StagClosed, replay.Append(bo.Sign(bo.First(condition, 1), 1)));
    }

    private static RecordKind KindOf(ReadOnlyMemory<byte> bytes) =>
        Record.TryRead(bytes.Span, out var record, out _) ? record.Kind : throw new InvalidOperationException("no record");

    /// <summary>Another row than the validator has computed.</summary>
    private static Record Lie(LocalMarket market, Record said)
    {
        if (said.Kind != RecordKind.ScanRow)
            return said;
        Assert.True(RequestBody.TryRead(said.Body, out var body));
        byte[] row = [(byte)(body.Content.Span[0] ^ 1), .. body.Content.Span[1..]];
        return market.Validators[1].Frame(RecordKind.ScanRow, (body with { Content = row }).Encode());
    }
}
