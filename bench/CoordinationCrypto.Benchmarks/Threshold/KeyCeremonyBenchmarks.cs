using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Arithmetic;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>
/// A whole key ceremony, all n parties in one process and one after the other, at Secure8192: dealing, commitments, contributions,
/// self-test, certificate; without and with evaluation keys. The bytes that validators send are printed.
/// </summary>
[WarmupCount(1), IterationCount(3)] // a run of 13 takes up to a minute
public class KeyCeremonyBenchmarks
{
    private SigningKey[] _identities = [];
    private CeremonyTraffic? _traffic;

    [Params(4, 7, 10, 13)]
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
        foreach (var identity in _identities)
            identity.Dispose();
        if (_traffic is null)
            return;
        var each = Enumerable.Range(1, Validators).Select(_traffic.Of).ToList();
        Console.WriteLine($"// {Committee}: a validator sends {each.Min():N0} to {each.Max():N0} bytes, all together {_traffic.Total:N0}");
    }

    [Benchmark]
    public bool Ceremony() => Run(EvaluationKeyTerms.None);

    /// <summary>With the keys of admission, a relinearization key and one Galois key: three more rounds of contributions.</summary>
    [Benchmark]
    public bool CeremonyWithEvaluationKeys() => Run(EvaluationKeyTerms.ForAdmission(BfvParameters.Secure8192));

    private bool Run(EvaluationKeyTerms keys)
    {
        using var result = KeyCeremony.RunInProcess(BfvParameters.Secure8192, Committee, _identities, EntropySource.System, 1000, keys);
        if (result.Outcome is not CeremonyOutcome.Done done)
            throw new InvalidOperationException("The ceremony did not end in a key.");
        done.RelinearizationKey?.Dispose();
        done.GaloisKeys?.Dispose();
        _traffic = result.Traffic;
        return true;
    }
}
