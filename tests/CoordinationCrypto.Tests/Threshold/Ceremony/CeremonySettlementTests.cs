using CoordinationCrypto.Groups;
using CoordinationCrypto.Threshold;
using static CoordinationCrypto.Tests.Threshold.CeremonyTable;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// Faulty dealers and committers. Subsets of (4, 1): 0 = {1,2,3}, 1 = {1,2,4}, 2 = {1,3,4}, 3 = {2,3,4}; validator 1 deals 0 to 2,
/// validator 2 deals 3.
/// </summary>
public class CeremonySettlementTests
{
    private const int Keys = 4 * 32;

    // Laws

    [Theory]
    [InlineData(CeremonyStep.Open, 3)]
    [InlineData(CeremonyStep.Deal, 1)]
    [InlineData(CeremonyStep.Commit, 2)]
    public void A_lost_message_ends_the_attempt_with_a_name_and_convicts_nobody(CeremonyStep step, int sender)
    {
        using var table = new CeremonyTable();
        var end = Assert.IsType<CeremonyOutcome.TimedOut>(
            table.Run(posts => table.Step == step ? posts.Where(post => table.SenderOf(post) != sender) : posts)
        );
        Assert.Equal((step, sender), (end.Step, Assert.Single(end.Missing)));
        Assert.Empty(end.Blamed);
    }

    [Theory, InlineData("junk"), InlineData("other seeds"), InlineData("one bit"), InlineData("commitment")]
    public void A_dealer_whose_box_does_not_hold_what_it_committed_to_is_convicted_and_there_is_no_key(string how)
    {
        using var table = new CeremonyTable();
        var failed = Convicted(
            table,
            posts =>
                table.Tamper(
                    posts,
                    CeremonyStep.Deal,
                    1,
                    payload =>
                        how switch
                        {
                            "junk" => table.Junk(payload, 1, 3),
                            "other seeds" => table.Reseal(payload, 1, 3, content => new byte[content.Length]),
                            "one bit" => table.Reseal(payload, 1, 3, content => Flip(content, 40)),
                            _ => Flip(payload, Keys + 32), // c_A of subset 1
                        }
                )
        );
        var piece = Assert.Single(failed.Evidence);
        Assert.Equal((CeremonyEvidenceKind.FalseBox, 1), (piece.Kind, piece.Accused));
    }

    [Fact]
    public void A_box_that_is_not_signed_is_no_deal()
    {
        foreach (var at in new[] { Keys + 3 * 32, -1, 2 * 32 }) // in the first box, in the last, in the key of one
        {
            using var table = new CeremonyTable();
            var end = Assert.IsType<CeremonyOutcome.TimedOut>(
                table.Run(posts =>
                    table.Tamper(posts, CeremonyStep.Deal, 1, payload => Flip(payload, at < 0 ? payload.Length + at : at))
                )
            );
            Assert.Equal((CeremonyStep.Deal, 1), (end.Step, Assert.Single(end.Missing)));
        }
    }

