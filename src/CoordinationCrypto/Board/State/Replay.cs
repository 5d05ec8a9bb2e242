using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// The state of a board, as a fold over its records: validators, sequencer and auditors each run their own, from the bytes alone. A
/// record that cannot follow is refused with a reason and changes nothing.
/// Not safe for use by several threads at once.
/// </summary>
public sealed partial class Replay : IDisposable
{
    private readonly Dictionary<(Hash32 Scope, VerifyingKey Author), ulong> _sequences = [];
    private readonly Dictionary<Hash32, StagState> _stags = [];
    private readonly List<StagState> _stagOrder = [];
    private readonly List<TickOutcome> _outcomes = [];
    private readonly List<Rejection> _rejections = [];
    private readonly Dictionary<Hash32, int> _checkpoints = []; // digest → its number on this board, from 1

    // validator of this epoch → the number of the last checkpoint that carries its signature
    private readonly Dictionary<int, int> _signed = [];
    private readonly AcceptanceRule? _ruleForTests;
    private ReplayContext? _context;

    /// <summary>An empty board.</summary>
    public Replay() { }

    /// <summary>An empty board under another acceptance rule: for the tests that show why the rule is what it is.</summary>
    internal Replay(AcceptanceRule rule) => _ruleForTests = rule;

    /// <summary>The number of records.</summary>
    public ulong Height { get; private set; }

    /// <summary>The hash chain's head.</summary>
    public Hash32 Head { get; private set; } = HashChain.Genesis;

    /// <summary>The term's certificate; null before the first record.</summary>
    public KeyCertificate? Certificate => _context?.Certificate;

    /// <summary>How many times the joint key was handed to another committee, or to the same one with fresh shares, in this term.</summary>
    public uint Epoch => _context?.Roster.Epoch ?? 0;

    /// <summary>The keys of the validators who hold the joint key now, validator i's at i − 1; empty before the first record.</summary>
    public IReadOnlyList<VerifyingKey> Validators => _context?.Roster.Validators ?? [];

    /// <summary>The ticks that are over, in the order in which they ended.</summary>
    public IReadOnlyList<TickOutcome> Outcomes => _outcomes;

    /// <summary>How many cuts there have been: the number of the latest tick.</summary>
    public ulong Ticks { get; private set; }

    /// <summary>The submissions that did not enter their pack, in the order in which that was found.</summary>
    public IReadOnlyList<Rejection> Rejections => _rejections;

    /// <summary>The validators that ticks have named, in that order, those of finished epochs included.</summary>
    public IReadOnlyList<Culprit> Culprits => _context?.Culprits ?? [];

    /// <summary>Whether some tick waits for the coin, shares, members or its hunt.</summary>
    public bool HasOpenTick => _stagOrder.Exists(stag => stag.Phase != TickPhase.Done);

    /// <summary>Where the first open tick stands; <see cref="TickPhase.Done"/> when none is open.</summary>
    public TickPhase Phase => _stagOrder.Find(stag => stag.Phase != TickPhase.Done)?.Phase ?? TickPhase.Done;

    /// <summary>Whether the last record is a checkpoint.</summary>
    public bool EndsInCheckpoint { get; private set; }

    /// <summary>Live intendos in all stags, decoys included.</summary>
    public int LiveCount => _stagOrder.Sum(stag => stag.LiveCount);

    /// <summary>The leakage the board has charged to the joint key, in units of 2^−100.</summary>
    public ulong LeakageSpent => _context?.Budget.Spent ?? 0;

    /// <summary>Whether half of the key's leakage budget is spent: time to prepare the next term.</summary>
    public bool IsLeakageBudgetLow => _context is { Budget.IsLow: true };

    internal CheckpointBody? LastCheckpoint { get; private set; }

    internal IReadOnlyList<StagState> Stags => _stagOrder;

    /// <summary>Takes the next record.</summary>
    /// <param name="bytes">The record's canonical bytes; kept without a copy, so they must not change.</param>
    /// <returns>Null, or why it was refused.</returns>
    public ReplayRefusal? Append(ReadOnlyMemory<byte> bytes) => Append(bytes, out _);

