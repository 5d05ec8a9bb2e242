using CoordinationCrypto.Threshold;
using static CoordinationCrypto.Tests.Threshold.CeremonyTable;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Faulty parties from the vouches on, and messages that are out of place in any step. (4, 1) throughout.</summary>
public class CeremonyPartyTests
{
    // Laws

    [Fact]
    public void One_lost_vouch_does_no_harm_and_two_end_the_ceremony()
    {
        using var one = new CeremonyTable();
        one.Done(posts => one.Step is CeremonyStep.Vouch ? posts.Skip(1) : posts);
        using var two = new CeremonyTable();
        var end = Assert.IsType<CeremonyOutcome.TimedOut>(two.Run(posts => two.Step is CeremonyStep.Vouch ? posts.Skip(2) : posts));
        Assert.Equal((CeremonyStep.Vouch, 2), (end.Step, end.Missing.Count));
    }

    [Fact]
    public void A_false_vouch_is_outvoted()
    {
        using var table = new CeremonyTable();
        var done = table.Done(posts => table.Tamper(posts, CeremonyStep.Vouch, 1, payload => Flip(payload, 32)));
        Assert.Empty(done.Blamed);
    }

    [Fact]
    public void Hashes_that_all_differ_fail_the_ceremony()
    {
        using var table = new CeremonyTable();
        var end = table.Run(posts =>
            table.Tamper(
                table.Tamper(posts, CeremonyStep.Vouch, 1, payload => Flip(payload, 32)),
                CeremonyStep.Vouch,
                2,
                payload => Flip(payload, 33)
            )
        );
        Assert.Equal(CeremonyFailure.NoAgreement, Assert.IsType<CeremonyOutcome.Failed>(end).Failure);
    }

