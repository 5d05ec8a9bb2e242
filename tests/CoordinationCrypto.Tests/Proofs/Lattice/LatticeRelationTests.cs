using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Proofs;

[Trait("Category", "InstructionSets")]
public sealed class LatticeRelationTests
{
    private static readonly Modulus P = BfvParameters.Secure8192.PlainModulus;

    [Fact]
    public void A_witness_out_of_bounds_is_refused_at_both_ends()
    {
        var (protocol, _) = StatementTree.Leaf(4, 1);
        for (var column = 0; column < 4; column++)
        {
            var bound = ((LatticeRelation)protocol).Map.Columns[column].Bound;
            foreach (var value in new[] { bound + 1, -bound - 1, bound, -bound })
            {
                var columns = Enumerable.Range(0, 4).Select(_ => new long[StatementTree.Degree]).ToArray();
                columns[column][7] = value;
                using var witness = StatementTree.Short(columns);
                if (Math.Abs(value) > bound)
                    Assert.Throws<ArgumentException>(() => protocol.Commit(witness, EntropySource.System));
                else
                    protocol.Commit(witness, EntropySource.System).Dispose();
            }
        }
    }

    /// <summary>Noise, message and exponents at their extremes, every challenge exponent of the ring.</summary>
    [Fact]
    public void Every_exponent_and_every_extreme_verifies()
    {
        using var stream = Streams.Seeded("exponents");
        var map = StatementTree.EncryptionLike(stream, 100_000);
        foreach (var message in new[] { 32768L, -32768L, 0L })
        {
            long[][] columns = [Fill(-1), Fill(21), Fill(-21), Fill(message)];
            var relation = new LatticeRelation(map, StatementTree.Image(map, columns));
            using var witness = StatementTree.Short(columns);
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
    public void Maps_that_carry_wrongly_are_refused()
    {
        var basis = StatementTree.Basis;
        var delta = LatticeEntry.Of((basis.Product - 1) / P.Value);
        var wrong = LatticeEntry.Of((basis.Product - 1) / P.Value + 1);
        LatticeColumn[] columns = [LatticeColumn.Short(22, 1000), LatticeColumn.Residues(P, 0)];

        _ = new LatticeMap(
            basis,
            new[,]
            {
                { LatticeEntry.One, delta },
            },
            columns
        );
        Assert.Throws<ArgumentException>(() =>
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.One, wrong },
                },
                columns
            )
        );
        Assert.Throws<ArgumentException>(() =>
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.One, delta },
                },
                columns[0],
                LatticeColumn.Residues(P, 1)
            )
        );
        Assert.Throws<ArgumentException>(() =>
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.One, delta },
                },
                columns[0],
                LatticeColumn.Residues(P, 2)
            )
        );
        Assert.Throws<ArgumentException>(() =>
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.One, delta },
                    { LatticeEntry.One, default },
                },
                columns
            )
        );
        Assert.Throws<ArgumentException>(() =>
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.One },
                },
                columns
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => LatticeColumn.Short(22, 22));
        Assert.Throws<ArgumentOutOfRangeException>(() => LatticeColumn.Short(0, 22));
        Assert.Throws<ArgumentOutOfRangeException>(() => LatticeColumn.Short(1, (1L << 48) + 1));
    }

    [Fact]
    public void Targets_of_another_ring_are_refused()
    {
        var map = new LatticeMap(
            StatementTree.Basis,
            new[,]
            {
                { LatticeEntry.One },
            },
            LatticeColumn.Short(1, 100)
        );
        using var shorter = CoefficientPolynomial.Zero(StatementTree.Basis.Prefix(1));
        using var right = CoefficientPolynomial.Zero(StatementTree.Basis);

        Assert.Throws<ArgumentException>(() => new LatticeRelation(map, shorter));
        Assert.Throws<ArgumentException>(() => new LatticeRelation(map, right, right));
        Assert.Throws<ArgumentException>(() =>
            new LatticeMap(
                StatementTree.Basis,
                new[,]
                {
                    { LatticeEntry.Of(EvaluationPolynomial.Zero(StatementTree.Basis.Prefix(1))) },
                },
                LatticeColumn.Short(1, 100)
            )
        );
    }

    /// <summary>Everything of a map is in its digest: bounds, masks, ring elements, integers.</summary>
    [Fact]
    public void Maps_that_differ_have_different_digests()
    {
        var basis = StatementTree.Basis;
        using var element = EvaluationPolynomial.Zero(basis);
        var digests = new[]
        {
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.One },
                },
                LatticeColumn.Short(1, 100)
            ),
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.One },
                },
                LatticeColumn.Short(2, 100)
            ),
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.One },
                },
                LatticeColumn.Short(1, 101)
            ),
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.Of(2) },
                },
                LatticeColumn.Short(1, 100)
            ),
            new LatticeMap(
                basis,
                new[,]
                {
                    { default(LatticeEntry) },
                },
                LatticeColumn.Short(1, 100)
            ),
            new LatticeMap(
                basis,
                new[,]
                {
                    { LatticeEntry.Of(element) },
                },
                LatticeColumn.Short(1, 100)
            ),
            new LatticeMap(
                basis.Prefix(1),
                new[,]
                {
                    { LatticeEntry.One },
                },
                LatticeColumn.Short(1, 100)
            ),
        };

        Assert.Equal(digests.Length, digests.Select(map => Convert.ToHexString(map.Digest)).Distinct().Count());
    }

    private static long[] Fill(long value) => [.. Enumerable.Repeat(value, StatementTree.Degree)];
}
