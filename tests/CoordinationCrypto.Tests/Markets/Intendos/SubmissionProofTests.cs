using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Honest submissions: they verify, have the stated length, and decrypt to what was submitted.</summary>
public sealed class SubmissionProofTests
{
    private static readonly TestStag Stag = new();

    [Theory, InlineData(false), InlineData(true)]
    public void First_submissions_of_every_member_verify(bool shielded)
    {
        var policy = shielded ? Stag.Shielded : Stag.Named;
        for (var agent = 0; agent < TestStag.Members; agent++)
        {
            var claim = Stag.First(agent, policy);
            Assert.True(Stag.Verify(claim));
            Assert.Equal(SubmissionProof.Length(Stag.Encryptor, policy, SubmissionKind.First), claim.Proof.Length);
            Assert.Equal(shielded, claim.Shown!.Agent is null);
            using var doubled = ProvenEncryptor.Double(claim.Submitted);
            Assert.Equal(Stag.Fixture.Slots($"{agent}/1/1/1/2/{shielded}"), Stag.Fixture.Secret.Decrypt(doubled));
            claim.Submitted.Dispose();
        }
    }

    [Fact]
    public void A_stranger_submits_where_everybody_may()
    {
        var open = IdentityPolicy.Named();
        using var key = new PseudonymKey(Stag.Stranger, Stag.Base);
        using var submitted = Stag.Encrypt("stranger", out var witness);
        using var proven = witness;
        var context = TestStag.Context(key.Pseudonym);
        var proof = SubmissionProof.ProveFirst(
            Stag.Encryptor,
            submitted,
            witness,
            context,
            open,
            key,
            Streams.Entropy("stranger"),
            out var shown
        );

        Assert.True(Stag.Verify(new SubmissionClaim(submitted, context, open, shown, proof)));
        Assert.False(Stag.Verify(new SubmissionClaim(submitted, context, Stag.Named, shown, proof))); // and not where a registry says who
    }

    [Fact]
    public void A_replacement_is_the_proof_of_encryption_alone()
    {
        var claim = Stag.Replacement(0, Stag.Shielded);

        Assert.True(Stag.Verify(claim));
        Assert.True(Stag.Verify(claim with { Policy = Stag.Named })); // the identity was shown by the first
        Assert.Equal(EncryptionProof.Length(Stag.Encryptor), claim.Proof.Length);
        Assert.Equal(claim.Proof.Length, SubmissionProof.Length(Stag.Encryptor, Stag.Shielded, SubmissionKind.Replacement));
        claim.Submitted.Dispose();
    }

