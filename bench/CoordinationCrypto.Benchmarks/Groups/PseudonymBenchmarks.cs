using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Benchmarks.Groups;

/// <summary>Pseudonyms and their signatures, whose base is not G. Signing includes the check of its own result.</summary>
public class PseudonymBenchmarks : IDisposable
{
    private readonly SigningKey _agent = SigningKey.Create(EntropySource.System);
    private readonly Hash32 _stag = Hash32.Sha256("stag"u8);
    private readonly byte[] _message = new byte[32];
    private readonly byte[] _signature = new byte[SigningKey.SignatureLength];
    private readonly PseudonymBase _base;
    private readonly PseudonymKey _key;

    public PseudonymBenchmarks()
    {
        _base = new PseudonymBase(_stag);
        _key = new PseudonymKey(_agent, _base);
    }

    [GlobalSetup]
    public void Fill() => _key.Sign(_message, EntropySource.System, _signature);

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _key.Dispose();
        _agent.Dispose();
    }

    [Benchmark]
    public object HashStag() => new PseudonymBase(_stag);

    [Benchmark]
    public void MakeKey() => new PseudonymKey(_agent, _base).Dispose();

    [Benchmark]
    public void Sign() => _key.Sign(_message, EntropySource.System, _signature);

    [Benchmark]
    public bool Verify() => _key.Pseudonym.Verify(_message, _signature);
}
