namespace CoordinationCrypto;

/// <summary>Why a record cannot follow the board so far. A refused record changes nothing.</summary>
public enum ReplayRefusal
{
    /// <summary>It can.</summary>
    None,

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

    /// <summary>The author's sequence number is more than 2^20 above its last one.</summary>
    SequenceTooFar,

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

    /// <summary>Role, units or what they may be reduced to are not as the stag's terms have them.</summary>
    WrongWeight,

    /// <summary>
    /// The submission or exit names a position where this board never stood: a head that it did not have at that height, or one before its
    /// first checkpoint.
    /// </summary>
    PositionUnknown,

    /// <summary>Board time is more than the stag's consent window past the position that the submission names.</summary>
    PositionTooOld,

    /// <summary>Board time is past the submission's signed end.</summary>
    ConsentOver,

    /// <summary>A pseudonym's first submission does not say who it is, or a later one does.</summary>
    IdentityMisplaced,

    /// <summary>The key is not in the stag's registry.</summary>
    NotEligible,

    /// <summary>The first half of the sealed identity stands on the board already.</summary>
    SealRepeated,

    /// <summary>The submission's proof does not hold.</summary>
    ProofInvalid,

    /// <summary>
    /// The stag's registry has more than 32 keys, and the submission's stamp does not show the work that the check of its proof takes.
    /// </summary>
    StampWrong,

    /// <summary>The pseudonym has acted in this stag.</summary>
    AlreadyActed,

    /// <summary>The pseudonym has nothing there. No record is refused for it: it is said of questions about the board.</summary>
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

    /// <summary>The asset's terms do not read.</summary>
    AssetMalformed,

    /// <summary>The asset is on the board already.</summary>
    AssetRepeated,

    /// <summary>A deposit, a withdrawal or a stag names an asset that is not on the board.</summary>
    AssetUnknown,

    /// <summary>The deposit does not read.</summary>
    DepositMalformed,

    /// <summary>
    /// Too few custodians or attestors signed, a signature among theirs is invalid, or the first of them is not the author.
    /// </summary>
    WitnessesMissing,

    /// <summary>A deposit of the asset with this nonce is on the board (R44).</summary>
    NonceRepeated,

    /// <summary>There would be more than 2^53 units of the asset.</summary>
    DepositTooLarge,

    /// <summary>The withdrawal does not read.</summary>
    WithdrawalMalformed,

    /// <summary>The attestation does not read, or says nothing.</summary>
    AttestationMalformed,

    /// <summary>No stag on the board waits for this fact.</summary>
    FactUnknown,

    /// <summary>The resume does not read.</summary>
    ResumeMalformed,

    /// <summary>The stag never suspends anything, or the author never submitted there.</summary>
    NothingToResume,

    /// <summary>The account that backs the submission has not signed it (R17).</summary>
    AccountUnsigned,

    /// <summary>The stag's deadline or its last hunt has been (R37).</summary>
    StagClosed,

    /// <summary>The capacities of the stag's two axes are too great for one number modulo p to hold weights on both (G5).</summary>
    StagScanUnsupported,

    /// <summary>A role of the stag has an eligibility of its own, which this version does not play under encryption.</summary>
    StagRolesUnsupported,

    /// <summary>A class under a census has eight open stags already (R30).</summary>
    CensusFull,

    /// <summary>A stag under a census holds fewer units than are deposited of its asset.</summary>
    CensusTooSmall,

    /// <summary>The stag is scanned sealed, which takes a committee of at least 4f + 1 validators.</summary>
    StagCommitteeTooSmall,

    /// <summary>A sealed stag is open, and the epoch's committee has fewer than 4f + 1 validators (R49).</summary>
    EpochCommitteeTooSmall,
}
