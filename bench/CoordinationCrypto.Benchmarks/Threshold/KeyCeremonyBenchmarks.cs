using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>A whole key ceremony without evaluation keys, all n parties in one thread, at Secure8192: dealing, commitments, contributions, self-test, certificate.</summary>
public class KeyCeremonyBenchmarks
{
    private SigningKey[] _identities = [];

    [Params(4, 7)]
    public int Validators { get; set; }

    private Committee Committee => new(Validators, (Validators - 1) / 3);

    [GlobalSetup]
    public void Setup() => _identities = [.. Enumerable.Range(0, Validators).Select(_ => SigningKey.Create(EntropySource.System))];

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var identity in _identities) identity.Dispose();
    }

    [Benchmark]
    public bool Ceremony()
    {
        using var result = KeyCeremony.RunInProcess(BfvParameters.Secure8192, Committee, _identities, EntropySource.System, 1000);
        return result.Outcome is CeremonyOutcome.Done ? true : throw new InvalidOperationException("The ceremony did not end in a key.");
    }
}
