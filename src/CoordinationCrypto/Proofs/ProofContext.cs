using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>What a proof is made for. A proof verifies in exactly the context it was made in, and in no other. Immutable.</summary>
internal sealed class ProofContext
{
    /// <summary>Bytes of a configuration id, a checkpoint and a stag id.</summary>
    public const int HashLength = 32;

    private readonly byte[] configuration;
    private readonly byte[] checkpoint;
    private readonly byte[] stag;
    private readonly byte[] session;
    private readonly byte[] prover;

    /// <summary>Copies all parts.</summary>
    /// <param name="configuration">The configuration id, 32 bytes.</param>
    /// <param name="checkpoint">The hash of the board the proof was made against, 32 bytes.</param>
    /// <param name="stag">The stag's id, 32 bytes.</param>
    /// <param name="session">What tells this proof from others by the same prover there; any length.</param>
    /// <param name="prover">The prover's index or pseudonym; any length.</param>
    public ProofContext(
        ReadOnlySpan<byte> configuration, ReadOnlySpan<byte> checkpoint, ReadOnlySpan<byte> stag, ReadOnlySpan<byte> session, ReadOnlySpan<byte> prover)
    {
        Throw.IfLengthIsNot(configuration.Length, HashLength, nameof(configuration));
        Throw.IfLengthIsNot(checkpoint.Length, HashLength, nameof(checkpoint));
        Throw.IfLengthIsNot(stag.Length, HashLength, nameof(stag));
        this.configuration = configuration.ToArray();
        this.checkpoint = checkpoint.ToArray();
        this.stag = stag.ToArray();
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
