using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Arithmetic;
using CoordinationCrypto.Benchmarks.Threshold;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>
/// Encoding, encoding and encryption with all its sampling, and the accumulation of an intendo: warm (one ciphertext over and over) and
/// over a batch that no cache holds.
/// </summary>
public class EncryptionBenchmarks
{
    private const int Batch = 256; // 134 MB of ciphertexts

    private BfvParameters _parameters = null!;
    private BenchCommittee _committee = null!;
    private Encryptor _encryptor = null!;
    private Plaintext _plaintext = null!;
    private Accumulator _accumulator = null!;
    private Ciphertext[] _batch = null!;
    private ulong[] _slots = null!;

    [Params("Secure8192", "Secure16384")]
    public string Parameters { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _parameters = Parameters == "Secure8192" ? BfvParameters.Secure8192 : BfvParameters.Secure16384;
        _committee = new BenchCommittee(_parameters, 4, 1);
        _encryptor = new Encryptor(_committee.Certificate.PublicKey);
        _slots = new ulong[_parameters.Degree];
        for (var i = 0; i < _slots.Length; i++)
            _slots[i] = (ulong)i;
        _plaintext = _committee.Encoder.Encode(_slots);
        _accumulator = new Accumulator(_parameters);
        _batch =
        [
            .. Enumerable
                .Range(0, Parameters == "Secure8192" ? Batch : Batch / 4)
                .Select(_ => _encryptor.Encrypt(_plaintext, EntropySource.System)),
        ];
        Tiering.Settle(Encode, EncodeAndEncrypt, AccumulateWarm, AccumulateColdBatch, AccumulateColdBatchByFours);
    }

    [Benchmark]
    public void Encode() => _committee.Encoder.Encode(_slots).Dispose();

    [Benchmark]
    public void EncodeAndEncrypt()
    {
        using var plaintext = _committee.Encoder.Encode(_slots);
        _encryptor.Encrypt(plaintext, EntropySource.System).Dispose();
    }

    [Benchmark]
    public void AccumulateWarm() => _accumulator.Add(_batch[0]);

    /// <summary>Time for the whole batch of 256 (Secure8192) or 64 (Secure16384).</summary>
    [Benchmark]
    public void AccumulateColdBatch()
    {
        foreach (var ciphertext in _batch)
            _accumulator.Add(ciphertext);
    }

    /// <summary>The same batch, four ciphertexts in a pass over the sum.</summary>
    [Benchmark]
    public void AccumulateColdBatchByFours() => _accumulator.AddAll(_batch);
}
