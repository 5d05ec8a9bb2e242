using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// A validator's files in a folder of its own: <c>keystore</c>, sealed under a passphrase, <c>ledger</c>, and <c>board</c>. One holder at a
/// time; whatever a method made or changed is on the disk when it returns. Not safe for use by several threads at once.
/// </summary>
/// <remarks>The one place in the library that opens files.</remarks>
/// <example>
/// <code>
/// // when the ceremony comes to the signing of the certificate, before the signature leaves
/// using var made = ValidatorFolder.Create("validator", keystore, budget, passphrase, EntropySource.System);
/// // after a restart
/// if (!ValidatorFolder.TryOpen("validator", passphrase, out var folder, out var problem)) Console.Error.WriteLine(problem);
/// </code>
/// </example>
public sealed class ValidatorFolder : IDisposable
{
    private const string KeystoreName = "keystore";
    private const string LedgerName = "ledger";
    private const string BoardName = "board";
    private const int WouldBlock = 11; // EWOULDBLOCK, what an exclusive lock that is taken answers
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    private readonly string _path;

    private ValidatorFolder(string path, Keystore keystore, RequestLedger ledger, BoardFile board) =>
        (_path, Keystore, Ledger, Board) = (path, keystore, ledger, board);

    /// <summary>The secrets; a <see cref="Validator"/> takes over what is in it.</summary>
    public Keystore Keystore { get; }

    /// <summary>What the validator has answered and signed; a <see cref="Validator"/> takes it over, and closes it.</summary>
    public RequestLedger Ledger { get; }

    /// <summary>The validator's own copy of the board.</summary>
    public BoardFile Board { get; }

