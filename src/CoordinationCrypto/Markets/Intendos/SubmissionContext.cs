using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What one submission's proof is bound to: configuration, position, signed end, stag, pseudonym, sequence number, what backs it.
/// Immutable.
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
    /// <param name="backing">Role, units, and what may become of them.</param>
    /// <param name="account">Whose units they are; null for the agent's own.</param>
    public SubmissionContext(
        Hash32 configuration,
        Consent consent,
        Pseudonym pseudonym,
        ulong sequence,
        Backing backing,
        VerifyingKey? account = null
    )
    {
        _configuration = configuration;
        _consent = consent;
        (Pseudonym, Sequence, Backing, Account) = (pseudonym, sequence, backing, account);
    }

    /// <summary>x(T).</summary>
    public Pseudonym Pseudonym { get; }

    /// <summary>The record's number among the pseudonym's.</summary>
    public ulong Sequence { get; }

    /// <summary>Role, units, and what may become of them.</summary>
    public Backing Backing { get; }

    /// <summary>Whose units they are; null for the agent's own.</summary>
    public VerifyingKey? Account { get; }

    /// <summary>What an account signs that is not the agent's own (R17): that it backs this very submission.</summary>
    public Hash32 AccountDigest
    {
        get
        {
            var writer = new WireWriter();
            writer.WriteHash(_configuration);
            writer.WriteHash(Pseudonym.Base.Stag);
            writer.WriteBytes(Pseudonym.Bytes);
            writer.WriteUInt64(Sequence);
            Backing.Write(writer);
            _consent.Write(writer);
            return QuorumDigest.Of("CoordinationCrypto/backing/v1"u8, writer.Written);
        }
    }

    /// <summary>
    /// The proof's context: the board it was made against is the head; session = sequence (u64) ‖ backing ‖ account, zeros for the own ‖
    /// kind (one byte) ‖ height (u64) ‖ until (u64), prover = x(T).
    /// </summary>
    public ProofContext For(SubmissionKind kind)
    {
        var session = new WireWriter(3 * sizeof(ulong) + Backing.EncodedLength + VerifyingKey.Length + sizeof(byte));
        session.WriteUInt64(Sequence);
        Backing.Write(session);
        session.WriteBytes(Account is null ? new byte[VerifyingKey.Length] : Account.Bytes);
        session.WriteByte((byte)kind);
        session.WriteUInt64(_consent.Height);
        session.WriteUInt64(_consent.Until);
        return new ProofContext(_configuration, _consent.Head, Pseudonym.Base.Stag, session.Written, Pseudonym.Bytes);
    }
}