    [Fact]
    public void A_party_that_is_outvoted_on_a_seed_it_knows_does_not_go_along()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Vouch);
        var posts = table.Posts();
        foreach (var liar in new[] { 1, 2 })
            posts = [.. table.Tamper(posts, CeremonyStep.Vouch, liar, payload => Flip(payload, 32))];
        var forged = table.Read(posts[0]).Payload.Slice(32, 32).ToArray();
        posts = [.. table.Tamper(posts, CeremonyStep.Vouch, 2, payload => [.. payload[..32], .. forged, .. payload[64..]])];
        table.Round(posts);
        Assert.Equal(CeremonyFailure.OwnContribution, Assert.IsType<CeremonyOutcome.Failed>(table.Parties[2].Outcome).Failure);
    }

    [Fact]
    public void A_vouch_for_another_transcript_does_not_count()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Vouch);
        table.Round(table.Tamper(table.Posts(), CeremonyStep.Vouch, 4, payload => Flip(payload, 0)));
        Assert.Equal(4, table.Receipts.Count(receipt => receipt is MessageReceipt.Diverges));
        table.Done();
    }

    [Fact]
    public void Two_vouches_of_one_validator_prove_it_a_liar_though_the_key_is_made()
    {
        using var table = new CeremonyTable();
        var done = table.Done(posts => table.AddSecond(posts, CeremonyStep.Vouch, 1, payload => Flip(payload, 40)));
        Assert.Equal([1], done.Blamed);
    }

    [Fact]
    public void A_body_that_is_lost_or_false_is_posted_by_the_next_voucher()
    {
        using var lost = new CeremonyTable();
        var asked = 0;
        lost.Done(posts =>
        {
            if (lost.Step is CeremonyStep.Bodies)
                asked = lost.Attempt;
            return lost.Step is CeremonyStep.Bodies && lost.Attempt == 0 ? [] : posts;
        });
        Assert.Equal(1, asked);
        using var wrong = new CeremonyTable();
        wrong.Done(posts => wrong.Step is CeremonyStep.Bodies && wrong.Attempt == 0 ? posts.Select(post => Flip(post, 39 + 100)) : posts);
    }

    [Fact]
    public void Bodies_that_no_voucher_posts_end_the_ceremony()
    {
        using var table = new CeremonyTable();
        var end = Assert.IsType<CeremonyOutcome.TimedOut>(table.Run(posts => table.Step is CeremonyStep.Bodies ? [] : posts));
        Assert.Equal((CeremonyStep.Bodies, 4), (end.Step, end.Missing.Count));
    }

    [Theory]
    [InlineData(0, new int[0])] // the scan: all four shares are needed to know its polynomial, so nobody can be named
    [InlineData(1, new[] { 3 })] // the opening: three are enough, and the fourth is named
    public void A_false_share_in_the_self_test_fails_the_ceremony(int which, int[] suspects)
    {
        using var table = new CeremonyTable();
        var end = table.Run(posts => table.Tamper(posts, CeremonyStep.SelfTest, 3, payload => Flip(payload, which * payload.Length / 2)));
        var failed = Assert.IsType<CeremonyOutcome.Failed>(end);
        Assert.Equal(CeremonyFailure.SelfTest, failed.Failure);
        Assert.Equal(suspects, failed.Suspects);
        Assert.Empty(failed.Blamed);
    }

    [Fact]
    public void A_validator_whose_shares_belong_to_another_key_fails_the_self_test()
    {
        using var table = new CeremonyTable();
        using var different = new CeremonyTable(name: "different");
        table.Until(CeremonyStep.SelfTest);
        different.Until(CeremonyStep.SelfTest);
        var foreign = different.Read(different.Posts()[3]).Payload.ToArray();
        Assert.IsType<CeremonyOutcome.Failed>(table.Run(posts => table.Tamper(posts, CeremonyStep.SelfTest, 4, _ => foreign)));
    }

    [Fact]
    public void A_share_that_never_comes_ends_the_self_test()
    {
        using var table = new CeremonyTable();
        var end = Assert.IsType<CeremonyOutcome.TimedOut>(table.Run(posts => table.Step is CeremonyStep.SelfTest ? posts.Skip(1) : posts));
        Assert.Equal((CeremonyStep.SelfTest, 1), (end.Step, Assert.Single(end.Missing)));
    }

    [Fact]
    public void A_quorum_of_signatures_is_enough_and_less_is_not()
    {
        using var enough = new CeremonyTable();
        Assert.Equal(
            [2, 3, 4],
            enough
                .Done(posts => enough.Step is CeremonyStep.Certify ? posts.Skip(1) : posts)
                .Signatures.Select(signature => signature.Validator)
        );
        using var few = new CeremonyTable();
        var end = Assert.IsType<CeremonyOutcome.TimedOut>(few.Run(posts => few.Step is CeremonyStep.Certify ? posts.Skip(2) : posts));
        Assert.Equal([1, 2], end.Missing);
    }

    [Fact]
    public void A_false_signature_or_another_configuration_does_not_certify()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Certify);
        var posts = table.Posts();
        Assert.Equal(MessageReceipt.BadSignature, table.Parties[1].Receive(Flip(posts[0], posts[0].Length - 1)));
        Assert.Equal(MessageReceipt.Diverges, table.Parties[1].Receive(Flip(posts[0], 39)));
        Assert.Equal(MessageReceipt.Accepted, table.Parties[1].Receive(posts[0]));
        Assert.Equal(MessageReceipt.Duplicate, table.Parties[1].Receive(posts[0]));
    }

    [Fact]
    public void Seeds_can_be_stored_before_the_certificate_is_signed()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.SelfTest);
        Assert.Throws<InvalidOperationException>(() => table.Parties[0].TakeSeeds());
        table.Until(CeremonyStep.Certify);
        var promised = table.Parties[0].Draft!.ConfigurationId.ToArray();
        using var seeds = table.Parties[0].TakeSeeds();
        Assert.Throws<InvalidOperationException>(() => table.Parties[0].TakeSeeds());
        Assert.Equal(promised, table.Done().Certificate.ConfigurationId.ToArray());
        Assert.Null(table.Parties[0].Draft);
        using var share = KeyShare.Derive(
            table.Terms.Parameters,
            seeds,
            ((CeremonyOutcome.Done)table.Parties[0].Outcome!).Certificate.Transcript
        );
        Assert.Equal(1, share.Validator);
    }

    // Rejects

    [Fact]
    public void Messages_of_another_ceremony_are_refused_at_every_step()
    {
        using var table = new CeremonyTable();
        using var earlier = new CeremonyTable(name: "earlier");
        while (!table.IsOver)
        {
            foreach (var post in earlier.Posts())
                Assert.Equal(MessageReceipt.OtherSession, table.Parties[0].Receive(post));
            earlier.Round(earlier.Posts());
            table.Round(table.Posts());
        }
        Assert.IsType<CeremonyOutcome.Done>(table.Parties[0].Outcome);
    }

    [Fact]
    public void Early_late_repeated_and_uncalled_for_messages_change_nothing()
    {
        using var ahead = new CeremonyTable();
        var script = new List<(CeremonyStep Step, byte[] Post)>();
        var expected = ahead.Done(posts =>
        {
            script.AddRange(posts.Select(post => (ahead.Step, post)));
            return posts;
        });
        using var table = new CeremonyTable();
        var done = table.Done(posts =>
        {
            foreach (var (step, post) in script)
            {
                var receipt = table.Parties[2].Receive(post);
                if (step > table.Step)
                    Assert.Equal(MessageReceipt.Early, receipt);
                else if (step < table.Step)
                    Assert.True(receipt is MessageReceipt.Duplicate or MessageReceipt.Late);
            }
            return posts.Concat(posts);
        });
        Assert.Equal(expected.Certificate.ConfigurationId.ToArray(), done.Certificate.ConfigurationId.ToArray());
    }

    [Fact]
    public void A_message_that_comes_after_its_step_is_late_and_a_second_one_still_proves_equivocation()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Vouch);
        var vouches = table.Posts();
        table.Round(vouches.Skip(1));
        Assert.Equal(MessageReceipt.Late, table.Parties[2].Receive(vouches[0]));
        Assert.Equal(MessageReceipt.Equivocation, table.Parties[2].Receive(table.Resign(vouches[1], payload => Flip(payload, 40))));
    }

    [Fact]
    public void Nothing_is_taken_from_a_validator_that_has_nothing_to_deal_nor_under_anothers_signature()
    {
        using var table = new CeremonyTable().Until(CeremonyStep.Deal);
        var deal = table.Posts().First(post => table.SenderOf(post) == 1);
        Assert.Equal(
            MessageReceipt.NotExpected,
            table.Parties[0].Receive(table.Forge(CeremonyStep.Deal, 0, 4, table.Read(deal).Payload.Span))
        );
        var stolen = CeremonyMessage.Signed(
            table.Terms,
            CeremonyStep.Deal,
            0,
            1,
            table.Read(deal).Payload.Span,
            table.Identities[1],
            table.Entropy
        );
        Assert.Equal(MessageReceipt.BadSignature, table.Parties[2].Receive(stolen.Bytes));
    }

    [Theory]
    [InlineData(CeremonyStep.Open)]
    [InlineData(CeremonyStep.Deal)]
    [InlineData(CeremonyStep.Commit)]
    [InlineData(CeremonyStep.Vouch)]
    [InlineData(CeremonyStep.Bodies)]
    [InlineData(CeremonyStep.SelfTest)]
    [InlineData(CeremonyStep.Certify)]
    public void Signed_payloads_of_a_wrong_length_are_refused_at_every_step(CeremonyStep step)
    {
        using var table = new CeremonyTable();
        table.Until(step);
        var post = table.Posts()[0];
        foreach (
            var change in new Func<byte[], byte[]>[]
            {
                payload => payload[..^1],
                payload => [.. payload, 0],
                _ => [],
                payload => payload[..2],
            }
        )
            Assert.Equal(MessageReceipt.Malformed, table.Parties[3].Receive(table.Resign(post, change)));
        Assert.Equal(MessageReceipt.Malformed, table.Parties[3].Receive(post.AsMemory(..^1)));
        Assert.Equal(MessageReceipt.Malformed, table.Parties[3].Receive((byte[])[.. post, 0]));
        Assert.Equal(MessageReceipt.Accepted, table.Parties[3].Receive(post));
    }

    [Theory]
    [InlineData(CeremonyStep.Open)]
    [InlineData(CeremonyStep.Deal)]
    [InlineData(CeremonyStep.Commit)]
    [InlineData(CeremonyStep.Vouch)]
    [InlineData(CeremonyStep.SelfTest)]
    [InlineData(CeremonyStep.Certify)]
    public void Mutated_bytes_never_throw_and_are_never_accepted_even_when_signed_again(CeremonyStep step)
    {
        using var table = new CeremonyTable();
        table.Until(step);
        var post = table.Posts()[0];
        using var positions = Streams.Seeded("mutations");
        var draw = new byte[4];
        for (var run = 0; run < Law.Count(200); run++)
        {
            positions.Fill(draw);
            var at = (int)(BitConverter.ToUInt32(draw) % (uint)post.Length);
            Assert.NotEqual(MessageReceipt.Accepted, table.Parties[3].Receive(Flip(post, at, 1 << (run % 8))));
            table.Parties[3].Receive(post.AsMemory(..at));
        }
        var payload = table.Read(post).Payload.Length;
        for (var run = 0; run < Law.Count(50); run++)
        {
            positions.Fill(draw);
            var at = (int)(BitConverter.ToUInt32(draw) % (uint)payload);
            table.Parties[3].Receive(table.Resign(post, bytes => Flip(bytes, at, 1 << (run % 8)))); // any verdict, no exception
        }
        Assert.Equal(step, table.Parties[3].Step);
    }

    [Fact]
    public void Of_mutated_bodies_those_count_that_still_match_and_the_rest_are_awaited()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Bodies);
        var posts = table.Posts();
        for (var at = 39; at < posts[0].Length; at += posts[0].Length / 50) // one body
        {
            Assert.NotEqual(MessageReceipt.Accepted, table.Parties[3].Receive(Flip(posts[0], at)));
            Assert.Equal([1, 2, 4], table.Parties[3].Awaited);
        }
        Assert.Equal(MessageReceipt.Accepted, table.Parties[3].Receive(Flip(posts[1], 39 + 10))); // one of its two bodies is spoilt
        Assert.Equal([1, 2, 4], table.Parties[3].Awaited);
        Assert.Equal(MessageReceipt.Malformed, table.Parties[3].Receive(Flip(posts[1], posts[1].Length - 1)));
        foreach (var post in posts)
            Assert.Equal(MessageReceipt.Accepted, table.Parties[3].Receive(post));
        Assert.Empty(table.Parties[3].Awaited);
        Assert.Equal(MessageReceipt.Unmatched, table.Parties[3].Receive(posts[1]));
    }

    [Fact]
    public void A_party_needs_its_own_key_and_gives_its_seeds_once_and_only_when_done()
    {
        using var table = new CeremonyTable();
        Assert.Throws<ArgumentException>(() => new CeremonyParty(table.Terms, 1, table.Identities[1], table.Entropy));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CeremonyParty(table.Terms, 5, table.Identities[1], table.Entropy));
        Assert.Throws<InvalidOperationException>(() => table.Parties[0].TakeSeeds());
        Assert.Null(table.Parties[0].Draft);
        table.Done();
        table.Parties[0].TakeSeeds().Dispose();
        Assert.Throws<InvalidOperationException>(() => table.Parties[0].TakeSeeds());
        Assert.Throws<InvalidOperationException>(() => table.Parties[0].Close());
    }
}
