using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Subsets of (4, 1): 0 = {1,2,3}, 1 = {1,2,4}, 2 = {1,3,4}, 3 = {2,3,4}.</summary>
public class CeremonyKeyTests
{
    // Rejects

    /// <summary>
    /// 0: no polynomial. 1: no point. 2: a point that is the negative of the sum of all others, so that X is infinity. Each is vouched
    /// for by two liars, one more than there may be.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_vouched_body_that_makes_no_key_fails_those_who_cannot_check_it_otherwise(int fault)
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Bodies);
        using var same = new CeremonyTable(); // as far as the vouches, from the same randomness
        same.Until(CeremonyStep.Vouch);
        var bodies = Bodies(table);
        var forged = bodies[0].ToArray();
        if (fault == 0)
            forged.AsSpan(..^Point.CompressedLength).Fill(0xff); // residues above every prime
        else if (fault == 1)
            forged[^Point.CompressedLength] = 0;
        else
            (-Secp256k1.Sum(bodies.Skip(1).Select(PointOf))).WriteCompressed(forged.AsSpan(^Point.CompressedLength..));
        IEnumerable<byte[]> posts = same.Posts();
        foreach (var liar in new[] { 1, 2 }) // subset 0 is the first of both
            posts = same.Tamper(
                    posts,
                    CeremonyStep.Vouch,
                    liar,
                    payload => [.. payload[..32], .. SHA256.HashData(forged), .. payload[64..]]
                )
                .ToArray();
        same.Round(posts);
        Assert.Equal(CeremonyFailure.OwnContribution, Assert.IsType<CeremonyOutcome.Failed>(same.Parties[2].Outcome).Failure);
        var outsider = same.Parties[3];
        var writer = new WireWriter();
        writer.WriteUInt16((ushort)bodies.Count);
        for (var subset = 0; subset < bodies.Count; subset++)
        {
            writer.WriteUInt16((ushort)subset);
            writer.WriteBytes(subset == 0 ? forged : bodies[subset]);
        }
        Assert.Equal(
            MessageReceipt.Accepted,
            outsider.Receive(CeremonyMessage.Unsigned(same.Terms, CeremonyStep.Bodies, 0, 1, writer.Written))
        );
        outsider.Close();
        Assert.Equal(CeremonyFailure.UnreadableBody, Assert.IsType<CeremonyOutcome.Failed>(outsider.Outcome).Failure);
    }

    [Theory]
    [InlineData(-1)] // in the point
    [InlineData(0)] // in the polynomial
    public void A_body_that_differs_from_the_vouched_one_anywhere_is_awaited_from_the_next(int place)
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Bodies);
        var post = table.Posts()[2]; // one body, of 4
        var spoilt = CeremonyTable.Flip(post, place < 0 ? post.Length - 64 + place : 39 + 4 + place);
        Assert.Equal(MessageReceipt.Unmatched, table.Parties[0].Receive(spoilt));
        Assert.Equal([1, 2, 4], table.Parties[0].Awaited);
        table.Done();
    }

    [Fact]
    public void A_body_for_a_subset_that_does_not_exist_is_refused()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Bodies);
        var payload = table.Read(table.Posts()[2]).Payload.ToArray(); // one body, of 4
        (payload[2], payload[3]) = (4, 0);
        Assert.Equal(
            MessageReceipt.Malformed,
            table.Parties[0].Receive(CeremonyMessage.Unsigned(table.Terms, CeremonyStep.Bodies, 0, 4, payload))
        );
    }

    /// <summary>All bodies, by subset.</summary>
    private static List<byte[]> Bodies(CeremonyTable table)
    {
        var length = KeyContribution.PackedLength(table.Terms.Parameters) + Point.CompressedLength;
        var bodies = new SortedDictionary<int, byte[]>();
        foreach (var post in table.Posts())
        {
            var reader = new WireReader(table.Read(post).Payload.Span);
            Assert.True(reader.TryReadUInt16(out var count));
            for (var i = 0; i < count; i++)
            {
                Assert.True(reader.TryReadUInt16(out var subset) & reader.TryReadBytes(length, out var body));
                bodies.Add(subset, body.ToArray());
            }
        }
        return [.. bodies.Values];
    }

    private static Point PointOf(byte[] body)
    {
        Assert.True(Point.TryReadCompressed(body.AsSpan(^Point.CompressedLength..), out var point));
        return point;
    }
}