    /// <summary>Takes the next record and shows it.</summary>
    internal ReplayRefusal? Append(ReadOnlyMemory<byte> bytes, out Record? record)
    {
        if (!Record.TryAdopt(bytes, out record, out _))
            return ReplayRefusal.MalformedRecord;
        if (!record.IsByPseudonym)
            return record.VerifySignature() ? Append(record) : ReplayRefusal.BadSignature;
        if (_context is null)
            return ReplayRefusal.CertificateMissing;
        if (StagOf(record) is not { } stag)
            return ReplayRefusal.StagUnknown;
        return record.VerifySignature(stag.PseudonymBase) ? Append(record) : ReplayRefusal.BadSignature;
    }

    /// <summary>Takes the next record, whose signature the caller has checked.</summary>
    internal ReplayRefusal? Append(Record record)
    {
        if (_context is null && record.Kind != RecordKind.Certificate)
            return ReplayRefusal.CertificateMissing;
        var refusal = record.Kind switch
        {
            RecordKind.Certificate => OnCertificate(record),
            RecordKind.Stag => OnStag(record),
            RecordKind.Submission => OnSubmission(record),
            RecordKind.Exit => OnExit(record),
            RecordKind.Checkpoint => OnCheckpoint(record),
            RecordKind.Share => OnShare(record),
            RecordKind.Vouch => OnVouch(record),
            RecordKind.Body => OnBody(record),
            RecordKind.Hunt => OnHunt(record),
            RecordKind.EvaluationKey => OnEvaluationKey(record),
            RecordKind.Registry => OnRegistry(record),
            RecordKind.CoinShare => OnCoinShare(record),
            RecordKind.IdentityShare => OnIdentityShare(record),
            RecordKind.Epoch => OnEpoch(record),
            _ => ReplayRefusal.KindUnknown,
        };
        if (refusal is not null)
            return refusal;
        Head = HashChain.Next(Head, Height, record.Digest);
        Height++;
        EndsInCheckpoint = record.Kind == RecordKind.Checkpoint;
        if (record.Kind is RecordKind.Checkpoint or RecordKind.Share or RecordKind.Hunt)
            CollectFinishedTicks(); // nothing else ends a tick, and a walk over all stags after every record would make many stags dear
        return null;
    }

