using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>
/// Random statements over a tiny ring: leaves of every kind, conjunctions, disjunctions, up to a depth; everything follows from the seed.
/// </summary>
internal sealed class StatementTree
{
    public const int Degree = 16;

    /// <summary>Kinds of leaves that <see cref="Leaf"/> makes, numbered from 0.</summary>
    public const int LeafKinds = 6;

    public static readonly RnsBasis Basis = new(Degree, [.. BfvParameters.Secure8192.DataPrimes.Take(2)]);
    public static readonly ChallengeSpace Space = new(Degree);

    private static readonly int[] CurveLeaves = [0, 1, 2, 5];
    private static readonly int[] RegistrySizes = [1, 2, 15, 16, 17, 20];

    private readonly Expander _stream;
    private readonly EntropySource _entropy;

    private StatementTree(int seed, int depth)
    {
        _stream = Streams.Seeded($"tree/{seed}");
        _entropy = Streams.Entropy($"tree/{seed}");
        (Protocol, var witness) = Build(depth, known: true, lattice: true);
        Witness = witness!;
    }

    public SigmaProtocol Protocol { get; }

    public Witness Witness { get; }

    public static StatementTree Of(int seed, int depth = 3) => new(seed, depth);

    /// <summary>A tree that is a single leaf of the given kind: three linear ones, two over the ring, one of many.</summary>
    public static (SigmaProtocol Protocol, Witness Witness) Leaf(int kind, int seed)
    {
        var tree = new StatementTree(seed, 0);
        // of one size, so that all leaves of a kind are
        var (protocol, witness) = kind == LeafKinds - 1 ? tree.OneOfMany(17, known: true) : tree.BuildLeaf(kind, known: true);
        return (protocol, witness!);
    }

    /// <summary>
    /// A map like that of an encryption: p·c0 = p·b·u + δ_0, c1 = a·u + δ_1. Each of the three parts of an attempt passes with
    /// probability about (1 − 1/ratio)^(12·N).
    /// </summary>
    public static LatticeMap EncryptionLike(Expander stream, long ratio)
    {
        var p = BfvParameters.Secure8192.PlainModulus.Value;
        return new LatticeMap(Basis, 1, ratio, Row(stream, p, 22 * (long)p, ratio), Row(stream, 1, 21, ratio));
    }

    /// <summary>A map of one equation, of u and δ in {−1, 0, 1}.</summary>
    public static LatticeMap Single(Expander stream, long ratio) => new(Basis, 1, ratio, Row(stream, 1, 1, ratio));

    /// <summary>An equation with a uniform h, whose bucket is 2·β·ratio wide or a little less.</summary>
    public static LatticeRow Row(Expander stream, ulong factor, long bound, long ratio)
    {
        var element = EvaluationPolynomial.Zero(Basis);
        UniformSampler.Fill(stream, element);
        return new LatticeRow(element, factor, bound, new Modulus(Primes.NextBelow((ulong)(2 * bound * ratio), 1)));
    }

    /// <summary>The probability that an attempt passes, if places in buckets are uniform.</summary>
    public static double PassProbability(LatticeMap map)
    {
        var one = (double)map.ResponseModulus / map.MaskModulus; // of a coefficient of z
        foreach (var row in map.Rows)
            one *= 1 - (2.0 * row.Bound / row.Bucket.Value);
        return Math.Pow(one, map.Basis.Degree * ChallengeSpace.Repetitions);
    }

    /// <summary>A relation of one equation that passes a third of the time, and a witness that presses on all ends of its ranges.</summary>
    public static (LatticeRelation Relation, ShortWitness Witness) OneInThree()
    {
        using var stream = Streams.Seeded("one in three");
        var map = Single(stream, 350);
        long[][] polynomials =
        [
            [.. Enumerable.Range(0, Degree).Select(i => i % 3 - 1L)],
            [.. Enumerable.Range(0, Degree).Select(i => i % 2 * 2 - 1L)],
        ];
        return (new LatticeRelation(map, Target(map, polynomials)), Short(polynomials));
    }

    /// <summary>t_i with f_i·t_i = f_i·h_i·u + δ_i, by the definition; u first, then δ.</summary>
    public static CoefficientPolynomial[] Target(LatticeMap map, long[][] polynomials)
    {
        var target = new CoefficientPolynomial[map.Rows.Length];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = Product(map, i, polynomials[0]);
            using var rest = CoefficientPolynomial.FromSigned(map.Basis, polynomials[1 + i]);
            var factor = map.Rows[i].Factor;
            rest.Multiply([.. map.Basis.Moduli.ToArray().Select(q => q.Inverse(factor))]);
            target[i].Add(rest);
        }

