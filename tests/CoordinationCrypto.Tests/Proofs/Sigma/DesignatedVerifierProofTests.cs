using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Proofs to one verifier, of any statement of the algebra.</summary>
public sealed class DesignatedVerifierProofTests
{
    private static readonly Gen<int> Seeds = Gen.Choose(0, 1_000_000);
    private static readonly VerifierGroup Verifiers = new(2);

    [Fact]
    public void Proofs_and_forgeries_of_any_statement_verify_and_have_one_length() =>
        Law.Holds(
            Seeds,
            seed =>
            {
                var tree = StatementTree.Of(seed, depth: 2);
                var entropy = Streams.Entropy($"designated/{seed}");
                var proof = Prove(tree.Protocol, tree.Witness, entropy);
                var forgery = Forge(tree.Protocol, entropy);
                var branch = tree.Protocol.Challenges.EncodedLength + Scalar.Length; // the verifier's: a challenge and a response
                Assert.Equal(FiatShamir.Length(tree.Protocol) + branch, proof.Length);
                Assert.Equal(proof.Length, forgery.Length);
                Assert.False(Verify(tree.Protocol, proof, verifier: 1)); // another verifier could not have made it
                return Verify(tree.Protocol, proof) && Verify(tree.Protocol, forgery);
            },
            20
        );

    [Fact]
    public void A_false_statement_is_forged_by_the_verifier_and_by_nobody_else()
    {
        for (var kind = 0; kind < StatementTree.LeafKinds; kind++)
        {
            var (statement, _) = StatementTree.Leaf(kind, 1);
            var (_, other) = StatementTree.Leaf(kind, 2);
            var entropy = Streams.Entropy($"false/{kind}");
            Assert.True(Verify(statement, Forge(statement, entropy)));
            Assert.False(Verify(statement, Prove(statement, other, entropy)));
            using var transcript = Contexts.Transcript();
            Assert.False(
                Verify(
                    statement,
                    DesignatedVerifierProof.Forge(statement, Verifiers.Keys[1].Secret, Verifiers.Points[0], transcript, entropy)
                )
            );
        }
    }

    [Fact]
    public void A_changed_byte_or_context_or_statement_is_refused() =>
        Law.Holds(
            Seeds,
            seed =>
            {
                var tree = StatementTree.Of(seed, depth: 1);
                var proof = Prove(tree.Protocol, tree.Witness, Streams.Entropy($"changed/{seed}"));
                for (var i = 0; i < 10; i++)
                {
                    var changed = (byte[])proof.Clone();
                    changed[(seed + (i * 7919)) % proof.Length] ^= (byte)(1 << (i % 8));
                    Assert.False(Verify(tree.Protocol, changed));
                }

                foreach (var transcript in Contexts.Others())
                {
                    using (transcript)
                        Assert.False(DesignatedVerifierProof.Verify(tree.Protocol, Verifiers.Points[0], transcript, proof));
                }

                Assert.False(Verify(StatementTree.Of(seed + 2_000_000, depth: 1).Protocol, proof));
                return Verify(tree.Protocol, proof);
            },
            10
        );

    /// <summary>
    /// Challenges, shares and responses of both are uniform; a forger that saves itself a few bits of a share is found out by the same
    /// test.
    /// </summary>
    [Fact]
    public void Proofs_and_forgeries_have_one_distribution()
    {
        var (statement, witness) = StatementTree.Leaf(1, 1);
        var or = DesignatedVerifierProof.Protocol(statement, Verifiers.Points[0]);
        var entropy = Streams.Entropy("distribution");
        Assert.All(
            Deviations(or, () => Prove(statement, witness, entropy)),
            deviation => Assert.InRange(deviation, -ChiSquare.Limit, ChiSquare.Limit)
        );
        Assert.All(
            Deviations(or, () => Forge(statement, entropy)),
            deviation => Assert.InRange(deviation, -ChiSquare.Limit, ChiSquare.Limit)
        );
        Assert.Contains(Deviations(or, () => ForgeLazily(or, entropy)), deviation => deviation > ChiSquare.Limit);
    }

