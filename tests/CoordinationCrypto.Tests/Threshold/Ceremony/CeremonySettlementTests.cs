using CoordinationCrypto.Threshold;
using static CoordinationCrypto.Tests.Threshold.CeremonyTable;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// Faulty dealers and committers. Subsets of (4, 1): 0 = {1,2,3}, 1 = {1,2,4}, 2 = {1,3,4}, 3 = {2,3,4}; validator 1 deals 0 to 2,
/// validator 2 deals 3.
/// </summary>
public class CeremonySettlementTests
{
    private const int CommitHeader = 4 * 32 + 2;
    private const int EntryLength = 2 + 1 + 32;

    // Laws

    [Fact]
    public void A_lost_deal_makes_the_next_member_deal_and_blames_nobody()
    {
        using var table = new CeremonyTable();
        var again = false;
        var done = table.Done(posts =>
            (again |= table.Attempt == 1) ? posts
            : table.Step is CeremonyStep.Deal ? posts.Where(post => table.SenderOf(post) != 1)
            : posts
        );
        Assert.True(again);
        Assert.Empty(done.Blamed);
    }

    [Theory]
    [InlineData(1)] // in the first box's one-time key or ciphertext
    [InlineData(-1)] // in the last box's tag
    public void A_box_that_does_not_open_makes_the_next_member_deal_and_blames_nobody(int at)
    {
        using var table = new CeremonyTable();
        var attempts = 0;
        var done = table.Done(posts =>
        {
            attempts = Math.Max(attempts, table.Attempt);
            return table.Tamper(posts, CeremonyStep.Deal, 1, payload => Flip(payload, at < 0 ? payload.Length + at : 2 + 3 * 34 + at));
        });
        Assert.Equal(1, attempts);
        Assert.Empty(done.Blamed);
    }

    [Fact]
    public void A_dealer_whose_box_contradicts_its_commitment_is_proven_a_liar_and_the_seed_becomes_public()
    {
        using var table = new CeremonyTable();
        var done = table.Done(posts => table.Tamper(posts, CeremonyStep.Deal, 1, payload => Flip(payload, 2 + 34 + 2))); // c_A of subset 1
        var piece = Assert.Single(done.Evidence);
        Assert.Equal((CeremonyEvidenceKind.FalseBox, 1), (piece.Kind, piece.Accused));
        foreach (var subset in Enumerable.Range(0, 4))
            AssertPublic(table, done, subset, subset == 1);
    }

    [Fact]
    public void A_dealer_that_signs_two_deals_is_proven_a_liar_and_all_it_dealt_becomes_public()
    {
        using var table = new CeremonyTable();
        var done = table.Done(posts => table.AddSecond(posts, CeremonyStep.Deal, 1, payload => Flip(payload, payload.Length - 1)));
        Assert.Equal(CeremonyEvidenceKind.Equivocation, Assert.Single(done.Evidence).Kind);
        Assert.Equal([1], done.Blamed);
        foreach (var subset in Enumerable.Range(0, 4))
            AssertPublic(table, done, subset, subset != 3);
    }

    [Fact]
    public void A_member_that_complains_whoever_deals_gets_public_seeds_in_its_own_subsets_and_blames_nobody()
    {
        using var table = new CeremonyTable();
        var done = table.Done(posts =>
            table.Tamper(posts, CeremonyStep.Commit, 4, payload => Complain(payload, CeremonyCommit.EntryKind.Unopenable))
        );
        Assert.Empty(done.Blamed);
        foreach (var subset in Enumerable.Range(0, 4))
            AssertPublic(table, done, subset, subset != 0);
    }

    [Fact]
    public void A_member_that_says_no_deal_came_whoever_deals_ends_the_ceremony_and_is_named()
    {
        using var table = new CeremonyTable();
        var end = Assert.IsType<CeremonyOutcome.TimedOut>(
            table.Run(posts => table.Tamper(posts, CeremonyStep.Commit, 4, payload => Complain(payload, CeremonyCommit.EntryKind.Missing)))
        );
        Assert.Equal([4], end.Missing);
        Assert.Equal(CeremonyStep.Commit, end.Step);
    }

    [Fact]
    public void Dealers_that_never_deal_end_the_ceremony_and_are_named()
    {
        using var table = new CeremonyTable();
        var end = Assert.IsType<CeremonyOutcome.TimedOut>(table.Run(posts => table.Step is CeremonyStep.Deal ? [] : posts));
        Assert.Equal([1, 2, 3, 4], end.Missing);
    }

