using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Benchmarks.Proofs;

/// <summary>
/// Membership in a registry by the logarithmic proof: preparing the registry, proving, verifying, and the sum that most of it is.
/// </summary>
public class OneOfManyBenchmarks
{
    private readonly ChallengeSpace _space = new(BfvParameters.Secure8192.Degree);
    private readonly SecretScalar _secret = SecretScalar.Create(EntropySource.System);
    private Point[] _points = [];
    private Scalar[] _scalars = [];
    private OneOfManyRelation _relation = null!;
    private byte[] _proof = [];

    [Params(1024, 4096, 65_536)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _points = new Point[Count];
        _points[0] = HashToCurve.Hash("registry"u8, "benchmarks"u8);
        for (var i = 1; i < Count; i++)
            _points[i] = _points[i - 1] + Point.Generator;
        _points[Count / 3] = Secp256k1.MultiplyGenerator(_secret);
        var base2 = HashToCurve.Hash("stag"u8, "benchmarks"u8);
        _relation = new OneOfManyRelation(_space, Registry(), base2, Secp256k1.Multiply(base2, _secret));
        _proof = Prove();
        using var stream = new Expander(new byte[32], "benchmarks"u8);
        using var vector = SecretVector.Sample(Count, stream);
        _scalars = [.. Enumerable.Range(0, Count).Select(i => Scalar.FromLimbs(vector[i]))];
    }

    [Benchmark]
    public object MakeRegistry() => Registry();

    private OneOfManyRegistry Registry() => new(Point.Generator, _points);

    [Benchmark]
    public byte[] Prove()
    {
        using var transcript = Begin();
        return FiatShamir.Prove(_relation, new MemberWitness(Count / 3, _secret), transcript, EntropySource.System);
    }

    [Benchmark]
    public bool Verify()
    {
        using var transcript = Begin();
        return FiatShamir.Verify(_relation, transcript, _proof);
    }

    [Benchmark]
    public object Sum() => Secp256k1.SumVartime(_scalars, _relation.Registry.Points);

    private static Transcript Begin() => new("benchmarks"u8, new ProofContext(default, default, default, [], []));
}
