using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// Makes the files of a validator, for a party that takes part in an attempt in this folder, or for one that lives in memory. Whatever a
/// crash cuts off, the same calls finish.
/// </summary>
/// <param name="files">The folder's.</param>
/// <param name="path">Names it in errors.</param>
internal sealed class FolderMaker(IValidatorFiles files, string path)
{
    public const string KeystoreName = "keystore";
    public const string LedgerName = "ledger";
    public const string BoardName = "board";

    private const string UnfinishedName = "keystore.new";

    /// <summary>PBKDF2's.</summary>
    public int Iterations { get; init; } = PassphraseSeal.Iterations;

    /// <summary>In a folder of the disk, which is made unless it is there.</summary>
    public static FolderMaker In(string path) => new(ValidatorFiles.MakeFolder(path), path);

    /// <summary>Begins an attempt, or goes on with one, and makes the party that takes part in it.</summary>
    /// <param name="id">Of the terms.</param>
    /// <param name="passphrase">Seals the attempt.</param>
    /// <param name="entropy">Gives its seed.</param>
    /// <param name="make">Makes the party, which takes the attempt over.</param>
    /// <param name="party">The party on success.</param>
    /// <param name="problem">On success nothing, or a torn end that was dropped; else why not.</param>
    /// <exception cref="IOException">The folder holds something else, or the disk refuses.</exception>
    public bool TryEnter<TParty>(
        Hash32 id,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy,
        Func<AttemptRecord, TParty> make,
        [NotNullWhen(true)] out TParty? party,
        out ValidatorFolderProblem problem
    )
        where TParty : class
    {
        party = null;
        if (!TryOpenLedger(out var ledger, out problem))
            return false;
        using var held = ledger;
        if (!new AttemptFile(files) { Iterations = Iterations }.TryEnter(ledger, id, passphrase, entropy, out var attempt, out problem))
            return false;
        try
        {
            party = make(attempt);
            return true;
        }
        finally
        {
            if (party is null)
                attempt.Dispose();
        }
    }

    /// <summary>Makes the files of a party of a ceremony, whose seeds are taken.</summary>
    /// <exception cref="IOException">The folder holds something else, or the disk refuses.</exception>
    /// <exception cref="InvalidOperationException">The ceremony has no draft yet.</exception>
    public ValidatorFolder Create(CeremonyParty party, SigningKey identity, ReadOnlySpan<byte> passphrase, EntropySource entropy)
    {
        var draft = party.Draft ?? throw new InvalidOperationException("The ceremony has not come to the signing of the certificate.");
        var founding = OpenLedgerOf(party.Record);
        SubsetSeeds? seeds = null;
        try
        {
            var binding = Bind(party.Record, draft.ConfigurationId, draft.ConfigurationId, 0, party.Validator, identity, entropy);
            seeds = party.TakeSeeds();
            var budget = LeakageBudget.Total - KeyCeremony.LeakageSpent(draft);
            return Finish(founding, new Keystore(seeds, identity, binding), budget, passphrase, entropy);
        }
        catch
        {
            founding.Dispose();
            seeds?.Dispose();
            throw;
        }
    }

    /// <summary>Makes the files of an heir, whose secrets stay the party's until the resharing ends.</summary>
    /// <exception cref="IOException">The folder holds something else, or the disk refuses.</exception>
    /// <exception cref="InvalidOperationException">The resharing has no draft yet.</exception>
    public ValidatorFolder Create(ResharingParty party, SigningKey identity, ReadOnlySpan<byte> passphrase, EntropySource entropy)
    {
        var draft = party.Draft ?? throw new InvalidOperationException("The resharing has not come to the signing of the certificate.");
        var founding = OpenLedgerOf(party.Record);
        try
        {
            var epoch = draft.Roster.Epoch;
            var binding = Bind(party.Record, draft.Digest, draft.ConfigurationId, epoch, party.Validator, identity, entropy);
            return Finish(founding, new Keystore(party.Secrets!, identity, binding), draft.LeakageLeft, passphrase, entropy);
        }
        catch
        {
            founding.Dispose();
            throw;
        }
    }