    [Fact]
    public void Lengths_at_full_size_are_those_of_the_specification()
    {
        var stag = new TestStag(parameters: "Secure8192");
        Assert.Equal(233_493, SubmissionProof.Length(stag.Encryptor, stag.Named, SubmissionKind.Replacement));
        Assert.Equal(233_525, SubmissionProof.Length(stag.Encryptor, stag.Named, SubmissionKind.First));
        Assert.Equal(233_493 + 3 * 21 + 4 * 32 + 64, SubmissionProof.Length(stag.Encryptor, stag.Shielded, SubmissionKind.First));
        var large = IdentityPolicy.Shielded(Registry(1024), stag.CommitteeKey);
        Assert.Equal(235_322, SubmissionProof.Length(stag.Encryptor, large, SubmissionKind.First));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_submission_at_full_size_verifies(bool shielded)
    {
        var stag = new TestStag(parameters: "Secure8192");
        var claim = stag.First(1, shielded ? stag.Shielded : stag.Named);

        Assert.True(stag.Verify(claim));
        Assert.False(stag.Verify(claim with { Context = TestStag.Context(claim.Context.Pseudonym, sequence: 2) }));
        claim.Submitted.Dispose();
    }

    [Fact]
    public void In_a_large_registry_membership_takes_a_logarithmic_number_of_bytes()
    {
        var stag = new TestStag();
        using var key = stag.Key(0);
        var policy = IdentityPolicy.Shielded(
            new Registry([
                key.Agent,
                .. Enumerable.Range(0, Membership.MaxLinear).Select(i => SigningKey.Create(Streams.Entropy($"large {i}")).PublicKey),
            ]),
            stag.CommitteeKey
        );
        var claim = stag.First(0, policy);
        using (claim.Submitted)
        {
            var linear = IdentityPolicy.Shielded(Registry(Membership.MaxLinear), stag.CommitteeKey);
            Assert.True(
                SubmissionProof.Length(stag.Encryptor, policy, SubmissionKind.First)
                    < SubmissionProof.Length(stag.Encryptor, linear, SubmissionKind.First)
            );
            Assert.True(stag.Verify(claim));
            // as large, and without this agent
            var smaller = IdentityPolicy.Shielded(Registry(Membership.MaxLinear + 1), stag.CommitteeKey);
            Assert.False(stag.Verify(claim with { Policy = smaller }));
            Assert.Throws<ArgumentException>(() => stag.First(0, smaller));
        }
    }

    [Fact]
    public void A_batch_says_which_claims_hold()
    {
        var claims = Enumerable
            .Range(0, TestStag.Members)
            .SelectMany(agent =>
                new[] { Stag.First(agent, Stag.Named), Stag.First(agent, Stag.Shielded), Stag.Replacement(agent, Stag.Shielded) }
            )
            .ToArray();
        claims[4] = claims[4] with { Proof = claims[1].Proof };
        claims[6] = claims[6] with { Proof = claims[6].Proof[1..] };
        claims[8] = claims[8] with { Submitted = claims[9].Submitted };
        var expected = Enumerable.Range(0, 12).Select(i => i is not (4 or 6 or 8)).ToArray();

        Assert.Equal(expected, SubmissionProof.VerifyAll(Stag.Encryptor, claims));
        Assert.Empty(SubmissionProof.VerifyAll(Stag.Encryptor, []));
    }

    [Fact]
    public void What_is_shown_reads_back_and_nothing_else_does()
    {
        foreach (var policy in new[] { Stag.Named, Stag.Shielded })
        {
            using var claimed = Stag.First(0, policy).Submitted;
            var bytes = Stag.First(0, policy).Shown!.Encode();
            Assert.Equal(policy.IsShielded ? 67 : 33, bytes.Length);
            Assert.True(ShownIdentity.TryRead(policy, bytes, out var read));
            Assert.Equal(bytes, read.Encode());
            Assert.True(policy.Admits(read));
            foreach (var mutant in CoordinationCrypto.Tests.Primitives.Mutants.Of(bytes, random: 50))
            {
                if (ShownIdentity.TryRead(policy, mutant, out var other))
                    Assert.Equal(mutant, other.Encode());
            }

            Assert.False(ShownIdentity.TryRead(policy.IsShielded ? Stag.Named : Stag.Shielded, bytes, out _));
            Assert.False(ShownIdentity.TryRead(policy, [2, .. bytes[1..]], out _));
        }
    }

    [Fact]
    public void Mistakes_of_the_prover_are_the_callers()
    {
        using var key = Stag.Key(0);
        using var stranger = new PseudonymKey(Stag.Stranger, Stag.Base);
        using var submitted = Stag.Encrypt("mistakes", out var witness);
        using var proven = witness;
        byte[] Prove(PseudonymKey prover, IdentityPolicy policy) =>
            SubmissionProof.ProveFirst(
                Stag.Encryptor,
                submitted,
                witness,
                TestStag.Context(key.Pseudonym),
                policy,
                prover,
                EntropySource.System,
                out _
            );

        Assert.Throws<ArgumentException>(() => Prove(stranger, Stag.Named)); // the context names another pseudonym
        Assert.Throws<ArgumentException>(() =>
            SubmissionProof.ProveFirst(
                Stag.Encryptor,
                submitted,
                witness,
                TestStag.Context(stranger.Pseudonym),
                Stag.Shielded,
                stranger,
                EntropySource.System,
                out _
            )
        );
        Assert.Throws<ArgumentException>(() =>
            SubmissionProof.ProveFirst(
                Stag.Encryptor,
                submitted,
                witness,
                TestStag.Context(stranger.Pseudonym),
                Stag.Named,
                stranger,
                EntropySource.System,
                out _
            )
        );
        Assert.Throws<ArgumentException>(() => IdentityPolicy.Shielded(Stag.Registry, Point.Infinity));
    }

    private static Registry Registry(int count)
    {
        var keys = new List<VerifyingKey>();
        var point = Point.Generator;
        for (var i = 0; i < count; i++, point += Point.Generator)
            keys.Add(VerifyingKey.FromPoint(point));
        return new Registry(keys);
    }
}
