using CoordinationCrypto.Groups;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>What a resharing among honest validators leads to.</summary>
public class ResharingTests
{
    // Laws

    [Theory, InlineData(4, 1, 4, 1, 4), InlineData(4, 1, 7, 2, 0), InlineData(7, 2, 4, 1, 2), InlineData(4, 1, 5, 1, 3)]
    public void The_new_committee_opens_and_scans_and_decrypts_what_is_encrypted_under_the_unchanged_keys(
        int n,
        int f,
        int newN,
        int newF,
        int overlap
    )
    {
        using var old = EpochMembers.First(n, f);
        using var table = new ResharingTable(old, newN, newF, overlap);
        var done = table.Done();
        using var members = table.Next();
        Assert.Empty(done.Evidence);
        Assert.Empty(done.Suspects);
        Assert.Equal(Enumerable.Range(1, n), done.Qualified);
        Assert.Equal(new Committee(newN, newF), members.Committee);
        members.AssertOpens();
        members.AssertDecryptsElGamal();
    }

    [Fact]
    public void From_four_to_seven_and_back_to_four_the_key_is_the_same_and_what_is_spent_carries_over()
    {
        using var first = EpochMembers.First(4, 1);
        using var there = new ResharingTable(first, 7, 2, overlap: 2);
        var one = there.Done().Certificate;
        using var second = there.Next();
        using var back = new ResharingTable(second, 4, 1, overlap: 1, nonce: 2);
        var two = back.Done().Certificate;
        using var third = back.Next();
        third.AssertOpens();
        third.AssertDecryptsElGamal();
        Assert.Equal((1U, 2U), (one.Roster.Epoch, two.Roster.Epoch));
        Assert.Equal(first.Key.ConfigurationId.ToArray(), one.Previous.ToArray());
        Assert.Equal(one.Digest.ToArray(), two.Previous.ToArray());
        Assert.Equal(LeakageBudget.Total - 12345, two.LeakageLeft);
    }

    [Fact]
    public void A_set_of_old_and_new_shares_is_accepted_as_nothing_and_put_together_decodes_to_noise()
    {
        using var old = EpochMembers.First(4, 1);
        var before = old.Secrets.Select(held => old.CopyOf(held.Validator)).ToArray();
        using var table = new ResharingTable(old, 4, 1, overlap: 4);
        table.Done();
        using var members = table.Next();
        using var stale = new EpochMembers(old.Key, old.Roster, old.Noise, [], before, old.ElGamalKey);
        using var ciphertext = old.Encrypt();
        var olds = stale.Shares(ciphertext, RequestPath.Opening);
        var news = members.Shares(ciphertext, RequestPath.Opening);
        // the old shares alone would still open: that is why they are erased
        Assert.Equal(EpochMembers.Message(old.Key.Parameters), stale.Interpolate([olds[0], olds[1]]));
        var counts = new long[64];
        foreach (var points in EpochMembers.Choose(4, 2))
            foreach (var (a, b) in new[] { (olds, news), (news, olds) })
                foreach (var slot in members.Interpolate([a[points[0] - 1], b[points[1] - 1]]))
                    counts[slot * (ulong)counts.Length / old.Key.Parameters.PlainModulus.Value]++;
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
        for (var mask = 1; mask < 15; mask++)
        {
            var mixed = Enumerable.Range(0, 4).Select(i => (mask >> i & 1) != 0 ? olds[i] : news[i]).ToArray();
            var accepted = Reconstruction.TryReconstruct(AcceptanceRule.Of(members.Committee), 1, mixed, out var value, out var wrong);
            Assert.Equal(int.PopCount(mask) is 1 or 3, accepted); // three of one epoch agree and name the fourth
            if (accepted)
                Assert.Single(wrong);
            value?.Dispose();
        }
        foreach (var share in (List<Share>)[.. olds, .. news])
            share.Dispose();
    }

    [Fact]
    public void A_share_of_one_epoch_answers_no_request_of_another()
    {
        using var old = EpochMembers.First(4, 1);
        using var ciphertext = old.Encrypt();
        var request = old.Request(ciphertext, RequestPath.Opening);
        using var table = new ResharingTable(old, 4, 1);
        table.Done();
        using var members = table.Next();
        Assert.Throws<ArgumentException>(() => members.Maker(1).Open(request, ciphertext));
    }

    [Fact]
    public void New_shares_are_new_and_lie_on_a_polynomial_of_the_new_degree_through_the_same_secret()
    {
        using var old = EpochMembers.First(4, 1);
        var before = old.Secrets.Select(held => old.CopyOf(held.Validator)).ToArray();
        using var table = new ResharingTable(old, 7, 2, overlap: 4);
        table.Done();
        using var members = table.Next();
        using var secret = Interpolate(before, [2, 4], 0);
        foreach (var points in EpochMembers.Choose(7, 3))
        {
            using var again = Interpolate(members.Secrets, points, 0);
            Assert.True(again.Residues.SequenceEqual(secret.Residues));
        }
        using var tooFew = Interpolate(members.Secrets, [1, 2], 0);
        Assert.False(tooFew.Residues.SequenceEqual(secret.Residues));
        for (var i = 0; i < 4; i++)
            Assert.False(members.Secrets[i].Key.Value.Residues.SequenceEqual(before[i].Key.Value.Residues));
        foreach (var held in before)
            held.Dispose();
    }