    /// <summary>Makes the files of a keystore, in an empty folder.</summary>
    /// <param name="keystore">The secrets; not taken over when this throws.</param>
    /// <param name="budget">What the epoch may spend, in the units of <see cref="LeakageBudget"/>.</param>
    /// <param name="passphrase">Seals the keystore.</param>
    /// <param name="entropy">The sealing's randomness.</param>
    /// <exception cref="IOException">The folder holds something already, or the disk refuses.</exception>
    public ValidatorFolder Create(Keystore keystore, ulong budget, ReadOnlySpan<byte> passphrase, EntropySource entropy)
    {
        if (files.Names.Count > 0)
            throw Occupied();
        if (!TryOpenLedger(out var founding, out var problem))
            throw new IOException($"{path}: {problem}.");
        try
        {
            return Finish(founding, keystore, budget, passphrase, entropy);
        }
        catch
        {
            founding.Dispose();
            throw;
        }
    }

    /// <summary>Opens the ledger of a validator that is to be, or makes it in an empty folder.</summary>
    private bool TryOpenLedger([NotNullWhen(true)] out FoundingLedger? ledger, out ValidatorFolderProblem problem)
    {
        ledger = null;
        problem = default;
        var isNew = !files.Names.Contains(LedgerName);
        if (isNew && files.Names.Count > 0)
            throw Occupied();
        var fault = ValidatorFolderFault.None;
        var file = isNew ? files.Make(LedgerName) : null;
        if (file is null && !files.TryHold(LedgerName, out file, out fault))
        {
            problem = new(fault, LedgerName);
            return false;
        }
        try
        {
            if (!FoundingLedger.TryOpen(file.Stream, file.Flush, out ledger, out var log))
                problem = new(ValidatorFolderFault.Ledger, LedgerName) { Log = log };
            else
                files.FlushNames(); // a crash may have cut that off
            return ledger is not null;
        }
        finally
        {
            if (ledger is null)
                file.Dispose();
        }
    }

    /// <summary>The ledger in a party's folder, or in an empty one. A folder that is refused costs the party nothing.</summary>
    private FoundingLedger OpenLedgerOf(AttemptRecord attempt)
    {
        var isEmpty = files.Names.Count == 0;
        string[] own = attempt.IsKept ? [LedgerName, AttemptFile.Name, BoardName, UnfinishedName] : [];
        if (files.Names.Except(own).Any())
            throw Occupied();
        if (!TryOpenLedger(out var ledger, out var problem))
            throw new IOException($"{path}: {problem}.");
        if (isEmpty || (ledger.TryFind(attempt.Id, out var begun) && begun.Digest == attempt.Digest))
            return ledger;
        ledger.Dispose();
        throw Occupied();
    }

    // The same again for a party that is made again: whatever a crash left between ledger and keystore, it can finish.
    private static LedgerBinding Bind(
        AttemptRecord attempt,
        Hash32 certificate,
        Hash32 configurationId,
        uint epoch,
        int validator,
        SigningKey identity,
        EntropySource entropy
    )
    {
        if (!attempt.IsKept)
            return LedgerBinding.Create(configurationId, epoch, validator, identity.PublicKey, entropy);
        using var name = attempt.Expand("ledger-id"u8, 0, certificate);
        return LedgerBinding.Create(configurationId, epoch, validator, identity.PublicKey, name);
    }

    // Ledger, board, and last the keystore: a folder with a keystore is a whole one.
    private ValidatorFolder Finish(
        FoundingLedger founding,
        Keystore keystore,
        ulong budget,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy
    )
    {
        if (!founding.TryStart(new LedgerStart(keystore.Binding, budget), out var ledger))
            throw new IOException($"{path}: the ledger is bound to another key.");
        var board = OpenBoard();
        try
        {
            files.Remove(UnfinishedName);
            using (var file = files.Make(UnfinishedName))
            {
                file.Stream.Write(keystore.Seal(passphrase, entropy, Iterations));
                file.Flush();
            }
            files.FlushNames();
            files.Rename(UnfinishedName, KeystoreName);
            files.FlushNames();
            return new ValidatorFolder(files, passphrase, keystore, ledger, board) { Iterations = Iterations };
        }
        catch
        {
            board.Dispose();
            throw;
        }
    }

    private BoardFile OpenBoard()
    {
        if (!files.TryHold(BoardName, out var file, out var fault))
            file = fault == ValidatorFolderFault.Missing ? files.Make(BoardName) : throw new IOException($"{path}: {BoardName} is in use.");
        if (BoardFile.TryOpen(file.Stream, file.Flush, out var board, out var problem) && board.Count == 0)
            return board;
        file.Dispose();
        throw new IOException($"{path}: the board cannot be made: {problem}.");
    }

    private IOException Occupied() =>
        new($"{path} holds something already. A validator's files are made in an empty folder, one for each epoch.");
}
