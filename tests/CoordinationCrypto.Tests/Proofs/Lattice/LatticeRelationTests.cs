using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Proofs;

[Trait("Category", "InstructionSets")]
public sealed class LatticeRelationTests
{
    [Fact]
    public void A_witness_out_of_bounds_is_refused_at_both_ends()
    {
        var (protocol, _) = StatementTree.Leaf(4, 1);
        var map = ((LatticeRelation)protocol).Map;
        for (var j = 0; j < 3; j++)
        {
            var bound = j == 0 ? map.Bound : map.Rows[j - 1].Bound;
            foreach (var value in new[] { bound + 1, -bound - 1, bound, -bound })
            {
                var polynomials = Enumerable.Range(0, 3).Select(_ => new long[StatementTree.Degree]).ToArray();
                polynomials[j][7] = value;
                using var witness = StatementTree.Short(polynomials);
                if (Math.Abs(value) > bound)
                    Assert.Throws<ArgumentException>(() => protocol.Commit(witness, EntropySource.System));
                else
                    protocol.Commit(witness, EntropySource.System).Dispose();
            }
        }

        using var two = StatementTree.Short([new long[StatementTree.Degree], new long[StatementTree.Degree]]);
        Assert.Throws<ArgumentException>(() => protocol.Commit(two, EntropySource.System));
    }

    /// <summary>Everything at its extremes, every challenge exponent of the ring: whatever passes verifies.</summary>
    [Fact]
    public void Every_exponent_and_every_extreme_verifies()
    {
        using var stream = Streams.Seeded("exponents");
        var map = StatementTree.EncryptionLike(stream, 2000);
        foreach (var sign in new[] { 1L, -1L, 0L })
        {
            long[][] polynomials = [Fill(-sign), Fill(sign * map.Rows[0].Bound), Fill(-sign * map.Rows[1].Bound)];
            var relation = new LatticeRelation(map, StatementTree.Target(map, polynomials));
            using var witness = StatementTree.Short(polynomials);
            for (var exponent = 0; exponent < 2 * StatementTree.Degree; exponent++)
            {
                var challenge = new Challenge(
                    StatementTree.Space,
                    [.. Enumerable.Range(0, 12).Select(r => (exponent + r) % (2 * StatementTree.Degree))]
                );
                var response = new byte[relation.ResponseLength];
                byte[] first;
                do
                {
                    using var commitment = relation.Commit(witness, EntropySource.System);
                    first = commitment.FirstMessage;
                    if (commitment.TryRespond(challenge, response))
                        break;
                } while (true);
                Assert.True(relation.Verify(first, challenge, response));
            }
        }
    }

    /// <summary>
    /// The first message is the definition's: integers in [0, q), divided by D. And a prover shows exactly what the rule allows, which
    /// public values decide: |z| ≤ B − β, and every f·(h·z − X^c·t) at least β away from the edges of its bucket.
    /// </summary>
    [Fact]
    public void Provers_abort_exactly_where_public_values_say_so()
    {
        using var stream = Streams.Seeded("rule");
        var map = StatementTree.EncryptionLike(stream, 400);
        long[][] polynomials = [Fill(1), Fill(map.Rows[0].Bound), Fill(-map.Rows[1].Bound)];
        var relation = new LatticeRelation(map, StatementTree.Target(map, polynomials));
        using var witness = StatementTree.Short(polynomials);
        var entropy = Streams.Entropy("rule");
        var (passed, aborted) = (0, 0);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var challenge = StatementTree.Space.Sample(entropy);
            using var commitment = (LatticeCommitment)relation.Commit(witness, entropy);
            long[][] answers =
            [
                .. Enumerable
                    .Range(0, 12)
                    .Select(r =>
                        commitment
                            .Masks.Slice(r * StatementTree.Degree, StatementTree.Degree)
                            .ToArray()
                            .Zip(Cheater.Shift(polynomials[0], challenge[r]), (y, w) => y + w)
                            .ToArray()
                    ),
            ];
            var allowed = Enumerable.Range(0, 12).All(r => IsAllowed(relation, answers[r], challenge[r]));
            var response = new byte[relation.ResponseLength];
            Assert.Equal(allowed, commitment.TryRespond(challenge, response));
            if (allowed)
            {
                Assert.True(relation.Verify(commitment.FirstMessage, challenge, response));
                Assert.All(Enumerable.Range(0, 12), r => Assert.Equal(answers[r], Extractor.Answered(relation, response, r)));
            }

            _ = allowed ? passed++ : aborted++;
        }

