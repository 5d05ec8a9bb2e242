using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Attempts after an abort: what was asked is new, what was not asked stays, and nothing ever answers twice.</summary>
public sealed class RecommitTests
{
    private static readonly (SigmaProtocol Protocol, Witness Witness) Log = StatementTree.Leaf(0, 1);
    private static readonly (SigmaProtocol Protocol, Witness Witness) OtherLog = StatementTree.Leaf(1, 2);
    private static readonly (LatticeRelation Protocol, Witness Witness) Lattice = StatementTree.OneInThree();

    /// <summary>Conjunctions and disjunctions in which the lattice leaf stands at every place and depth, known and simulated.</summary>
    public static TheoryData<int> Shapes => [0, 1, 2, 3, 4, 5];

    [Theory, MemberData(nameof(Shapes))]
    public void Only_what_aborted_is_made_anew_and_the_proof_verifies(int shape)
    {
        var (protocol, witness) = Shape(shape);
        var entropy = Streams.Entropy($"recommit/{shape}");
        var retries = 0;
        for (var run = 0; run < 12; run++)
        {
            var commitment = protocol.Commit(witness, entropy);
            var response = new byte[protocol.ResponseLength];
            while (true)
            {
                var challenge = StatementTree.Space.Sample(entropy);
                var before = commitment.FirstMessage;
                if (commitment.TryRespond(challenge, response))
                {
                    Assert.True(protocol.Verify(before, challenge, response));
                    break;
                }

                Assert.All(response, z => Assert.Equal(0, z));
                commitment = protocol.Recommit(commitment, witness, entropy);
                foreach (var (start, length, isLattice) in Leaves(protocol, 0))
                    Assert.Equal(isLattice, !before.AsSpan(start, length).SequenceEqual(commitment.FirstMessage.AsSpan(start, length)));
                retries++;
            }

            // no second answer
            Assert.Throws<InvalidOperationException>(() => commitment.TryRespond(StatementTree.Space.Sample(entropy), response));
            commitment.Dispose();
        }

        Assert.True(retries > 0);
    }

    /// <summary>
    /// A rewound prover whose lattice part aborted under one challenge and passed under another shows one response of the kept part: two
    /// would give its witness away.
    /// </summary>
    [Fact]
    public void A_kept_part_answers_one_challenge_only()
    {
        var counting = new CountingProtocol(Log.Protocol);
        var and = new And(counting, Lattice.Protocol);
        var entropy = Streams.Entropy("counting");
        var attempts = 0;
        for (var run = 0; run < 15; run++)
        {
            using var transcript = Contexts.Transcript();
            var proof = FiatShamir.Prove(and, new JointWitness(Log.Witness, Lattice.Witness), transcript, entropy, out var tried);
            using var verifying = Contexts.Transcript();
            Assert.True(FiatShamir.Verify(and, verifying, proof));
            attempts += tried;
        }

        Assert.True(attempts > 15); // a third of them pass
        Assert.Equal((15, 15), (counting.Commitments, counting.Answers));
    }

    /// <summary>
    /// A simulated lattice branch has a new challenge in every attempt, as a known one has: whether an attempt passes may depend on it.
    /// </summary>
    [Fact]
    public void What_is_simulated_again_is_simulated_for_another_challenge()
    {
        var counting = new CountingProtocol(Lattice.Protocol);
        var or = new Or(counting, Log.Protocol);
        var entropy = Streams.Entropy("simulated again");
        var attempts = 0;
        for (var run = 0; run < 15; run++)
        {
            using var transcript = Contexts.Transcript();
            FiatShamir.Prove(or, new BranchWitness(1, Log.Witness), transcript, entropy, out var tried);
            attempts += tried;
        }

        Assert.True(attempts > 15);
        Assert.Equal(attempts, counting.Simulated.Distinct().Count());
    }

    /// <summary>
    /// What a branch is made anew from is as much work whether it is known or simulated: else the time of a proof tells which it is, and a
    /// proof for a friend from a forgery.
    /// </summary>
    [Theory, InlineData(0), InlineData(1)]
    public void A_branch_that_aborted_is_made_anew_as_a_whole_known_or_not(int knownBranch)
    {
        var counting = new CountingProtocol(Log.Protocol);
        var or = new Or(new And(counting, Lattice.Protocol), OtherLog.Protocol);
        Witness witness = knownBranch == 0 ? new JointWitness(Log.Witness, Lattice.Witness) : OtherLog.Witness;
        var entropy = Streams.Entropy($"whole {knownBranch}");
        var attempts = 0;
        for (var run = 0; run < 15; run++)
        {
            using var transcript = Contexts.Transcript();
            FiatShamir.Prove(or, new BranchWitness(knownBranch, witness), transcript, entropy, out var tried);
            attempts += tried;
        }

        Assert.True(attempts > 15);
        Assert.Equal(attempts, counting.Commitments + counting.Simulated.Count);
    }

