namespace CoordinationCrypto.Proofs;

/// <summary>What a proof is made for. A proof verifies in exactly the context it was made in, and in no other. Immutable.</summary>
internal sealed class ProofContext
{
    private readonly Hash32 _configuration;
    private readonly Hash32 _checkpoint;
    private readonly Hash32 _scope;
    private readonly byte[] _session;
    private readonly byte[] _prover;

    /// <summary>Copies all parts.</summary>
    /// <param name="configuration">The configuration id.</param>
    /// <param name="checkpoint">The hash of the board the proof was made against.</param>
    /// <param name="scope">What the statement is about, by its id.</param>
    /// <param name="session">What tells this proof from others by the same prover there; any length.</param>
    /// <param name="prover">The prover's index or pseudonym; any length.</param>
    public ProofContext(Hash32 configuration, Hash32 checkpoint, Hash32 scope, ReadOnlySpan<byte> session, ReadOnlySpan<byte> prover)
    {
        _configuration = configuration;
        _checkpoint = checkpoint;
        _scope = scope;
        _session = session.ToArray();
        _prover = prover.ToArray();
    }

    /// <summary>Appends all parts, in the order of the constructor.</summary>
    public void Bind(Transcript transcript)
    {
        transcript.Append("configuration"u8, _configuration);
        transcript.Append("checkpoint"u8, _checkpoint);
        transcript.Append("stag"u8, _scope);
        transcript.Append("session"u8, _session);
        transcript.Append("prover"u8, _prover);
    }
}
