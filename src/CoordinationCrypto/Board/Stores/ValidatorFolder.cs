using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// A validator's files in a folder of its own: <c>keystore</c>, sealed under a passphrase, <c>ledger</c>, and <c>board</c>. One holder at a
/// time; whatever a method made or changed is on the disk when it returns. Not safe for use by several threads at once.
/// </summary>
/// <remarks>With its files the one place in the library that opens any.</remarks>
/// <example>
/// <code>
/// // when the ceremony comes to the signing of the certificate, before the signature leaves
/// var made = ValidatorFolder.Create("validator", party, identity, passphrase, EntropySource.System);
/// // after a restart
/// if (!ValidatorFolder.TryOpen("validator", passphrase, out var folder, out var problem)) Console.Error.WriteLine(problem);
/// // in both cases using var validator = new Validator(folder, EntropySource.System, TimeProvider.System);
/// </code>
/// </example>
public sealed class ValidatorFolder : IDisposable
{
    private const string KeystoreName = "keystore";
    private const string LedgerName = "ledger";
    private const string BoardName = "board";

    private readonly string _path;
    private bool _isTaken;

    private ValidatorFolder(string path, Keystore keystore, RequestLedger ledger, BoardFile board) =>
        (_path, Keystore, Ledger, Board) = (path, keystore, ledger, board);

    /// <summary>The secrets; a <see cref="Validator"/> takes over what is in it.</summary>
    internal Keystore Keystore { get; }

    /// <summary>What the validator has answered and signed; a <see cref="Validator"/> takes it over, and closes it.</summary>
    internal RequestLedger Ledger { get; }

    /// <summary>The validator's own copy of the board.</summary>
    public BoardFile Board { get; }

    /// <summary>
    /// Makes the folder of a validator whose key ceremony comes to the signing of the certificate
    /// (<see cref="CeremonyParty.Draft"/>): a ledger, a keystore with the party's secrets, an empty board. Only then may the party's
    /// signature leave, so that nobody counts on shares that a power cut forgets.
    /// </summary>
    /// <param name="path">The folder; it is made, or it is empty.</param>
    /// <param name="party">The party; its seeds are taken.</param>
    /// <param name="identity">The key that the certificate lists at the party's number; taken over.</param>
    /// <param name="passphrase">Seals the keystore.</param>
    /// <param name="entropy">Of the ledger's id and the sealing.</param>
    /// <returns>The open folder.</returns>
    /// <exception cref="IOException">The folder holds something already, or the disk refuses.</exception>
    /// <exception cref="InvalidOperationException">The ceremony has no draft yet.</exception>
    public static ValidatorFolder Create(
        string path,
        CeremonyParty party,
        SigningKey identity,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy
    )
    {
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(identity);
        var draft = party.Draft ?? throw new InvalidOperationException("The ceremony has not come to the signing of the certificate.");
        MakeEmpty(path); // a folder that is refused costs the party nothing
        var binding = LedgerBinding.Create(draft.ConfigurationId, 0, party.Validator, identity.PublicKey, entropy);
        var seeds = party.TakeSeeds();
        try
        {
            var budget = LeakageBudget.Total - KeyCeremony.LeakageSpent(draft);
            return Create(path, new Keystore(seeds, identity, binding), budget, passphrase, entropy);
        }
        catch
        {
            seeds.Dispose();
            throw;
        }
    }

    /// <summary>The same for an heir, whose resharing comes to the signing of the epoch's certificate.</summary>
    /// <param name="path">The folder; it is made, or it is empty: each epoch has its own.</param>
    /// <param name="party">The party of the new committee; its secrets stay its own until the resharing ends.</param>
    /// <param name="identity">The key that the certificate lists at the party's number; taken over.</param>
    /// <param name="passphrase">Seals the keystore.</param>
    /// <param name="entropy">Of the ledger's id and the sealing.</param>
    /// <returns>The open folder.</returns>
    /// <exception cref="IOException">The folder holds something already, or the disk refuses.</exception>
    /// <exception cref="InvalidOperationException">The resharing has no draft yet.</exception>
    public static ValidatorFolder Create(
        string path,
        ResharingParty party,
        SigningKey identity,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy
    )
    {
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(identity);
        var draft = party.Draft ?? throw new InvalidOperationException("The resharing has not come to the signing of the certificate.");
        var binding = LedgerBinding.Create(draft.ConfigurationId, draft.Roster.Epoch, party.Validator, identity.PublicKey, entropy);
        return Create(path, new Keystore(party.Secrets!, identity, binding), draft.LeakageLeft, passphrase, entropy);
    }

