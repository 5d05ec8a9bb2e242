using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Proofs that one of many keys is known; what holds for every leaf is in <see cref="SigmaProtocolTests"/>.</summary>
public sealed class OneOfManyRelationTests
{
    private static readonly Point Base2 = HashToCurve.Hash("one of many"u8, "tests"u8);

    [Theory]
    [
        InlineData(1, 0),
        InlineData(15, 14),
        InlineData(16, 0),
        InlineData(16, 15),
        InlineData(17, 16),
        InlineData(17, 3),
        InlineData(256, 255),
        InlineData(257, 256),
        InlineData(300, 77)
    ]
    public void A_member_proves_at_any_place_of_any_registry(int count, int index)
    {
        var (relation, witness, _) = Make(count, index);
        var proof = Prove(relation, witness);
        var m = relation.Registry.Digits;
        Assert.Equal(
            count <= 16 ? 1
                : count <= 256 ? 2
                : 3,
            m
        );
        Assert.Equal(StatementTree.Space.EncodedLength + (33 * (2 + m)) + (32 * ((15 * m) + 5)), proof.Length);
        Assert.True(Verify(relation, proof));
        for (var at = 0; at < proof.Length; at += 41)
        {
            var changed = (byte[])proof.Clone();
            changed[at] ^= 4;
            Assert.False(Verify(relation, changed));
        }
    }

    /// <summary>Four answers for a registry of three digits: m + 1.</summary>
    [Theory, InlineData(300, 77), InlineData(257, 256)]
    public void Answers_give_index_and_logarithm(int count, int index)
    {
        var (relation, witness, _) = Make(count, index);
        Assert.Equal(4, relation.Soundness);
        var challenges = Streams.Entropy("answers");
        var answers = new List<Extractor.Answer>();
        for (var run = 0; run < 4; run++)
        {
            using var commitment = relation.Commit(witness, Streams.Entropy("masks"));
            var (challenge, response) = (StatementTree.Space.Sample(challenges), new byte[relation.ResponseLength]);
            Assert.True(commitment.TryRespond(challenge, response));
            Assert.True(relation.Verify(commitment.FirstMessage, challenge, response));
            answers.Add(new Extractor.Answer(challenge, response));
        }

        Extractor.Check(relation, answers);
    }

    /// <summary>
    /// A key outside, a pseudonym of another key, another's index, another registry: none has a proof, and none passes for another.
    /// </summary>
    [Fact]
    public void Who_is_no_member_has_no_proof()
    {
        var (relation, witness, points) = Make(20, 7);
        using var stranger = SecretScalar.Create(Streams.Entropy("stranger"));
        var theirs = Secp256k1.Multiply(Base2, stranger);
        var proof = Prove(relation, witness);

        Assert.False(Verify(relation, Prove(relation, new MemberWitness(7, stranger))));
        Assert.False(Verify(relation, Prove(relation, new MemberWitness(8, witness.Secret))));
        var other = new OneOfManyRelation(StatementTree.Space, relation.Registry, Base2, theirs); // T of a key outside
        Assert.False(Verify(other, Prove(other, new MemberWitness(7, stranger))));
        Assert.False(Verify(other, proof));
        Assert.False(
            Verify(
                new OneOfManyRelation(
                    StatementTree.Space,
                    relation.Registry,
                    HashToCurve.Hash("another base"u8, "tests"u8),
                    relation.Target
                ),
                proof
            )
        );
        Point[] swapped = [points[1], points[0], .. points[2..]];
        Assert.False(Verify(new OneOfManyRelation(StatementTree.Space, Point.Generator, Base2, relation.Target, swapped), proof));
        Assert.False(
            Verify(new OneOfManyRelation(StatementTree.Space, Point.Generator, Base2, relation.Target, points.AsSpan(0, 19)), proof)
        );
    }

    /// <summary>
    /// A key made after K, as PK' = PK_7 + K, is what K must be hashed after: for it the relations hold with another sk. Since K depends
    /// on every point, putting it into the registry gives another K.
    /// </summary>
    [Fact]
    public void The_blinding_base_depends_on_every_point()
    {
        var (relation, witness, points) = Make(20, 7);
        points[3] = Secp256k1.MultiplyGenerator(witness.Secret) + relation.Registry.Blinding;
        var registry = new OneOfManyRegistry(Point.Generator, points);
        Assert.NotEqual(relation.Registry.Blinding, registry.Blinding);
        Assert.NotEqual(relation.Registry.Blinding, new OneOfManyRegistry(Base2, Make(20, 7).Points).Blinding);
        var attempt = new OneOfManyRelation(StatementTree.Space, registry, Base2, relation.Target);
        Assert.False(Verify(attempt, Prove(attempt, new MemberWitness(3, witness.Secret))));
    }

