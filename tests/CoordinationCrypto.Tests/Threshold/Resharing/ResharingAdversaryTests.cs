using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;
using static CoordinationCrypto.Tests.Threshold.CeremonyTable;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// Faulty parties in every step of a resharing. Where it is done, the new committee opens and decrypts right; where it is not, the old
/// one still does.
/// </summary>
public class ResharingAdversaryTests
{
    private const ResharingSide Old = ResharingSide.Old;
    private const ResharingSide New = ResharingSide.New;

    // Laws: old validators

    [Theory, InlineData((int)ResharingStep.Deal), InlineData((int)ResharingStep.Agree), InlineData((int)ResharingStep.Combine)]
    public void F_silent_dealers_do_no_harm_and_one_more_ends_it(int number)
    {
        var step = (ResharingStep)number;
        using var old = EpochMembers.First(7, 2);
        using (var more = new ResharingTable(old, 4, 1))
        {
            var end = Assert.IsType<ResharingOutcome.TimedOut>(
                more.Run(posts => more.Drop(more.Drop(more.Drop(posts, step, Old, 1), step, Old, 4), step, Old, 6))
            );
            Assert.Equal(step, end.Step);
            Assert.Equal([(Old, 1), (Old, 4), (Old, 6)], end.Missing);
        }
        old.AssertOpens();
        using var table = new ResharingTable(old, 4, 1, nonce: 2);
        var done = table.Done(posts => table.Drop(table.Drop(posts, step, Old, 1), step, Old, 4));
        Assert.Equal(step is ResharingStep.Agree ? [1, 2, 3, 4, 5, 6, 7] : [2, 3, 5, 6, 7], done.Qualified);
        AssertGood(table, done, [], []);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void A_wrong_share_to_one_new_validator_is_shown_and_its_dealer_is_out(int part)
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var length = ResharingSubshare.Length(old.Key.Parameters.KeyBasis);
        var at = new[] { 0, 5000, length - 33, length - 1 }[part]; // a residue of the first prime, of another, a mask, x
        var done = table.Done(posts =>
            table.Tamper(posts, ResharingStep.Deal, Old, 2, payload => table.Reseal(payload, 2, 3, content => Flip(content, at)))
        );
        Assert.Equal(ResharingEvidenceKind.FalseShare, Assert.Single(done.Evidence).Kind);
        Assert.Equal([1, 3, 4], done.Qualified);
        AssertGood(table, done, [2], []);
    }

    [Fact]
    public void Wrong_shares_to_all_a_share_that_is_no_share_and_a_box_that_does_not_open_are_shown_too()
    {
        using var old = EpochMembers.First(4, 1);
        using var all = new ResharingTable(old, 4, 1);
        var length = ResharingSubshare.Length(old.Key.Parameters.KeyBasis);
        Assert.Equal([2], all.Until(ResharingStep.Deal).Run(posts => Each(all, posts, content => Flip(content, 7))).Blamed(Old));
        using var second = EpochMembers.First(4, 1);
        using var notCanonical = new ResharingTable(second, 4, 1);
        AssertGood(
            notCanonical,
            notCanonical.Done(posts =>
                Each(notCanonical, posts, content => [.. Enumerable.Repeat((byte)255, length - 32), .. content[^32..]])
            ),
            [2],
            []
        );
        using var third = EpochMembers.First(4, 1);
        using var zero = new ResharingTable(third, 4, 1);
        AssertGood(zero, zero.Done(posts => Each(zero, posts, content => [.. content[..^32], .. new byte[32]])), [2], []);
        using var fourth = EpochMembers.First(4, 1);
        using var tampered = new ResharingTable(fourth, 4, 1);
        AssertGood(
            tampered,
            tampered.Done(posts => tampered.Tamper(posts, ResharingStep.Deal, Old, 2, payload => Junk(tampered, payload, 2, 3))),
            [2],
            []
        );
    }