    [Fact]
    public void An_accusation_that_the_dealer_did_not_sign_costs_the_dealer_nothing()
    {
        using var table = new CeremonyTable();
        var done = table.Done(posts =>
            table.Tamper(
                posts,
                CeremonyStep.Commit,
                4,
                payload =>
                {
                    Assert.True(CeremonyCommit.TryRead(table.Committee, 4, payload, out var commit));
                    var entries = commit.Entries.Select(entry =>
                        entry with
                        {
                            Kind = CeremonyCommit.EntryKind.Contradicted,
                            Commitment = default,
                        }
                    );
                    return new CeremonyCommit(
                        commit.Deals,
                        [.. entries],
                        [new CeremonyCommit.Accusation(1, [default(Hash32), default(Hash32)], new byte[64])]
                    ).Encode();
                }
            )
        );
        Assert.Empty(done.Blamed);
    }

    [Fact]
    public void A_member_that_commits_to_another_seed_is_proven_a_liar()
    {
        using var table = new CeremonyTable();
        var done = table.Done(posts => table.Tamper(posts, CeremonyStep.Commit, 3, payload => Flip(payload, CommitHeader + 3)));
        var piece = Assert.Single(done.Evidence);
        Assert.Equal((CeremonyEvidenceKind.FalseCommitment, 3), (piece.Kind, piece.Accused));
        foreach (var subset in Enumerable.Range(0, 4))
            AssertPublic(table, done, subset, subset == 0);
    }

    [Fact]
    public void A_member_that_signs_two_commits_is_proven_a_liar_and_its_subsets_become_public()
    {
        using var table = new CeremonyTable();
        var done = table.Done(posts =>
            table.AddSecond(posts, CeremonyStep.Commit, 3, payload => Complain(payload, CeremonyCommit.EntryKind.Missing))
        );
        Assert.Equal([3], done.Blamed);
        foreach (var subset in Enumerable.Range(0, 4))
            AssertPublic(table, done, subset, subset != 1);
    }

    [Fact]
    public void More_than_f_proven_liars_fail_the_ceremony_with_evidence_against_each()
    {
        using var table = new CeremonyTable();
        var end = table.Run(posts =>
            table.Tamper(
                table.Tamper(posts, CeremonyStep.Commit, 3, payload => Flip(payload, CommitHeader + 3)),
                CeremonyStep.Commit,
                2,
                payload => Flip(payload, CommitHeader + 3)
            )
        );
        var failed = Assert.IsType<CeremonyOutcome.Failed>(end);
        Assert.Equal(CeremonyFailure.TooManyCheaters, failed.Failure);
        Assert.Equal([2, 3], failed.Blamed);
    }

    [Fact]
    public void Seven_with_two_liars_of_different_kinds_are_done_and_blame_both()
    {
        using var table = new CeremonyTable(7, 2);
        var done = table.Done(posts =>
            table.Tamper(
                table.Tamper(posts, CeremonyStep.Deal, 1, payload => Flip(payload, 4)),
                CeremonyStep.Commit,
                6,
                payload => Flip(payload, 7 * 32 + 2 + 3)
            )
        );
        Assert.Equal([1, 6], done.Blamed);
    }

    [Fact]
    public void Parties_that_were_shown_different_boards_do_not_certify()
    {
        using var table = new CeremonyTable();
        var deals = table.Posts();
        var second = table.Resign(deals[0], payload => Flip(payload, payload.Length - 1));
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

    private static byte[] Complain(byte[] payload, CeremonyCommit.EntryKind kind)
    {
        var result = payload.ToArray();
        for (var at = CommitHeader; at + EntryLength < result.Length; at += EntryLength)
        {
            result[at + 2] = (byte)kind;
            result.AsSpan(at + 3, 32).Clear();
        }
        return result;
    }

    /// <summary>Whether a subset's contribution in the certificate is the one that the public seed expands to.</summary>
    private static void AssertPublic(CeremonyTable table, CeremonyOutcome.Done done, int subset, bool expected)
    {
        var certificate = done.Certificate;
        var member = table.Committee.Members(subset).First();
        var seeds = table
            .Committee.SubsetsOf(member)
            .ToArray()
            .ToDictionary(
                index => index,
                index => SubsetSeeds.Bind(CeremonySettlement.PublicSeed(certificate.Transcript, index), certificate.Transcript)
            );
        using var known = new SubsetSeeds(table.Committee, member, seeds);
        Assert.Equal(expected, KeyContribution.IsIn(certificate, known, subset));
    }
}