    /// <summary>
    /// Leading digits of every point and scalar of a transcript, for several indices and for simulations: all uniform. A prover that
    /// repeats its masks is found out by the same test.
    /// </summary>
    [Theory, InlineData(0, false), InlineData(13, false), InlineData(-1, false), InlineData(13, true)]
    public void Transcripts_do_not_depend_on_the_index(int index, bool repeats)
    {
        const int runs = 160;
        const int points = 6; // Q, B, A, C, D, D_0
        var (relation, witness, _) = Make(16, Math.Max(index, 0));
        var entropy = Streams.Entropy($"transcripts/{index}");
        var challenge = StatementTree.Space.Sample(entropy);
        var scalars = (relation.ResponseLength - (3 * 33)) / 32;
        var counts = Enumerable.Range(0, points + scalars).Select(_ => new long[8]).ToArray();
        for (var run = 0; run < runs; run++)
        {
            var source = repeats ? Streams.Entropy("again") : entropy;
            using var commitment = index < 0 ? relation.Simulate(challenge, source) : relation.Commit(witness, source);
            var response = new byte[relation.ResponseLength];
            Assert.True(commitment.TryRespond(challenge, response));
            Assert.True(relation.Verify(commitment.FirstMessage, challenge, response));
            for (var i = 0; i < points; i++)
                counts[i][commitment.FirstMessage[(33 * i) + 1] >> 5]++;
            for (var i = 0; i < scalars; i++)
                counts[points + i][response[(3 * 33) + (32 * i)] >> 5]++;
        }

        if (repeats)
            Assert.All(counts, count => Assert.True(ChiSquare.Deviation(count) > ChiSquare.Limit));
        else
            Assert.All(counts, count => Assert.InRange(ChiSquare.Deviation(count), -ChiSquare.Limit, ChiSquare.Limit));
    }

    [Fact]
    public void Masks_are_zeroed_with_the_prover()
    {
        var (relation, witness, _) = Make(2, 1);
        var commitment = relation.Commit(witness, EntropySource.System);
        commitment.Dispose();
        Assert.Throws<ObjectDisposedException>(() => commitment.TryRespond(StatementTree.Space.Zero, new byte[relation.ResponseLength]));
        Assert.Equal(nameof(MemberWitness), witness.ToString());
    }

    [Fact]
    public void Callers_mistakes_throw()
    {
        var (relation, witness, points) = Make(2, 1);
        Assert.Throws<ArgumentException>(() => relation.Commit(new MemberWitness(2, witness.Secret), EntropySource.System));
        Assert.Throws<ArgumentException>(() => relation.Commit(new MemberWitness(-1, witness.Secret), EntropySource.System));
        Assert.Throws<ArgumentException>(() => new OneOfManyRegistry(Point.Generator, []));
        Assert.Throws<ArgumentException>(() => new OneOfManyRegistry(Point.Generator, [points[0], Point.Infinity]));
    }

    /// <summary>
    /// The polynomials by their definition: coefficient by coefficient they interpolate ∏ f_(j, i_j), and evaluate to it.
    /// </summary>
    [Theory, InlineData(1, 0), InlineData(16, 5), InlineData(20, 17), InlineData(300, 299)]
    public void Digit_polynomials_are_the_products(int count, int index)
    {
        const int radix = OneOfManyRegistry.Radix;
        var m =
            count <= 16 ? 1
            : count <= 256 ? 2
            : 3;
        using var stream = Streams.Seeded("digits");
        using var masks = SecretVector.Sample(m * radix, stream);
        for (var j = 0; j < m; j++)
        {
            masks[j * radix].Clear();
            for (var d = 1; d < radix; d++)
                ScalarField.Subtract(masks[j * radix], masks[j * radix], masks[(j * radix) + d]);
        }

        var digits = Enumerable
            .Range(0, m * radix)
            .Select(i => (index >> (4 * (i / radix)) & 15) == i % radix ? ulong.MaxValue : 0)
            .ToArray();
        using var coefficients = DigitPolynomials.Coefficients(masks, digits, count, m);
        Assert.Equal(count * m, coefficients.Count);
        var x = Scalar.ReadReduced(Streams32("x"));
        var answers = Enumerable
            .Range(0, m * radix)
            .Select(i => (digits[i] == 0 ? new Scalar(0) : x) + Scalar.FromLimbs(masks[i]))
            .ToArray();
        var power = Enumerable.Range(0, m).Aggregate(new Scalar(1), (product, _) => product * x);
        var values = DigitPolynomials.Evaluate(answers, count, m, power);
        var sum = new Scalar(0);
        for (var i = 0; i < count; i++)
        {
            var value = i == index ? power : new Scalar(0);
            var term = new Scalar(1);
            for (var k = 0; k < m; k++)
            {
                value += Scalar.FromLimbs(coefficients[(i * m) + k]) * term;
                term *= x;
            }

            Assert.Equal(values[i], value);
            if (i < count - 1)
                Assert.Equal(
                    Enumerable.Range(0, m).Aggregate(new Scalar(1), (product, j) => product * answers[(j * radix) + (i >> (4 * j) & 15)]),
                    value
                );
            sum += value;
        }

        Assert.Equal(power, sum);
    }

    private static byte[] Streams32(string name)
    {
        var bytes = new byte[32];
        Streams.Entropy(name).Fill(bytes);
        return bytes;
    }

    private static (OneOfManyRelation Relation, MemberWitness Witness, Point[] Points) Make(int count, int index)
    {
        var secret = SecretScalar.Create(Streams.Entropy("member"));
        var points = StatementTree.Registry(count, HashToCurve.Hash("registry"u8, "tests"u8));
        points[index] = Secp256k1.MultiplyGenerator(secret);
        var relation = new OneOfManyRelation(StatementTree.Space, Point.Generator, Base2, Secp256k1.Multiply(Base2, secret), points);
        return (relation, new MemberWitness(index, secret), points);
    }

    private static byte[] Prove(OneOfManyRelation relation, MemberWitness witness)
    {
        using var transcript = Contexts.Transcript();
        return FiatShamir.Prove(relation, witness, transcript, EntropySource.System);
    }

    private static bool Verify(OneOfManyRelation relation, ReadOnlySpan<byte> proof)
    {
        using var transcript = Contexts.Transcript();
        return FiatShamir.Verify(relation, transcript, proof);
    }
}
