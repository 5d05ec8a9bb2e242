using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Markets;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Membership by itself: who can prove which pseudonym.</summary>
public sealed class MembershipTests
{
    private static readonly TestStag Stag = new();

    /// <summary>Over all agents both parities occur; each is proved by its own and refused under the other.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void A_member_proves_its_pseudonym_with_its_parity_and_with_no_other(bool shielded)
    {
        var stag = new TestStag(members: 8);
        var parities = new HashSet<bool>();
        for (var i = 0; i < 8; i++)
        {
            using var key = stag.Key(i);
            parities.Add(key.IsOdd);
            var right = Statement(stag, key, key.IsOdd, shielded);
            var wrong = Statement(stag, key, !key.IsOdd, shielded);
            var proof = Prove(right, Witness(stag, key, shielded));
            Assert.Equal(
                (shielded ? stag.Shielded : stag.Named).ResponseLength(stag.Challenges),
                right.ResponseLength + (shielded ? 64 : 0)
            );

            Assert.True(Verify(right, proof));
            Assert.False(Verify(wrong, proof));
            Assert.False(Verify(wrong, Prove(wrong, Witness(stag, key, shielded)))); // and not even an attempt at it
        }

        Assert.Equal(2, parities.Count);
    }

    /// <summary>The negated secret fits −T but not PK, which is lifted to even y: so nobody has two pseudonyms, nor one twice.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void The_negated_secret_proves_neither_point(bool shielded)
    {
        using var key = Stag.Key(0);
        using var negated = key.Secret.Copy();
        negated.NegateIf(true);
        Assert.Equal(key.Pseudonym.Lift(!key.IsOdd), Secp256k1.Multiply(Stag.Base.Point, negated));
        Witness lie = shielded
            ? new BranchWitness(Stag.Registry.IndexOf(key.Agent), new ScalarWitness(negated))
            : new ScalarWitness(negated);
        foreach (var odd in new[] { false, true })
        {
            var statement = Statement(Stag, key, odd, shielded);
            Assert.False(Verify(statement, Prove(statement, lie)));
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_multiple_of_another_base_or_an_unrelated_point_is_not_proved(bool shielded)
    {
        var elsewhere = new TestStag(2);
        using var key = Stag.Key(0);
        using var abroad = elsewhere.Key(0);
        using var neighbour = Stag.Key(1);
        foreach (
            var point in new[]
            {
                abroad.Pseudonym.Lift(abroad.IsOdd),
                neighbour.Pseudonym.Lift(neighbour.IsOdd),
                Stag.Base.Point,
                Point.Generator,
            }
        )
        {
            var statement = shielded
                ? Membership.Statement(Stag.Challenges, Stag.Registry, Stag.Base, point)
                : Membership.Statement(Stag.Challenges, key.Agent, Stag.Base, point);
            Assert.False(Verify(statement, Prove(statement, Witness(Stag, key, shielded))));
        }

        var right = Statement(Stag, key, key.IsOdd, shielded);
        Assert.True(Verify(right, Prove(right, Witness(Stag, key, shielded))));
    }

    [Fact]
    public void A_shielded_proof_serves_every_member_and_the_registry_it_was_made_for()
    {
        for (var i = 0; i < TestStag.Members; i++)
        {
            using var key = Stag.Key(i);
            var statement = Statement(Stag, key, key.IsOdd, true);
            var proof = Prove(statement, Witness(Stag, key, true));
            Assert.True(Verify(statement, proof));

            var larger = new Registry([.. Enumerable.Range(0, TestStag.Members).Select(j => Stag.Registry[j]), Stag.Stranger.PublicKey]);
            var other = new Registry([.. Enumerable.Range(1, TestStag.Members - 1).Select(j => Stag.Registry[j]), Stag.Stranger.PublicKey]);
            foreach (var registry in new[] { larger, other })
                Assert.False(Verify(Membership.Statement(Stag.Challenges, registry, Stag.Base, key.Pseudonym.Lift(key.IsOdd)), proof));
        }
    }

    [Fact]
    public void Somebody_who_is_not_in_the_registry_has_no_proof()
    {
        using var stranger = new PseudonymKey(Stag.Stranger, Stag.Base);
        var statement = Statement(Stag, stranger, stranger.IsOdd, true);

        Assert.Throws<ArgumentException>(() => Membership.Witness(stranger, Stag.Registry));
        for (var branch = 0; branch < TestStag.Members; branch++)
            Assert.False(Verify(statement, Prove(statement, new BranchWitness(branch, Membership.Witness(stranger)))));
        Assert.False(Stag.Named.Admits(ShownIdentity.Of(stranger.IsOdd, stranger.Agent)));
        Assert.True(IdentityPolicy.Named().Admits(ShownIdentity.Of(stranger.IsOdd, stranger.Agent)));
    }

    [Fact]
    public void A_registry_of_one_is_a_disjunction_of_one()
    {
        var stag = new TestStag(members: 1);
        using var key = stag.Key(0);
        var statement = Statement(stag, key, key.IsOdd, true);

        Assert.True(Verify(statement, Prove(statement, Witness(stag, key, true))));
        Assert.Equal(32 + 64, stag.Shielded.ResponseLength(stag.Challenges));
        Assert.False(Verify(Statement(stag, key, !key.IsOdd, true), Prove(statement, Witness(stag, key, true))));
    }

    /// <summary>
    /// The branches' challenges are what a proof shows beside uniform scalars: for each member they are uniform, so they do not tell
    /// which member.
    /// </summary>
    [Fact]
    public void A_shielded_proof_looks_the_same_from_every_member()
    {
        for (var member = 0; member < 2; member++)
        {
            var counts = new long[Stag.Registry.Count][];
            using var key = Stag.Key(member);
            var or = (Or)Statement(Stag, key, key.IsOdd, true);
            for (var i = 0; i < counts.Length; i++)
                counts[i] = new long[16];
            for (var run = 0; run < 120; run++)
            {
                var proof = Prove(or, Witness(Stag, key, true), $"{member}/{run}");
                Assert.True(or.Challenges.TryRead(proof.AsSpan(0, or.Challenges.EncodedLength), out var challenge));
                Assert.True(or.TryReadShares(challenge, proof.AsSpan(or.Challenges.EncodedLength), out var shares));
                for (var branch = 0; branch < shares.Length; branch++)
                {
                    for (var r = 0; r < ChallengeSpace.Repetitions; r++)
                        counts[branch][shares[branch][r] * 16 / or.Challenges.Order]++;
                }
            }

            Assert.All(counts, count => Assert.InRange(ChiSquare.Deviation(count), -ChiSquare.Limit, ChiSquare.Limit));
        }
    }

    private static SigmaProtocol Statement(TestStag stag, PseudonymKey key, bool odd, bool shielded) =>
        shielded
            ? Membership.Statement(stag.Challenges, stag.Registry, stag.Base, key.Pseudonym.Lift(odd))
            : Membership.Statement(stag.Challenges, key.Agent, stag.Base, key.Pseudonym.Lift(odd));

    private static Witness Witness(TestStag stag, PseudonymKey key, bool shielded) =>
        shielded ? Membership.Witness(key, stag.Registry) : Membership.Witness(key);

    private static byte[] Prove(SigmaProtocol statement, Witness witness, string seed = "membership")
    {
        using var transcript = Contexts.Transcript();
        return FiatShamir.Prove(statement, witness, transcript, Streams.Entropy(seed));
    }

    private static bool Verify(SigmaProtocol statement, byte[] proof)
    {
        using var transcript = Contexts.Transcript();
        return FiatShamir.Verify(statement, transcript, proof);
    }
}
