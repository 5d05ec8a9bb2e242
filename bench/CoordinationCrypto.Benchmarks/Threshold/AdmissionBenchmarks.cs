using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Bfv;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>
/// What a validator computes to admit 64 submissions at Secure8192, some of them bad: all batches until everybody is admitted or
/// rejected. The shares of the openings come on top, each an OpeningShare; there are 28 of them for
/// an honest batch, 58 with one bad, 64 with four, and 156 with all bad.
/// </summary>
public class AdmissionBenchmarks
{
    private const int Count = 64;

    private AdmissionCircuit _circuit = null!;
    private List<Ciphertext> _waiting = null!;
    private List<AdmissionBatch> _batches = null!;

    [Params(0, 1, 4, Count)]
    public int Bad { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var keys = new BenchKeys("Secure8192");
        var parameters = keys.Parameters;
        var grid = new AdmissionGrid(parameters, parameters.RowSize, [new GridDirection(1, parameters.RowSize)]);
        var encoder = new SlotEncoder(parameters);
        _circuit = new AdmissionCircuit(grid, keys.Public, keys.Relinearization, keys.Galois);
        _waiting = [];
        for (var i = 0; i < Count; i++)
        {
            var slots = new ulong[parameters.RowSize];
            slots.AsSpan(60 * i).Fill(i < Bad ? (ulong)i + 2 : (parameters.PlainModulus.Value + 1) / 2); // half of 1, or of something else
            using var plaintext = encoder.Encode(slots);
            _waiting.Add(keys.Encryptor.Encrypt(plaintext, EntropySource.System));
        }
        _batches = [.. AdmissionBatch.Cut(default, checks: 2, Count)];
        for (var b = 0; b < _batches.Count; b++)
        {
            var opened = _circuit.Compute(_batches[b], _waiting).Select(opening => keys.Secret.Decrypt(opening.Ciphertext)).ToList();
            _batches.AddRange(AdmissionVerdict.Of(_batches[b], grid, opened).Again);
        }
    }

    [Benchmark]
    public void Compute()
    {
        foreach (var batch in _batches)
            foreach (var opening in _circuit.Compute(batch, _waiting))
                opening.Dispose();
    }
}
