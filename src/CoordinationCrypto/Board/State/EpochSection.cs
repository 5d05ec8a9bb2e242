using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// Who holds the joint key: the certificate, the evaluation keys that it names, the checkpoints that the committee signs, and how the key
/// passes from one committee to the next within a term. Not safe for use by several threads at once.
/// </summary>
/// <param name="board">The board.</param>
/// <param name="ruleForTests">How many shares must agree, where that is not to follow from the committee.</param>
/// <param name="spentForTests">What the key has spent before its board began.</param>
internal sealed class EpochSection(Replay board, AcceptanceRule? ruleForTests, ulong spentForTests) : IStateSection, IDisposable
{
    private readonly Dictionary<Hash32, int> _checkpoints = []; // digest → its number on this board, from 1

    // validator of this epoch → the number of the last checkpoint that carries its signature
    private readonly Dictionary<int, int> _signed = [];

    /// <summary>The term; null before the first record.</summary>
    public Term? Term { get; private set; }

    public CheckpointBody? LastCheckpoint { get; private set; }

    /// <summary>
    /// Whether a validator's signature is on a checkpoint of this board or on a later one, which covers it: who came a moment too late
    /// for a cut's quorum can still answer.
    /// </summary>
    public bool IsSignedBy(Hash32 checkpoint, int validator) =>
        _checkpoints.TryGetValue(checkpoint, out var number) && _signed.GetValueOrDefault(validator) >= number;

    /// <summary>
    /// Whether a later checkpoint of this board covers this one. Those f + 1 honest who signed the later one sign nothing more on a board
    /// without the earlier, so at most one board gets that far. A checkpoint that is the last of its board may
    /// have been withheld from the others, whose board goes on with another record in its place.
    /// </summary>
    public bool IsCovered(Hash32 checkpoint) => _checkpoints.TryGetValue(checkpoint, out var number) && number < _checkpoints.Count;

    /// <summary>
    /// Whether a certificate is one for the epoch that would begin now: after the present one, at its last checkpoint, with no tick open
    /// and what was spent.
    /// </summary>
    public bool Follows(EpochCertificate certificate) =>
        LastCheckpoint is not null
        && !board.HasOpenTick
        && certificate.Previous == Term!.Roster.Digest
        && certificate.Roster.Epoch == Term.Roster.Epoch + 1
        && certificate.Checkpoint == LastCheckpoint.Digest()
        && certificate.LeakageSpent == Term.Budget.Spent
        && BearsAtCheckpoint(certificate.Roster.Committee);

    /// <summary>Whether a committee can play what is open (R49): sealed scans take n ≥ 4f + 1. Asked before a hand-over begins.</summary>
    public bool Bears(Committee committee) => committee.CanMultiplyShares || !board.Stags.NeedsProducts(board.Height);

    /// <summary>
    /// The same as of the last checkpoint, which a certificate names. What came later does not count: who has signed the certificate signs
    /// no later checkpoint, and anybody could post what would make it worthless.
    /// </summary>
    private bool BearsAtCheckpoint(Committee committee) =>
        committee.CanMultiplyShares || LastCheckpoint is null || !board.Stags.NeedsProducts(LastCheckpoint.Height);

    /// <summary>The number in the present committee of the validator that signed a record, or 0.</summary>
    public int ValidatorOf(Record record)
    {
        for (var i = 0; i < board.Validators.Count; i++)
            if (record.Author.Equals(board.Validators[i]))
                return i + 1;
        return 0;
    }

    /// <summary>Whether a record's author is the first of the present committee that signed what it says.</summary>
    public bool IsLowestSigner(Record record, IReadOnlyList<(int Validator, byte[] Signature)> signatures) =>
        record.Author.Equals(board.Validators[signatures[0].Validator - 1]);

    /// <summary>Why a checkpoint does not describe this replay, or none. A validator signs nothing else.</summary>
    public ReplayRefusal Compare(CheckpointBody checkpoint) => Compare(checkpoint, out _);

    private ReplayRefusal Compare(CheckpointBody checkpoint, out BoardState state)
    {
        state = default;
        if (checkpoint.Scope != board.Scope || checkpoint.Height != board.Height || checkpoint.Head != board.Head)
            return ReplayRefusal.CheckpointDiffers;
        state = board.State(); // what costs comes last
        if (checkpoint.StateDigest != state.Digest)
            return ReplayRefusal.CheckpointDiffers;
        if (LastCheckpoint is not null && checkpoint.Time < LastCheckpoint.Time)
            return ReplayRefusal.TimeGoesBack;
        return checkpoint.IsCut && board.HasOpenTick ? ReplayRefusal.TickOpen : ReplayRefusal.None;
    }

    public bool TryApply(Record record, out ReplayRefusal refusal)
    {
        refusal = record.Kind switch
        {
            RecordKind.Certificate => OnCertificate(record),
            RecordKind.EvaluationKey => OnEvaluationKey(record),
            RecordKind.Checkpoint => OnCheckpoint(record),
            _ => OnEpoch(record),
        };
        return refusal is ReplayRefusal.None;
    }

