using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;
using static CoordinationCrypto.Tests.Threshold.CeremonyTable;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// The bytes of a resharing: what is read is what would be written, whatever else comes throws nothing and changes nothing.
/// </summary>
public class ResharingMessageTests
{
    private const ResharingSide Old = ResharingSide.Old;
    private const ResharingSide New = ResharingSide.New;

    // Vectors

    [Fact]
    public void A_subshare_has_the_stated_length() =>
        Assert.Equal(223_402, ResharingSubshare.Length(BfvParameters.Secure8192.KeyBasis));

    // Laws

    [Fact]
    public void Every_payload_is_read_and_written_alike_and_has_the_described_length()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 7, 2).Until(ResharingStep.Deal);
        var terms = table.Terms;
        var basis = old.Key.Parameters.KeyBasis;
        var deal = Payload(table, ResharingStep.Deal, Old);
        Assert.True(ResharingDeal.TryRead(terms, 1, deal, out var readDeal));
        Assert.Equal(deal, readDeal.Encode());
        var bits = Enumerable.Range(0, basis.Count).Sum(l => basis[l].BitCount);
        var box = 256 / 8 * bits + Enumerable.Range(0, basis.Count).Sum(l => (5 * basis[l].BitCount + 7) / 8) + 32 + 80 + 64;
        Assert.Equal((box, 7 * 32 + 2 * 33 + 7 * box), (ResharingDeal.BoxLength(terms), deal.Length));
        var combination = Payload(table.Until(ResharingStep.Combine), ResharingStep.Combine, Old);
        Assert.True(ResharingCombination.TryRead(terms, combination, out var transcript, out var readCombination));
        Assert.Equal(combination, readCombination.Encode(basis, transcript));
        var judgement = Complaining(table);
        Assert.True(ResharingJudgement.TryRead(terms, judgement, out var readJudgement));
        Assert.Equal(judgement, readJudgement.Encode());
        using var buffer = SecretBuffer.Allocate(ResharingSubshare.Length(basis));
        buffer.Span[^1] = 1;
        Assert.True(ResharingSubshare.TryRead(basis, buffer.Span, out var subshare));
        using (subshare)
        using (var again = subshare.Encode())
            Assert.Equal(buffer.Span.ToArray(), again.Span.ToArray());
    }

    /// <summary>
    /// Honest parties' messages, cut, lengthened and flipped anywhere, with and without the sender's signature, at the board's door in
    /// every step.
    /// </summary>
    [Fact]
    public void Whatever_comes_nothing_throws_and_the_resharing_ends_as_if_it_had_not_come()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var random = new System.Random(7);
        while (table.Step is not ResharingStep.Ended)
        {
            var posts = table.Posts();
            foreach (var post in posts)
            {
                foreach (var bytes in Mangled(post, random))
                    Assert.All(
                        table.Parties,
                        party =>
                            Assert.Contains(
                                party.Receive(bytes),
                                (MessageReceipt[])
                                    [
                                        MessageReceipt.Malformed,
                                        MessageReceipt.BadSignature,
                                        MessageReceipt.OtherSession,
                                        MessageReceipt.NotExpected,
                                        MessageReceipt.Early,
                                        MessageReceipt.Late,
                                        MessageReceipt.Diverges,
                                    ]
                            )
                    );
            }
            table.Round(posts);
        }
        var done = Assert.IsType<ResharingOutcome.Done>(table.Parties[0].Outcome);
        Assert.Empty(done.Evidence);
        Assert.Empty(done.SeedEvidence);
    }

    [Fact]
    public void Readers_of_payloads_take_nothing_that_they_would_not_write()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1).Until(ResharingStep.Deal);
        var terms = table.Terms;
        var random = new System.Random(8);
        var deal = Payload(table, ResharingStep.Deal, Old);
        var combination = Payload(table.Until(ResharingStep.Combine), ResharingStep.Combine, Old);
        var judgement = Complaining(table);
        foreach (var bytes in Mangled(deal, random).Take(60))
            if (ResharingDeal.TryRead(terms, 1, bytes, out var read))
                Assert.Equal(bytes, read.Encode());
        foreach (var bytes in Mangled(combination, random))
            if (ResharingCombination.TryRead(terms, bytes, out var transcript, out var read))
                Assert.Equal(bytes, read.Encode(old.Key.Parameters.KeyBasis, transcript));
        foreach (var bytes in Mangled(judgement, random))
            if (ResharingJudgement.TryRead(terms, bytes, out var read))
                Assert.Equal(bytes, read.Encode());
        foreach (var bytes in Mangled(new byte[ResharingSubshare.Length(old.Key.Parameters.KeyBasis)], random))
            if (ResharingSubshare.TryRead(old.Key.Parameters.KeyBasis, bytes, out var read))
            {
                using (read)
                using (var again = read.Encode())
                    Assert.Equal(bytes, again.Span.ToArray());
            }
    }

    [Fact]
    public void Evidence_is_read_as_it_was_written_and_altered_evidence_proves_nothing()
    {
        foreach (var evidence in AllKinds(out var table))
        {
            var bytes = evidence.Encode();
            Assert.True(ResharingEvidence.TryRead(bytes, out var read));
            Assert.Equal(bytes, read.Encode());
            Assert.True(read.Verify(table.Terms));
            Assert.False(read.Verify(table.TermsWith(200)));
            var random = new System.Random((int)evidence.Kind);
            foreach (var changed in Mangled(bytes, random).Take(40))
                if (ResharingEvidence.TryRead(changed, out var altered))
                    Assert.False(altered.Verify(table.Terms) && (altered.Side, altered.Accused) != (evidence.Side, evidence.Accused));
            foreach (var (at, value) in new[] { (1, 1 - bytes[1]), (2, 4), (2, 0), (2, 9), (0, 1 + bytes[0] % 3) })
            {
                var changed = bytes.ToArray();
                changed[at] = (byte)value;
                Assert.False(ResharingEvidence.TryRead(changed, out var altered) && altered.Verify(table.Terms));
            }
            Assert.False(ResharingEvidence.TryRead([0, .. bytes[1..]], out _));
            Assert.False(ResharingEvidence.TryRead([4, .. bytes[1..]], out _));
            Assert.False(ResharingEvidence.TryRead([.. bytes, 0], out _));
        }
    }

    /// <summary>
    /// A dealer in league with others that signs another deal or combination afterwards does not turn an honest complaint into a lie: the
    /// complaint names what it is about.
    /// </summary>
    [Fact]
    public void A_complaint_is_no_evidence_about_other_messages_than_it_names()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1).Until(ResharingStep.Deal);
        var good = table.Read(table.Posts()[1]);
        table.Done(posts =>
            table.Tamper(posts, ResharingStep.Deal, Old, 2, payload => table.Reseal(payload, 2, 3, content => Flip(content, 3)))
        );
        var combined = table.Parties[0].Find(ResharingStep.Combine, Old, 2)!;
        var judged = table.Parties[0].Find(ResharingStep.Judge, New, 3)!;
        Assert.False(ResharingEvidence.FalseComplaint(good, combined, judged).Verify(table.Terms));
        Assert.True(ResharingEvidence.FalseShare(table.Parties[0].Find(ResharingStep.Deal, Old, 2)!, combined, judged).Verify(table.Terms));
        Assert.False(ResharingEvidence.FalseShare(good, combined, judged).Verify(table.Terms));
        Assert.False(
            ResharingEvidence.FalseShare(table.Parties[0].Find(ResharingStep.Deal, Old, 1)!, combined, judged).Verify(table.Terms)
        );
    }

    [Fact]
    public void One_message_signed_twice_is_no_equivocation()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1).Until(ResharingStep.Deal);
        var post = table.Read(table.Posts()[1]);
        var again = table.Read(table.Forge(ResharingStep.Deal, Old, 2, post.Payload.Span));
        Assert.False(ResharingEvidence.Equivocation(post, again).Verify(table.Terms));
        var other = table.Read(table.Forge(ResharingStep.Deal, Old, 2, [1]));
        Assert.True(ResharingEvidence.Equivocation(other, post).Verify(table.Terms));
        Assert.Equal(ResharingEvidence.Equivocation(other, post).Encode(), ResharingEvidence.Equivocation(post, other).Encode());
        Assert.False(ResharingEvidence.Equivocation(post, table.Read(table.Forge(ResharingStep.Deal, Old, 3, [1]))).Verify(table.Terms));
        Assert.False(ResharingEvidence.Equivocation(post, table.Read(table.Forge(ResharingStep.Agree, Old, 2, [1]))).Verify(table.Terms));
    }

    private static List<ResharingEvidence> AllKinds(out ResharingTable table)
    {
        var resharing = new ResharingTable(EpochMembers.First(7, 2), 7, 2);
        table = resharing;
        var failed = resharing.Run(posts =>
        {
            var sent = resharing.Tamper(posts, ResharingStep.Combine, Old, 5, payload => Flip(payload, 33));
            sent = resharing.Tamper(
                sent,
                ResharingStep.Judge,
                New,
                6,
                payload => resharing.Complain(payload, 6, 1)
            );
            return resharing.AddSecond(sent, ResharingStep.Agree, Old, 2, payload => Flip(payload, 1));
        });
        Assert.Equal(
            [ResharingEvidenceKind.Equivocation, ResharingEvidenceKind.FalseShare, ResharingEvidenceKind.FalseComplaint],
            failed.Evidence.Select(piece => piece.Kind)
        );
        return [.. failed.Evidence];
    }

    private static byte[] Complaining(ResharingTable table) =>
        new ResharingJudgement(default, [table.Complaint(2, 1), table.Complaint(2, 4)]).Encode();

    private static byte[] Payload(ResharingTable table, ResharingStep step, ResharingSide side) =>
        table.Read(table.Posts().First(post => table.Is(post, step, side, 1))).Payload.ToArray();

    private static IEnumerable<byte[]> Mangled(byte[] bytes, System.Random random)
    {
        for (var i = 0; i < 12; i++)
            yield return bytes[..(i < 6 ? bytes.Length * i / 6 : bytes.Length - 1 - random.Next(80))];
        yield return [.. bytes, 0];
        yield return [];
        for (var i = 0; i < 40; i++)
            yield return Flip(bytes, i < 20 ? Math.Min(i * 4, bytes.Length - 1) : random.Next(bytes.Length), 1 << random.Next(8));
    }
}
