using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Benchmarks.Proofs;

/// <summary>
/// Whole submissions under Secure8192: encode, encrypt, prove, sign; then the check of one proof, and of 64 on all cores. Registry 0 is a
/// named stag, the others are shielded among so many keys.
/// </summary>
public class SubmissionBenchmarks : IDisposable
{
    private readonly BfvParameters _parameters = BfvParameters.Secure8192;
    private readonly Hash32 _hash = Hash32.Sha256("hash"u8);
    private readonly byte[] _signature = new byte[SigningKey.SignatureLength];
    private SigningKey _agent = null!;
    private PseudonymKey _key = null!;
    private ProvenEncryptor _encryptor = null!;
    private SlotEncoder _encoder = null!;
    private IdentityPolicy _policy = null!;
    private SubmissionContext _context = null!;
    private SubmissionClaim _claim = null!;
    private SubmissionClaim[] _batch = [];

    [Params(0, 64, 1024)]
    public int Registry { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _agent = SigningKey.Create(EntropySource.System);
        _key = new PseudonymKey(_agent, new PseudonymBase(_hash));
        _encryptor = new ProvenEncryptor(TestKey.Generate(_parameters, "submission").Public);
        _encoder = new SlotEncoder(_parameters);
        _policy = Registry == 0 ? IdentityPolicy.Named() : IdentityPolicy.Shielded(Members(), HashToCurve.Hash(_hash, "bench"u8));
        _context = new SubmissionContext(_hash, new Consent(1, _hash, Consent.NoEnd), _key.Pseudonym, 1, Backing.Member);
        _claim = Submit(out var ciphertext) with { Submitted = ciphertext };
        _batch = [.. Enumerable.Repeat(_claim, Registry > 64 ? 2 : 64)];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _claim?.Submitted.Dispose();
        _key?.Dispose();
        _agent?.Dispose();
    }

    [Benchmark]
    public void Create()
    {
        Submit(out var ciphertext);
        _key.Sign(_hash, EntropySource.System, _signature);
        ciphertext.Dispose();
    }

    [Benchmark]
    public bool Verify() => SubmissionProof.Verify(_encryptor, _claim);

    /// <summary>64 submissions; 2 where the registry is large.</summary>
    [Benchmark]
    public bool[] VerifyBatch() => SubmissionProof.VerifyAll(_encryptor, _batch);

    private SubmissionClaim Submit(out Ciphertext ciphertext)
    {
        using var value = _encoder.Encode([1, 1, 0, 1]);
        ciphertext = _encryptor.Encrypt(value, EntropySource.System, out var witness);
        using var proven = witness;
        var proof = SubmissionProof.ProveFirst(
            _encryptor,
            ciphertext,
            witness,
            _context,
            _policy,
            _key,
            EntropySource.System,
            out var shown
        );
        return new SubmissionClaim(ciphertext, _context, _policy, shown, proof);
    }

    private Registry Members() =>
        new([
            _agent.PublicKey,
            .. Enumerable
                .Range(1, Registry - 1)
                .Select(_ =>
                {
                    using var key = SigningKey.Create(EntropySource.System);
                    return key.PublicKey;
                }),
        ]);
}
