using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>A stag with agents who may take part in it, made from nothing but its number: what tests of submissions vary.</summary>
internal sealed class TestStag
{
    public const int Members = 4;

    private readonly SigningKey[] _agents; // the last one is no member

    public TestStag(byte number = 1, string parameters = "InsecureToy256", int members = Members)
    {
        var entropy = Streams.Entropy("agents");
        _agents = [.. Enumerable.Range(0, members + 1).Select(_ => SigningKey.Create(entropy))];
        Fixture = Fixture.Of(parameters);
        Encryptor = new ProvenEncryptor(Fixture.Public);
        Base = new PseudonymBase(Hash(number));
        Registry = new Registry(_agents.Take(members).Select(agent => agent.PublicKey));
        CommitteeKey = HashToCurve.Hash([1], "committee"u8);
        Named = IdentityPolicy.Named(Registry);
        Shielded = IdentityPolicy.Shielded(Registry, CommitteeKey);
    }

    public Fixture Fixture { get; }

    public ProvenEncryptor Encryptor { get; }

    public PseudonymBase Base { get; }

    public Registry Registry { get; }

    public Point CommitteeKey { get; }

    public IdentityPolicy Named { get; }

    public IdentityPolicy Shielded { get; }

    public ChallengeSpace Challenges => new(Fixture.Parameters.Degree);

    /// <summary>Somebody who is not in the registry.</summary>
    public SigningKey Stranger => _agents[^1];

    public SigningKey Agent(int index) => _agents[index];

    public PseudonymKey Key(int agent) => new(_agents[agent], Base);

    private static Hash32 Hash(byte value) => new([.. Enumerable.Repeat(value, Hash32.Length)]);

    public static SubmissionContext Context(
        Pseudonym pseudonym,
        ulong sequence = 1,
        uint weight = 1,
        byte configuration = 1,
        byte head = 2
    ) => new(Hash(configuration), Consent(head), pseudonym, sequence, new Backing(Units: weight));

    /// <summary>A position and an end.</summary>
    public static Consent Consent(byte head, ulong height = 5, ulong until = 9) => new(height, Hash(head), until);

    public Ciphertext Encrypt(string seed, out ShortWitness witness)
    {
        using var value = Fixture.Encoder.Encode(Fixture.Slots(seed));
        return Encryptor.Encrypt(value, Streams.Entropy($"encrypt/{seed}"), out witness);
    }

    /// <summary>An honest first submission.</summary>
    public SubmissionClaim First(
        int agent,
        IdentityPolicy policy,
        ulong sequence = 1,
        uint weight = 1,
        byte configuration = 1,
        byte head = 2
    )
    {
        using var key = Key(agent);
        var seed = $"{agent}/{sequence}/{weight}/{configuration}/{head}/{policy.IsShielded}";
        var submitted = Encrypt(seed, out var witness);
        using var proven = witness;
        var context = Context(key.Pseudonym, sequence, weight, configuration, head);
        var proof = SubmissionProof.ProveFirst(
            Encryptor,
            submitted,
            witness,
            context,
            policy,
            key,
            Streams.Entropy($"prove/{seed}"),
            out var shown
        );
        return new SubmissionClaim(submitted, context, policy, shown, proof);
    }

    /// <summary>An honest replacement.</summary>
    public SubmissionClaim Replacement(
        int agent,
        IdentityPolicy policy,
        ulong sequence = 2,
        uint weight = 1,
        byte configuration = 1,
        byte head = 2
    )
    {
        using var key = Key(agent);
        var seed = $"replacement/{agent}/{sequence}/{weight}/{configuration}/{head}";
        var submitted = Encrypt(seed, out var witness);
        using var proven = witness;
        var context = Context(key.Pseudonym, sequence, weight, configuration, head);
        return new SubmissionClaim(
            submitted,
            context,
            policy,
            null,
            SubmissionProof.ProveReplacement(Encryptor, submitted, witness, context, Streams.Entropy($"prove/{seed}"))
        );
    }

    public bool Verify(SubmissionClaim claim) => SubmissionProof.Verify(Encryptor, claim);
}
