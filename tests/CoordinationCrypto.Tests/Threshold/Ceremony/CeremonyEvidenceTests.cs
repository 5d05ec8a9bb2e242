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
        while (!table.IsOver)
        {
            var posts = table.Posts();
            signed.AddRange(posts.Select(table.Read));
            if (table.Step is CeremonyStep.Deal) // dealer 1 keeps a second deal in its sleeve
                signed.Add(table.Read(table.Resign(posts[0], payload => Flip(payload, 4 * 32))));
            if (table.Step is CeremonyStep.Commit) // and the others complain of the honest dealer
                foreach (var member in new[] { 3, 4 })
                {
                    var complaint = table.Complain(table.Read(posts[member - 1]).Payload.ToArray(), member, Honest);
                    signed.Add(table.Read(table.Resign(posts[member - 1], _ => complaint)));
                    for (var at = 66; at < complaint.Length; at += 20) // in D and in the proof
                        signed.Add(table.Read(table.Resign(posts[member - 1], _ => Flip(complaint, at))));
                }
            table.Round(posts);
        }
        Assert.True(signed.Count(message => message.Sender == Honest) >= 5);

        var attempts = CeremonyAccusations.Against(table, Honest, signed).ToList();
        attempts.AddRange(Relabelled(attempts));
        Assert.True(attempts.Count > 100);
        Assert.Contains(attempts, piece => piece.Accused == Honest);
        Assert.DoesNotContain(attempts, piece => piece.Accused == Honest && piece.Verify(table.Terms));
    }

    [Fact]
    public void A_complaint_is_no_evidence_about_another_deal_than_it_names()
    {
        using var table = new CeremonyTable();
        CeremonyMessage? hidden = null;
        var failed = table.Run(posts =>
        {
            if (table.Step is CeremonyStep.Deal)
                hidden = table.Read(posts[0]);
            return table.Tamper(posts, CeremonyStep.Deal, 1, payload => table.Junk(payload, 1, 3));
        });
        Assert.Equal([1], failed.Blamed);
        var commit = table.Board.Select(table.Read).Single(message => message is { Step: CeremonyStep.Commit, Sender: 3 });
        Assert.False(CeremonyEvidence.OfComplaint(hidden!, commit, isJustified: false).Verify(table.Terms));
        Assert.False(CeremonyEvidence.OfComplaint(hidden!, commit, isJustified: true).Verify(table.Terms));
        Assert.True(CeremonyEvidence.OfComplaint(table.DealOf(1).Message, commit, isJustified: true).Verify(table.Terms));
        Assert.True(CeremonyEvidence.Equivocation(table.DealOf(1).Message, hidden!).Verify(table.Terms));
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
        yield return Specimen(CeremonyEvidenceKind.FalseBox, 1, (table, posts) =>
            table.Tamper(posts, CeremonyStep.Deal, 1, payload => Flip(payload, 4 * 32)));
        yield return Specimen(CeremonyEvidenceKind.FalseComplaint, 3, (table, posts) =>
            table.Tamper(posts, CeremonyStep.Commit, 3, payload => table.Complain(payload, 3, 2)));
        yield return Specimen(CeremonyEvidenceKind.Equivocation, 2, (table, posts) =>
            table.AddSecond(posts, CeremonyStep.Vouch, 2, payload => Flip(payload, 40)));
    }

    private static (CeremonyTable Table, CeremonyEvidence Evidence) Specimen(
        CeremonyEvidenceKind kind,
        int accused,
        Func<CeremonyTable, List<byte[]>, IEnumerable<byte[]>> tamper
    )
    {
        var table = new CeremonyTable();
        var piece = Assert.Single(table.Run(posts => tamper(table, posts)).Evidence);
        Assert.Equal((kind, accused), (piece.Kind, piece.Accused));
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