    /// <summary>In epoch 0 the configuration id.</summary>
    public void WriteDigest(WireWriter writer) => writer.WriteHash(Term?.Roster.Digest ?? default);

    public void Dispose() => Term?.Dispose();

    private ReplayRefusal OnCertificate(Record record)
    {
        if (Term is not null)
            return ReplayRefusal.CertificateRepeated;
        if (!QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed))
            return ReplayRefusal.CertificateMalformed;
        if (!KeyCertificate.TryRead(signed.Payload.Span, out var certificate, out _))
            return ReplayRefusal.CertificateMalformed;
        var refusal =
            !signed.HasQuorum(KeyCertificate.Domain, EpochRoster.First(certificate)) ? ReplayRefusal.QuorumMissing
            : !record.Author.Equals(certificate.Validators[signed.Signatures[0].Validator - 1]) ? ReplayRefusal.NotAValidator
            : !AdmitsSubmissions(certificate) ? ReplayRefusal.EvaluationKeysMissing
            : !board.Sequences.TryTake(default, record, out var old) ? old
            : ReplayRefusal.None;
        if (refusal is ReplayRefusal.None)
            Term = new Term(certificate, ruleForTests, spentForTests);
        else
            certificate.PublicKey.Dispose();
        return refusal;
    }

    /// <summary>Whether the certificate names the keys that the admission of submissions needs.</summary>
    private static bool AdmitsSubmissions(KeyCertificate certificate) =>
        certificate.EvaluationKeys is { Relinearization: not null } keys
        && EvaluationKeyTerms.ForAdmission(certificate.Parameters).GaloisElements.All(keys.GaloisElements.Contains);

    private ReplayRefusal OnEvaluationKey(Record record)
    {
        if (board.Sequences.Judge(default, record) is not ReplayRefusal.None and var old)
            return old;
        if (Term!.HasEvaluationKeys)
            return ReplayRefusal.EvaluationKeyRepeated;
        if (!Term.TryAddKey(record.Body.Span, out var refusal))
            return refusal == EvaluationKeyRefusal.Repeated ? ReplayRefusal.EvaluationKeyRepeated : ReplayRefusal.EvaluationKeyMalformed;
        board.Sequences.TryTake(default, record, out _);
        return ReplayRefusal.None;
    }

    private ReplayRefusal OnCheckpoint(Record record)
    {
        if (
            !QuorumSigned.TryRead(record.Body.Span, CheckpointBody.EncodedLength, out var signed)
            || !CheckpointBody.TryRead(signed.Payload.Span, out var checkpoint)
        )
            return ReplayRefusal.CheckpointMalformed;
        if (Compare(checkpoint, out var state) is not ReplayRefusal.None and var refusal)
            return refusal;
        if (!signed.HasQuorum(CheckpointBody.Domain, Term!.Roster))
            return ReplayRefusal.QuorumMissing;
        if (!IsLowestSigner(record, signed.Signatures))
            return ReplayRefusal.NotAValidator;
        if (!board.Sequences.TryTake(default, record, out var old))
            return old;
        LastCheckpoint = checkpoint;
        _checkpoints[checkpoint.Digest()] = _checkpoints.Count + 1;
        foreach (var (validator, _) in signed.Signatures)
            _signed[validator] = _checkpoints.Count;
        board.Capital.Joint.Releases.Cover(checkpoint, signed.Signatures, state);
        board.Ticks.OnCheckpoint(checkpoint);
        return ReplayRefusal.None;
    }

    /// <summary>
    /// The old committee's quorum has signed no checkpoint above the one that the certificate names, and never will: so no opening of the
    /// old epoch is missing on this board, and no other certificate of this epoch exists.
    /// </summary>
    private ReplayRefusal OnEpoch(Record record)
    {
        if (
            !EpochBody.TryRead(record.Body.Span, out var body)
            || !EpochCertificate.TryRead(Term!.Certificate, body.Certificate.Span, out var certificate, out _)
        )
            return ReplayRefusal.EpochMalformed;
        if (board.HasOpenTick)
            return ReplayRefusal.TickOpen;
        if (!BearsAtCheckpoint(certificate.Roster.Committee))
            return ReplayRefusal.EpochCommitteeTooSmall;
        if (!Follows(certificate))
            return ReplayRefusal.EpochDiffers;
        if (!certificate.IsSigned(Term.Roster, body.Signatures, body.Heirs))
            return ReplayRefusal.QuorumMissing;
        if (!IsLowestSigner(record, body.Signatures))
            return ReplayRefusal.NotAValidator;
        if (!board.Sequences.TryTake(default, record, out var old))
            return old;
        Term.Enter(certificate);
        _signed.Clear();
        if (!certificate.Roster.Committee.CanMultiplyShares)
            board.Stags.CloseSealed();
        return ReplayRefusal.None;
    }
}
