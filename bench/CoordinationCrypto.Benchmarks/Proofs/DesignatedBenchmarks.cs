using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Benchmarks.Proofs;

/// <summary>
/// An ownership proof to friends: making it, forging it, reading and verifying it. Making includes the check of its own result.
/// </summary>
public class DesignatedBenchmarks
{
    private BoardView _board = null!;
    private readonly SigningKey _agent = SigningKey.Create(EntropySource.System);
    private SigningKey[] _keys = [];
    private VerifierRegistration[] _registrations = [];
    private DesignatedContext _context = null!;
    private OwnershipStatement _statement = null!;
    private string _text = "";

    [Params(1, 10)]
    public int Verifiers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _keys = [.. Enumerable.Range(0, Verifiers).Select(_ => SigningKey.Create(EntropySource.System))];
        _registrations = [.. _keys.Select(key => VerifierRegistration.Create(key, EntropySource.System))];
        _context = DesignatedContext.Create(BfvParameters.Secure8192, default, default, default, EntropySource.System);
        _statement = new OwnershipStatement(_agent.PublicKey, DesignatedStatement.PseudonymOf(_agent, _context.Stag));
        // a board whose agent has submitted nothing: enough for proofs of ownership
        _board = new BoardView
        {
            Configuration = _context.Configuration,
            Key = TestKey.Generate(BfvParameters.Secure8192, "designated").Public,
            Checkpoint = _context.Checkpoint,
            Stag = _context.Stag,
            Pseudonym = new Hash32(_statement.Pseudonym[1..]),
            Submitted = null,
            Hunts = [],
        };
        _text = Prove().ToText();
    }

    [Benchmark]
    public DesignatedProof Prove() =>
        DesignatedProof.Prove(_context, _statement, _registrations, _agent, null, _board, EntropySource.System);

    [Benchmark]
    public DesignatedProof Forge() =>
        DesignatedProof.Forge(_context, _statement, [.. _keys.Select(key => key.PublicKey)], _keys, _board, EntropySource.System);

    [Benchmark]
    public bool ReadAndVerify() =>
        DesignatedProof.TryReadText(BfvParameters.Secure8192, _text, out var proof, out _) && proof.Verify(_keys[0], _board, out _);

    [Benchmark]
    public VerifierRegistration Register() => VerifierRegistration.Create(_keys[0], EntropySource.System);
}