    /// <summary>Else the recipient would complain, could not open the box by the key that the deal names, and be convicted.</summary>
    [Fact]
    public void A_deal_that_seals_to_another_key_than_the_board_shows_is_none_and_its_victim_is_not_convicted()
    {
        using var table = new CeremonyTable();
        using var another = BoxKey.Create(table.Entropy);
        var end = Assert.IsType<CeremonyOutcome.TimedOut>(
            table.Run(posts => table.Tamper(posts, CeremonyStep.Deal, 1, payload => table.Misdirect(payload, 1, 3, another.PublicKey)))
        );
        Assert.Contains(MessageReceipt.Diverges, table.Receipts);
        Assert.Equal((CeremonyStep.Deal, 1), (end.Step, Assert.Single(end.Missing)));
        Assert.Empty(end.Blamed);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Who_complains_of_a_right_box_is_convicted_whatever_it_shows(bool isFalselyOpened)
    {
        using var table = new CeremonyTable();
        var failed = Convicted(
            table,
            posts =>
                table.Tamper(
                    posts,
                    CeremonyStep.Commit,
                    4,
                    payload =>
                    {
                        var complaint = table.Complain(payload, 4, 1, 2);
                        return isFalselyOpened ? Flip(complaint, complaint.Length - 1) : complaint;
                    }
                )
        );
        var piece = Assert.Single(failed.Evidence);
        Assert.Equal((CeremonyEvidenceKind.FalseComplaint, 4), (piece.Kind, piece.Accused));
    }

    [Fact]
    public void A_complaint_of_a_deal_that_is_not_on_the_board_or_that_seals_nothing_for_the_complainer_is_none()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Commit);
        var post = table.Posts()[3];
        var complaint = table.Complain(table.Read(post).Payload.ToArray(), 4, 1);
        foreach (
            var changed in new[]
            {
                Flip(complaint, 32 + 1 + 1), // the deal's digest
                [.. complaint[..33], 3, .. complaint[34..]], // validator 3 deals nothing
                [.. complaint[..33], 4, .. complaint[34..]],
                [.. complaint[..33], 0, .. complaint[34..]],
                [.. complaint[..32], 2, .. complaint[33..], .. complaint[33..]], // twice of the same
            }
        )
            Assert.Equal(MessageReceipt.Malformed, table.Parties[0].Receive(table.Resign(post, _ => changed)));
        Assert.Equal(MessageReceipt.Diverges, table.Parties[0].Receive(table.Resign(post, payload => Flip(payload, 0))));
        Assert.Equal(MessageReceipt.Accepted, table.Parties[0].Receive(post));
    }

    [Theory]
    [InlineData(CeremonyStep.Open)]
    [InlineData(CeremonyStep.Deal)]
    [InlineData(CeremonyStep.Commit)]
    public void Who_signs_two_messages_for_a_step_of_the_dealing_is_convicted(CeremonyStep step)
    {
        using var table = new CeremonyTable();
        var failed = Convicted(table, posts => table.AddSecond(posts, step, 2, payload => Flip(payload, payload.Length - 1)));
        var piece = Assert.Single(failed.Evidence);
        Assert.Equal((CeremonyEvidenceKind.Equivocation, 2), (piece.Kind, piece.Accused));
    }

    /// <summary>The second commit opens every box; what it shows is in no key, if it comes before a certificate is signed.</summary>
    [Fact]
    public void Who_complains_when_the_seeds_are_dealt_is_convicted_until_the_certificate_is_signed()
    {
        using var early = new CeremonyTable();
        byte[]? second = null;
        Convicted(early, posts => Late(early, posts, CeremonyStep.SelfTest));
        second = null;
        using var late = new CeremonyTable();
        Assert.Equal([4], late.Done(posts => Late(late, posts, CeremonyStep.Certify)).Blamed); // a signature cannot be taken back

        List<byte[]> Late(CeremonyTable table, List<byte[]> posts, CeremonyStep step)
        {
            if (table.Step is CeremonyStep.Commit)
                second = table.Resign(posts[3], payload => table.Complain(payload, 4, 1, 2));
            return table.Step == step ? [.. posts, second!] : posts;
        }
    }

    [Fact]
    public void All_who_lied_are_convicted_at_once_and_who_was_silent_meanwhile_is_not()
    {
        using var table = new CeremonyTable(7, 2);
        var failed = Convicted(
            table,
            posts =>
                table.Tamper(
                    table.Tamper(
                        table.Step is CeremonyStep.Commit ? posts.Where(post => table.SenderOf(post) != 5) : posts,
                        CeremonyStep.Deal,
                        1,
                        payload => table.Junk(payload, 1, 4)
                    ),
                    CeremonyStep.Commit,
                    6,
                    payload => table.Complain(payload, 6, 2)
                )
        );
        Assert.Equal([1, 6], failed.Blamed);
    }

    [Fact]
    public void An_identity_key_is_no_box_key()
    {
        using var table = new CeremonyTable();
        var post = table.Posts()[1];
        foreach (var identity in table.Identities)
            Assert.Equal(
                MessageReceipt.Malformed,
                table.Parties[0].Receive(table.Resign(post, _ => identity.PublicKey.Bytes.ToArray()))
            );
        Assert.Equal(MessageReceipt.Accepted, table.Parties[0].Receive(post));
    }

    /// <summary>A thief of the key, or a copy of the party, speaks in its name: it would vouch for seeds that it does not hold.</summary>
    [Theory, InlineData(CeremonyStep.Open), InlineData(CeremonyStep.Deal)]
    public void A_party_in_whose_name_another_speaks_goes_no_further(CeremonyStep step)
    {
        using var table = new CeremonyTable();
        using var copy = new CeremonyParty(table.Terms, 1, table.Identities[0], Streams.Entropy("copy"));
        while (table.Step < CeremonyStep.Vouch && table.Parties[0].Outcome is null)
        {
            var posts = table.Posts();
            if (table.Step == step)
                posts[0] = step is CeremonyStep.Open ? copy.Outgoing.ToArray() : Redealt(table, posts[0]);
            table.Round(posts);
        }
        Assert.Equal(CeremonyFailure.Doubled, Assert.IsType<CeremonyOutcome.Failed>(table.Parties[0].Outcome).Failure);
        Assert.Empty(table.Parties[0].Outcome!.Blamed);
    }

    [Fact]
    public void Parties_that_were_shown_different_boards_do_not_certify()
    {
        using var table = new CeremonyTable().Until(CeremonyStep.Deal);
        var deals = table.Posts();
        var second = table.Resign(deals[0], payload => Flip(payload, Keys));
        foreach (var party in table.Parties)
            party.Receive(party.Validator <= 2 ? deals[0] : second);
        foreach (var party in table.Parties)
            party.Receive(deals[1]);
        foreach (var party in table.Parties)
            party.Close();
        while (!table.IsOver)
            table.Round(table.Posts());
        Assert.All(table.Parties, party => Assert.IsNotType<CeremonyOutcome.Done>(party.Outcome));
        Assert.All(table.Parties, party => Assert.All(party.Outcome!.Blamed, blamed => Assert.Equal(1, blamed)));
    }

    /// <summary>The same deal, its last box made anew: everyone can open it.</summary>
    private static byte[] Redealt(CeremonyTable table, byte[] post) =>
        table.Resign(post, payload => table.Reseal(payload, 1, 4, content => content));

    private static CeremonyOutcome.Failed Convicted(CeremonyTable table, Func<List<byte[]>, IEnumerable<byte[]>> tamper)
    {
        var failed = Assert.IsType<CeremonyOutcome.Failed>(table.Run(tamper));
        Assert.Equal(CeremonyFailure.Convicted, failed.Failure);
        return failed;
    }
}
