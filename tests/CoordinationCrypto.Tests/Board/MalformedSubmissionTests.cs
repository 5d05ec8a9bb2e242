using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// What a hostile submitter can post, and what comes of it: nothing, or a refusal that names it. The last test shows why.
/// </summary>
public sealed class MalformedSubmissionTests
{
    private static readonly StagTerms Stag = TestMarket.Stag(100);

    [Fact]
    public void Two_submissions_that_together_would_execute_someone_who_never_agreed_are_rejected()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "malformed");
        var market = test.Market;
        market.Post(Stag);
        Submit("puppet", -2); // F(1) would be −2 + 3 = 1, and the weighted bits 1·(−2) + 2·3 = 4: those of the third alone
        Submit("other puppet", 3);
        market.Submit(Stag, "fifty", Condition.Members(50));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        Assert.Equal(["other puppet", "puppet"], market.Board.Rejections.Select(rejection => NameOf(rejection)).Order());
        Assert.All(market.Board.Rejections, rejection => Assert.Equal(RejectionReason.NotBinary, rejection.Reason));
        Assert.Equal(1, market.Board.LiveCount);

        void Submit(string agent, long value)
        {
            using var forge = new SubmissionForge(market.Board, Stag, market.AgentOf(agent).Key, agent);
            using var plaintext = forge.Encode(value);
            market.Append(forge.Sign(forge.First(plaintext, 1), 1));
        }

        string NameOf(Rejection rejection) =>
            new[] { "puppet", "other puppet", "fifty" }.Single(agent =>
                market.AgentOf(agent).PseudonymIn(Stag).Bytes.SequenceEqual(rejection.Pseudonym)
            );
    }

    [Fact]
    public void A_rejected_replacement_leaves_what_it_was_to_replace()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "kept");
        var market = test.Market;
        market.Post(Stag);
        market.Submit(Stag, "ana", Condition.Members(2));
        market.Tick();
        using var forge = new SubmissionForge(market.Board, Stag, market.AgentOf("ana").Key, "holes");
        using var holes = forge.Encode(0, 1, 0, 1);
        market.Append(forge.Sign(forge.Replacement(holes, 9), 9));
        Assert.Empty(market.Tick()); // the pack is as it was: nothing to scan
        Assert.Equal(RejectionReason.NotAnUpSet, Assert.Single(market.Board.Rejections).Reason);
        market.Submit(Stag, "bo", Condition.Members(2));
        Assert.Equal(["ana", "bo"], test.Names(Assert.Single(market.Tick())));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(70)]
    public void Cheaters_among_many_are_named_and_all_others_admitted(int agents)
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "among many");
        var market = test.Market;
        market.Post(Stag);
        for (var i = 0; i < agents; i++)
        {
            if (i % 29 != 3)
            {
                market.Submit(Stag, $"agent {i}", Condition.Members(99));
                continue;
            }
            using var forge = new SubmissionForge(market.Board, Stag, market.AgentOf($"agent {i}").Key, $"forge {i}");
            using var crowd = forge.Encode([.. Enumerable.Repeat(1000L, 100)]);
            market.Append(forge.Sign(forge.First(crowd, 1), 1));
        }
        market.Tick();
        var cheaters = Enumerable
            .Range(0, agents)
            .Where(i => i % 29 == 3)
            .Select(i => Convert.ToHexString(market.AgentOf($"agent {i}").PseudonymIn(Stag)))
            .Order();
        Assert.Equal(cheaters, market.Board.Rejections.Select(rejection => Convert.ToHexString(rejection.Pseudonym)).Order());
        Assert.Equal(agents - cheaters.Count(), market.Board.LiveCount);
    }

    [Fact]
    public void Nothing_of_a_submission_can_be_used_for_another()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "copied");
        var market = test.Market;
        var other = TestMarket.Stag(100, name: "other");
        market.Post(Stag);
        market.Post(other);
        using var ana = new SubmissionForge(market.Board, Stag, market.AgentOf("ana").Key, "ana");
        using var condition = ana.Encode(Condition.Members(3));
        var honest = ana.First(condition, 5);
        using var eve = new SubmissionForge(market.Board, Stag, market.AgentOf("eve").Key, "eve");
        using var elsewhere = new SubmissionForge(market.Board, other, market.AgentOf("ana").Key, "elsewhere");
        var own = eve.First(condition, 5);
        using var half = committee.Encrypt([1], "unproven");
        Assert.Equal(ReplayRefusal.ProofInvalid, Refused(eve.Sign(honest, 5))); // under another pseudonym
        Assert.Equal(ReplayRefusal.ProofInvalid, Refused(eve.Sign(own with { Ciphertext = honest.Ciphertext }, 5))); // another's ciphertext
        Assert.Equal(ReplayRefusal.ProofInvalid, Refused(eve.Sign(own with { Shown = honest.Shown }, 5))); // another's name
        Assert.Equal(ReplayRefusal.ProofInvalid, Refused(elsewhere.Sign(honest with { Stag = other.Id }, 5))); // in another stag
        Assert.Equal(ReplayRefusal.ProofInvalid, Refused(ana.Sign(honest, 6))); // under another number
        Assert.Equal(ReplayRefusal.ProofInvalid, Refused(ana.Sign(honest with { Ciphertext = half.Encode() }, 5))); // without a proof
        Assert.Equal(ReplayRefusal.ProofInvalid, Refused(ana.Sign(honest with { Consent = ana.Here() with { Until = 9_000_000 } }, 5)));
        market.Tick();
        // against another position
        Assert.Equal(ReplayRefusal.ProofInvalid, Refused(ana.Sign(honest with { Consent = ana.Here() }, 5)));
        Assert.Null(Refused(ana.Sign(honest, 5)));
        Assert.Equal(ReplayRefusal.SequenceNotIncreasing, Refused(ana.Sign(ana.Replacement(condition, 5), 5))); // again

        ReplayRefusal? Refused(CoordinationCrypto.Board.Record record)
        {
            try
            {
                market.Append(record);
                return null;
            }
            catch (BoardException refused)
            {
                return refused.Refusal;
            }
        }
    }

    [Fact]
    public void Noise_that_cancels_in_the_pack_and_not_at_a_hunt_shows_the_joint_secret_modulo_two()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var q = test.Parameters.Q;
        var delta = test.Parameters.Delta;
        var k = (q - delta / 2) * ((q + 1) / 2) % q; // the first two members weigh 2 and 4, and 2k − 4k = Δ/2
        using var first = Shifted(k);
        using var second = Shifted(q - k);
        using var pack = Evaluator.Add(first, second);
        Assert.All(test.Secret.Decrypt(pack), value => Assert.Equal(0UL, value)); // nothing is to be seen before the hunt

        using var twice = Evaluator.MultiplyScalar(first, 2);
        using var fourTimes = Evaluator.MultiplyScalar(second, 4);
        using var members = Evaluator.Add(twice, fourTimes);
        var request = test.Request(members, RequestPath.Opening, SlotSet.Single(test.Parameters, 0));
        Assert.True(
            Reconstruction.TryReconstruct(
                AcceptanceRule.Of(test.Committee),
                request.Degree,
                test.OpenShares(request, members),
                out var opened,
                out _
            )
        );
        using (opened)
        {
            var secret = test.Secret.Coefficients();
            for (var j = 0; j < secret.Length; j++)
            {
                var rest = BigInteger.Remainder(BigInteger.Remainder(opened!.Centered(j), delta) + delta, delta);
                Assert.Equal(secret[j] % 2 != 0, rest > delta / 4 && rest < delta - delta / 4);
            }
        }

        Ciphertext Shifted(BigInteger by)
        {
            var ciphertext = test.Encrypt([], "zero");
            var residues = test.Parameters.DataBasis.Residues(by);
            for (var l = 0; l < residues.Length; l++)
                ciphertext.C1.Limb(l)[0] = test.Parameters.DataBasis[l].Add(ciphertext.C1.Limb(l)[0], residues[l]);
            return ciphertext;
        }
    }
}