    /// <summary>Makes the folder with a ledger, a keystore and an empty board.</summary>
    /// <param name="path">The folder; it is made, or it is empty.</param>
    /// <param name="keystore">The secrets; not taken over when this throws.</param>
    /// <param name="budget">What the epoch may spend, in the units of <see cref="LeakageBudget"/>.</param>
    /// <param name="passphrase">Seals the keystore.</param>
    /// <param name="entropy">The sealing's randomness.</param>
    /// <exception cref="IOException">The folder holds something already, or the disk refuses.</exception>
    internal static ValidatorFolder Create(
        string path,
        Keystore keystore,
        ulong budget,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy
    )
    {
        ArgumentNullException.ThrowIfNull(keystore);
        ArgumentNullException.ThrowIfNull(entropy);
        MakeEmpty(path);
        var ledgerFile = ValidatorFiles.Open(Path.Combine(path, LedgerName), FileMode.CreateNew);
        if (!RequestLedger.TryCreate(ledgerFile, () => ledgerFile.Flush(true), keystore.Binding, budget, out var ledger, out var fault))
        {
            ledgerFile.Dispose();
            throw new IOException($"The ledger cannot be made: {fault}.");
        }
        BoardFile? board = null;
        try
        {
            board = MakeBoard(path);
            // The keystore comes last: a folder with a keystore is a whole one.
            using (var file = ValidatorFiles.Open(Path.Combine(path, KeystoreName), FileMode.CreateNew))
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
            board?.Dispose();
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
            if (
                !ValidatorFiles.TryHold(path, LedgerName, out ledgerFile, out problem)
                || !ValidatorFiles.TryHold(path, BoardName, out boardFile, out problem)
            )
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

    /// <summary>Once an heir's resharing is done: the secrets are this folder's alone, and its party zeroes them no longer.</summary>
    /// <param name="party">The party that the folder was made from.</param>
    /// <exception cref="ArgumentException">It is another party.</exception>
    /// <exception cref="InvalidOperationException">The resharing is not done.</exception>
    public void TakeOver(ResharingParty party)
    {
        ArgumentNullException.ThrowIfNull(party);
        if (party.Secrets is null || !ReferenceEquals(party.Secrets, Keystore.Reshared))
            Throw.Argument("The folder was made from another party.", nameof(party));
        party.TakeSecrets();
    }

    /// <summary>Keystore and ledger go to a validator, which zeroes and closes them.</summary>
    /// <exception cref="InvalidOperationException">One has them already.</exception>
    internal (Keystore Keystore, RequestLedger Ledger) Take()
    {
        if (_isTaken)
            Throw.Invalid("A validator has taken over what is in this folder.");
        _isTaken = true;
        return (Keystore, Ledger);
    }

    /// <summary>
    /// Overwrites and removes the keystore of an epoch that is over. Backups of it are the operator's to remove: with f + 1 of them the key
    /// is whole again.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void EraseKeystore()
    {
        var path = Path.Combine(_path, KeystoreName);
        using (var file = ValidatorFiles.Open(path, FileMode.Open))
        {
            file.Write(new byte[file.Length]);
            file.Flush(true);
        }
        File.Delete(path);
        FolderFlush.Flush(_path);
    }

    /// <summary>Closes the files, and zeroes the keystore unless a <see cref="Validator"/> has taken it over.</summary>
    public void Dispose()
    {
        if (!_isTaken)
        {
            Keystore.Dispose();
            Ledger.Dispose();
        }
        Board.Dispose();
    }

    private static void MakeEmpty(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ValidatorFiles.MakeFolder(path);
        if (Directory.EnumerateFileSystemEntries(path).Any())
            throw new IOException($"{path} holds something already. A validator's files are made in an empty folder, one for each epoch.");
    }

    private static BoardFile MakeBoard(string path)
    {
        var file = ValidatorFiles.Open(Path.Combine(path, BoardName), FileMode.CreateNew);
        return BoardFile.TryOpen(file, () => file.Flush(true), out var board, out var fault)
            ? board
            : throw new IOException($"The board cannot be made: {fault}.");
    }
}
