using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>A board of one stag with one agent's live intendo and one executed hunt, as a verifier has replayed it.</summary>
internal sealed class BoardStub : IDisposable
{
    private readonly Fixture _fixture;

    public BoardStub(string parameters = "InsecureToy256", string name = "board")
    {
        _fixture = Fixture.Of(parameters);
        var entropy = Streams.Entropy(name);
        Agent = SigningKey.Create(entropy);
        Secret = IntendoSecret.Create(entropy);
        Pseudonym = DesignatedStatement.PseudonymOf(Agent, Stag);
        Indicator = [.. Enumerable.Range(0, Parameters.RowSize).Select(slot => slot >= 5 ? 1UL : 0UL)];
        var slots = new ulong[Parameters.Degree];
        Indicator.CopyTo(slots, 0);
        using var value = _fixture.Encoder.Encode(slots);
        Submitted = new ProvenEncryptor(_fixture.Public).Encrypt(value, Secret.Seed, out var witness);
        witness.Dispose();
    }

    public BfvParameters Parameters => _fixture.Parameters;

    public SigningKey Agent { get; }

    public IntendoSecret Secret { get; }

    public byte[] Pseudonym { get; }

    /// <summary>At least six in all.</summary>
    public ulong[] Indicator { get; }

    public Ciphertext Submitted { get; }

    public Hash32 Configuration { get; } = Hash(1);

    public Hash32 Checkpoint { get; } = Hash(2);

    public Hash32 Stag { get; } = Hash(3);

    public Hash32 Hunt { get; } = Hash(4);

    public DesignatedContext Context(string session = "session") =>
        DesignatedContext.Create(Parameters, Configuration, Checkpoint, Stag, Streams.Entropy(session));

    public OwnershipStatement Ownership => new(Agent.PublicKey, Pseudonym);

    public PackStatement Pack => new(Agent.PublicKey, Pseudonym, Hunt);

    public ConditionStatement Condition =>
        new(Agent.PublicKey, Pseudonym, Submitted.Digest, ConditionStatement.CellsOf(Parameters, Indicator));

    /// <summary>One of each kind.</summary>
    public DesignatedStatement[] Statements => [Ownership, Pack, Condition];

    /// <summary>What it says of a statement's pseudonym.</summary>
    public BoardView ViewFor(DesignatedStatement statement)
    {
        var isKnown = statement.Pseudonym.SequenceEqual(Pseudonym);
        return new BoardView
        {
            Configuration = Configuration,
            Key = _fixture.Public,
            Checkpoint = Checkpoint,
            Stag = Stag,
            Pseudonym = new Hash32(statement.Pseudonym[1..]),
            Submitted = isKnown ? Submitted : null,
            Hunts = isKnown ? [Hunt] : [],
        };
    }

    public void Dispose()
    {
        Agent.Dispose();
        Secret.Dispose();
        Submitted.Dispose();
    }

    private static Hash32 Hash(byte value) => new([.. Enumerable.Repeat(value, Hash32.Length)]);
}
