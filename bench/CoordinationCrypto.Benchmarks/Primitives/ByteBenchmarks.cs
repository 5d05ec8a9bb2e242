using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Benchmarks.Primitives;

/// <summary>
/// Streams and bytes: one limb of a polynomial (8,192 residues of 44 bits) packed and unpacked, and 64 KiB of either stream.
/// </summary>
public class ByteBenchmarks : IDisposable
{
    private const ulong Modulus = 0xffb4ffb4001;

    private readonly ulong[] _residues = new ulong[8192];
    private readonly byte[] _packed = new byte[Residues.EncodedLength(8192, Modulus)];
    private readonly byte[] _stream = new byte[1 << 16];
    private readonly byte[] _secret = new byte[Expander.SecretLength];
    private readonly Expander _expander = new(new byte[Expander.SecretLength], "benchmark"u8);
    private readonly Xof _xof = new("benchmark"u8);

    [GlobalSetup]
    public void Fill()
    {
        _expander.Fill(_residues);
        for (var i = 0; i < _residues.Length; i++)
            _residues[i] %= Modulus;
        Residues.Pack(_residues, Modulus, _packed);
        Tiering.Settle(PackLimb, () => UnpackLimb(), Expand64KiB, StartAndExpand1KiB, Squeeze64KiB);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _expander.Dispose();
        _xof.Dispose();
    }

    [Benchmark]
    public void PackLimb() => Residues.Pack(_residues, Modulus, _packed);

    [Benchmark]
    public bool UnpackLimb() => Residues.TryUnpack(_packed, Modulus, _residues);

    [Benchmark]
    public void Expand64KiB() => _expander.Fill(_stream);

    [Benchmark]
    public void StartAndExpand1KiB()
    {
        using var expander = new Expander(_secret, "benchmark"u8);
        expander.Fill(_stream.AsSpan(0, 1024));
    }

    [Benchmark]
    public void Squeeze64KiB() => _xof.Squeeze(_stream);
}
