using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What one submission's proof is bound to: configuration, position, signed end, stag, pseudonym, sequence number, weight. Immutable.
/// </summary>
internal sealed class SubmissionContext
{
    private readonly Hash32 _configuration;
    private readonly Consent _consent;

    /// <summary>Takes them as they are.</summary>
    /// <param name="configuration">The configuration id.</param>
    /// <param name="consent">Where the board stood when the submission was made, and how long it is meant.</param>
    /// <param name="pseudonym">x(T), and with its base the stag.</param>
    /// <param name="sequence">The record's number among the pseudonym's.</param>
    /// <param name="weight">The public weight.</param>
    public SubmissionContext(Hash32 configuration, Consent consent, Pseudonym pseudonym, ulong sequence, uint weight)
    {
        _configuration = configuration;
        _consent = consent;
        (Pseudonym, Sequence, Weight) = (pseudonym, sequence, weight);
    }

    /// <summary>x(T).</summary>
    public Pseudonym Pseudonym { get; }

    /// <summary>The record's number among the pseudonym's.</summary>
    public ulong Sequence { get; }

    /// <summary>The public weight.</summary>
    public uint Weight { get; }

    /// <summary>
    /// The proof's context: the board it was made against is the head; session = sequence (u64) ‖ weight (u32) ‖ kind (one byte) ‖ height
    /// (u64) ‖ until (u64), prover = x(T).
    /// </summary>
    public ProofContext For(SubmissionKind kind)
    {
        var session = new WireWriter(sizeof(ulong) + sizeof(uint) + sizeof(byte) + 2 * sizeof(ulong));
        session.WriteUInt64(Sequence);
        session.WriteUInt32(Weight);
        session.WriteByte((byte)kind);
        session.WriteUInt64(_consent.Height);
        session.WriteUInt64(_consent.Until);
        return new ProofContext(_configuration, _consent.Head, Pseudonym.Base.Stag, session.Written, Pseudonym.Bytes);
    }
}