    /// <summary>
    /// The digest of all state that the board's future depends on, for checkpoints; its cost does not depend on the size of the packs.
    /// </summary>
    public Hash32 StateDigest()
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/state/v1"u8);
        writer.WriteHash(_context is null ? default : _context.Roster.Digest); // in epoch 0 the configuration id
        writer.WriteUInt64(Ticks);
        writer.WriteUInt64(LeakageSpent);
        writer.WriteUInt32((uint)_stagOrder.Count);
        foreach (var stag in _stagOrder)
            stag.WriteDigest(writer);
        return Hash32.Sha256(writer.Written);
    }

    /// <summary>
    /// Whether a validator's signature is on a checkpoint of this board or on a later one, which covers it: who came a moment too late
    /// for a cut's quorum can still answer.
    /// </summary>
    internal bool IsSignedBy(Hash32 checkpoint, int validator) =>
        _checkpoints.TryGetValue(checkpoint, out var number) && _signed.GetValueOrDefault(validator) >= number;

    /// <summary>
    /// Whether a later checkpoint of this board covers this one. Those f + 1 honest who signed the later one sign nothing more on a board
    /// without the earlier, so at most one board gets that far. A checkpoint that is the last of its board may
    /// have been withheld from the others, whose board goes on with another record in its place.
    /// </summary>
    internal bool IsCovered(Hash32 checkpoint) => _checkpoints.TryGetValue(checkpoint, out var number) && number < _checkpoints.Count;

    /// <summary>
    /// The last sequence number that an author has used in a scope, 0 for none: a stag's id for pseudonyms, zeros for everyone else.
    /// </summary>
    internal ulong LastSequenceOf(Hash32 scope, VerifyingKey author) => _sequences.GetValueOrDefault((scope, author));

    /// <summary>A stag, or null.</summary>
    internal StagState? Find(Hash32 id) => _stags.GetValueOrDefault(id);

    /// <summary>Encrypts under the term's key.</summary>
    internal ProvenEncryptor Encryptor => _context!.Encryptor;

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        foreach (var stag in _stagOrder)
            stag.Dispose();
        foreach (var lent in _lent.Values)
            lent.Dispose();
        _context?.Dispose();
    }

    /// <summary>The checkpoint that would follow the board now.</summary>
    internal CheckpointBody NextCheckpoint(ulong time, bool isCut) => new(Height, Head, StateDigest(), time, isCut);

    private ReplayRefusal? OnCertificate(Record record)
    {
        if (_context is not null)
            return ReplayRefusal.CertificateRepeated;
        if (!QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed))
            return ReplayRefusal.CertificateMalformed;
        if (!KeyCertificate.TryRead(signed.Payload.Span, out var certificate, out _))
            return ReplayRefusal.CertificateMalformed;
        if (!signed.HasQuorum(KeyCertificate.Domain, EpochRoster.First(certificate)))
            return Refuse(certificate, ReplayRefusal.QuorumMissing);
        if (!IsLowestSigner(record, signed.Signatures, certificate.Validators))
            return Refuse(certificate, ReplayRefusal.NotAValidator);
        if (!AdmitsSubmissions(certificate))
            return Refuse(certificate, ReplayRefusal.EvaluationKeysMissing);
        if (!TakeSequence(default, record))
            return Refuse(certificate, ReplayRefusal.SequenceNotIncreasing);
        _context = new ReplayContext(certificate, _ruleForTests);
        return null;
    }

    /// <summary>Whether the certificate names the keys that the admission of submissions needs.</summary>
    private static bool AdmitsSubmissions(KeyCertificate certificate) =>
        certificate.EvaluationKeys is { Relinearization: not null } keys
        && EvaluationKeyTerms.ForAdmission(certificate.Parameters).GaloisElements.All(keys.GaloisElements.Contains);

    private ReplayRefusal? OnEvaluationKey(Record record)
    {
        if (!IsNext(default, record))
            return ReplayRefusal.SequenceNotIncreasing;
        if (_context!.HasEvaluationKeys)
            return ReplayRefusal.EvaluationKeyRepeated;
        if (!_context.TryAddKey(record.Body.Span, out var refusal))
            return refusal == EvaluationKeyRefusal.Repeated ? ReplayRefusal.EvaluationKeyRepeated : ReplayRefusal.EvaluationKeyMalformed;
        TakeSequence(default, record);
        return null;
    }

    private static ReplayRefusal Refuse(KeyCertificate certificate, ReplayRefusal reason)
    {
        certificate.PublicKey.Dispose();
        return reason;
    }

    private ReplayRefusal? OnCheckpoint(Record record)
    {
        if (
            !QuorumSigned.TryRead(record.Body.Span, CheckpointBody.EncodedLength, out var signed)
            || !CheckpointBody.TryRead(signed.Payload.Span, out var checkpoint)
        )
            return ReplayRefusal.CheckpointMalformed;
        if (Compare(checkpoint) is { } refusal)
            return refusal;
        if (!signed.HasQuorum(CheckpointBody.Domain, _context!.Roster))
            return ReplayRefusal.QuorumMissing;
        if (!IsLowestSigner(record, signed.Signatures, Validators))
            return ReplayRefusal.NotAValidator;
        if (!TakeSequence(default, record))
            return ReplayRefusal.SequenceNotIncreasing;
        LastCheckpoint = checkpoint;
        _checkpoints[checkpoint.Digest()] = _checkpoints.Count + 1;
        foreach (var (validator, _) in signed.Signatures)
            _signed[validator] = _checkpoints.Count;
        if (checkpoint.IsCut)
            Cut(checkpoint);
        else
            foreach (var stag in _stagOrder)
                OnCheckpoint(stag, checkpoint);
        return null;
    }

    /// <summary>Why a checkpoint does not describe this replay, or null. A validator signs nothing else.</summary>
    internal ReplayRefusal? Compare(CheckpointBody checkpoint)
    {
        if (checkpoint.Height != Height || checkpoint.Head != Head || checkpoint.StateDigest != StateDigest())
            return ReplayRefusal.CheckpointDiffers;
        if (LastCheckpoint is not null && checkpoint.Time < LastCheckpoint.Time)
            return ReplayRefusal.TimeGoesBack;
        return checkpoint.IsCut && HasOpenTick ? ReplayRefusal.TickOpen : null;
    }

    private void CollectFinishedTicks()
    {
        foreach (var stag in _stagOrder)
        {
            if (stag.Tick?.Outcome is not { } outcome)
                continue;
            _outcomes.Add(outcome);
            stag.Tick.Dispose();
            stag.Tick = null;
        }
    }

    /// <summary>
    /// Sequence numbers increase strictly per author and scope (a stag; all zeros for everything else) and are never forgotten, so no old
    /// record can be replayed.
    /// </summary>
    private bool TakeSequence(Hash32 scope, Record record)
    {
        if (!IsNext(scope, record))
            return false;
        _sequences[(scope, record.Author)] = record.Sequence;
        return true;
    }

    private bool IsNext(Hash32 scope, Record record) =>
        !_sequences.TryGetValue((scope, record.Author), out var last) || record.Sequence > last;

    private static bool IsLowestSigner(
        Record record,
        IReadOnlyList<(int Validator, byte[] Signature)> signatures,
        IReadOnlyList<VerifyingKey> validators
    ) => record.Author.Equals(validators[signatures[0].Validator - 1]);
}

