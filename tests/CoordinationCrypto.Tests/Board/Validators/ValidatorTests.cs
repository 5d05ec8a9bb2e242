using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

public sealed class ValidatorTests
{
    private static readonly StagTerms Stag = TestMarket.Stag(20);

    [Fact]
    public void One_whose_replay_differs_refuses_to_sign()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "differs");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        var proposal = test.Market.Board.NextCheckpoint(1_000_500, isCut: true).Encode();
        using var missing = Restart(test, 2, test.Market.Records.Count - 1); // shown a board without ana
        Assert.Equal(ValidatorRefusal.BoardDiffers, missing.SignCheckpoint(proposal, out var none));
        Assert.Empty(none);
        using var forked = Restart(test, 3, test.Market.Records.Count - 1); // shown another record in ana's place
        Assert.Null(forked.Observe(Submission(test, "other", Condition.Members(1), forked.Board).Encode()));
        Assert.Equal(ValidatorRefusal.BoardDiffers, forked.SignCheckpoint(proposal, out _));
        using var same = Restart(test, 4, test.Market.Records.Count);
        Assert.Null(same.SignCheckpoint(proposal, out var signature));
        Assert.True(same.Identity.Verify(QuorumDigest.Of(CheckpointBody.Domain, proposal), signature));
    }

    [Fact]
    public void It_signs_one_checkpoint_at_a_height()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "height");
        test.Market.Post(Stag);
        var validator = test.Market.Validators[0];
        var first = test.Market.Board.NextCheckpoint(1_000_500, isCut: true).Encode();
        var second = test.Market.Board.NextCheckpoint(1_000_501, isCut: true).Encode();
        Assert.Null(validator.SignCheckpoint(first, out _));
        Assert.Equal(ValidatorRefusal.SignedAnother, validator.SignCheckpoint(second, out _));
        Assert.Null(validator.SignCheckpoint(first, out _));
    }

    [Fact]
    public void It_signs_no_checkpoint_whose_time_is_far_ahead_of_its_clock()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "clock");
        test.Market.Post(Stag);
        var (validator, now) = (test.Market.Validators[0], test.Clock.Milliseconds);
        Assert.Equal(ValidatorRefusal.ClockDiffers, Sign(now + CoordinationCrypto.Board.Validator.ClockSkewMilliseconds + 1));
        Assert.Equal(ValidatorRefusal.ClockDiffers, Sign(ulong.MaxValue));
        Assert.Null(Sign(now + CoordinationCrypto.Board.Validator.ClockSkewMilliseconds));
        test.Clock.Advance(5_000);
        Assert.Null(Sign(now + CoordinationCrypto.Board.Validator.ClockSkewMilliseconds)); // the same again, however late

        ValidatorRefusal? Sign(ulong time) => validator.SignCheckpoint(test.Market.Board.NextCheckpoint(time, isCut: true).Encode(), out _);
    }

    [Fact]
    public void After_a_restart_it_signs_no_other_checkpoint_at_a_height_it_signed_nor_one_below()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "monotone");
        test.Market.Post(Stag);
        var below = test.Market.Board.NextCheckpoint(1_000_500, isCut: true).Encode();
        var lower = test.Market.Records.Count;
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        var proposal = test.Market.Board.NextCheckpoint(1_000_500, isCut: true).Encode();
        var other = test.Market.Board.NextCheckpoint(1_000_501, isCut: false).Encode();
        Assert.Null(test.Market.Validators[1].SignCheckpoint(proposal, out _)); // signed, and nobody ever saw it
        using var same = Restart(test, 2, test.Market.Records.Count);
        Assert.Equal(ValidatorRefusal.SignedAnother, same.SignCheckpoint(other, out var none));
        Assert.Empty(none);
        Assert.Null(same.SignCheckpoint(proposal, out var signature));
        Assert.True(same.Identity.Verify(QuorumDigest.Of(CheckpointBody.Domain, proposal), signature));
        using var rolledBack = Restart(test, 2, lower);
        Assert.Equal(ValidatorRefusal.BoardBehind, rolledBack.SignCheckpoint(below, out _));
        Assert.Equal(ValidatorRefusal.BoardBehind, Refused(rolledBack));
        Assert.Null(rolledBack.Observe(test.Market.Records[^1])); // the rest of the board arrives
        Assert.Null(rolledBack.SignCheckpoint(proposal, out _));
    }

    [Fact]
    public void On_a_fork_below_a_checkpoint_it_signed_it_neither_signs_nor_answers()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "fork");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        Assert.Null(test.Market.Validators[1].SignCheckpoint(test.Market.Board.NextCheckpoint(1_000_500, isCut: true).Encode(), out _));
        using var forked = Restart(test, 2, test.Market.Records.Count - 1);
        foreach (var agent in new[] { "x", "y" })
            Assert.Null(forked.Observe(Submission(test, agent, Condition.Members(1), forked.Board).Encode()));
        Assert.Equal(
            ValidatorRefusal.BoardForked,
            forked.SignCheckpoint(forked.Board.NextCheckpoint(1_000_900, isCut: true).Encode(), out _)
        );
        Assert.Equal(ValidatorRefusal.BoardForked, Refused(forked));
    }

    [Fact]
    public void Restored_from_any_older_copy_of_its_ledger_it_neither_signs_nor_answers()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "stale");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        test.Market.Tick();
        test.Market.Submit(Stag, "bo", Condition.Members(2));
        var proposal = test.Market.Board.NextCheckpoint(1_000_500, isCut: true).Encode();
        var whole = test.DiskOf(2).ToArray();
        var lengths = new List<int>();
        for (var end = FirstFrame; end < whole.Length; end += RequestFrame)
            lengths.Add(end); // after the first entry, and after each further one
        // first checkpoint, cut and the one that covers it, coin, two checkpoints, two openings of admission, two checkpoints, scan, the
        // checkpoint that ends the tick; and the last state is the whole
        Assert.Equal(12, lengths.Count);
        foreach (var length in lengths)
        {
            var copy = new MemoryStream();
            copy.Write(whole, 0, length);
            using var stale = Restart(test, 2, test.Market.Records.Count, copy);
            Assert.Equal(ValidatorRefusal.StaleLedger, stale.SignCheckpoint(proposal, out var none));
            Assert.Empty(none);
            Assert.Equal(ValidatorRefusal.StaleLedger, Refused(stale));
            Assert.Equal(length, copy.Length);
        }
        using var current = Restart(test, 2, test.Market.Records.Count);
        Assert.Null(current.SignCheckpoint(proposal, out _));
    }

    [Fact]
    public void A_checkpoint_is_flushed_before_its_signature_is_returned()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "flushed");
        var disk = test.DiskOf(2);
        var broken = false;
        using var validator = Validator(
            test,
            committee.SeedsOf(2),
            2,
            disk,
            () =>
            {
                if (broken)
                    throw new IOException("No flush.");
            }
        );
        broken = true;
        foreach (var record in test.Market.Records)
            Assert.Null(validator.Observe(record));
        var proposal = test.Market.Board.NextCheckpoint(1_000_500, isCut: true).Encode();
        Assert.Throws<IOException>(() => validator.SignCheckpoint(proposal, out _));
        broken = false;
        Assert.Throws<InvalidOperationException>(() => validator.SignCheckpoint(proposal, out _)); // until it is opened again
    }

    [Fact]
    public void A_ledger_of_another_key_serves_nobody()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "ledgers");
        Assert.False(RequestLedger.TryOpen(test.DiskOf(3), () => { }, test.Bindings[1], out _, out var problem));
        Assert.Equal(LogFault.OtherKey, problem.Fault);
        Assert.True(RequestLedger.TryOpen(test.DiskOf(3), () => { }, test.Bindings[2], out var ledger, out _));
        using var validator = new Validator(committee.SeedsOf(2), Identity(test, 2), ledger, Streams.Entropy("another"), test.Clock);
        foreach (var record in test.Market.Records)
            Assert.Null(validator.Observe(record));
        Assert.Equal(
            ValidatorRefusal.LedgerOfAnotherKey,
            validator.SignCheckpoint(test.Market.Board.NextCheckpoint(1_000_500, false).Encode(), out _)
        );
        Assert.Equal(ValidatorRefusal.LedgerOfAnotherKey, Refused(validator));
    }

    [Fact]
    public void It_answers_only_on_checkpoints_it_has_signed()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "cosigned");
        var records = AtOpenScan(test, silent: 3);
        using var absent = Restart(test, 3, records);
        Assert.Empty(absent.Answer(out var refusals));
        Assert.Equal([ValidatorRefusal.NotCosigned], refusals);
        using var present = Restart(test, 2, records);
        Assert.Single(present.Answer(out refusals));
        Assert.Empty(refusals);
    }

    [Fact]
    public void Killed_between_ledger_and_send_it_sends_the_same_share_after_the_restart()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "killed");
        var records = AtOpenScan(test, silent: 3);
        var disk = test.DiskOf(2);
        byte[] lost;
        using (var first = Restart(test, 2, records, disk))
            lost = Assert.Single(first.Answer(out _)).Encode(); // in the ledger, never sent
        var written = disk.ToArray();
        var after = new MemoryStream();
        after.Write(written);
        using var second = Restart(test, 2, records, after);
        var again = Assert.Single(second.Answer(out var refusals));
        Assert.Empty(refusals);
        Assert.True(RequestBody.TryRead(again.Body, out var body));
        Assert.True(Record.TryRead(lost, out var before, out _));
        Assert.Equal(before.Body.ToArray(), again.Body.ToArray());
        Assert.Equal(written, after.ToArray()); // nothing was recorded twice
    }

    [Fact]
    public void A_ledger_whose_budget_is_spent_keeps_the_share_back()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "spent");
        var records = AtOpenScan(test, silent: 3);
        var disk = test.DiskOf(2);
        Assert.True(RequestLedger.TryOpen(disk, () => { }, test.Bindings[1], out var ledger, out _));
        Assert.Equal(LedgerVerdict.New, ledger.Record(new LedgerEntry(default, default, LedgerKind.Scan, ledger.Budget - ledger.Spent)));
        using var poor = Restart(test, 2, records, disk);
        Assert.Empty(poor.Answer(out var refusals));
        Assert.Equal([ValidatorRefusal.LedgerRefuses], refusals);
    }

    [Fact]
    public void A_ledger_made_with_more_than_the_certificate_leaves_is_refused()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "too much");
        foreach (
            var (budget, refusal) in new[]
            {
                (test.LedgerBudget + 1, ValidatorRefusal.LedgerBudgetTooLarge),
                (test.LedgerBudget, ValidatorRefusal.HuntDiffers),
            }
        )
        {
            Assert.True(RequestLedger.TryCreate(new MemoryStream(), () => { }, test.Bindings[1], budget, out var ledger, out _));
            using var validator = new Validator(committee.SeedsOf(2), Identity(test, 2), ledger, Streams.Entropy("budget"), test.Clock);
            Assert.Null(validator.Observe(test.Market.Records[0]));
            Assert.Equal(refusal, validator.SignHunt([], out _));
        }
    }

    [Fact]
    public void A_certificate_that_does_not_follow_from_its_seeds_is_not_its_committees()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var other = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1), "another ceremony");
        using var test = new TestMarket(committee, "seeds");
        using var validator = Validator(test, other.SeedsOf(2), 2, test.DiskOf(2));
        foreach (var record in test.Market.Records)
            Assert.Null(validator.Observe(record));
        Assert.Equal(
            ValidatorRefusal.ContributionDiffers,
            validator.SignCheckpoint(test.Market.Board.NextCheckpoint(1_000_500, false).Encode(), out _)
        );
        using var stranger = Validator(test, committee.SeedsOf(3), 2, test.DiskOf(2));
        foreach (var record in test.Market.Records)
            Assert.Null(stranger.Observe(record));
        Assert.Equal(
            ValidatorRefusal.NotItsCommittee,
            stranger.SignCheckpoint(test.Market.Board.NextCheckpoint(1_000_500, false).Encode(), out _)
        );
    }

    [Fact]
    public void It_signs_no_hunt_but_the_one_its_own_replay_calls_for()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "hunt");
        var invented = new HuntBody(
            test.Market.Board.Scope,
            test.Market.Board.LastCheckpoint!.Digest(),
            new Hunt(Stag.Id, 1, new Cell(1), [new HuntMember(default, test.Market.AgentOf("ana").Key.PublicKey)])
        ).Encode();
        Assert.Equal(ValidatorRefusal.HuntDiffers, test.Market.Validators[0].SignHunt(invented, out _));
    }

    [Fact]
    public void The_result_follows_the_ciphertext_on_the_board()
    {
        // Ana's intendo says fifty. The ciphertext posted under her pseudonym says one: nothing else is ever looked at, so the market
        // fires for her alone.
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "swap");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "bo", Condition.Members(15));
        test.Market.Append(Submission(test, "ana", Condition.Members(1)));
        var outcome = Assert.Single(test.Market.Tick());
        Assert.Equal((TickEnd.Fired, 1), (outcome.End, outcome.Cell.Members));
        Assert.Equal(["ana"], test.Names(outcome));
    }

    /// <summary>
    /// A market whose first scan waits for shares, one validator not having signed its cut and the second not having answered; returns
    /// how many records that is.
    /// </summary>
    private static int AtOpenScan(TestMarket test, int silent)
    {
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        test.Market.Committee.IsSilent = validator => validator == silent || (validator == 2 && IsDue());
        test.Market.Committee.Network = answers =>
            IsDue() ? throw new OperationCanceledException() : answers.Select(answer => answer.Record);
        Assert.Throws<OperationCanceledException>(() => test.Market.Tick());
        return test.Market.Records.Count;

        bool IsDue() =>
            test.Market.Board.Phase == TickPhase.Scanning
            && test.Market.Board.Ticks.OpenShares.All(open => test.Market.Board.Epochs.IsCovered(open.Request.InputsCheckpoint));
    }

    /// <summary>An agent's record, whatever it was told to want.</summary>
    private static Record Submission(TestMarket test, string agent, Condition condition, Replay? board = null)
    {
        using var forge = new SubmissionForge(board ?? test.Market.Board, Stag, test.Market.AgentOf(agent).Key, agent);
        using var value = forge.Encode(condition);
        return forge.Sign(forge.First(value, 1), 1);
    }

    /// <summary>A validator built from its seeds, its ledger and the board's first records, and from nothing else.</summary>
    private static Validator Restart(TestMarket test, int number, int records, MemoryStream? disk = null)
    {
        var validator = Validator(test, test.Committee.SeedsOf(number), number, disk ?? test.DiskOf(number));
        foreach (var record in test.Market.Records.Take(records))
            Assert.Null(validator.Observe(record));
        return validator;
    }

    private const int FirstFrame = 12 + 12 + 110 + 40; // header, then length and check, entry, head and check
    private const int RequestFrame = 12 + 73 + 40;

    /// <summary>The one reason for which it answers nothing.</summary>
    private static ValidatorRefusal Refused(Validator validator)
    {
        Assert.Empty(validator.Answer(out var refusals));
        return Assert.Single(refusals);
    }

    private static SigningKey Identity(TestMarket test, int number)
    {
        Span<byte> secret = stackalloc byte[32];
        test.Identities[number - 1].Export(secret);
        Assert.True(SigningKey.TryImport(secret, out var identity));
        return identity;
    }

    private static Validator Validator(TestMarket test, SubsetSeeds seeds, int number, MemoryStream disk, Action? flush = null)
    {
        Assert.True(RequestLedger.TryOpen(disk, flush ?? (() => { }), test.Bindings[number - 1], out var ledger, out _));
        return new Validator(seeds, Identity(test, number), ledger, Streams.Entropy($"restart {number}"), test.Clock);
    }
}
