using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>Why submitters have to be trusted for as long as submissions carry no proofs: what SECURITY.md says that malformed ones do, they do.</summary>
public sealed class MalformedSubmissionTests
{
    [Fact]
    public void Two_submissions_together_execute_someone_who_never_agreed()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "malformed");
        var market = test.Market;
        var stag = TestMarket.Stag(100);
        market.Post(stag);
        Submit("puppet", -2); // F(1) = −2 + 3 = 1, and the weighted bits are 1·(−2) + 2·3 = 4: those of the third alone
        Submit("other puppet", 3);
        market.Submit(stag, "fifty", Condition.Members(50));
        var outcome = Assert.Single(market.Tick());
        Assert.Equal((TickEnd.Fired, 1), (outcome.End, outcome.Cell));
        Assert.Equal(["fifty"], test.Names(outcome));

        void Submit(string agent, long value)
        {
            var p = committee.Parameters.PlainModulus;
            var key = market.PseudonymOf(stag, agent);
            using var half = committee.Encrypt([p.Multiply(p.FromSigned(value), p.Inverse(2))], agent);
            var body = new SubmissionBody(stag.Id.ToArray(), 1, half.Encode());
            market.Append(Record.Sign(key, RecordKind.Submission, market.NextSequence(key), body.Encode(), Streams.Entropy(agent)));
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
        Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), request.Degree, test.OpenShares(request, members), out var opened, out _));
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
            for (var l = 0; l < residues.Length; l++) ciphertext.C1.Limb(l)[0] = test.Parameters.DataBasis[l].Add(ciphertext.C1.Limb(l)[0], residues[l]);
            return ciphertext;
        }
    }
}