/// <summary>Why a record cannot follow the board so far. A refused record changes nothing.</summary>
public enum ReplayRefusal
{
    /// <summary>The bytes are not a record.</summary>
    MalformedRecord,

    /// <summary>The record's signature is not its author's.</summary>
    BadSignature,

    /// <summary>The first record is not a key certificate.</summary>
    CertificateMissing,

    /// <summary>A second key certificate.</summary>
    CertificateRepeated,

    /// <summary>The key certificate does not read, or states bounds that do not follow from its parameters.</summary>
    CertificateMalformed,

    /// <summary>Too few validators signed, or a signature among theirs is invalid.</summary>
    QuorumMissing,

    /// <summary>The author's sequence number did not increase.</summary>
    SequenceNotIncreasing,

    /// <summary>
    /// The certificate names no keys for the admission of submissions, the key is none that it names, or is not that key.
    /// </summary>
    EvaluationKeyMalformed,

    /// <summary>The evaluation key is on the board already.</summary>
    EvaluationKeyRepeated,

    /// <summary>An evaluation key that the certificate names is not on the board yet.</summary>
    EvaluationKeysMissing,

    /// <summary>The registry does not read.</summary>
    RegistryMalformed,

    /// <summary>The registry is on the board already.</summary>
    RegistryRepeated,

    /// <summary>The stag names a registry that is not on the board.</summary>
    RegistryUnknown,

    /// <summary>The stag's terms do not read, or its grid does not fit one row of slots.</summary>
    StagMalformed,

    /// <summary>The stag is on the board already.</summary>
    StagRepeated,

    /// <summary>No stag of that id is on the board.</summary>
    StagUnknown,

    /// <summary>The submission or exit does not read, or its ciphertext is not canonical.</summary>
    SubmissionMalformed,

    /// <summary>The weight is not 1 on a members axis.</summary>
    WrongWeight,

    /// <summary>The submission or exit was made against a checkpoint that is not on the board.</summary>
    CheckpointUnknown,

    /// <summary>A pseudonym's first submission does not say who it is, or a later one does.</summary>
    IdentityMisplaced,

    /// <summary>The key is not in the stag's registry.</summary>
    NotEligible,

    /// <summary>The first half of the sealed identity stands on the board already.</summary>
    SealRepeated,

    /// <summary>The submission's proof does not hold.</summary>
    ProofInvalid,

    /// <summary>The pseudonym has acted in this stag.</summary>
    AlreadyActed,

    /// <summary>The pseudonym has nothing to leave with.</summary>
    NotPresent,

    /// <summary>The checkpoint does not read.</summary>
    CheckpointMalformed,

    /// <summary>The checkpoint is of another board: its height, head or state differs from the replay's.</summary>
    CheckpointDiffers,

    /// <summary>The checkpoint's time is before the last one's.</summary>
    TimeGoesBack,

    /// <summary>A cut or a new epoch while a tick is open.</summary>
    TickOpen,

    /// <summary>The author is not the validator it must be.</summary>
    NotAValidator,

    /// <summary>The board asks for no such computation, or no longer.</summary>
    RequestUnknown,

    /// <summary>The validator has answered this already.</summary>
    AnswerRepeated,

    /// <summary>The share, hash list or masked ciphertext does not read.</summary>
    AnswerMalformed,

    /// <summary>A masked ciphertext came before every subset was vouched for, or is not the vouched one.</summary>
    BodyNotVouched,

    /// <summary>No hunt is due, or another one.</summary>
    HuntDiffers,

    /// <summary>
    /// The epoch's certificate does not read, is of another term, or states bounds that do not follow from its committee.
    /// </summary>
    EpochMalformed,

    /// <summary>
    /// The epoch's certificate does not follow on the present epoch, its last checkpoint, and what is spent of the leakage budget.
    /// </summary>
    EpochDiffers,

    /// <summary>The record's kind is unknown.</summary>
    KindUnknown,
}
