using System.Numerics;
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

    /// <summary>A map like that of an encryption: (u, e0, e1, m) to (b·u + e0 + Δ·m, a·u + e1).</summary>
    public static LatticeMap EncryptionLike(Expander stream, long ratio)
    {
        var (a, b) = (EvaluationPolynomial.Zero(Basis), EvaluationPolynomial.Zero(Basis));
        UniformSampler.Fill(stream, a);
        UniformSampler.Fill(stream, b);
        var p = BfvParameters.Secure8192.PlainModulus;
        var delta = (Basis.Product - 1) / p.Value;
        return new LatticeMap(
            Basis,
            new LatticeEntry[,]
            {
                { LatticeEntry.Of(b), LatticeEntry.One, default, LatticeEntry.Of(delta) },
                { LatticeEntry.Of(a), default, LatticeEntry.One, default },
            },
            LatticeColumn.Short(1, ratio),
            LatticeColumn.Short(22, 22 * ratio),
            LatticeColumn.Short(21, 21 * ratio),
            LatticeColumn.Residues(p, carry: 1)
        );
    }

    /// <summary>φ(w), by the definition.</summary>
    public static CoefficientPolynomial[] Image(LatticeMap map, long[][] columns)
    {
        var image = new CoefficientPolynomial[map.Rows];
        for (var i = 0; i < map.Rows; i++)
        {
            using var sum = EvaluationPolynomial.Zero(map.Basis);
            for (var j = 0; j < columns.Length; j++)
            {
                var polynomial = CoefficientPolynomial.FromSigned(map.Basis, columns[j]);
                if (map.Element(i, j) is { } element)
                {
                    using var values = polynomial.IntoEvaluation();
                    sum.MultiplyAdd(values, element);
                }
                else if (map.Integer(i, j, 0) is not null)
                {
                    polynomial.Multiply([.. Enumerable.Range(0, map.Basis.Count).Select(l => map.Integer(i, j, l)!.Value.Value)]);
                    using var values = polynomial.IntoEvaluation();
                    sum.Add(values);
                }
            }

            image[i] = sum.ToCoefficients();
        }

        return image;
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
        var columns = new long[map.Columns.Length][];
        for (var j = 0; j < columns.Length; j++)
        {
            columns[j] = new long[Degree];
            var bound = map.Columns[j].Bound - (map.Columns[j].Bound == 22 ? 1 : 0); // room for the carry
            MaskSampler.Fill(_stream, columns[j], (ulong)(2 * bound) + 1, bound);
        }

        if (known)
            return (new LatticeRelation(map, Image(map, columns)), Short(columns));
        var target = new CoefficientPolynomial[map.Rows];
        for (var i = 0; i < target.Length; i++)
            UniformSampler.Fill(_stream, target[i] = CoefficientPolynomial.Zero(Basis));
        return (new LatticeRelation(map, target), null);
    }

    private LatticeMap Plain()
    {
        var a = EvaluationPolynomial.Zero(Basis);
        UniformSampler.Fill(_stream, a);
        return new LatticeMap(
            Basis,
            new LatticeEntry[,]
            {
                { LatticeEntry.Of(a), LatticeEntry.Of(-3) },
                { LatticeEntry.Of(BigInteger.Pow(5, 20)), LatticeEntry.Of(a) },
            },
            LatticeColumn.Short(1, 1500),
            LatticeColumn.Short(4, 9000)
        );
    }

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
