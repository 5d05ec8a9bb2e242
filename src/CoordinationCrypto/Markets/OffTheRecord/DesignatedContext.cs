using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Where and when something is shown off the record: the committee's configuration, the checkpoint it is said as of, the stag, and a
/// session that no other proof has. Immutable.
/// </summary>
public sealed class DesignatedContext
{
    private readonly Hash32 _configuration;
    private readonly Hash32 _checkpoint;
    private readonly Hash32 _stag;
    private readonly Hash32 _session;

    internal DesignatedContext(BfvParameters parameters, Hash32 configuration, Hash32 checkpoint, Hash32 stag, Hash32 session)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = parameters;
        _configuration = configuration;
        _checkpoint = checkpoint;
        _stag = stag;
        _session = session;
    }

    /// <summary>The scheme's parameters, which the configuration fixes.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The configuration id.</summary>
    public Hash32 Configuration => _configuration;

    /// <summary>The digest of the checkpoint.</summary>
    public Hash32 Checkpoint => _checkpoint;

    /// <summary>The stag's id.</summary>
    public Hash32 Stag => _stag;

    /// <summary>What tells this proof from all others.</summary>
    public Hash32 Session => _session;

    /// <summary>A context with a fresh session.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="configuration">The configuration id.</param>
    /// <param name="checkpoint">The digest of a co-signed checkpoint.</param>
    /// <param name="stag">The stag's id.</param>
    /// <param name="entropy">Makes the session.</param>
    /// <returns>The context.</returns>
    public static DesignatedContext Create(
        BfvParameters parameters,
        Hash32 configuration,
        Hash32 checkpoint,
        Hash32 stag,
        EntropySource entropy
    )
    {
        ArgumentNullException.ThrowIfNull(entropy);
        return new DesignatedContext(parameters, configuration, checkpoint, stag, Hash32.Draw(entropy));
    }

    /// <summary>The group that challenges come from.</summary>
    internal ChallengeSpace Challenges => new(Parameters.Degree);

    /// <summary>The context of the proof itself, made by the owner of a pseudonym.</summary>
    internal ProofContext For(ReadOnlySpan<byte> pseudonym) => new(_configuration, _checkpoint, _stag, _session, pseudonym);
}
