using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Arithmetic;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>A whole key ceremony, all n parties in one process and one after the other, at Secure8192: dealing, commitments, contributions, self-test, certificate; without and with evaluation keys.</summary>
public class KeyCeremonyBenchmarks
{
    private SigningKey[] _identities = [];

    [Params(4, 7)]
    public int Validators { get; set; }

    private Committee Committee => new(Validators, (Validators - 1) / 3);

    [GlobalSetup]
    public void Setup()
    {
        _identities = [.. Enumerable.Range(0, Validators).Select(_ => SigningKey.Create(EntropySource.System))];
        Tiering.Settle(() => Ceremony(), () => CeremonyWithEvaluationKeys());
    }

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

    /// <summary>With a relinearization key and one Galois key: three more rounds of contributions.</summary>
    [Benchmark]
    public bool CeremonyWithEvaluationKeys()
    {
        var nonce = new byte[CeremonyTerms.NonceLength];
        EntropySource.System.Fill(nonce);
        var terms = new CeremonyTerms(BfvParameters.Secure8192, Committee, [.. _identities.Select(identity => identity.PublicKey)], nonce, 1000, new EvaluationKeyTerms(true, [3]));
        using var result = KeyCeremony.RunInProcess(terms, _identities, EntropySource.System);
        if (result.Outcome is not CeremonyOutcome.Done done) throw new InvalidOperationException("The ceremony did not end in a key.");
        done.RelinearizationKey!.Dispose();
        done.GaloisKeys!.Dispose();
        return true;
    }
}
