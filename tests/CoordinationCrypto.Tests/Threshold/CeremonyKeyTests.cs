using System.Security.Cryptography;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Subsets of (4, 1): 0 = {1,2,3}, 1 = {1,2,4}, 2 = {1,3,4}, 3 = {2,3,4}.</summary>
public class CeremonyKeyTests
{
    // Rejects

    [Fact]
    public void A_vouched_body_that_is_no_polynomial_fails_those_who_cannot_check_it_otherwise()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Vouch);
        var length = table.Terms.Parameters.KeyBasis.Moduli.ToArray().Sum(q => (256 * q.BitCount + 7) / 8);
        var garbage = new byte[length];
        garbage.AsSpan().Fill(0xff); // residues above every prime
        IEnumerable<byte[]> posts = table.Posts();
        foreach (var liar in new[] { 1, 2 }) // subset 0 is the first of both
            posts = table.Tamper(posts, CeremonyStep.Vouch, liar, payload => [.. payload[..32], .. SHA256.HashData(garbage), .. payload[64..]]).ToArray();
        table.Round(posts);
        Assert.Equal(CeremonyFailure.OwnContribution, Assert.IsType<CeremonyOutcome.Failed>(table.Parties[2].Outcome).Failure);
        var writer = new WireWriter();
        writer.WriteUInt16(1);
        writer.WriteUInt16(0);
        writer.WriteBytes(garbage);
        var outsider = table.Parties[3];
        Assert.Equal(CeremonyReceipt.Accepted, outsider.Receive(CeremonyMessage.Unsigned(table.Terms, CeremonyStep.Bodies, 0, 1, writer.Written).Bytes));
        outsider.Close();
        Assert.Equal(CeremonyFailure.UnreadableBody, Assert.IsType<CeremonyOutcome.Failed>(outsider.Outcome).Failure);
    }

    [Fact]
    public void A_body_for_a_subset_that_does_not_exist_is_refused()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Bodies);
        var payload = table.Read(table.Posts()[1]).Payload.ToArray(); // one body
        (payload[2], payload[3]) = (4, 0);
        Assert.Equal(CeremonyReceipt.Malformed, table.Parties[0].Receive(CeremonyMessage.Unsigned(table.Terms, CeremonyStep.Bodies, 0, 2, payload).Bytes));
    }
}