        return target;
    }

    /// <summary>h_i·u.</summary>
    public static CoefficientPolynomial Product(LatticeMap map, int row, long[] u)
    {
        using var values = CoefficientPolynomial.FromSigned(map.Basis, u).IntoEvaluation();
        return EvaluationPolynomial.Product(map.Basis, map.Rows[row].Element, values).IntoCoefficients();
    }

    /// <summary>A witness with the given coefficients.</summary>
    public static ShortWitness Short(long[][] columns)
    {
        using var stream = Streams.Seeded("overwritten");
        var polynomials = new SmallPolynomial[columns.Length];
        for (var j = 0; j < columns.Length; j++)
        {
            polynomials[j] = SmallPolynomial.Ternary(stream, columns[j].Length);
            columns[j].CopyTo(polynomials[j].Coefficients);
        }

        return new ShortWitness(polynomials);
    }

    private (SigmaProtocol Protocol, Witness? Witness) Build(int depth, bool known, bool lattice)
    {
        if (depth == 0 || Next(4) == 0)
            return BuildLeaf(lattice ? Next(LeafKinds) : CurveLeaves[Next(CurveLeaves.Length)], known);
        if (Next(2) == 0)
        {
            var parts = Enumerable.Range(0, 1 + Next(3)).Select(_ => Build(depth - 1, known, lattice)).ToArray();
            return (
                new And([.. parts.Select(part => part.Protocol)]),
                known ? new JointWitness([.. parts.Select(part => part.Witness!)]) : null
            );
        }

        var (count, latticeBranch) = (2 + Next(2), Next(4));
        var branch = known ? Next(count) : -1;
        var branches = Enumerable.Range(0, count).Select(i => Build(depth - 1, i == branch, lattice && i == latticeBranch)).ToArray();
        return (new Or([.. branches.Select(each => each.Protocol)]), known ? new BranchWitness(branch, branches[branch].Witness!) : null);
    }

    private (SigmaProtocol Protocol, Witness? Witness) BuildLeaf(int kind, bool known) =>
        kind switch
        {
            0 => Linear(
                new[,]
                {
                    { Random() },
                },
                known
            ),
            1 => Linear(
                new[,]
                {
                    { Random() },
                    { Random() },
                },
                known
            ),
            2 => Linear(
                new[,]
                {
                    { Random(), Point.Infinity, Random() },
                    { Point.Infinity, Random(), Random() },
                },
                known
            ),
            3 => Lattice(Plain(), known),
            4 => Lattice(EncryptionLike(_stream, 2000), known),
            _ => OneOfMany(RegistrySizes[Next(RegistrySizes.Length)], known),
        };

    private (SigmaProtocol Protocol, Witness? Witness) Linear(Point[,] matrix, bool known)
    {
        var secrets = Enumerable.Range(0, matrix.GetLength(1)).Select(_ => SecretScalar.Create(_entropy)).ToArray();
        var target = new Point[matrix.GetLength(0)];
        for (var i = 0; i < target.Length; i++)
            target[i] = known ? Secp256k1.Combine(secrets, [.. Enumerable.Range(0, secrets.Length).Select(j => matrix[i, j])]) : Random();
        return (new LinearRelation(Space, matrix, target), known ? new ScalarWitness(secrets) : null);
    }

    private (SigmaProtocol Protocol, Witness? Witness) OneOfMany(int count, bool known)
    {
        var (secret, base2) = (SecretScalar.Create(_entropy), Random());
        var registry = Registry(count, Random());
        var index = Next(count);
        if (known)
            registry[index] = Secp256k1.MultiplyGenerator(secret);
        var relation = new OneOfManyRelation(Space, Point.Generator, base2, known ? Secp256k1.Multiply(base2, secret) : Random(), registry);
        return (relation, known ? new MemberWitness(index, secret) : null);
    }

    /// <summary>Different points, made by adding: P, P + G, P + 2G, …</summary>
    public static Point[] Registry(int count, Point first)
    {
        var points = new Point[count];
        points[0] = first;
        for (var i = 1; i < count; i++)
            points[i] = points[i - 1] + Point.Generator;
        return points;
    }

    private (SigmaProtocol Protocol, Witness? Witness) Lattice(LatticeMap map, bool known)
    {
        var polynomials = new long[1 + map.Rows.Length][];
        for (var j = 0; j < polynomials.Length; j++)
        {
            polynomials[j] = new long[Degree];
            var bound = j == 0 ? map.Bound : map.Rows[j - 1].Bound;
            MaskSampler.Fill(_stream, polynomials[j], (ulong)(2 * bound) + 1, bound);
        }

        if (known)
            return (new LatticeRelation(map, Target(map, polynomials)), Short(polynomials));
        var target = new CoefficientPolynomial[map.Rows.Length];
        for (var i = 0; i < target.Length; i++)
            UniformSampler.Fill(_stream, target[i] = CoefficientPolynomial.Zero(Basis));
        return (new LatticeRelation(map, target), null);
    }

    private LatticeMap Plain() => new(Basis, 2, 1500, Row(_stream, 3, 4, 2000), Row(_stream, 1, 1000, 2000), Row(_stream, 2, 1, 2000));

    private int Next(int bound)
    {
        var value = new long[1];
        MaskSampler.Fill(_stream, value, (ulong)bound, 0);
        return (int)value[0];
    }

    private Point Random()
    {
        var bytes = new byte[8];
        _stream.Fill(bytes);
        return HashToCurve.Hash(bytes, "tests"u8);
    }
}
