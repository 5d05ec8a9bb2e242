using System.Buffers.Binary;
using CoordinationCrypto.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>What holds for every statement: each kind of leaf, and composition trees up to depth 3.</summary>
public sealed class SigmaProtocolTests
{
    private static readonly Gen<int> Seeds = Gen.Choose(0, 1_000_000);

    [Fact]
    public void Proofs_verify_and_have_the_stated_length() =>
        Law.Holds(
            Seeds,
            seed =>
            {
                var tree = StatementTree.Of(seed);
                var proof = Prove(tree, seed);
                return proof.Length == FiatShamir.Length(tree.Protocol) && Verify(tree.Protocol, proof);
            },
            60
        );

    /// <summary>
    /// Two for linear and lattice relations, more where a <see cref="OneOfManyRelation"/> takes part; one less is not enough for the
    /// claim, and is not asked for.
    /// </summary>
    [Fact]
    public void As_many_answers_to_one_first_message_as_soundness_says_give_a_witness() =>
        Law.Holds(
            Seeds,
            seed =>
            {
                var tree = StatementTree.Of(seed);
                var challenges = Streams.Entropy($"challenges/{seed}");
                for (var attempt = 0; ; attempt++)
                {
                    var answers = new List<Extractor.Answer>();
                    byte[]? first = null;
                    for (var run = 0; run < tree.Protocol.Soundness; run++)
                    {
                        // The same masks again: a prover that is rewound.
                        using var commitment = tree.Protocol.Commit(tree.Witness, Streams.Entropy($"masks/{seed}/{attempt}"));
                        first ??= commitment.FirstMessage;
                        Assert.Equal(first, commitment.FirstMessage);
                        var (challenge, response) = (StatementTree.Space.Sample(challenges), new byte[tree.Protocol.ResponseLength]);
                        if (!commitment.TryRespond(challenge, response))
                            break;
                        Assert.True(tree.Protocol.Verify(first, challenge, response));
                        answers.Add(new Extractor.Answer(challenge, response));
                    }

                    if (answers.Count < tree.Protocol.Soundness)
                        continue;
                    Extractor.Check(tree.Protocol, answers);
                    return true;
                }
            },
            40
        );

    [Fact]
    public void Soundness_adds_up()
    {
        var (linear, _) = StatementTree.Leaf(0, 1);
        var (many, _) = StatementTree.Leaf(5, 1);
        Assert.Equal(2, linear.Soundness);
        Assert.Equal(2, StatementTree.Leaf(3, 1).Protocol.Soundness);
        Assert.Equal(3, many.Soundness);
        Assert.Equal(3, new And(linear, many, linear).Soundness);
        Assert.Equal(2, new Or(linear, linear, linear).Soundness);
        Assert.Equal(3, new Or(linear, many).Soundness);
        Assert.Equal(5, new Or(many, many).Soundness);
        Assert.Equal(int.MaxValue, new Or([.. Enumerable.Repeat(many, 40)]).Soundness);
    }

    [Fact]
    public void Simulations_are_accepted_for_any_challenge() =>
        Law.Holds(
            Seeds,
            seed =>
            {
                var tree = StatementTree.Of(seed);
                var entropy = Streams.Entropy($"simulation/{seed}");
                var challenge = StatementTree.Space.Sample(entropy);
                var response = new byte[tree.Protocol.ResponseLength];
                for (var attempt = 0; attempt < 1000; attempt++)
                {
                    using var simulation = tree.Protocol.Simulate(challenge, entropy);
                    if (simulation.TryRespond(challenge, response))
                        return tree.Protocol.Verify(simulation.FirstMessage, challenge, response);
                    Assert.All(response, z => Assert.Equal(0, z)); // nothing of an aborted attempt is left
                }

                return false;
            },
            60
        );

    [Fact]
    public void A_changed_byte_is_refused() =>
        Law.Holds(
            Seeds,
            seed =>
            {
                var tree = StatementTree.Of(seed);
                var proof = Prove(tree, seed);
                var dice = new byte[5];
                var entropy = Streams.Entropy($"bytes/{seed}");
                for (var i = 0; i < 20; i++)
                {
                    entropy.Fill(dice);
                    var changed = (byte[])proof.Clone();
                    changed[BinaryPrimitives.ReadUInt32LittleEndian(dice) % proof.Length] ^= (byte)(1 << (dice[4] & 7));
                    Assert.False(Verify(tree.Protocol, changed));
                }

                Assert.False(Verify(tree.Protocol, proof.AsSpan(1)));
                Assert.False(Verify(tree.Protocol, proof.AsSpan(0, proof.Length - 1)));
                Assert.False(Verify(tree.Protocol, [.. proof, 0]));
                Assert.False(Verify(tree.Protocol, []));
                return true;
            },
            15
        );

    [Fact]
    public void Another_label_session_or_context_is_refused() =>
        Law.Holds(
            Seeds,
            seed =>
            {
                var tree = StatementTree.Of(seed, depth: 2);
                var proof = Prove(tree, seed);
                foreach (var transcript in Contexts.Others())
                {
                    using (transcript)
                        Assert.False(FiatShamir.Verify(tree.Protocol, transcript, proof));
                }

                return Verify(tree.Protocol, proof);
            },
            15
        );

