namespace CoordinationCrypto.Board;

/// <summary>Why a validator does not sign, or does not answer.</summary>
public enum ValidatorRefusal
{
    /// <summary>It does.</summary>
    None,

    /// <summary>The board has no certificate yet.</summary>
    NoCertificate,

    /// <summary>The certificate's committee, or the key at this validator's number, is not its own.</summary>
    NotItsCommittee,

    /// <summary>The certificate holds another hash of a contribution than this validator's seeds give.</summary>
    ContributionDiffers,

    /// <summary>The checkpoint does not describe this validator's own replay of the board: another board, a fork or a rollback.</summary>
    BoardDiffers,

    /// <summary>The checkpoint's time is further ahead of this validator's clock than the skew allows.</summary>
    ClockDiffers,

    /// <summary>This validator has signed another checkpoint at the same height, or one above.</summary>
    SignedAnother,

    /// <summary>This validator's own replay calls for no such hunt.</summary>
    HuntDiffers,

    /// <summary>The request rests on a checkpoint that this validator has not co-signed.</summary>
    NotCosigned,

    /// <summary>The request ledger refuses: the ciphertext was opened whole before, or the leakage budget does not cover it.</summary>
    LedgerRefuses,

    /// <summary>The ledger is bound to another configuration, epoch, validator or identity key.</summary>
    LedgerOfAnotherKey,

    /// <summary>
    /// The board holds a share, a vouched hash or a checkpoint signature of this validator that its ledger does not: the ledger is an
    /// older copy. It stays so for the rest of the epoch.
    /// </summary>
    StaleLedger,

    /// <summary>
    /// The board ends before a checkpoint that this validator has signed: its end is still to come, or it was rolled back.
    /// </summary>
    BoardBehind,

    /// <summary>At a height at which this validator has signed a checkpoint, the board has another chain.</summary>
    BoardForked,

    /// <summary>The board has not come to the epoch whose shares this validator holds: more of it is still to come.</summary>
    EpochToCome,

    /// <summary>The board has come to a later epoch: what this validator held is zeroed, and its keystore is to be erased.</summary>
    EpochOver,

    /// <summary>
    /// The epoch's certificate states another ElGamal key for this validator than its share has: the keystore is of another resharing.
    /// </summary>
    ShareDiffers,

    /// <summary>
    /// A tick is open, the board has no checkpoint yet, or this validator has signed one that is not on the board: the key cannot be
    /// handed over from here.
    /// </summary>
    NotDrained,

    /// <summary>
    /// The epoch's certificate is not that of a resharing in which this validator took part, does not follow on its own replay of the
    /// board, or lacks a quorum of the new committee.
    /// </summary>
    EpochDiffers,

    /// <summary>This validator has signed the next epoch's certificate: it answers nothing and signs nothing else in this epoch.</summary>
    HandedOver,

    /// <summary>
    /// The request rests on the board's last checkpoint, which may have been withheld from the others. It is answered once a later one
    /// covers it.
    /// </summary>
    NotCovered,

    /// <summary>
    /// This validator has entered this resharing before, perhaps before it was restarted: it is entered once, and begun again with
    /// another nonce.
    /// </summary>
    ResharedBefore,

    /// <summary>
    /// The ledger was made with a larger budget than the key's certificate, or the epoch's, leaves: on a fork it would let too much leak.
    /// </summary>
    LedgerBudgetTooLarge,

    /// <summary>A sealed stag is open, and the new committee has fewer than 4f + 1 validators (R49).</summary>
    CommitteeTooSmall,
}
