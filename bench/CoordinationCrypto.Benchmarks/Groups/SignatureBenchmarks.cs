using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Arithmetic;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Benchmarks.Groups;

/// <summary>Signatures and sealed boxes of 32 bytes on secp256k1. Signing includes the check of its own result.</summary>
public class SignatureBenchmarks : IDisposable
{
    private readonly SigningKey _key = SigningKey.Create(EntropySource.System);
    private readonly byte[] _message = new byte[32];
    private readonly byte[] _signature = new byte[SigningKey.SignatureLength];
    private byte[] _box = [];

    [GlobalSetup]
    public void Fill()
    {
        _key.Sign(_message, EntropySource.System, _signature);
        _box = SealedBox.Seal(_key.PublicKey, default, _message, EntropySource.System);
        Tiering.Settle(Sign, () => Verify(), () => ReadKey(), () => Seal(), Open);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _key.Dispose();
    }

    [Benchmark]
    public void Sign() => _key.Sign(_message, EntropySource.System, _signature);

    [Benchmark]
    public bool Verify() => _key.PublicKey.Verify(_message, _signature);

    [Benchmark]
    public bool ReadKey() => VerifyingKey.TryRead(_key.PublicKey.Bytes, out _);

    [Benchmark]
    public byte[] Seal() => SealedBox.Seal(_key.PublicKey, default, _message, EntropySource.System);

    [Benchmark]
    public void Open()
    {
        if (SealedBox.TryOpen(_key, default, _box, out var plaintext))
            plaintext.Dispose();
    }
}
