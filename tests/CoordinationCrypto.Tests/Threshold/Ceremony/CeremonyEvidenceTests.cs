using CoordinationCrypto.Tests.Faulty;
using CoordinationCrypto.Threshold;
using static CoordinationCrypto.Tests.Threshold.CeremonyTable;

namespace CoordinationCrypto.Tests.Threshold;

public class CeremonyEvidenceTests
{
    private const int Honest = 2;

    // Laws

    [Fact]
    public void Evidence_of_each_kind_is_verified_by_anyone_who_reads_it_back()
    {
        foreach (var (table, evidence) in Specimens())
        {
            using var used = table;
            Assert.True(CeremonyEvidence.TryRead(evidence.Encode(), out var read));
            Assert.Equal((evidence.Kind, evidence.Accused), (read.Kind, read.Accused));
            Assert.Equal(evidence.Encode(), read.Encode());
            Assert.True(read.Verify(table.Terms));
            Assert.True(read.Verify(table.TermsWith(table.Terms.Parameters, 1)));
            Assert.False(read.Verify(table.TermsWith(table.Terms.Parameters, 2)));
        }
    }

    [Fact]
    public void All_others_together_cannot_frame_an_honest_validator_with_anything_it_ever_signed()
    {
        using var table = new CeremonyTable();
        var signed = new List<CeremonyMessage>();
        var deals = table.Posts();
        var second = table.Resign(deals[0], payload => Flip(payload, payload.Length - 1)); // dealer 1 keeps a second deal in its sleeve
        while (!table.IsOver)
        {
            var posts = table.Posts();
            signed.AddRange(posts.Select(table.Read));
            table.Round(posts);
        }
        Assert.True(signed.Count(message => message.Sender == Honest) >= 5);

        var attempts = CeremonyAccusations.Against(table, Honest, [.. signed, table.Read(second)]).ToList();
        attempts.AddRange(Relabelled(attempts));
        Assert.True(attempts.Count > 100);
        Assert.Contains(attempts, piece => piece.Accused == Honest);
        Assert.DoesNotContain(attempts, piece => piece.Accused == Honest && piece.Verify(table.Terms));
    }

    [Fact]
    public void A_dealer_that_shows_its_victim_one_deal_and_the_others_another_does_not_make_the_victims_commit_a_lie()
    {
        using var table = new CeremonyTable();
        var deals = table.Posts();
        var shown = table.Read(deals[0]);
        var hidden = table.Read(table.Resign(deals[0], payload => Flip(payload, 4))); // another c_A for subset 0
        table.Round(deals);
        var commit = table.Read(table.Posts()[Honest - 1]);
        Assert.False(CeremonyEvidence.FalseCommitment(shown, commit).Verify(table.Terms));
        Assert.False(CeremonyEvidence.FalseCommitment(hidden, commit).Verify(table.Terms));
        Assert.True(CeremonyEvidence.Equivocation(shown, hidden).Verify(table.Terms));
    }

    // Rejects

    [Fact]
    public void Flipped_bits_cut_and_extended_bytes_prove_nothing()
    {
        foreach (var (table, evidence) in Specimens())
        {
            using var used = table;
            var bytes = evidence.Encode();
            for (var at = 0; at < bytes.Length; at += bytes.Length > 600 ? 7 : 1)
                Assert.False(
                    CeremonyEvidence.TryRead(Flip(bytes, at), out var read) && read.Verify(table.Terms),
                    $"{evidence.Kind}: byte {at}"
                );
            for (var cut = 0; cut < bytes.Length; cut += 11)
                Assert.False(CeremonyEvidence.TryRead(bytes.AsSpan(..cut), out _));
            Assert.False(CeremonyEvidence.TryRead([.. bytes, 0], out _));
        }
    }

    [Fact]
    public void One_content_signed_twice_is_no_equivocation()
    {
        using var table = new CeremonyTable();
        var once = table.Read(table.Posts()[0]);
        var twice = table.Read(table.Resign(once.Bytes.ToArray(), payload => payload));
        Assert.NotEqual(once.Bytes.ToArray(), twice.Bytes.ToArray());
        Assert.False(CeremonyEvidence.Equivocation(once, twice).Verify(table.Terms));
        foreach (var party in table.Parties)
            party.Receive(once.Bytes);
        Assert.All(table.Parties, party => Assert.Equal(MessageReceipt.Duplicate, party.Receive(twice.Bytes)));
    }

    /// <summary>One piece of evidence of each kind, with the table it came from.</summary>
    private static IEnumerable<(CeremonyTable Table, CeremonyEvidence Evidence)> Specimens()
    {
        yield return Specimen(CeremonyStep.Deal, 1, 4, CeremonyEvidenceKind.FalseBox, false);
        yield return Specimen(CeremonyStep.Commit, 3, 4 * 32 + 2 + 3, CeremonyEvidenceKind.FalseCommitment, false);
        yield return Specimen(CeremonyStep.Vouch, 2, 40, CeremonyEvidenceKind.Equivocation, true);
    }

    private static (CeremonyTable Table, CeremonyEvidence Evidence) Specimen(
        CeremonyStep step,
        int sender,
        int at,
        CeremonyEvidenceKind kind,
        bool both
    )
    {
        var table = new CeremonyTable();
        var outcome = table.Run(posts =>
        {
            if (table.Step != step)
                return posts;
            var changed = table.Resign(posts.Single(post => table.SenderOf(post) == sender), payload => Flip(payload, at));
            return [.. posts.Where(post => both || table.SenderOf(post) != sender), changed];
        });
        var piece = Assert.Single(outcome.Evidence);
        Assert.Equal((kind, sender), (piece.Kind, piece.Accused));
        return (table, piece);
    }

    /// <summary>The same statements, said to be of every other kind and against the honest validator.</summary>
    private static List<CeremonyEvidence> Relabelled(List<CeremonyEvidence> pieces)
    {
        var result = new List<CeremonyEvidence>();
        foreach (var piece in pieces)
            for (byte kind = 1; kind <= 3; kind++)
            {
                var bytes = piece.Encode();
                (bytes[0], bytes[1]) = (kind, Honest);
                Assert.True(CeremonyEvidence.TryRead(bytes, out var read));
                result.Add(read);
            }
        return result;
    }
}