        Assert.True(passed > 5 && aborted > 50);
    }

    /// <summary>
    /// A spike of D − 1 is answered at two challenges by who finds masks that lie well in their buckets, and then the extracted rest is
    /// D − 1: one step of the walk leaves that much. A spike of D is never answered twice, wherever it is prepared.
    /// </summary>
    [Fact]
    public void A_step_leaves_a_bucket_less_one_and_no_more()
    {
        using var stream = Streams.Seeded("step");
        var element = EvaluationPolynomial.Zero(StatementTree.Basis);
        UniformSampler.Fill(stream, element);
        const int width = 101;
        var map = new LatticeMap(StatementTree.Basis, 1, 1000, new LatticeRow(element, 1, 1, new Modulus(width)));
        var zero = new LatticeRelation(map, StatementTree.Target(map, [Fill(0), Fill(0)]));
        var mask = new long[StatementTree.Degree];
        ulong[] places;
        do
        {
            MaskSampler.Fill(stream, mask, map.ResponseModulus, map.Offset);
            places = Cheater.Places(zero, mask, 0);
        } while (places[3] != width - 1 || places[9] != width - 1);

        var response = new byte[zero.ResponseLength];
        Assert.True(Cheater.Respond(zero, _ => mask, response));
        foreach (var size in new[] { width - 1, width })
        {
            var spike = Fill(0);
            spike[0] = size;
            var relation = new LatticeRelation(map, StatementTree.Target(map, [Fill(0), spike]));
            bool Holds(byte[] first, int exponent) =>
                relation.Verify(first, new Challenge(StatementTree.Space, [.. Enumerable.Repeat(exponent, 12)]), response);
            var unshifted = Cheater.FirstMessage(relation, _ => mask);
            Assert.Equal(size < width, Holds(unshifted, 3) && Holds(unshifted, 9));
            if (size < width)
                Assert.Equal(width - 1, Extractor.Rest(relation, 3, mask, 9, mask)[0].Max(BigInteger.Abs));
            else
            {
                for (var prepared = 0; prepared < 2 * StatementTree.Degree; prepared++)
                {
                    using var shift = CoefficientPolynomial.FromSigned(StatementTree.Basis, Cheater.Shift(spike, prepared));
                    var first = Cheater.FirstMessage(relation, _ => mask, [shift]);
                    Assert.Equal([prepared], Enumerable.Range(0, 2 * StatementTree.Degree).Where(exponent => Holds(first, exponent)));
                }
            }
        }
    }

    /// <summary>An image in the last part of [0, q), where adding δ could lead past q, makes the prover abort whatever is asked.</summary>
    [Fact]
    public void At_the_end_of_the_range_a_prover_aborts()
    {
        var basis = StatementTree.Basis;
        var last = basis[^1].Value;
        var begin = basis.Product - (basis.Product / last);
        foreach (var (image, edge) in new[] { (basis.Product - 1, true), (begin, true), (begin - 1, false), (BigInteger.Zero, false) })
        {
            using var constant = CoefficientPolynomial.Zero(basis); // h = image, so that h·1 is
            constant.AddToCoefficients(basis.Residues(image));
            for (var l = 0; l < basis.Count; l++)
                constant.Limb(l)[1..].Clear();
            var map = new LatticeMap(basis, 1, 1000, new LatticeRow(constant.ToEvaluation(), 1, 1, new Modulus(10_007)));
            using var target = CoefficientPolynomial.Zero(basis);
            using var scratch = new LatticeImage(map, [target]);
            var one = Fill(0);
            one[0] = 1;
            Assert.Equal(edge, scratch.Digest(one, 0, true, new ulong[StatementTree.Degree], new byte[ResidueDigest.Length]) < 0);
        }
    }

    [Fact]
    public void Masks_cover_their_whole_range_and_nothing_else()
    {
        using var stream = Streams.Seeded("masks");
        var values = new long[20_000];
        MaskSampler.Fill(stream, values, 201, 100);
        var counts = new long[201];
        foreach (var value in values)
            counts[value + 100]++;
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void Maps_that_do_not_fit_together_are_refused()
    {
        var basis = StatementTree.Basis;
        using var element = EvaluationPolynomial.Zero(basis);
        using var shorter = EvaluationPolynomial.Zero(basis.Prefix(1));
        var wide = new Modulus(Primes.NextBelow(1UL << 50, 1)); // above the primes of the basis
        LatticeRow Row(EvaluationPolynomial h, ulong factor = 1, Modulus? bucket = null) => new(h, factor, 1, bucket ?? new Modulus(97));

        _ = new LatticeMap(basis, 1, 100, Row(element));
        Assert.Throws<ArgumentException>(() => new LatticeMap(basis, 1, 100));
        Assert.Throws<ArgumentException>(() => new LatticeMap(basis, 1, 100, Row(shorter)));
        Assert.Throws<ArgumentException>(() => new LatticeMap(basis.Prefix(1), 1, 100, Row(element)));
        Assert.Throws<ArgumentException>(() => new LatticeMap(basis, 1, 100, Row(element, factor: wide.Value)));
        Assert.Throws<ArgumentException>(() => new LatticeMap(basis, 1, 100, Row(element, bucket: wide)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatticeMap(basis, 22, 22, Row(element)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatticeMap(basis, 0, 22, Row(element)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatticeMap(basis, 1, (1L << 48) + 1, Row(element)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatticeRow(element, 0, 1, new Modulus(97)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatticeRow(element, 1, 0, new Modulus(97)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatticeRow(element, 1, 48, new Modulus(97)));
    }

    [Fact]
    public void Targets_of_another_ring_are_refused()
    {
        using var stream = Streams.Seeded("targets");
        var map = StatementTree.Single(stream, 100);
        using var shorter = CoefficientPolynomial.Zero(StatementTree.Basis.Prefix(1));
        using var right = CoefficientPolynomial.Zero(StatementTree.Basis);

        _ = new LatticeRelation(map, right);
        Assert.Throws<ArgumentException>(() => new LatticeRelation(map, shorter));
        Assert.Throws<ArgumentException>(() => new LatticeRelation(map, right, right));
    }

    /// <summary>Everything of a map is in its digest: ring, bounds, masks, elements, factors, buckets.</summary>
    [Fact]
    public void Maps_that_differ_have_different_digests()
    {
        var longer = new RnsBasis(StatementTree.Degree, [.. BfvParameters.Secure8192.DataPrimes.Take(3)]);
        var basis = longer.Prefix(2);
        using var element = EvaluationPolynomial.Zero(longer);
        using var other = EvaluationPolynomial.Zero(longer);
        other.Limb(0)[0] = 1;
        LatticeRow Row(EvaluationPolynomial h, ulong factor = 1, long bound = 1, ulong bucket = 97) =>
            new(h, factor, bound, new Modulus(bucket));
        LatticeMap[] maps =
        [
            new(basis, 1, 100, Row(element)),
            new(longer, 1, 100, Row(element)),
            new(basis, 2, 100, Row(element)),
            new(basis, 1, 101, Row(element)),
            new(basis, 1, 100, Row(other)),
            new(basis, 1, 100, Row(element, factor: 2)),
            new(basis, 1, 100, Row(element, bound: 2)),
            new(basis, 1, 100, Row(element, bucket: 89)),
            new(basis, 1, 100, Row(element), Row(element)),
        ];

        Assert.Equal(maps.Length, maps.Select(map => Convert.ToHexString(map.Digest)).Distinct().Count());
    }

    // By the integers, from what a verifier sees.
    private static bool IsAllowed(LatticeRelation relation, long[] z, int exponent)
    {
        if (z.Any(value => Math.Abs(value) > relation.Map.Offset))
            return false;
        var q = relation.Map.Basis.Product;
        for (var i = 0; i < relation.Map.Rows.Length; i++)
        {
            var row = relation.Map.Rows[i];
            using var product = StatementTree.Product(relation.Map, i, z);
            for (var k = 0; k < z.Length; k++)
            {
                var value = row.Factor * (product.Centered(k) - Extractor.Shifted(relation, i, exponent, k));
                var place = (((value % q) + q) % q) % row.Bucket.Value;
                if (place < row.Bound || place >= row.Bucket.Value - (ulong)row.Bound)
                    return false;
            }
        }

        return true;
    }

    private static long[] Fill(long value) => [.. Enumerable.Repeat(value, StatementTree.Degree)];
}
