using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>Opens the files of a validator, and changes nothing when one of them does not open.</summary>
internal static class FolderOpener
{
    /// <summary>See <see cref="ValidatorFolder.TryOpen"/>.</summary>
    public static bool TryOpen(
        IValidatorFiles files,
        ReadOnlySpan<byte> passphrase,
        [NotNullWhen(true)] out ValidatorFolder? folder,
        out ValidatorFolderProblem problem,
        int iterations = PassphraseSeal.Iterations
    )
    {
        folder = null;
        if (!files.Names.Contains(FolderMaker.KeystoreName))
        {
            problem = new(ValidatorFolderFault.NoKeystore, FolderMaker.KeystoreName);
            return false;
        }
        HeldFile? ledgerFile = null;
        HeldFile? boardFile = null;
        Keystore? keystore = null;
        RequestLedger? ledger = null;
        try
        {
            if (
                !TryHold(files, FolderMaker.LedgerName, out ledgerFile, out problem)
                || !TryHold(files, FolderMaker.BoardName, out boardFile, out problem)
                || !TryRead(files, passphrase, iterations, out keystore, out problem)
            )
                return false;
            files.FlushNames(); // that the keystore is there may be in the cache alone
            if (!RequestLedger.TryOpen(ledgerFile.Stream, ledgerFile.Flush, keystore.Binding, out ledger, out var fault))
            {
                problem = new(ValidatorFolderFault.Ledger, FolderMaker.LedgerName) { Log = fault };
                return false;
            }
            problem = new(ValidatorFolderFault.None, FolderMaker.LedgerName) { Log = fault };
            if (!BoardFile.TryOpen(boardFile.Stream, boardFile.Flush, out var board, out fault))
            {
                problem = new(ValidatorFolderFault.Board, FolderMaker.BoardName) { Log = fault };
                return false;
            }
            if (problem.Log.Fault == LogFault.None)
                problem = new(ValidatorFolderFault.None, FolderMaker.BoardName) { Log = fault };
            folder = new ValidatorFolder(files, passphrase, keystore, ledger, board) { Iterations = iterations };
            return true;
        }
        finally
        {
            if (folder is null)
            {
                keystore?.Dispose();
                ledger?.Dispose();
                ledgerFile?.Dispose();
                boardFile?.Dispose();
            }
        }
    }

    private static bool TryHold(
        IValidatorFiles files,
        string name,
        [NotNullWhen(true)] out HeldFile? file,
        out ValidatorFolderProblem problem
    )
    {
        var isHeld = files.TryHold(name, out file, out var fault);
        problem = isHeld ? default : new(fault, name);
        return isHeld;
    }

    private static bool TryRead(
        IValidatorFiles files,
        ReadOnlySpan<byte> passphrase,
        int iterations,
        [NotNullWhen(true)] out Keystore? keystore,
        out ValidatorFolderProblem problem
    )
    {
        keystore = null;
        if (!TryHold(files, FolderMaker.KeystoreName, out var file, out problem))
            return false;
        using (file)
            if (!Keystore.TryRead(file.ReadAll(), passphrase, iterations, out keystore, out var refusal))
                problem = new(ValidatorFolderFault.Keystore, FolderMaker.KeystoreName) { Keystore = refusal };
        return keystore is not null;
    }
}