    [Fact]
    public void Another_statement_is_refused() =>
        Law.Holds(
            Seeds,
            seed =>
            {
                var tree = StatementTree.Of(seed, depth: 2);
                var other = StatementTree.Of(seed + 2_000_000, depth: 2);
                var proof = Prove(tree, seed);
                Assert.False(Verify(other.Protocol, proof));
                Assert.False(Verify(new And(tree.Protocol), proof)); // the same responses, another tree
                return Verify(tree.Protocol, proof);
            },
            30
        );

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Every_leaf_is_refused_under_every_other_leaf_of_its_kind(int kind)
    {
        var (protocol, witness) = StatementTree.Leaf(kind, 1);
        var (other, _) = StatementTree.Leaf(kind, 2);
        using var transcript = Contexts.Transcript();
        var proof = FiatShamir.Prove(protocol, witness, transcript, Streams.Entropy("leaf"));

        Assert.True(Verify(protocol, proof));
        Assert.False(Verify(other, proof));
        Assert.Equal(FiatShamir.Length(other), proof.Length);
    }

    [Theory, InlineData(0), InlineData(3), InlineData(5)]
    public void A_commitment_answers_once_and_a_simulation_only_its_challenge(int kind)
    {
        var (protocol, witness) = StatementTree.Leaf(kind, 1);
        var entropy = Streams.Entropy("once");
        var (c1, c2) = (StatementTree.Space.Sample(entropy), StatementTree.Space.Sample(entropy));
        var response = new byte[protocol.ResponseLength];
        using var commitment = protocol.Commit(witness, entropy);
        commitment.TryRespond(c1, response);

        Assert.NotEqual("", Assert.Throws<InvalidOperationException>(() => commitment.TryRespond(c2, response)).Message);
        using var simulation = protocol.Simulate(c1, entropy);
        Assert.NotEqual("", Assert.Throws<InvalidOperationException>(() => simulation.TryRespond(c2, response)).Message);
        Assert.Equal(simulation.GetType().Name, simulation.ToString());
    }

    [Fact]
    public void A_witness_of_another_shape_is_the_callers_mistake()
    {
        var (linear, scalars) = StatementTree.Leaf(0, 1);
        var (lattice, polynomials) = StatementTree.Leaf(3, 1);
        var (wide, _) = StatementTree.Leaf(2, 1);
        var (encryption, _) = StatementTree.Leaf(4, 1);
        var entropy = EntropySource.System;

        Mistake.Names<ArgumentException>("witness", () => linear.Commit(polynomials, entropy));
        Mistake.Names<ArgumentException>("witness", () => lattice.Commit(scalars, entropy));
        Mistake.Names<ArgumentException>("witness", () => StatementTree.Leaf(5, 1).Protocol.Commit(scalars, entropy));
        Mistake.Names<ArgumentException>("witness", () => wide.Commit(scalars, entropy));
        Mistake.Names<ArgumentException>("witness", () => encryption.Commit(polynomials, entropy));
        Mistake.Names<ArgumentException>("witness", () => new And(linear, linear).Commit(new JointWitness(scalars), entropy));
        Mistake.Names<ArgumentException>("witness", () => new Or(linear, linear).Commit(new BranchWitness(2, scalars), entropy));
        Mistake.Names<ArgumentException>("witness", () => new Or(linear, linear).Commit(new BranchWitness(-1, scalars), entropy));
        Mistake.Names<ArgumentException>("witness", () => new Or(linear, linear).Commit(scalars, entropy));
        Assert.Equal(nameof(ScalarWitness), scalars.ToString());
    }

    [Fact]
    public void A_false_witness_gives_a_proof_that_does_not_verify()
    {
        for (var kind = 0; kind < StatementTree.LeafKinds; kind++)
        {
            var (protocol, _) = StatementTree.Leaf(kind, 1);
            var (_, witness) = StatementTree.Leaf(kind, 2);
            using var transcript = Contexts.Transcript();
            Assert.False(Verify(protocol, FiatShamir.Prove(protocol, witness, transcript, EntropySource.System)));
        }
    }

    [Fact]
    public void A_disjunction_with_two_lattice_branches_is_refused()
    {
        var (linear, _) = StatementTree.Leaf(0, 1);
        var (lattice, _) = StatementTree.Leaf(3, 1);

        Mistake.Names<ArgumentException>("branches", () => _ = new Or(lattice, lattice));
        Mistake.Names<ArgumentException>("branches", () => _ = new Or(lattice, new And(linear, new Or(linear, lattice))));
        Assert.True(new Or(linear, lattice).HasLatticeLeaf);
        Assert.True(new Or(linear, new And(lattice, lattice)).HasLatticeLeaf);
        Assert.False(new Or(linear, linear).HasLatticeLeaf);
        Mistake.Names<ArgumentException>("branches", () => _ = new Or(linear));
        Mistake.Names<ArgumentException>("parts", () => _ = new And());
        var elsewhere = LinearRelation.DiscreteLog(
            new ChallengeSpace(32),
            CoordinationCrypto.Groups.Point.Generator,
            CoordinationCrypto.Groups.Point.Generator
        );
        Mistake.Names<ArgumentException>("parts", () => _ = new And(linear, elsewhere));
        Mistake.Names<ArgumentException>("parts", () => _ = new Or(linear, elsewhere));
    }

    private static byte[] Prove(StatementTree tree, int seed)
    {
        using var transcript = Contexts.Transcript();
        return FiatShamir.Prove(tree.Protocol, tree.Witness, transcript, Streams.Entropy($"prove/{seed}"));
    }

    private static bool Verify(SigmaProtocol protocol, ReadOnlySpan<byte> proof)
    {
        using var transcript = Contexts.Transcript();
        return FiatShamir.Verify(protocol, transcript, proof);
    }
}
