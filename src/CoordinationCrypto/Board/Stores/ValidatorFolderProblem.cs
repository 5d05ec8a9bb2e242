using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>Why a validator's folder does not open, or what was lost at the end of one of its files. The default says: nothing.</summary>
/// <param name="Fault">Why.</param>
/// <param name="File">The file's name in the folder.</param>
public readonly record struct ValidatorFolderProblem(ValidatorFolderFault Fault, string File)
{
    /// <summary>Why the keystore does not open, where it is the keystore.</summary>
    internal KeystoreRefusal? Keystore { get; init; }

    /// <summary>What is wrong with ledger or board, or with a fault of none the torn end that was dropped.</summary>
    public LogProblem Log { get; init; }

    /// <summary>One line for people.</summary>
    /// <returns>What is wrong, and where.</returns>
    public override string ToString() =>
        Fault switch
        {
            ValidatorFolderFault.None => Log.Fault == LogFault.None ? "none" : $"{File}: {Log}; it was dropped",
            ValidatorFolderFault.NoKeystore => "there is no keystore: it is no validator's folder, or the making was cut off",
            ValidatorFolderFault.Missing => $"{File} is missing: restore it, or leave the committee; never make a new one",
            ValidatorFolderFault.InUse => $"{File} is held by another process: one validator runs once",
            ValidatorFolderFault.Keystore => $"keystore: {Keystore}",
            ValidatorFolderFault.Attempt =>
                $"{File}: what was said under these terms is not there or does not open ({Log}): agree on new terms",
            _ => $"{File}: {Log}",
        };
}

/// <summary>Why a validator's folder does not open.</summary>
public enum ValidatorFolderFault
{
    /// <summary>It does.</summary>
    None,

    /// <summary>It has no keystore.</summary>
    NoKeystore,

    /// <summary>A file is missing beside the keystore.</summary>
    Missing,

    /// <summary>Another process holds it.</summary>
    InUse,

    /// <summary>The keystore does not open: the passphrase is another, or its bytes were changed.</summary>
    Keystore,

    /// <summary>The ledger does not open: see <see cref="ValidatorFolderProblem.Log"/>.</summary>
    Ledger,

    /// <summary>The board does not open: see <see cref="ValidatorFolderProblem.Log"/>.</summary>
    Board,

    /// <summary>
    /// The attempt was begun before, and the file that says what was drawn and said is gone, another, or sealed under another passphrase:
    /// see <see cref="ValidatorFolderProblem.Log"/>. Without it this validator never speaks under these terms again.
    /// </summary>
    Attempt,
}