    [Fact]
    public void What_the_old_validators_hold_serves_on_whether_it_is_done_or_not()
    {
        using var old = EpochMembers.First(4, 1);
        using (var failed = new ResharingTable(old, 4, 1))
            Assert.IsType<ResharingOutcome.TimedOut>(failed.Run(posts => failed.Step is ResharingStep.Certify ? [] : posts));
        old.AssertOpens();
        using var table = new ResharingTable(old, 4, 1, nonce: 2);
        table.Done();
        old.AssertOpens(); // until the board has the certificate
    }

    [Fact]
    public void Secrets_that_nobody_takes_are_zeroed_with_the_party()
    {
        using var old = EpochMembers.First(4, 1);
        var table = new ResharingTable(old, 4, 1);
        table.Until(ResharingStep.Certify);
        var secrets = table.Parties[^1].Secrets!;
        Assert.Equal((1U, 4), (secrets.Epoch, secrets.Validator));
        table.Dispose();
        Assert.Throws<ObjectDisposedException>(() => secrets.Key.Value.Residues.Length);
    }

    [Fact]
    public void The_parties_run_step_by_step_and_wait_for_whom_they_should()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 7, 2);
        var awaited = new List<(ResharingStep, int, int)>();
        while (table.Step is not ResharingStep.Ended)
        {
            awaited.Add(
                (
                    table.Step,
                    table.Parties[0].Awaited.Count(who => who.Side is ResharingSide.Old),
                    table.Parties[0].Awaited.Count(who => who.Side is ResharingSide.New)
                )
            );
            var posts = table.Posts();
            Assert.Equal(posts, table.Posts()); // the same bytes however often
            table.Round(posts);
        }
        Assert.Equal(
            [
                (ResharingStep.Open, 0, 7),
                (ResharingStep.Deal, 4, 0),
                (ResharingStep.Agree, 4, 0),
                (ResharingStep.Combine, 4, 0),
                (ResharingStep.Judge, 0, 7),
                (ResharingStep.Seeds, 0, 3),
                (ResharingStep.Seeds, 0, 7),
                (ResharingStep.Certify, 0, 7),
            ],
            awaited
        );
    }

    // Rejects

    [Fact]
    public void Parties_are_only_made_of_what_the_terms_state()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        using var attempt = AttemptRecord.Draw(table.Entropy);
        Assert.Throws<ArgumentException>(() => new ResharingParty(table.Terms, old.Identities[1], old.Secrets[0], attempt));
        Assert.Throws<ArgumentException>(() => new ResharingParty(table.Terms, table.Identities[1], 1, table.Entropy));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResharingParty(table.Terms, table.Identities[1], 5, table.Entropy));
        using var later = new EpochSecrets(
            KeyShare.Adopt(old.Key.Parameters, 1, old.Secrets[0].Key.Value.Clone(), epoch: 1),
            old.CopyOf(1).ElGamal,
            EpochMembers.Copy(old.Secrets[0].Seeds)
        );
        Assert.Throws<ArgumentException>(() => new ResharingParty(table.Terms, old.Identities[0], later, attempt));
        using var other = new EpochSecrets(
            KeyShare.Adopt(old.Key.Parameters, 1, old.Secrets[0].Key.Value.Clone()),
            new ElGamalKeyShare(1, SecretScalar.Create(table.Entropy)),
            EpochMembers.Copy(old.Secrets[0].Seeds)
        );
        Assert.Throws<ArgumentException>(() => new ResharingParty(table.Terms, old.Identities[0], other, attempt));
        Assert.Throws<InvalidOperationException>(() => table.Parties[^1].TakeSecrets());
        Assert.Throws<ArgumentException>(() => new EpochSecrets(old.Secrets[0].Key, old.Secrets[1].ElGamal, old.Secrets[0].Seeds));
        table.Done();
        Assert.Throws<InvalidOperationException>(() => table.Parties[0].TakeSecrets());
        Assert.Throws<InvalidOperationException>(() => table.Parties[0].Close());
    }

    private static EvaluationPolynomial Interpolate(EpochSecrets[] secrets, int[] points, int x)
    {
        var basis = secrets[0].Key.Value.Basis;
        var weights = Committee.LagrangeWeights(points, x, basis);
        var sum = EvaluationPolynomial.Zero(basis);
        for (var i = 0; i < points.Length; i++)
            sum.AddScaled(secrets[points[i] - 1].Key.Value, weights[i]);
        return sum;
    }
}