    /// <summary>
    /// Keeping first messages does not change how they are distributed: given however many aborts, the kept response is uniform.
    /// </summary>
    [Fact]
    public void Responses_of_kept_parts_are_uniform_whatever_aborted_before()
    {
        var and = new And(Lattice.Protocol, Log.Protocol);
        var entropy = Streams.Entropy("kept");
        var counts = new long[2][];
        (counts[0], counts[1]) = (new long[16], new long[16]);
        for (var run = 0; run < 900; run++)
        {
            using var transcript = Contexts.Transcript();
            var proof = FiatShamir.Prove(and, new JointWitness(Lattice.Witness, Log.Witness), transcript, entropy, out var attempts);
            counts[attempts == 1 ? 0 : 1][proof[^32] >> 4]++; // n is 2^256 up to one part in 2^127
        }

        Assert.All(
            counts,
            count =>
            {
                Assert.True(count.Sum() > 200);
                Assert.InRange(ChiSquare.Deviation(count), -ChiSquare.Limit, ChiSquare.Limit);
            }
        );
    }

    [Fact]
    public void A_leaf_begins_anew()
    {
        var entropy = Streams.Entropy("leaf");
        var aborted = Lattice.Protocol.Commit(Lattice.Witness, entropy);
        var first = aborted.FirstMessage;
        using var again = Lattice.Protocol.Recommit(aborted, Lattice.Witness, entropy);

        Assert.NotEqual(first, again.FirstMessage);
        Assert.Throws<ObjectDisposedException>(() => ((LatticeCommitment)aborted).Masks.Length);
    }

    [Fact]
    public void A_witness_of_another_shape_is_the_callers_mistake()
    {
        var entropy = EntropySource.System;
        var and = new And(Log.Protocol, Lattice.Protocol);
        var or = new Or(Log.Protocol, Lattice.Protocol);
        using var all = and.Commit(new JointWitness(Log.Witness, Lattice.Witness), entropy);
        using var one = or.Commit(new BranchWitness(0, Log.Witness), entropy);

        Assert.Throws<ArgumentException>(() => and.Recommit(all, new JointWitness(Log.Witness), entropy));
        Assert.Throws<ArgumentException>(() => or.Recommit(one, new BranchWitness(2, Log.Witness), entropy));
    }

    private static (SigmaProtocol Protocol, Witness Witness) Shape(int shape) =>
        shape switch
        {
            0 => (new And(Log.Protocol, Lattice.Protocol), new JointWitness(Log.Witness, Lattice.Witness)),
            1 => (
                new And(Lattice.Protocol, new And(OtherLog.Protocol, Log.Protocol)),
                new JointWitness(Lattice.Witness, new JointWitness(OtherLog.Witness, Log.Witness))
            ),
            2 => (
                new And(new And(Log.Protocol, Lattice.Protocol), OtherLog.Protocol),
                new JointWitness(new JointWitness(Log.Witness, Lattice.Witness), OtherLog.Witness)
            ),
            3 => (new Or(Log.Protocol, Lattice.Protocol, OtherLog.Protocol), new BranchWitness(1, Lattice.Witness)),
            // the lattice leaf is simulated
            4 => (new Or(Log.Protocol, Lattice.Protocol, OtherLog.Protocol), new BranchWitness(2, OtherLog.Witness)),
            _ => (
                new And(new Or(Lattice.Protocol, Log.Protocol), new Or(OtherLog.Protocol, Log.Protocol)),
                new JointWitness(new BranchWitness(0, Lattice.Witness), new BranchWitness(1, Log.Witness))
            ),
        };

    // Where the leaves' first messages stand in the whole one.
    private static List<(int Start, int Length, bool IsLattice)> Leaves(SigmaProtocol protocol, int start)
    {
        var children = protocol switch
        {
            And and => and.Parts.ToArray(),
            Or or => or.Branches.ToArray(),
            _ => [],
        };
        if (children.Length == 0)
            return [(start, protocol.FirstMessageLength, protocol.HasLatticeLeaf)];
        var leaves = new List<(int, int, bool)>();
        foreach (var child in children)
        {
            leaves.AddRange(Leaves(child, start));
            start += child.FirstMessageLength;
        }

        return leaves;
    }

    /// <summary>Counts first messages and answers of a leaf.</summary>
    private sealed class CountingProtocol(SigmaProtocol inner) : SigmaProtocol(inner.Challenges)
    {
        public int Commitments { get; private set; }

        public int Answers { get; private set; }

        public List<Challenge> Simulated { get; } = [];

        public override bool HasLatticeLeaf => inner.HasLatticeLeaf;

        public override int Soundness => inner.Soundness;

        public override int FirstMessageLength => inner.FirstMessageLength;

        public override int ResponseLength => inner.ResponseLength;

        public override void Bind(Transcript transcript) => inner.Bind(transcript);

        public override SigmaCommitment Commit(Witness witness, EntropySource entropy)
        {
            Commitments++;
            return new Counted(this, inner.Commit(witness, entropy));
        }

        public override SigmaCommitment Simulate(Challenge challenge, EntropySource entropy)
        {
            Simulated.Add(challenge);
            return inner.Simulate(challenge, entropy);
        }

        public override bool TryRecompute(Challenge challenge, ReadOnlySpan<byte> response, Span<byte> firstMessage) =>
            inner.TryRecompute(challenge, response, firstMessage);

        private sealed class Counted(CountingProtocol protocol, SigmaCommitment inner) : SigmaCommitment(inner.FirstMessage, null)
        {
            public override void Dispose() => inner.Dispose();

            protected override bool Respond(Challenge challenge, Span<byte> response)
            {
                protocol.Answers++;
                return inner.TryRespond(challenge, response);
            }
        }
    }
}
