using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>How a board passes from one committee to the next (docs/security/resharing.md, claim 10).</summary>
public sealed class EpochTests
{
    private static readonly StagTerms Stag = TestMarket.Stag(20);
    private static readonly Committee Four = new(4, 1);
    private static readonly Committee Seven = new(7, 2);

    // Laws

    [Fact]
    public void What_was_submitted_under_one_committee_fires_under_another_and_a_replay_of_the_bytes_agrees()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "epochs");
        var market = test.Market;
        market.Post(Stag);
        market.Submit(Stag, "ana", Condition.Members(3));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        market.Submit(Stag, "bo", Condition.Members(3)); // waits over the change
        var spent = market.Board.LeakageSpent;
        market.Reshare(Seven);
        Assert.Equal((1u, 7, spent), (market.Board.Epoch, market.Validators.Count, market.Board.LeakageSpent));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        Assert.True(market.Board.LeakageSpent > spent);
        market.Reshare(Four);
        market.Submit(Stag, "cy", Condition.Members(2));
        var fired = Assert.Single(market.Tick());
        Assert.Equal((TickEnd.Fired, 3), (fired.End, fired.Cell.Members));
        Assert.Equal(["ana", "bo", "cy"], test.Names(fired).Order());
        using var replay = new Replay();
        foreach (var record in market.Records)
            Assert.Null(replay.Append(record));
        Assert.Equal((2u, market.Board.LeakageSpent), (replay.Epoch, replay.LeakageSpent));
        Assert.Equal(market.Board.StateDigest(), replay.StateDigest());
        Assert.Equal(market.Validators.Select(validator => validator.Identity), replay.Validators);
    }

    [Fact]
    public void Once_the_board_has_the_certificate_the_old_validators_are_zeroed_and_refuse()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "zeroed");
        using var table = new HandoverTable(test, Four);
        var zeroed = 0;
        var seeds = EpochMembers.Watched(committee.SeedsOf(2), () => zeroed++);
        using var old = Restart(test, 2, seeds);
        Assert.Equal(ValidatorRefusal.HuntDiffers, old.SignHunt([], out _)); // it serves
        Assert.Equal(0, zeroed);
        var record = table.Record(test, test.Market.Validators.Take(3));
        Assert.Null(old.Observe(record.Encode()));
        Assert.Equal(3, zeroed); // a validator of (4, 1) holds three seeds
        Assert.Throws<ObjectDisposedException>(() => seeds.Export(committee.Committee.SubsetsOf(2)[0], new byte[32]));
        Assert.Equal(
            ValidatorRefusal.EpochOver,
            old.SignCheckpoint(old.Board.NextCheckpoint(test.Clock.Milliseconds, false).Encode(), out _)
        );
        Assert.Equal(ValidatorRefusal.EpochOver, old.HandOver(table.Certificate, table.Done.Signatures, out _));
        Assert.Equal(ValidatorRefusal.EpochOver, old.Reshare(Four, [], default, out _));
        Assert.Empty(old.Answer(out var refusals));
        Assert.Equal([ValidatorRefusal.EpochOver], refusals);
    }

    [Fact]
    public void A_new_validator_waits_for_its_epoch_and_signs_in_it()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "heirs");
        using var table = new HandoverTable(test, Four);
        using var heir = table.Heir(3, test.Clock);
        Assert.Equal(ValidatorRefusal.NoCertificate, Sign(heir));
        foreach (var record in test.Market.Records)
            Assert.Null(heir.Observe(record));
        Assert.Equal(ValidatorRefusal.EpochToCome, Sign(heir));
        Assert.Null(heir.Observe(table.Record(test, test.Market.Validators).Encode()));
        Assert.Null(Sign(heir));

        ValidatorRefusal? Sign(Validator validator) =>
            validator.SignCheckpoint(validator.Board.NextCheckpoint(test.Clock.Milliseconds, false).Encode(), out _);
    }

    /// <summary>So no epoch has two certificates, and nothing of the old epoch comes after the one it has.</summary>
    [Fact]
    public void A_validator_signs_one_certificate_and_nothing_new_after_it_also_when_it_is_restarted()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "handover");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        test.Market.Tick();
        using var first = new HandoverTable(test, Four, nonce: 1);
        Assert.Null(test.Market.Validators[1].HandOver(first.Certificate, first.Done.Signatures, out var signature));
        Assert.True(test.Identities[1].PublicKey.Verify(first.Certificate.QuorumDigest, signature));
        using var restarted = Restart(test, 2, committee.SeedsOf(2));
        foreach (var validator in new[] { test.Market.Validators[1], restarted })
        {
            Assert.Null(validator.HandOver(first.Certificate, first.Done.Signatures, out _)); // the same again
            Assert.Equal(ValidatorRefusal.HandedOver, validator.Reshare(Four, [], default, out var party));
            Assert.Null(party);
            Assert.Equal(
                ValidatorRefusal.HandedOver,
                validator.SignCheckpoint(validator.Board.NextCheckpoint(test.Clock.Milliseconds, true).Encode(), out _)
            );
        }
        using var second = new HandoverTable(test, Four, nonce: 2, [.. test.Market.Validators.Where(validator => validator.Number != 2)]);
        foreach (var validator in new[] { test.Market.Validators[1], restarted })
            Assert.Equal(ValidatorRefusal.EpochDiffers, validator.HandOver(second.Certificate, second.Done.Signatures, out _));
        // its latest resharing, and the only one it signs for
        Assert.Null(test.Market.Validators[2].HandOver(second.Certificate, second.Done.Signatures, out _));
        Assert.Equal(ValidatorRefusal.EpochDiffers, test.Market.Validators[2].HandOver(first.Certificate, first.Done.Signatures, out _));
    }

    [Fact]
    public void A_certificate_is_signed_only_by_those_who_made_it_when_the_heirs_hold_it_and_nothing_is_under_way()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "guards");
        using var table = new HandoverTable(test, Four, nonce: 1, [.. test.Market.Validators.Take(3)]);
        Assert.Equal(
            ValidatorRefusal.EpochDiffers,
            test.Market.Validators[3].HandOver(table.Certificate, table.Done.Signatures, out var none)
        ); // took no part
        Assert.Empty(none);
        Assert.Equal(
            ValidatorRefusal.EpochDiffers,
            test.Market.Validators[0].HandOver(table.Certificate, [.. table.Done.Signatures.Take(2)], out _)
        );
        Assert.Null(
            test.Market.Validators[1].SignCheckpoint(test.Market.Board.NextCheckpoint(test.Clock.Milliseconds, false).Encode(), out _)
        ); // it may yet come onto a board
        Assert.Equal(ValidatorRefusal.NotDrained, test.Market.Validators[1].HandOver(table.Certificate, table.Done.Signatures, out _));
        Assert.Null(test.Market.Validators[0].HandOver(table.Certificate, table.Done.Signatures, out _));
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        test.Market.Committee.IsSilent = validator => validator is 1 or 2;
        Assert.Throws<BoardException>(() => test.Market.Tick()); // one has handed over, one has signed another checkpoint: no quorum
        test.Market.Committee.IsSilent = null;
        Assert.Equal(0UL, test.Market.Board.TickNumber);
    }

    /// <summary>
    /// Whoever is in both committees signs the certificate twice: as an heir, while the old committee still opens, and as an old
    /// validator, never to open again. Were one signature the other, the epoch would begin on a board without the last ticks.
    /// </summary>
    [Fact]
    public void What_validators_sign_as_heirs_does_not_end_the_epoch_in_which_they_still_answer()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "to itself");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(1));
        using var table = new HandoverTable(test, Four, identities: [.. test.Identities.Select(ResharingTable.Copy)]);
        using var replay = new Replay();
        foreach (var bytes in test.Market.Records)
            Assert.Null(replay.Append(bytes));
        Assert.Equal(TickEnd.Fired, Assert.Single(test.Market.Tick()).End); // nobody has handed over
        var rival = HandoverTable.Sign(
            test.Identities[0],
            new EpochBody(table.Certificate.Encoding, table.Done.Signatures, table.Done.Signatures),
            1_000
        );
        Assert.Equal(ReplayRefusal.QuorumMissing, replay.Append(rival.Encode()));
    }

    /// <summary>
    /// A party that is made again deals anew, and opens the same masks to other challenges: what it says twice is evidence against it,
    /// and the difference of what it opens is a combination of its share.
    /// </summary>
    [Fact]
    public void A_validator_enters_a_resharing_once_also_when_it_is_restarted()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "once");
        using var table = new HandoverTable(test, Four);
        using var restarted = Restart(test, 2, committee.SeedsOf(2));
        foreach (var validator in new[] { test.Market.Validators[1], restarted })
        {
            Assert.Equal(
                ValidatorRefusal.ResharedBefore,
                validator.Reshare(Four, table.Terms.Validators, new Hash32(Nonce(1)), out var party)
            );
            Assert.Null(party);
        }
        Assert.Null(restarted.Reshare(Four, table.Terms.Validators, new Hash32(Nonce(2)), out _)); // another attempt

        static byte[] Nonce(byte nonce) => [.. Enumerable.Repeat(nonce, Hash32.Length)];
    }

    [Fact]
    public void With_a_tick_open_nothing_is_handed_over()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "open");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        test.Market.Committee.Network = _ => throw new OperationCanceledException();
        Assert.Throws<OperationCanceledException>(() => test.Market.Tick());
        test.Market.Committee.Network = null;
        Assert.Equal(ValidatorRefusal.NotDrained, test.Market.Validators[0].Reshare(Four, [], default, out _));
        Assert.Throws<BoardException>(() => test.Market.Reshare(Four));
        Assert.Equal(0u, test.Market.Board.Epoch);
        test.Market.Tick();
        test.Market.Reshare(Four);
        Assert.Equal(1u, test.Market.Board.Epoch);
    }

    [Fact]
    public void F_silent_validators_do_not_keep_the_key_and_one_more_does()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Seven);
        using var test = new TestMarket(committee, "silent");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(1));
        test.Market.Committee.IsSilent = validator => validator is 2 or 5 or 7;
        Assert.Throws<BoardException>(() => test.Market.Reshare(Seven));
        Assert.Equal(0u, test.Market.Board.Epoch);
        test.Market.Committee.IsSilent = validator => validator is 2 or 5;
        test.Market.Reshare(Four);
        test.Market.Committee.IsSilent = null;
        Assert.Equal(TickEnd.Fired, Assert.Single(test.Market.Tick()).End);
    }

    /// <summary>
    /// A ledger that was lost or restored from an older copy is out for its epoch; in the next one the validator has a new ledger, which
    /// need not know what the old one held.
    /// </summary>
    [Fact]
    public void A_validator_with_a_stale_ledger_comes_back_with_a_new_one_in_the_next_epoch()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "stale");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(2));
        test.Market.Tick();
        Assert.True(RequestLedger.TryCreate(new MemoryStream(), () => { }, test.Bindings[1], test.LedgerBudget, out var empty, out _));
        using (var stale = Restart(test, 2, committee.SeedsOf(2), empty))
            Assert.Equal(
                ValidatorRefusal.StaleLedger,
                stale.SignCheckpoint(stale.Board.NextCheckpoint(test.Clock.Milliseconds, false).Encode(), out _)
            );
        test.Market.Reshare(Four, [.. test.Identities.Select(ResharingTable.Copy).Reverse()]); // the same keys, under other numbers
        test.Market.Submit(Stag, "bo", Condition.Members(2));
        Assert.Equal(TickEnd.Fired, Assert.Single(test.Market.Tick()).End);
        Assert.Equal(test.Identities[1].PublicKey, test.Market.Validators[2].Identity);
        Assert.Null(
            test.Market.Validators[2].SignCheckpoint(test.Market.Board.NextCheckpoint(test.Clock.Milliseconds, false).Encode(), out _)
        );
    }

    [Fact]
    public void What_is_spent_stays_spent_and_new_openings_have_the_new_committees_price()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "budget");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        test.Market.Tick();
        var before = test.Market.Board.LeakageSpent;
        test.Market.Submit(Stag, "bo", Condition.Members(4));
        test.Market.Tick();
        var first = test.Market.Board.LeakageSpent - before;
        using (var table = new HandoverTable(test, Seven))
            Assert.Equal(LeakageBudget.Total - before - first, table.Certificate.LeakageLeft);
        test.Market.Reshare(Seven);
        test.Market.Submit(Stag, "cy", Condition.Members(5));
        test.Market.Tick();
        var noise = EpochCertificate.NoiseOf(test.Market.Board.Certificate!, Seven);
        var expected =
            2 * noise.LeakageOf(RequestPurpose.Product, RequestPath.Opening)
            + noise.LeakageOf(RequestPurpose.Scan, RequestPath.OneRoundScan);
        Assert.Equal(before + first + expected, test.Market.Board.LeakageSpent);
        Assert.NotEqual(first, expected);
    }

    // Rejects

    [Fact]
    public void A_record_that_does_not_follow_or_lacks_signatures_changes_nothing()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "refused");
        using var table = new HandoverTable(test, Four);
        using var replay = new Replay();
        foreach (var bytes in test.Market.Records)
            Assert.Null(replay.Append(bytes));
        var record = table.Record(test, test.Market.Validators);
        Assert.True(EpochBody.TryRead(record.Body.Span, out var body));
        Refused(ReplayRefusal.EpochMalformed, Signed(body with { Certificate = body.Certificate[..^1] }));
        Refused(ReplayRefusal.QuorumMissing, Signed(body with { Signatures = [.. body.Signatures.Take(2)] }));
        Refused(ReplayRefusal.QuorumMissing, Signed(body with { Heirs = [.. body.Heirs.Take(2)] }));
        Refused(ReplayRefusal.QuorumMissing, Signed(body with { Heirs = body.Signatures }));
        Refused(ReplayRefusal.QuorumMissing, Signed(body with { Signatures = [], Heirs = [] }));
        Refused(ReplayRefusal.NotAValidator, Signed(body, author: test.Identities[1]));
        Refused(ReplayRefusal.SequenceNotIncreasing, Signed(body, sequence: 1));
        foreach (
            var other in new[]
            {
                Altered(previous: default(Hash32)),
                Altered(checkpoint: default(Hash32)),
                Altered(epoch: 2),
                Altered(spent: table.Certificate.LeakageSpent + 1),
            }
        )
            Refused(ReplayRefusal.EpochDiffers, Signed(body with { Certificate = other.Encoding }));
        Assert.Null(replay.Append(record.Encode()));
        Refused(ReplayRefusal.EpochDiffers, Signed(body, sequence: 2_000)); // once only
        var next = replay.NextCheckpoint(test.Clock.Milliseconds, false);
        var quorum = Enumerable.Range(1, 4).Select(number => (number, SignedBy(test.Identities[number - 1], next.Digest())));
        Refused(
            ReplayRefusal.QuorumMissing,
            Record.Sign(
                test.Identities[0],
                RecordKind.Checkpoint,
                3_000,
                QuorumSigned.Encode(next.Encode(), quorum),
                Streams.Entropy("old quorum")
            )
        );
        Refused(
            ReplayRefusal.NotAValidator,
            Record.Sign(
                test.Identities[0],
                RecordKind.Share,
                3_000,
                new RequestBody(default, 0, default).Encode(),
                Streams.Entropy("old share")
            )
        );

        void Refused(ReplayRefusal expected, Record refused)
        {
            var (height, state) = (replay.Height, replay.StateDigest());
            Assert.Equal(expected, replay.Append(refused.Encode()));
            Assert.Equal(height, replay.Height);
            Assert.Equal(state, replay.StateDigest());
        }

        Record Signed(EpochBody signed, SigningKey? author = null, ulong sequence = 1_000) =>
            HandoverTable.Sign(author ?? test.Identities[0], signed, sequence);

        EpochCertificate Altered(Hash32? previous = null, Hash32? checkpoint = null, uint? epoch = null, ulong? spent = null)
        {
            var made = table.Certificate;
            return new EpochCertificate(
                replay.Certificate!,
                previous ?? made.Previous,
                checkpoint ?? made.Checkpoint,
                epoch ?? made.Roster.Epoch,
                Four,
                made.Roster.Validators,
                made.Roster.ElGamalKeys,
                made.Transcript,
                spent ?? made.LeakageSpent
            );
        }
    }

    [Fact]
    public void After_another_checkpoint_the_certificate_counts_no_more()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "late");
        using var table = new HandoverTable(test, Four);
        test.Market.Post(Stag); // what is posted after the checkpoint does no harm
        using var replay = new Replay();
        foreach (var bytes in test.Market.Records)
            Assert.Null(replay.Append(bytes));
        var record = table.Record(test, test.Market.Validators.Take(3)).Encode();
        var next = replay.NextCheckpoint(test.Clock.Milliseconds, false);
        // f + 1 of these have broken their word
        var quorum = Enumerable.Range(1, 3).Select(number => (number, SignedBy(test.Identities[number - 1], next.Digest())));
        Assert.Null(
            replay.Append(
                Record
                    .Sign(
                        test.Identities[0],
                        RecordKind.Checkpoint,
                        900,
                        QuorumSigned.Encode(next.Encode(), quorum),
                        Streams.Entropy("broken")
                    )
                    .Encode()
            )
        );
        Assert.Equal(ReplayRefusal.EpochDiffers, replay.Append(record));
        Assert.Null(test.Market.Validators[3].Observe(record)); // before that checkpoint it would have counted
    }

    [Fact]
    public void A_keystore_of_another_resharing_is_found_out()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, Four);
        using var test = new TestMarket(committee, "other shares");
        using var first = new HandoverTable(test, Four, nonce: 1);
        using var heir = first.Heir(1, test.Clock);
        using var second = new HandoverTable(test, Four, nonce: 2);
        foreach (var record in test.Market.Records)
            Assert.Null(heir.Observe(record));
        Assert.Null(heir.Observe(second.Record(test, test.Market.Validators).Encode()));
        Assert.Equal(ValidatorRefusal.NotItsCommittee, heir.SignHunt([], out _)); // the resharings had other keys

        using var other = new TestMarket(committee, "same keys");
        using var table = new HandoverTable(other, Four);
        var binding = LedgerBinding.Create(
            table.Terms.ConfigurationId,
            1,
            1,
            table.Identities[0].PublicKey,
            Streams.Entropy("wrong share")
        );
        Assert.True(
            RequestLedger.TryCreate(
                new MemoryStream(),
                () => { },
                binding,
                LeakageBudget.Total - table.Terms.LeakageSpent,
                out var ledger,
                out _
            )
        );
        using var right = table.Heir(1, other.Clock);
        var members = EpochMembers.First(4, 1);
        var wrong = new EpochSecrets(
            KeyShare.Adopt(InsecureToyParameters.N256, 1, members.Secrets[0].Key.Value.Clone(), 1),
            members.CopyOf(1).ElGamal,
            EpochMembers.Copy(members.Secrets[0].Seeds)
        );
        using var confused = new Validator(
            new Keystore(wrong, ResharingTable.Copy(table.Identities[0]), binding),
            ledger,
            Streams.Entropy("confused"),
            other.Clock
        );
        var epoch = table.Record(other, other.Market.Validators).Encode();
        foreach (var record in (ReadOnlyMemory<byte>[])[.. other.Market.Records, epoch])
        {
            Assert.Null(confused.Observe(record));
            Assert.Null(right.Observe(record));
        }
        Assert.Equal(ValidatorRefusal.ShareDiffers, confused.SignHunt([], out _));
        Assert.Equal(ValidatorRefusal.HuntDiffers, right.SignHunt([], out _));
    }

    private static byte[] SignedBy(SigningKey identity, ReadOnlySpan<byte> digest)
    {
        var signature = new byte[SigningKey.SignatureLength];
        identity.Sign(digest, Streams.Entropy("signed"), signature);
        return signature;
    }

    /// <summary>A validator of epoch 0 built again from its seeds, its ledger and the market's board.</summary>
    private static Validator Restart(TestMarket test, int number, SubsetSeeds seeds, RequestLedger? ledger = null)
    {
        if (ledger is null)
            Assert.True(RequestLedger.TryOpen(test.DiskOf(number), () => { }, test.Bindings[number - 1], out ledger, out _));
        var validator = new Validator(
            seeds,
            ResharingTable.Copy(test.Identities[number - 1]),
            ledger,
            Streams.Entropy($"restart {number}"),
            test.Clock
        );
        foreach (var record in test.Market.Records)
            Assert.Null(validator.Observe(record));
        return validator;
    }
}