    /// <summary>With a lattice branch both begin again as often: the time tells no more than the bytes.</summary>
    [Fact]
    public void Proofs_and_forgeries_take_as_many_attempts()
    {
        var (relation, witness) = StatementTree.OneInThree();
        using var proven = witness;
        var or = DesignatedVerifierProof.Protocol(relation, Verifiers.Points[0]);
        var probability = StatementTree.PassProbability(relation.Map); // 0.334
        foreach (var known in new[] { new BranchWitness(0, witness), new BranchWitness(1, new ScalarWitness(Verifiers.Keys[0].Secret)) })
        {
            var entropy = Streams.Entropy($"attempts/{known.Branch}");
            var total = 0;
            const int proofs = 300;
            for (var i = 0; i < proofs; i++)
            {
                using var transcript = Contexts.Transcript();
                FiatShamir.Prove(or, known, transcript, entropy, out var attempts);
                total += attempts;
            }

            var deviation = (total - proofs / probability) / (Math.Sqrt(proofs * (1 - probability)) / probability);
            Assert.InRange(deviation, -6, 6);
        }
    }

    private static List<double> Deviations(Or or, Func<byte[]> make)
    {
        var head = or.Challenges.EncodedLength;
        var shares = new long[or.Branches.Length + 1][]; // the whole challenge, then each branch's
        for (var i = 0; i < shares.Length; i++)
            shares[i] = new long[or.Challenges.Order];
        var responses = new long[or.Branches.Length][];
        for (var i = 0; i < responses.Length; i++)
            responses[i] = new long[16];
        for (var run = 0; run < 400; run++)
        {
            var proof = make();
            Assert.True(or.Challenges.TryRead(proof.AsSpan(0, head), out var challenge));
            Assert.True(or.TryReadShares(challenge, proof.AsSpan(head), out var parts));
            for (var r = 0; r < ChallengeSpace.Repetitions; r++)
            {
                shares[0][challenge[r]]++;
                for (var i = 0; i < parts.Length; i++)
                    shares[i + 1][parts[i][r]]++;
            }

            for (var i = 0; i < responses.Length; i++)
                responses[i][proof[head + or.ChallengesLength + (32 * i)] >> 4]++;
        }

        return [.. shares.Concat(responses).Select(counts => ChiSquare.Deviation(counts))];
    }

    // Draws the simulated branch's share from half of the challenges.
    private static byte[] ForgeLazily(Or or, EntropySource entropy)
    {
        var bytes = new byte[or.Challenges.EncodedLength];
        entropy.Fill(bytes);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= 0x77;
        var share = or.Challenges.ReadMasked(bytes);
        using var simulated = or.Branches[0].Simulate(share, entropy);
        using var known = or.Branches[1].Commit(new ScalarWitness(Verifiers.Keys[0].Secret), entropy);
        using var transcript = Contexts.Transcript();
        FiatShamir.Bind(or, transcript);
        var challenge = transcript.Challenge(or.Challenges, [.. simulated.FirstMessage, .. known.FirstMessage]);
        var (z1, z2) = (new byte[or.Branches[0].ResponseLength], new byte[or.Branches[1].ResponseLength]);
        Assert.True(simulated.TryRespond(share, z1) & known.TryRespond(challenge - share, z2));
        var (head, first) = (new byte[bytes.Length], new byte[bytes.Length]);
        challenge.Write(head);
        share.Write(first);
        byte[] proof = [.. head, .. first, .. z1, .. z2];
        using var again = Contexts.Transcript();
        Assert.True(FiatShamir.Verify(or, again, proof)); // a forgery all the same
        return proof;
    }

    private static byte[] Prove(SigmaProtocol statement, Witness witness, EntropySource entropy)
    {
        using var transcript = Contexts.Transcript();
        return DesignatedVerifierProof.Prove(statement, witness, Verifiers.Points[0], transcript, entropy);
    }

    private static byte[] Forge(SigmaProtocol statement, EntropySource entropy)
    {
        using var transcript = Contexts.Transcript();
        return DesignatedVerifierProof.Forge(statement, Verifiers.Keys[0].Secret, Verifiers.Points[0], transcript, entropy);
    }

    private static bool Verify(SigmaProtocol statement, byte[] proof, int verifier = 0)
    {
        using var transcript = Contexts.Transcript();
        return DesignatedVerifierProof.Verify(statement, Verifiers.Points[verifier], transcript, proof);
    }
}
