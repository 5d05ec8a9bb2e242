namespace CoordinationCrypto.Board;

/// <summary>Which fault of the file, or refusal of the replay, fails which check of an audit.</summary>
internal static class AuditRules
{
    public static IReadOnlyList<(string Id, string Title, LogFault[] Faults, ReplayRefusal[] Refusals)> All { get; } =
    [
        ("A01", "The file is a board of format version 1", [LogFault.BadMagic, LogFault.BadVersion], []),
        ("A02", "Every frame is whole and its checksum right", [LogFault.BadLength, LogFault.BadChecksum, LogFault.BadEntry], []),
        ("A03", "No record is cut off at the end", [LogFault.TornTail], []),
        ("A04", "The hash chain links every record to all before it", [LogFault.ChainBroken], []),
        (
            "A05",
            "Every record is canonical and signed by its author",
            [],
            [ReplayRefusal.MalformedRecord, ReplayRefusal.BadSignature, ReplayRefusal.KindUnknown]
        ),
        (
            "A06",
            "The first record, and no other, is a key certificate whose bounds follow from its parameters",
            [],
            [ReplayRefusal.CertificateMissing, ReplayRefusal.CertificateRepeated, ReplayRefusal.CertificateMalformed]
        ),
        (
            "A07",
            "Certificates, checkpoints and hunts carry a quorum of the committee's signatures, a new epoch's of both committees",
            [],
            [ReplayRefusal.QuorumMissing, ReplayRefusal.NotAValidator]
        ),
        (
            "A08",
            "Sequence numbers increase strictly for every author, by at most 2^20",
            [],
            [ReplayRefusal.SequenceNotIncreasing, ReplayRefusal.SequenceTooFar]
        ),
        (
            "A09",
            "Stags are canonical, fit a row of slots, and stand once",
            [],
            [
                ReplayRefusal.StagMalformed,
                ReplayRefusal.StagScanUnsupported,
                ReplayRefusal.StagRolesUnsupported,
                ReplayRefusal.CensusFull,
                ReplayRefusal.CensusTooSmall,
                ReplayRefusal.StagRepeated,
                ReplayRefusal.StagUnknown,
            ]
        ),
        (
            "A10",
            "Submissions, exits and resumes are canonical and as the stag's terms have them, by agents who have not acted",
            [],
            [
                ReplayRefusal.SubmissionMalformed,
                ReplayRefusal.WrongWeight,
                ReplayRefusal.AlreadyActed,
                ReplayRefusal.ResumeMalformed,
                ReplayRefusal.NothingToResume,
                ReplayRefusal.StagClosed,
            ]
        ),
        (
            "A11",
            "Every checkpoint states the height, head and state that the replay has",
            [],
            [ReplayRefusal.CheckpointMalformed, ReplayRefusal.CheckpointDiffers]
        ),
        ("A12", "Board time does not go back", [], [ReplayRefusal.TimeGoesBack]),
        ("A13", "No cut is made and no epoch begins while a tick is open", [], [ReplayRefusal.TickOpen]),
        (
            "A14",
            "Validators answer what a checkpoint calls for, once, in canonical form",
            [],
            [ReplayRefusal.RequestUnknown, ReplayRefusal.AnswerRepeated, ReplayRefusal.AnswerMalformed]
        ),
        ("A15", "Masked ciphertexts are the ones that f + 1 members of their subset vouched for", [], [ReplayRefusal.BodyNotVouched]),
        ("A16", "Every hunt is the one that the opened shares give", [], [ReplayRefusal.HuntDiffers]),
        (
            "A24",
            "The evaluation keys are those that the certificate names, and stand before the first stag",
            [],
            [ReplayRefusal.EvaluationKeyMalformed, ReplayRefusal.EvaluationKeyRepeated, ReplayRefusal.EvaluationKeysMissing]
        ),
        (
            "A25",
            "Registries are canonical, stand once, and before the stags that name them",
            [],
            [ReplayRefusal.RegistryMalformed, ReplayRefusal.RegistryRepeated, ReplayRefusal.RegistryUnknown]
        ),
        (
            "A26",
            "Every submission is proved to be an encryption, made for this board, stag, pseudonym and number",
            [],
            [ReplayRefusal.PositionUnknown, ReplayRefusal.ProofInvalid]
        ),
        (
            "A27",
            "Every pseudonym is shown once to belong to an eligible agent, by name or sealed",
            [],
            [ReplayRefusal.IdentityMisplaced, ReplayRefusal.NotEligible, ReplayRefusal.SealRepeated, ReplayRefusal.StampWrong]
        ),
        (
            "A28",
            "Every epoch follows on the one before, at its last checkpoint and with what was spent of the budget",
            [],
            [ReplayRefusal.EpochMalformed, ReplayRefusal.EpochDiffers]
        ),
        (
            "A29",
            "Every submission came within its stag's consent window and before its signed end",
            [],
            [ReplayRefusal.PositionTooOld, ReplayRefusal.ConsentOver]
        ),
        (
            "A30",
            "Assets are canonical, stand once, and before the stags, deposits and withdrawals that name them",
            [],
            [ReplayRefusal.AssetMalformed, ReplayRefusal.AssetRepeated, ReplayRefusal.AssetUnknown]
        ),
        (
            "A31",
            "Every deposit is canonical, has a nonce of its own, and leaves the asset within 2^53 units",
            [],
            [ReplayRefusal.DepositMalformed, ReplayRefusal.NonceRepeated, ReplayRefusal.DepositTooLarge]
        ),
        (
            "A32",
            "Deposits and attestations are signed by as many custodians and attestors as are needed",
            [],
            [ReplayRefusal.WitnessesMissing]
        ),
        ("A33", "Withdrawals are canonical", [], [ReplayRefusal.WithdrawalMalformed]),
        (
            "A34",
            "Attestations are canonical, of facts that a stag waits for",
            [],
            [ReplayRefusal.AttestationMalformed, ReplayRefusal.FactUnknown]
        ),
        (
            "A39",
            "Sealed stags stand under a committee of at least 4f + 1 validators, and no smaller one takes the key while one is open",
            [],
            [ReplayRefusal.StagCommitteeTooSmall, ReplayRefusal.EpochCommitteeTooSmall]
        ),
        ("A35", "Units that are not the agent's own are committed with their account's signature", [], [ReplayRefusal.AccountUnsigned]),
    ];
}