    [Fact]
    public void A_sharing_of_a_higher_degree_is_caught_by_every_new_validator_that_the_opened_polynomial_does_not_meet()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var q = old.Key.Parameters.KeyBasis[0];
        var length = ResharingSubshare.Length(old.Key.Parameters.KeyBasis);
        var done = table.Done(posts =>
            table.Step is not ResharingStep.Deal
                ? posts
                : Enumerable
                    .Range(1, 4)
                    .Aggregate(
                        (IEnumerable<byte[]>)posts,
                        (sent, j) =>
                            table.Tamper(
                                sent,
                                ResharingStep.Deal,
                                Old,
                                2,
                                payload => table.Reseal(payload, 2, j, content => AddToFirstResidue(content, (ulong)(j * j), q))
                            )
                    )
        );
        Assert.Equal(ResharingEvidenceKind.FalseShare, Assert.Single(done.Evidence).Kind);
        AssertGood(table, done, [2], []);
    }

    [Fact]
    public void A_higher_degree_does_not_pass_though_the_dealer_opens_what_fits_as_many_new_validators_as_it_can()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var q = old.Key.Parameters.KeyBasis[0];
        var done = table.Done(posts =>
        {
            IEnumerable<byte[]> sent = posts;
            if (table.Step is ResharingStep.Deal)
                for (var j = 1; j <= 4; j++)
                    sent = table.Tamper(
                        sent,
                        ResharingStep.Deal,
                        Old,
                        2,
                        payload => table.Reseal(payload, 2, j, content => AddToFirstResidue(content, (ulong)(j * j), q))
                    );
            // z + ρ·(3x − 2) takes the values of z + ρ·x² at 1 and 2
            using var challenge =
                table.Step is ResharingStep.Combine
                    ? new ResharingChallenge(old.Key.Parameters.KeyBasis, new Hash32(table.Read(posts[0]).Payload.Span[..32]))
                    : null;
            return table.Tamper(sent, ResharingStep.Combine, Old, 2, payload => AddLine(table, payload, challenge!, q));
        });
        Assert.Equal([2], done.Blamed(Old));
        AssertGood(table, done, [2], []);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Another_constant_than_S_i_is_off_the_others_polynomial_and_its_dealer_is_suspect(bool everywhere)
    {
        using var old = EpochMembers.First(4, 1);
        var wrong = old.Secrets[2].Key.Value.Clone();
        for (var at = 0; at < (everywhere ? wrong.Residues.Length : 1); at++)
            wrong.Residues[^(at + 1)] ^= 1; // one bit of one residue of the last prime, or one of every residue
        using var table = new ResharingTable(old, 4, 1, held: new() { [3] = old.CopyOf(3, Canonical(wrong)) });
        var done = table.Done();
        Assert.Equal([3], done.Suspects);
        Assert.Equal([1, 2, 4], done.Qualified);
        AssertGood(table, done, [], []);
    }

    [Fact]
    public void A_dealer_that_opens_another_polynomial_than_it_dealt_is_shown_the_subshares_that_do_not_meet_it()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var done = table.Done(posts => table.Tamper(posts, ResharingStep.Combine, Old, 2, payload => Flip(payload, 32)));
        Assert.Equal(ResharingEvidenceKind.FalseShare, Assert.Single(done.Evidence).Kind);
        AssertGood(table, done, [2], []);
    }

    [Fact]
    public void A_false_ElGamal_commitment_is_a_false_share()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var other = new byte[Point.CompressedLength];
        Point.Generator.WriteCompressed(other);
        var done = table.Done(posts =>
            table.Tamper(
                posts,
                ResharingStep.Deal,
                Old,
                4,
                payload => [.. payload[..Keys], .. other, .. payload[(Keys + other.Length)..]]
            )
        );
        AssertGood(table, done, [4], []);
    }

    [Fact]
    public void A_box_with_anothers_one_time_key_is_no_deal_so_no_complaint_opens_the_others_box()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1).Until(ResharingStep.Deal);
        var posts = table.Posts();
        var honest = table.Read(posts[0]).Payload.ToArray();
        var header = ResharingDeal.HeaderLength(table.Terms.Committee);
        var stolen = honest.AsSpan(header, ResharingDeal.BoxLength(table.Terms)).ToArray();
        var sent = table.Tamper(
            posts,
            ResharingStep.Deal,
            Old,
            2,
            payload => [.. payload[..header], .. stolen[..32], .. payload[(header + 32)..]]
        );
        foreach (
            var forged in (byte[][])
                [
                    sent[1],
                    table.Tamper(
                        posts,
                        ResharingStep.Deal,
                        Old,
                        2,
                        payload => [.. payload[..header], .. stolen, .. payload[(header + stolen.Length)..]]
                    )[1],
                ]
        )
            Assert.All(table.Parties, party => Assert.Equal(MessageReceipt.Malformed, party.Receive(forged)));
        AssertGood(table, table.Done(round => table.Drop(round, ResharingStep.Deal, Old, 2)), [], []);
    }

    [Fact]
    public void A_deal_that_seals_to_another_key_than_the_board_shows_is_none_and_its_victim_is_not_convicted()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        using var another = BoxKey.Create(table.Entropy);
        var done = table.Done(posts =>
            table.Tamper(posts, ResharingStep.Deal, Old, 2, payload => Misdirect(table, payload, 2, 3, another.PublicKey))
        );
        Assert.Equal([1, 3, 4], done.Qualified);
        AssertGood(table, done, [], []);
    }

    [Theory, InlineData((int)ResharingStep.Deal), InlineData((int)ResharingStep.Agree), InlineData((int)ResharingStep.Combine)]
    public void An_old_validator_that_says_two_things_is_proven_to_and_is_out(int number)
    {
        var step = (ResharingStep)number;
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var done = table.Done(posts => table.AddSecond(posts, step, Old, 3, payload => Flip(payload, payload.Length - 1)));
        Assert.Equal(ResharingEvidenceKind.Equivocation, Assert.Single(done.Evidence).Kind);
        Assert.Equal([1, 2, 4], done.Qualified);
        AssertGood(table, done, [3], []);
    }

    [Fact]
    public void Deals_that_old_validators_saw_otherwise_are_opened_by_nobody()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var end = Assert.IsType<ResharingOutcome.TimedOut>(
            table.Run(posts =>
                table.Tamper(
                    table.Tamper(posts, ResharingStep.Agree, Old, 1, payload => Flip(payload, 0)),
                    ResharingStep.Agree,
                    Old,
                    2,
                    payload => Flip(payload, 1)
                )
            )
        );
        Assert.Equal((ResharingStep.Agree, 2), (end.Step, end.Missing.Count));
        Assert.Contains(MessageReceipt.Diverges, table.Receipts);
        old.AssertOpens();
    }

    // Laws: new validators

    [Fact]
    public void A_lying_complainer_wins_nothing()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var failed = Convicted(
            table,
            posts => table.Tamper(posts, ResharingStep.Judge, New, 2, payload => table.Complain(payload, 2, 3)),
            [2]
        );
        Assert.Equal(ResharingEvidenceKind.FalseComplaint, Assert.Single(failed.Evidence).Kind);
        old.AssertOpens();
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_complaint_with_a_false_opening_does_not_frame_the_dealer(bool otherPoint)
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        Convicted(
            table,
            posts =>
            table.Tamper(
                posts,
                ResharingStep.Judge,
                New,
                2,
                payload =>
                {
                    var complaint = table.Complain(payload, 2, 3);
                    var at = 32 + 1 + 1 + 64;
                    var point = new byte[Point.CompressedLength];
                    Point.Generator.WriteCompressed(point);
                    return otherPoint
                        ? [.. complaint[..at], .. point, .. complaint[(at + point.Length)..]]
                        : Flip(complaint, complaint.Length - 1);
                }
            ),
            [2]
        );
        old.AssertOpens();
    }

    [Fact]
    public void A_complaint_of_messages_that_are_not_on_the_board_is_malformed_and_its_sender_is_waited_for_in_vain()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var end = Assert.IsType<ResharingOutcome.TimedOut>(
            table.Run(posts => table.Tamper(posts, ResharingStep.Judge, New, 2, payload => Flip(table.Complain(payload, 2, 3), 40)))
        );
        Assert.Equal((ResharingStep.Judge, (New, 2)), (end.Step, Assert.Single(end.Missing)));
        Assert.Contains(MessageReceipt.Malformed, table.Receipts);
    }

    [Theory, InlineData((int)ResharingStep.Judge), InlineData((int)ResharingStep.Seeds)]
    public void Every_new_validator_has_to_have_judged_and_to_have_its_seeds(int number)
    {
        var step = (ResharingStep)number;
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var end = Assert.IsType<ResharingOutcome.TimedOut>(
            table.Run(posts =>
                table.Step == step ? posts.Where(post => !post.AsSpan().SequenceEqual(table.Parties[5].Outgoing.Span)) : posts
            )
        );
        Assert.Equal((step, (New, 2)), (end.Step, Assert.Single(end.Missing)));
        old.AssertOpens();
    }

    [Fact]
    public void A_new_validator_that_judges_twice_is_proven_to_and_ends_it()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        Convicted(table, posts => table.AddSecond(posts, ResharingStep.Judge, New, 4, payload => table.Complain(payload, 4, 1)), [4]);
        old.AssertOpens();
    }

    [Fact]
    public void A_new_validator_that_says_two_things_about_seeds_is_proven_to()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var end = Convicted(
            table,
            posts =>
                table.Step is not ResharingStep.Seeds
                    ? posts
                    : [.. posts, .. posts.Select(post => SecondSeeds(table, post)).OfType<byte[]>().Take(1)],
            [1]
        );
        Assert.Equal(1, Assert.Single(end.SeedEvidence).Accused);
        old.AssertOpens();
    }

    [Fact]
    public void A_second_thing_about_seeds_is_evidence_also_when_all_are_dealt_and_not_after_the_end()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        table.Until(ResharingStep.Seeds).Round(table.Posts());
        var seconds = new[] { 1, 2 }.Select(sender =>
            table.Posts().Select(post => SecondSeeds(table, post, sender)).OfType<byte[]>().Single()
        );
        var (first, other) = (seconds.First(), seconds.Last());
        table.Until(ResharingStep.Certify);
        Assert.All(table.Parties, party => Assert.Equal(MessageReceipt.Equivocation, party.Receive(first)));
        var end = table.Done();
        Assert.Equal(1, Assert.Single(end.SeedEvidence).Accused);
        Assert.All(table.Parties, party => Assert.Equal(MessageReceipt.Late, party.Receive(other)));
        AssertGood(table, end, [], [1]);
    }

    [Fact]
    public void Signatures_of_a_quorum_of_the_new_committee_are_enough_and_fewer_are_not()
    {
        using var old = EpochMembers.First(4, 1);
        using var fewer = new ResharingTable(old, 4, 1);
        var end = Assert.IsType<ResharingOutcome.TimedOut>(
            fewer.Run(posts => fewer.Drop(fewer.Drop(posts, ResharingStep.Certify, New, 1), ResharingStep.Certify, New, 2))
        );
        Assert.Equal(ResharingStep.Certify, end.Step);
        Assert.Equal([(New, 1), (New, 2)], end.Missing);
        using var table = new ResharingTable(old, 4, 1, nonce: 3);
        AssertGood(table, table.Done(posts => table.Drop(posts, ResharingStep.Certify, New, 2)), [], []);
    }

    [Fact]
    public void A_signature_under_another_certificate_diverges_and_a_false_one_is_refused()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        table.Until(ResharingStep.Certify);
        var posts = table.Posts();
        var digest = table.Read(posts[0]).Payload.ToArray();
        Assert.Equal(MessageReceipt.Diverges, table.Parties[1].Receive(table.Forge(ResharingStep.Certify, New, 1, Flip(digest, 3))));
        // signed as any other message, not over the quorum's digest
        Assert.Equal(MessageReceipt.BadSignature, table.Parties[1].Receive(table.Forge(ResharingStep.Certify, New, 1, digest)));
        Assert.Equal(MessageReceipt.Malformed, table.Parties[1].Receive(table.Forge(ResharingStep.Certify, New, 1, [])));
        Assert.Equal(
            MessageReceipt.Malformed,
            table
                .Parties[1]
                .Receive(
                    ResharingMessage.Signed(table.Terms, ResharingStep.Certify, Old, 1, digest, old.Identities[0], table.Entropy).Bytes
                )
        ); // the old ones sign on the board
        Assert.Equal(MessageReceipt.Accepted, table.Parties[1].Receive(posts[0]));
        Assert.Equal(MessageReceipt.Duplicate, table.Parties[1].Receive(posts[0]));
    }

    // Laws: both, and more than f

    [Fact]
    public void F_lying_dealers_do_no_harm_and_with_f_lying_heirs_all_are_named()
    {
        using var old = EpochMembers.First(7, 2);
        using (var heirs = new ResharingTable(old, 7, 2))
        {
            var failed = Convicted(
                heirs,
                posts =>
                    heirs.Tamper(
                        heirs.Tamper(Lying(heirs, posts), ResharingStep.Judge, New, 6, payload => heirs.Complain(payload, 6, 1)),
                        ResharingStep.Judge,
                        New,
                        7,
                        payload => heirs.Complain(payload, 7, 4)
                    ),
                [6, 7]
            );
            Assert.Equal([2, 5], failed.Blamed(Old));
        }
        using var table = new ResharingTable(old, 7, 2, nonce: 2);
        var done = table.Done(posts => Lying(table, posts));
        Assert.Equal([1, 3, 4, 6, 7], done.Qualified);
        AssertGood(table, done, [2, 5], []);

        static List<byte[]> Lying(ResharingTable table, IEnumerable<byte[]> posts) =>
            table.Tamper(
                table.Tamper(posts, ResharingStep.Deal, Old, 2, payload => table.Reseal(payload, 2, 3, content => Flip(content, 9))),
                ResharingStep.Combine,
                Old,
                5,
                payload => Flip(payload, 33)
            );
    }

    [Fact]
    public void More_than_f_proven_liars_of_either_side_fail_it_closed()
    {
        using var old = EpochMembers.First(4, 1);
        using var dealers = new ResharingTable(old, 4, 1);
        var end = dealers.Run(posts =>
            dealers.Tamper(
                dealers.Tamper(posts, ResharingStep.Combine, Old, 1, payload => Flip(payload, 33)),
                ResharingStep.Combine,
                Old,
                2,
                payload => Flip(payload, 34)
            )
        );
        Assert.Equal(ResharingFailure.TooManyCheaters, Assert.IsType<ResharingOutcome.Failed>(end).Failure);
        Assert.Equal([1, 2], end.Blamed(Old));
        using var complainers = new ResharingTable(old, 4, 1, nonce: 2);
        end = complainers.Run(posts =>
            complainers.Tamper(
                complainers.Tamper(posts, ResharingStep.Judge, New, 1, payload => complainers.Complain(payload, 1, 2)),
                ResharingStep.Judge,
                New,
                3,
                payload => complainers.Complain(payload, 3, 2)
            )
        );
        Assert.Equal(ResharingFailure.TooManyCheaters, Assert.IsType<ResharingOutcome.Failed>(end).Failure);
        Assert.Equal([1, 3], end.Blamed(New));
        old.AssertOpens();
    }

    [Fact]
    public void F_plus_one_wrong_constants_that_do_not_conspire_fail_it_closed()
    {
        using var old = EpochMembers.First(4, 1);
        var wrong = new[] { 2, 3 }.ToDictionary(i => i, i => old.CopyOf(i, Random(old, $"wrong {i}")));
        using var table = new ResharingTable(old, 4, 1, held: wrong);
        Assert.Equal(ResharingFailure.Constants, Assert.IsType<ResharingOutcome.Failed>(table.Run()).Failure);
        old.AssertOpens();
    }

    /// <summary>
    /// What no longer fails closed: whoever holds f + 1 shares knows the secret, and can also make the new committee share another.
    /// </summary>
    [Fact]
    public void F_plus_one_conspirators_can_make_it_share_another_secret()
    {
        using var old = EpochMembers.First(4, 1);
        using var twist = Random(old, "twist");
        var wrong = new Dictionary<int, EpochSecrets>();
        foreach (var i in new[] { 3, 4 })
        {
            var share = old.Secrets[i - 1].Key.Value.Clone();
            share.AddScaled(twist, old.Key.Parameters.KeyBasis.Residues(i - 1)); // t·(x − 1): a line through S_1 and another value at 0
            wrong.Add(i, old.CopyOf(i, share));
        }
        using var table = new ResharingTable(old, 4, 1, held: wrong);
        var done = table.Done();
        Assert.Equal([2], done.Suspects); // the honest one that is off the conspirators' line
        using var members = table.Next();
        using var ciphertext = old.Encrypt();
        var shares = members.Shares(ciphertext, RequestPath.Opening);
        Assert.NotEqual(EpochMembers.Message(old.Key.Parameters), members.Interpolate(shares[..2]));
        foreach (var share in shares)
            share.Dispose();
    }

    // Rejects

    [Fact]
    public void Messages_of_another_resharing_and_messages_out_of_place_change_nothing()
    {
        using var old = EpochMembers.First(4, 1);
        using var other = new ResharingTable(old, 4, 1, nonce: 9);
        using var table = new ResharingTable(old, 4, 1);
        var replayed = new List<byte[]>();
        while (other.Step is not ResharingStep.Certify)
        {
            replayed.AddRange(other.Posts());
            other.Round(other.Posts());
        }
        var earlier = new List<byte[]>();
        while (table.Step is not ResharingStep.Certify)
        {
            foreach (var post in replayed)
                Assert.All(
                    table.Parties,
                    party => Assert.Contains(party.Receive(post), (MessageReceipt[])[MessageReceipt.OtherSession, MessageReceipt.Malformed])
                );
            foreach (var post in earlier)
                Assert.Contains(table.Parties[0].Receive(post), (MessageReceipt[])[MessageReceipt.Duplicate, MessageReceipt.Late]);
            var posts = table.Posts();
            earlier.AddRange(posts);
            table.Round(posts);
        }
        AssertGood(table, table.Done(), [], []);
        Assert.All(
            earlier,
            post => Assert.Contains(table.Parties[0].Receive(post), (MessageReceipt[])[MessageReceipt.Duplicate, MessageReceipt.Late])
        );
    }

    [Fact]
    public void A_message_of_a_later_step_is_early_and_a_first_one_of_a_closed_step_is_late()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1).Until(ResharingStep.Deal);
        foreach (
            var (step, side) in new[]
            {
                (ResharingStep.Agree, Old),
                (ResharingStep.Combine, Old),
                (ResharingStep.Judge, New),
                (ResharingStep.Certify, New),
            }
        )
            Assert.Equal(MessageReceipt.Early, table.Parties[0].Receive(table.Forge(step, side, 2, new byte[32])));
        var late = table.Posts()[3];
        table.Round(table.Posts().Take(3));
        Assert.Equal(MessageReceipt.Late, table.Parties[0].Receive(late));
        Assert.Equal(ResharingStep.Agree, table.Step);
        Assert.DoesNotContain((Old, 4), table.Until(ResharingStep.Combine).Parties[0].Awaited);
        Assert.Equal(MessageReceipt.NotExpected, table.Parties[0].Receive(table.Forge(ResharingStep.Combine, Old, 4, new byte[32])));
        Assert.Equal(
            MessageReceipt.BadSignature,
            table
                .Parties[0]
                .Receive(
                    ResharingMessage
                        .Signed(table.Terms, ResharingStep.Combine, Old, 2, new byte[32], table.Identities[0], table.Entropy)
                        .Bytes
                )
        );
        Assert.IsType<ResharingOutcome.Done>(table.Run());
    }

    /// <summary>New validators that cheat end it: what they showed to all would be part of their shares.</summary>
    private static ResharingOutcome.Failed Convicted(
        ResharingTable table,
        Func<List<byte[]>, IEnumerable<byte[]>> tamper,
        int[] blamedNew
    )
    {
        var failed = Assert.IsType<ResharingOutcome.Failed>(table.Run(tamper));
        Assert.Equal(ResharingFailure.Convicted, failed.Failure);
        Assert.Equal(blamedNew, failed.Blamed(New));
        return failed;
    }

    private static void AssertGood(ResharingTable table, ResharingOutcome.Done done, int[] blamedOld, int[] blamedNew)
    {
        Assert.Equal(blamedOld, done.Blamed(Old));
        Assert.Equal(blamedNew, done.Blamed(New));
        using var members = table.Next();
        members.AssertOpens();
        members.AssertDecryptsElGamal();
    }

    /// <summary>Dealer 2 seals something else for everyone.</summary>
    private static List<byte[]> Each(ResharingTable table, IEnumerable<byte[]> posts, Func<byte[], byte[]> change)
    {
        var sent = posts.ToList();
        for (var j = 1; j <= table.Terms.Committee.Size; j++)
            sent = table.Tamper(sent, ResharingStep.Deal, Old, 2, payload => table.Reseal(payload, 2, j, change));
        return sent;
    }

    /// <summary>A box of the right length, signed by a one-time key of the dealer's, that was sealed for somebody else.</summary>
    private static byte[] Junk(ResharingTable table, byte[] payload, int dealer, int recipient)
    {
        var context = ResharingDeal.Context(table.Terms, dealer, recipient);
        using var oneTime = SigningKey.Create(table.Entropy);
        var length = ResharingDeal.BoxLength(table.Terms);
        var at = ResharingDeal.HeaderLength(table.Terms.Committee) + (recipient - 1) * length;
        var inner = SealedBox.Seal(oneTime, table.Identities[0].PublicKey, context, new byte[length - AccountableBox.Overhead]);
        var box = AccountableBox.Sign(oneTime, table.BoxKeyOf(recipient).PublicKey, context, inner, table.Entropy);
        return [.. payload[..at], .. box, .. payload[(at + length)..]];
    }

    /// <summary>A deal that names another key for one recipient and seals to it.</summary>
    private static byte[] Misdirect(ResharingTable table, byte[] payload, int dealer, int recipient, VerifyingKey key)
    {
        var length = ResharingDeal.BoxLength(table.Terms);
        var at = ResharingDeal.HeaderLength(table.Terms.Committee) + (recipient - 1) * length;
        var context = ResharingDeal.Context(table.Terms, dealer, recipient);
        var box = AccountableBox.Seal(key, context, new byte[length - AccountableBox.Overhead], table.Entropy);
        byte[] changed = [.. payload[..at], .. box, .. payload[(at + length)..]];
        key.Bytes.CopyTo(changed.AsSpan(VerifyingKey.Length * (recipient - 1)));
        return changed;
    }

    private static byte[]? SecondSeeds(ResharingTable table, byte[] post, int sender = 1)
    {
        if (
            !CeremonyMessage.TryRead(table.Terms.SeedTerms, post, out var message, out _)
            || message.Step is not CeremonyStep.Commit
            || message.Sender != sender
        )
            return null;
        return CeremonyMessage
            .Signed(
                table.Terms.SeedTerms,
                message.Step,
                message.Attempt,
                sender,
                Flip(message.Payload.ToArray(), 3),
                table.Identities[sender - 1],
                table.Entropy
            )
            .Bytes.ToArray();
    }

    private static EvaluationPolynomial Random(EpochMembers members, string name)
    {
        var value = EvaluationPolynomial.Zero(members.Key.Parameters.KeyBasis);
        using var stream = Streams.Seeded(name);
        UniformSampler.Fill(stream, value);
        return value;
    }

    /// <summary>Flipping a bit may have made a residue that is none.</summary>
    private static EvaluationPolynomial Canonical(EvaluationPolynomial value)
    {
        for (var l = 0; l < value.Basis.Count; l++)
            foreach (ref var residue in value.Limb(l))
                residue = value.Basis[l].Reduce(residue);
        return value;
    }

    private static byte[] AddToFirstResidue(byte[] content, ulong addend, Modulus q)
    {
        var changed = content.ToArray();
        var first = new ulong[InsecureDegree];
        var packed = changed.AsSpan(0, (int)Residues.EncodedLength(first.Length, q.Value));
        Assert.True(Residues.TryUnpack(packed, q.Value, first));
        first[0] = q.Add(first[0], q.Reduce(addend));
        Residues.Pack(first, q.Value, packed);
        return changed;
    }

    /// <summary>Adds ρ·(3x − 2) to every opened polynomial of the first prime, ρ the challenge's first residue.</summary>
    private static byte[] AddLine(ResharingTable table, byte[] payload, ResharingChallenge challenge, Modulus q)
    {
        var basis = table.Old.Key.Parameters.KeyBasis;
        using var unit = EvaluationPolynomial.Zero(basis);
        unit.Limb(0)[0] = 1;
        var rho = new ulong[ResharingChallenge.Count(basis)];
        challenge.AddCombinations(unit, rho);
        Assert.True(ResharingCombination.TryRead(table.Terms, payload, out var transcript, out var combination));
        var values = new ulong[2 * rho.Length];
        combination.At(basis, 0).CopyTo(values, 0);
        var atOne = combination.At(basis, 1);
        for (var at = 0; at < rho.Length; at++)
        {
            var modulus = basis[at / ResharingTerms.Challenges];
            values[rho.Length + at] = modulus.Subtract(atOne[at], values[at]);
            values[at] = modulus.Subtract(values[at], modulus.Multiply(2, rho[at]));
            values[rho.Length + at] = modulus.Add(values[rho.Length + at], modulus.Multiply(3, rho[at]));
        }
        Assert.Equal(0UL, rho[^1]); // only the first prime's are touched
        Assert.True(q.Value > 2);
        return new ResharingCombination(values).Encode(basis, transcript);
    }

    private const int InsecureDegree = 256;
    private const int Keys = 4 * 32;
}
