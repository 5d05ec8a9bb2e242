using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>
/// Simulated transcripts are distributed as real ones: both are held to the distribution that the definition gives, where it is finite.
/// </summary>
public sealed class SimulationTests
{
    private const int Degree = StatementTree.Degree;

    /// <summary>
    /// Masks to 300, and buckets 600 times as wide as what they hide. A simulation (0), and the witnesses that press hardest on the ends of
    /// all ranges: z is uniform, the places in the buckets of what the verifier computes are uniform in [β, D − β), and attempts
    /// pass as often as computed. So nothing of u, of noise or of a message shows.
    /// </summary>
    [Theory, InlineData(-1), InlineData(0), InlineData(1)]
    public void Lattice_transcripts_are_uniform_and_attempts_pass_as_often_as_computed(int extreme)
    {
        using var stream = Streams.Seeded("uniform");
        var map = StatementTree.EncryptionLike(stream, 300);
        long[][] polynomials = [Fill(extreme), Fill(extreme * map.Rows[0].Bound), Fill(-extreme * map.Rows[1].Bound)];
        var relation = new LatticeRelation(map, StatementTree.Target(map, polynomials));
        using var witness = StatementTree.Short(polynomials);
        var entropy = Streams.Entropy($"lattice/{extreme}");
        var challenge = StatementTree.Space.Sample(entropy);
        var answers = new long[map.ResponseModulus];
        var places = new[] { new long[64], new long[64] };
        const int attempts = 4000;
        var passed = 0;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            using var commitment = extreme == 0 ? relation.Simulate(challenge, entropy) : relation.Commit(witness, entropy);
            var response = new byte[relation.ResponseLength];
            if (!commitment.TryRespond(challenge, response))
                continue;
            passed++;
            Assert.True(relation.Verify(commitment.FirstMessage, challenge, response));
            for (var r = 0; r < ChallengeSpace.Repetitions; r++)
            {
                var z = Extractor.Answered(relation, response, r);
                foreach (var value in z)
                    answers[value + map.Offset]++;
                var all = Cheater.Places(relation, z, challenge[r]);
                for (var i = 0; i < all.Length; i++)
                    places[i / Degree][Cell(map.Rows[i / Degree], all[i])]++;
            }
        }

        Assert.InRange(ChiSquare.Deviation(answers), -ChiSquare.Limit, ChiSquare.Limit);
        for (var i = 0; i < places.Length; i++)
        {
            var room = Room(map.Rows[i]);
            Assert.InRange(ChiSquare.Deviation(places[i], cell => CellSize(cell, room)), -ChiSquare.Limit, ChiSquare.Limit);
        }

        var probability = StatementTree.PassProbability(map);
        Assert.InRange((passed - attempts * probability) / Math.Sqrt(attempts * probability * (1 - probability)), -6, 6);

        static long Room(LatticeRow row) => (long)row.Bucket.Value - (2 * row.Bound);
        static long Cell(LatticeRow row, ulong place) => ((long)place - row.Bound) * 64 / Room(row);
        static double CellSize(int i, long span) => ((span * (i + 1) + 63) / 64 - (span * i + 63) / 64) / (double)span;
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
        var (relation, shortWitness) = StatementTree.OneInThree();
        using var proven = shortWitness;
        var (log, scalars) = StatementTree.Leaf(0, 1);
        var or = new Or(relation, log);
        var probability = StatementTree.PassProbability(relation.Map); // 0.334
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

    private static long[] Fill(long value) => [.. Enumerable.Repeat(value, Degree)];
}
