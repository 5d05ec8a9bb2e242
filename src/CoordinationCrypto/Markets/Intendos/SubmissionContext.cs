using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What one submission's proof is bound to: configuration, checkpoint, stag, pseudonym, sequence number, weight. Immutable.
/// </summary>
internal sealed class SubmissionContext
{
    private readonly Hash32 _configuration;
    private readonly Hash32 _checkpoint;

    /// <summary>Copies both hashes.</summary>
    /// <param name="configuration">The configuration id.</param>
    /// <param name="checkpoint">The digest of the checkpoint that the submission was made against.</param>
    /// <param name="pseudonym">x(T), and with its base the stag.</param>
    /// <param name="sequence">The record's number among the pseudonym's.</param>
    /// <param name="weight">The public weight.</param>
    public SubmissionContext(Hash32 configuration, Hash32 checkpoint, Pseudonym pseudonym, ulong sequence, uint weight)
    {
        _configuration = configuration;
        _checkpoint = checkpoint;
        (Pseudonym, Sequence, Weight) = (pseudonym, sequence, weight);
    }

    /// <summary>x(T).</summary>
    public Pseudonym Pseudonym { get; }

    /// <summary>The record's number among the pseudonym's.</summary>
    public ulong Sequence { get; }

    /// <summary>The public weight.</summary>
    public uint Weight { get; }

    /// <summary>The proof's context: session = sequence (u64) ‖ weight (u32) ‖ kind (one byte), prover = x(T).</summary>
    public ProofContext For(SubmissionKind kind)
    {
        var session = new WireWriter(sizeof(ulong) + sizeof(uint) + sizeof(byte));
        session.WriteUInt64(Sequence);
        session.WriteUInt32(Weight);
        session.WriteByte((byte)kind);
        return new ProofContext(_configuration, _checkpoint, Pseudonym.Base.Stag, session.Written, Pseudonym.Bytes);
    }
}
