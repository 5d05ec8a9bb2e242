using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>In a stag with a large registry a first submission is looked at only with its work done; a later one needs none.</summary>
public sealed class StampTests
{
    [Fact]
    public void A_first_submission_to_a_large_registry_is_stamped_and_a_later_one_is_not()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "stamps");
        var market = test.Market;
        var registry = market.PostRegistry(Enumerable.Range(0, 33).Select(i => $"agent {i}"));
        var stag = new StagTerms("large", "t", ConditionGrid.OfMembers(9), eligibility: Eligibility.Shielded(registry));
        market.Post(stag);
        market.Submit(stag, "agent 1", Condition.Members(1)); // the library's own way
        market.Tick();
        Assert.Empty(market.LiveIn(stag)); // it has acted alone
        Assert.Single(market.ActedIn(stag));

        using var forge = new SubmissionForge(market.Board, stag, market.AgentOf("agent 2").Key, "stamps");
        using var condition = forge.Encode(Condition.Members(9));
        var policy = market.Board.Find(stag.Id)!.Stag.Policy;
        var bare = forge.First(condition, 1);
        var stamped = bare.Stamped(policy, forge.Key.Pseudonym.Name, 1);
        Assert.Equal(ReplayRefusal.SubmissionMalformed, Append(bare, 1));
        Assert.Equal(ReplayRefusal.StampWrong, Append(stamped with { Stamp = ~stamped.Stamp }, 1));
        Assert.Equal(ReplayRefusal.StampWrong, Append(stamped, 2)); // of another number
        byte[] proof = [.. stamped.Proof.Span];
        proof[^1] ^= 1;
        Assert.Equal(ReplayRefusal.StampWrong, Append(stamped with { Proof = proof }, 1)); // of other bytes
        var restamped = (stamped with { Proof = proof, Stamp = null }).Stamped(policy, forge.Key.Pseudonym.Name, 1);
        Assert.Equal(ReplayRefusal.ProofInvalid, Append(restamped, 1));
        Assert.Equal(ReplayRefusal.None, Append(stamped, 1));
        Assert.Equal(ReplayRefusal.None, Append(forge.Replacement(condition, 2), 2));

        ReplayRefusal Append(SubmissionBody body, ulong sequence)
        {
            market.Board.TryAppend(forge.Sign(body, sequence).Encode(), out var refusal);
            return refusal;
        }
    }
}
