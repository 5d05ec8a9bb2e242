namespace CoordinationCrypto.Board;

/// <summary>Why a validator does not sign, or does not answer.</summary>
public enum ValidatorRefusal
{
    /// <summary>The board has no certificate yet.</summary>
    NoCertificate,

    /// <summary>The certificate's committee, or the key at this validator's number, is not its own.</summary>
    NotItsCommittee,

    /// <summary>The certificate holds another hash of a contribution than this validator's seeds give.</summary>
    ContributionDiffers,

    /// <summary>The checkpoint does not describe this validator's own replay of the board: another board, a fork or a rollback.</summary>
    BoardDiffers,

    /// <summary>This validator has signed another checkpoint at the same height.</summary>
    SignedAnother,

    /// <summary>This validator's own replay calls for no such hunt.</summary>
    HuntDiffers,

    /// <summary>The request rests on a checkpoint that this validator has not co-signed.</summary>
    NotCosigned,

    /// <summary>The request ledger refuses: the ciphertext was opened whole before, or the leakage budget does not cover it.</summary>
    LedgerRefuses,
}
