using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>Where and when something is shown off the record: the committee's configuration, the checkpoint it is said as of, the stag, and a session that no other proof has. Immutable.</summary>
public sealed class DesignatedContext
{
    /// <summary>Bytes of each of its four parts.</summary>
    public const int PartLength = 32;

    private readonly byte[] configuration;
    private readonly byte[] checkpoint;
    private readonly byte[] stag;
    private readonly byte[] session;

    internal DesignatedContext(
        BfvParameters parameters, ReadOnlySpan<byte> configuration, ReadOnlySpan<byte> checkpoint, ReadOnlySpan<byte> stag, ReadOnlySpan<byte> session)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Throw.IfLengthIsNot(configuration.Length, PartLength, nameof(configuration));
        Throw.IfLengthIsNot(checkpoint.Length, PartLength, nameof(checkpoint));
        Throw.IfLengthIsNot(stag.Length, PartLength, nameof(stag));
        Throw.IfLengthIsNot(session.Length, PartLength, nameof(session));
        Parameters = parameters;
        this.configuration = configuration.ToArray();
        this.checkpoint = checkpoint.ToArray();
        this.stag = stag.ToArray();
        this.session = session.ToArray();
    }

    /// <summary>The scheme's parameters, which the configuration fixes.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The configuration id.</summary>
    public ReadOnlySpan<byte> Configuration => configuration;

    /// <summary>The digest of the checkpoint.</summary>
    public ReadOnlySpan<byte> Checkpoint => checkpoint;

    /// <summary>The stag's id.</summary>
    public ReadOnlySpan<byte> Stag => stag;

    /// <summary>What tells this proof from all others.</summary>
    public ReadOnlySpan<byte> Session => session;

    /// <summary>A context with a fresh session.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="configuration">The configuration id, 32 bytes.</param>
    /// <param name="checkpoint">The digest of a co-signed checkpoint, 32 bytes.</param>
    /// <param name="stag">The stag's id, 32 bytes.</param>
    /// <param name="entropy">Makes the session.</param>
    public static DesignatedContext Create(
        BfvParameters parameters, ReadOnlySpan<byte> configuration, ReadOnlySpan<byte> checkpoint, ReadOnlySpan<byte> stag, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        var session = new byte[PartLength];
        entropy.Fill(session);
        return new DesignatedContext(parameters, configuration, checkpoint, stag, session);
    }

    /// <summary>The group that challenges come from.</summary>
    internal ChallengeSpace Challenges => new(Parameters.Degree);

    /// <summary>The context of the proof itself, made by the owner of a pseudonym.</summary>
    internal ProofContext For(ReadOnlySpan<byte> pseudonym) => new(configuration, checkpoint, stag, session, pseudonym);
}
