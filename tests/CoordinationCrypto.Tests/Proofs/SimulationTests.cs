using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>
/// Simulated transcripts are distributed as real ones: both are held to the distribution that the definition gives, where it is finite.
/// </summary>
public sealed class SimulationTests
{
    private const int Degree = StatementTree.Degree;

    private static readonly long[] Extremes = [-1, 1];

    /// <summary>Mask bound 100 for |w| ≤ 1: 199 values, and an attempt passes with probability (199/201)^192 = 0.147.</summary>
    [Theory, InlineData(-1), InlineData(0), InlineData(1)]
    public void Lattice_responses_are_uniform_and_attempts_pass_as_often_as_computed(int extreme)
    {
        using var stream = Streams.Seeded("uniform");
        var map = new LatticeMap(
            StatementTree.Basis,
            new[,]
            {
                { LatticeEntry.One },
            },
            LatticeColumn.Short(1, 100)
        );
        long[][] columns =
        [
            [.. Enumerable.Repeat((long)extreme, Degree)],
        ];
        var relation = new LatticeRelation(map, StatementTree.Image(map, columns));
        using var witness = StatementTree.Short(columns);
        var entropy = Streams.Entropy($"lattice/{extreme}");
        var challenge = StatementTree.Space.Sample(entropy);
        var counts = new long[199];
        const int attempts = 4000;
        var passed = 0;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            // 0: a simulation; otherwise the witness that presses hardest on the ends of the range.
            using var commitment = extreme == 0 ? relation.Simulate(challenge, entropy) : relation.Commit(witness, entropy);
            var response = new byte[relation.ResponseLength];
            if (!commitment.TryRespond(challenge, response))
                continue;
            passed++;
            for (var r = 0; r < ChallengeSpace.Repetitions; r++)
            {
                foreach (var z in Extractor.Columns(relation, response, r)[0])
                    counts[z + 99]++;
            }
        }

        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
        var probability = Math.Pow(199.0 / 201, Degree * ChallengeSpace.Repetitions);
        var deviation = (passed - attempts * probability) / Math.Sqrt(attempts * probability * (1 - probability));
        Assert.InRange(deviation, -6, 6);
    }

    /// <summary>
    /// Messages at the ends of [−p/2, p/2] carry most; nothing of them shows in z_m, nor in the column that takes the carries.
    /// </summary>
    [Theory, InlineData(true), InlineData(false)]
    public void Responses_modulo_p_are_uniform_and_the_carry_does_not_show(bool real)
    {
        using var stream = Streams.Seeded("carry");
        var map = StatementTree.EncryptionLike(stream, 400);
        long[][] columns =
        [
            [.. Enumerable.Repeat(1L, Degree)],
            [.. Enumerable.Repeat(21L, Degree)],
            [.. Enumerable.Repeat(-21L, Degree)],
            [.. Enumerable.Range(0, Degree).Select(i => i % 2 == 0 ? 32768L : -32768L)],
        ];
        var relation = new LatticeRelation(map, StatementTree.Image(map, columns));
        using var witness = StatementTree.Short(columns);
        var entropy = Streams.Entropy($"carry/{real}");
        var challenge = StatementTree.Space.Sample(entropy);
        var residues = new long[64];
        var carried = new long[64];
        var span = 2 * map.Columns[1].Offset + 1;
        for (var attempt = 0; attempt < 1500; attempt++)
        {
            using var commitment = real ? relation.Commit(witness, entropy) : relation.Simulate(challenge, entropy);
            var response = new byte[relation.ResponseLength];
            if (!commitment.TryRespond(challenge, response))
                continue;
            Assert.True(relation.Verify(commitment.FirstMessage, challenge, response));
            for (var r = 0; r < ChallengeSpace.Repetitions; r++)
            {
                var answer = Extractor.Columns(relation, response, r);
                foreach (var z in answer[3])
                    residues[z * 64 / 65537]++;
                foreach (var z in answer[1])
                    carried[(z + map.Columns[1].Offset) * 64 / span]++;
            }
        }

        Assert.True(residues.Sum() > 10_000);
        Assert.InRange(ChiSquare.Deviation(residues, i => Cell(i, 65537)), -ChiSquare.Limit, ChiSquare.Limit);
        Assert.InRange(ChiSquare.Deviation(carried, i => Cell(i, span)), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void Scalar_responses_are_uniform_with_and_without_a_witness()
    {
        var (relation, witness) = StatementTree.Leaf(0, 1);
        var entropy = Streams.Entropy("scalars");
        var challenge = StatementTree.Space.Sample(entropy);
        var counts = new long[2][];
        for (var mode = 0; mode < 2; mode++)
        {
            counts[mode] = new long[16];
            for (var i = 0; i < 800; i++)
            {
                using var commitment = mode == 0 ? relation.Commit(witness, entropy) : relation.Simulate(challenge, entropy);
                var response = new byte[relation.ResponseLength];
                Assert.True(commitment.TryRespond(challenge, response));
                counts[mode][response[0] >> 4]++; // n is 2^256 up to one part in 2^127
            }

            Assert.InRange(ChiSquare.Deviation(counts[mode]), -ChiSquare.Limit, ChiSquare.Limit);
        }
    }

    /// <summary>The branches' challenges are uniform whichever branch is known, lattice branch included, so they do not tell.</summary>
    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void Shares_of_a_challenge_do_not_tell_which_branch_is_known(int known)
    {
        var leaves = new[] { StatementTree.Leaf(0, 1), StatementTree.Leaf(3, 2), StatementTree.Leaf(0, 3) };
        var or = new Or([.. leaves.Select(leaf => leaf.Protocol)]);
        var witness = new BranchWitness(known, leaves[known].Witness);
        var entropy = Streams.Entropy($"or/{known}");
        var counts = leaves.Select(_ => new long[2 * Degree]).ToArray();
        for (var i = 0; i < 500; i++)
        {
            var challenge = StatementTree.Space.Sample(entropy);
            using var commitment = or.Commit(witness, entropy);
            var response = new byte[or.ResponseLength];
            if (!commitment.TryRespond(challenge, response))
                continue;
            Assert.True(or.Verify(commitment.FirstMessage, challenge, response));
            Assert.True(or.TryReadShares(challenge, response, out var shares));
            for (var b = 0; b < shares.Length; b++)
            {
                for (var r = 0; r < ChallengeSpace.Repetitions; r++)
                    counts[b][shares[b][r]]++;
            }
        }

        Assert.All(counts, count => Assert.InRange(ChiSquare.Deviation(count), -ChiSquare.Limit, ChiSquare.Limit));
    }

    /// <summary>
    /// A lattice branch aborts as often when it is simulated as when it is known: a proof takes as many attempts either way.
    /// </summary>
    [Fact]
    public void A_simulated_lattice_branch_aborts_like_a_known_one()
    {
        var map = new LatticeMap(
            StatementTree.Basis,
            new[,]
            {
                { LatticeEntry.One },
            },
            LatticeColumn.Short(1, 175)
        );
        long[][] columns =
        [
            [.. Enumerable.Range(0, Degree).Select(i => Extremes[i % 2])],
        ];
        using var shortWitness = StatementTree.Short(columns);
        var (log, scalars) = StatementTree.Leaf(0, 1);
        var or = new Or(new LatticeRelation(map, StatementTree.Image(map, columns)), log);
        var probability = Math.Pow(1 - (1 / 175.5), Degree * ChallengeSpace.Repetitions); // 0.334
        foreach (var witness in new[] { new BranchWitness(0, shortWitness), new BranchWitness(1, scalars) })
        {
            var entropy = Streams.Entropy($"aborts/{witness.Branch}");
            var total = 0;
            const int proofs = 400;
            for (var i = 0; i < proofs; i++)
            {
                using var transcript = Contexts.Transcript();
                FiatShamir.Prove(or, witness, transcript, entropy, out var attempts);
                total += attempts;
            }

            // Geometric: mean 1/P, variance (1 − P)/P².
            var deviation = (total - proofs / probability) / (Math.Sqrt(proofs * (1 - probability)) / probability);
            Assert.InRange(deviation, -6, 6);
        }
    }

    private static double Cell(int i, long span) => ((span * (i + 1) + 63) / 64 - (span * i + 63) / 64) / (double)span;
}
