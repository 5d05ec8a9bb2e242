using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>What a proof is made for. A proof verifies in exactly the context it was made in, and in no other. Immutable.</summary>
internal sealed class ProofContext
{
    private readonly Hash32 configuration;
    private readonly Hash32 checkpoint;
    private readonly Hash32 stag;
    private readonly byte[] session;
    private readonly byte[] prover;

    /// <summary>Copies all parts.</summary>
    /// <param name="configuration">The configuration id.</param>
    /// <param name="checkpoint">The hash of the board the proof was made against.</param>
    /// <param name="stag">The stag's id.</param>
    /// <param name="session">What tells this proof from others by the same prover there; any length.</param>
    /// <param name="prover">The prover's index or pseudonym; any length.</param>
    public ProofContext(
        Hash32 configuration, Hash32 checkpoint, Hash32 stag, ReadOnlySpan<byte> session, ReadOnlySpan<byte> prover)
    {
        this.configuration = configuration;
        this.checkpoint = checkpoint;
        this.stag = stag;
        this.session = session.ToArray();
        this.prover = prover.ToArray();
    }

    /// <summary>Appends all parts, in the order of the constructor.</summary>
    public void Bind(Transcript transcript)
    {
        transcript.Append("configuration"u8, configuration);
        transcript.Append("checkpoint"u8, checkpoint);
        transcript.Append("stag"u8, stag);
        transcript.Append("session"u8, session);
        transcript.Append("prover"u8, prover);
    }
}