    /// <summary>
    /// Makes the folder with a ledger, a keystore and an empty board. A validator does so before it signs the certificate of its key, so
    /// that nobody counts on shares that a power cut forgets.
    /// </summary>
    /// <param name="path">The folder; it is made, or it is empty.</param>
    /// <param name="keystore">The secrets; not taken over when this throws.</param>
    /// <param name="budget">What the epoch may spend, in the units of <see cref="LeakageBudget"/>.</param>
    /// <param name="passphrase">Seals the keystore.</param>
    /// <param name="entropy">The sealing's randomness.</param>
    /// <exception cref="IOException">The folder holds something already, or the disk refuses.</exception>
    public static ValidatorFolder Create(string path, Keystore keystore, ulong budget, ReadOnlySpan<byte> passphrase, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(keystore);
        ArgumentNullException.ThrowIfNull(entropy);
        MakeFolder(path);
        if (Directory.EnumerateFileSystemEntries(path).Any())
            throw new IOException($"{path} holds something already. A validator's files are made in an empty folder, one for each epoch.");

        var ledgerFile = Open(Path.Combine(path, LedgerName), FileMode.CreateNew);
        if (!RequestLedger.TryCreate(ledgerFile, () => ledgerFile.Flush(true), keystore.Binding, budget, out var ledger, out var fault))
        {
            ledgerFile.Dispose();
            throw new IOException($"The ledger cannot be made: {fault}.");
        }
        try
        {
            var board = MakeBoard(path);
            // The keystore comes last: a folder with a keystore is a whole one.
            using (var file = Open(Path.Combine(path, KeystoreName), FileMode.CreateNew))
            {
                file.Write(keystore.Seal(passphrase, entropy));
                file.Flush(true);
            }
            FolderFlush.Flush(path);
            return new ValidatorFolder(path, keystore, ledger, board);
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>Opens a folder that was made before. Changes nothing when it fails.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="passphrase">What the keystore is sealed under.</param>
    /// <param name="folder">The folder on success.</param>
    /// <param name="problem">On success nothing, or the torn end of a file that was dropped; else why it does not open.</param>
    /// <returns>Whether it is open.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static bool TryOpen(
        string path,
        ReadOnlySpan<byte> passphrase,
        [NotNullWhen(true)] out ValidatorFolder? folder,
        out ValidatorFolderProblem problem
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        folder = null;
        if (!File.Exists(Path.Combine(path, KeystoreName)))
        {
            problem = new(ValidatorFolderFault.NoKeystore, KeystoreName);
            return false;
        }
        FileStream? ledgerFile = null;
        FileStream? boardFile = null;
        Keystore? keystore = null;
        RequestLedger? ledger = null;
        var isOpen = false;
        try
        {
            if (!TryHold(path, LedgerName, out ledgerFile, out problem) || !TryHold(path, BoardName, out boardFile, out problem))
                return false;
            var bytes = File.ReadAllBytes(Path.Combine(path, KeystoreName));
            if (!Keystore.TryRead(bytes, passphrase, out keystore, out var refusal))
            {
                problem = new(ValidatorFolderFault.Keystore, KeystoreName) { Keystore = refusal };
                return false;
            }
            var (first, second) = (ledgerFile, boardFile);
            if (!RequestLedger.TryOpen(first, () => first.Flush(true), keystore.Binding, out ledger, out var fault))
            {
                problem = new(ValidatorFolderFault.Ledger, LedgerName) { Log = fault };
                return false;
            }
            problem = new(ValidatorFolderFault.None, LedgerName) { Log = fault };
            if (!BoardFile.TryOpen(second, () => second.Flush(true), out var board, out fault))
            {
                problem = new(ValidatorFolderFault.Board, BoardName) { Log = fault };
                return false;
            }
            if (problem.Log.Fault == LogFault.None)
                problem = new(ValidatorFolderFault.None, BoardName) { Log = fault };
            folder = new ValidatorFolder(path, keystore, ledger, board);
            return isOpen = true;
        }
        finally
        {
            if (!isOpen)
            {
                keystore?.Dispose();
                ledger?.Dispose();
                ledgerFile?.Dispose();
                boardFile?.Dispose();
            }
        }
    }

    /// <summary>
    /// Overwrites and removes the keystore of an epoch that is over. Backups of it are the operator's to remove: with f + 1 of them the key
    /// is whole again.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void EraseKeystore()
    {
        var path = Path.Combine(_path, KeystoreName);
        using (var file = Open(path, FileMode.Open))
        {
            file.Write(new byte[file.Length]);
            file.Flush(true);
        }
        File.Delete(path);
        FolderFlush.Flush(_path);
    }

    /// <summary>Zeroes the keystore and closes the files.</summary>
    public void Dispose()
    {
        Keystore.Dispose();
        Ledger.Dispose();
        Board.Dispose();
    }

    private static BoardFile MakeBoard(string path)
    {
        var file = Open(Path.Combine(path, BoardName), FileMode.CreateNew);
        return BoardFile.TryOpen(file, () => file.Flush(true), out var board, out var fault)
            ? board
            : throw new IOException($"The board cannot be made: {fault}.");
    }

    private static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnersFolder);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent)
            FolderFlush.Flush(parent);
    }

    private static bool TryHold(string path, string name, [NotNullWhen(true)] out FileStream? file, out ValidatorFolderProblem problem)
    {
        file = null;
        problem = default;
        try
        {
            file = Open(Path.Combine(path, name), FileMode.Open);
            return true;
        }
        catch (FileNotFoundException)
        {
            problem = new(ValidatorFolderFault.Missing, name);
        }
        catch (IOException held) when (held.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            problem = new(ValidatorFolderFault.InUse, name);
        }
        return false;
    }

    /// <summary>For this process alone (an exclusive lock), for its owner alone.</summary>
    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        return new FileStream(path, options);
    }
}

/// <summary>Why a validator's folder does not open, or what was lost at the end of one of its files. The default says: nothing.</summary>
/// <param name="Fault">Why.</param>
/// <param name="File">The file's name in the folder.</param>
public readonly record struct ValidatorFolderProblem(ValidatorFolderFault Fault, string File)
{
    /// <summary>Why the keystore does not open, where it is the keystore.</summary>
    public KeystoreRefusal? Keystore { get; init; }

    /// <summary>What is wrong with ledger or board, or with a fault of none the torn end that was dropped.</summary>
    public LogProblem Log { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        Fault switch
        {
            ValidatorFolderFault.None => Log.Fault == LogFault.None ? "none" : $"{File}: {Log}; it was dropped",
            ValidatorFolderFault.NoKeystore => "there is no keystore: it is no validator's folder, or the making was cut off",
            ValidatorFolderFault.Missing => $"{File} is missing: restore it, or leave the committee; never make a new one",
            ValidatorFolderFault.InUse => $"{File} is held by another process: one validator runs once",
            ValidatorFolderFault.Keystore => $"keystore: {Keystore}",
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

    /// <summary>The keystore does not open: see <see cref="ValidatorFolderProblem.Keystore"/>.</summary>
    Keystore,

    /// <summary>The ledger does not open: see <see cref="ValidatorFolderProblem.Log"/>.</summary>
    Ledger,

    /// <summary>The board does not open: see <see cref="ValidatorFolderProblem.Log"/>.</summary>
    Board,
}
