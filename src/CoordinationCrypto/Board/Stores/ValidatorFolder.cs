using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// A validator's files in a folder of its own: <c>keystore</c>, sealed under a passphrase, <c>ledger</c>, <c>board</c>, and while it takes
/// part in a ceremony or a resharing <c>attempt</c>, sealed too. One holder at a time; whatever a method made or changed is on the disk
/// when it returns. Not safe for use by several threads at once.
/// </summary>
/// <remarks>With its files the one place in the library that opens any.</remarks>
/// <example>
/// <code>
/// // a ceremony, also after a restart: then show the party the board from its beginning
/// if (!ValidatorFolder.TryEnter("validator", terms, number, identity, passphrase, EntropySource.System, out var party, out var problem))
///     throw new IOException(problem.ToString());
/// // when it comes to the signing of the certificate, before the signature leaves
/// var made = ValidatorFolder.Create("validator", party, identity, passphrase, EntropySource.System);
/// // after a restart
/// if (!ValidatorFolder.TryOpen("validator", passphrase, out var folder, out problem)) Console.Error.WriteLine(problem);
/// // in both cases using var validator = new Validator(folder, EntropySource.System, TimeProvider.System);
/// </code>
/// </example>
public sealed class ValidatorFolder : IDisposable
{
    private readonly IValidatorFiles _files;
    private readonly SecretBuffer _passphrase;
    private bool _isTaken;

    internal ValidatorFolder(IValidatorFiles files, ReadOnlySpan<byte> passphrase, Keystore keystore, RequestLedger ledger, BoardFile board)
    {
        (_files, _passphrase) = (files, SecretBuffer.CopyOf(passphrase));
        (Keystore, Ledger, Board) = (keystore, ledger, board);
    }

    /// <summary>PBKDF2's.</summary>
    internal int Iterations { get; init; } = PassphraseSeal.Iterations;

    /// <summary>The secrets; a <see cref="Validator"/> takes over what is in it.</summary>
    internal Keystore Keystore { get; }

    /// <summary>What the validator has answered and signed; a <see cref="Validator"/> takes it over, and closes it.</summary>
    internal RequestLedger Ledger { get; }

    /// <summary>The validator's own copy of the board.</summary>
    public BoardFile Board { get; }

    /// <summary>
    /// Enters a ceremony, or comes back to it after a restart: everything that the party draws and says is in the folder first, and made
    /// again it says the same. Entering other terms ends what was begun before in this folder.
    /// </summary>
    /// <param name="path">The folder of the validator that is to be; it is made, or it is empty, or holds what was begun.</param>
    /// <param name="terms">What the validators agreed on.</param>
    /// <param name="validator">This validator's number, 1..n.</param>
    /// <param name="identity">Its key. Borrowed until the ceremony ends.</param>
    /// <param name="passphrase">Seals the attempt.</param>
    /// <param name="entropy">Gives the seed of everything that the party draws.</param>
    /// <param name="party">The party on success: show it the board from its beginning.</param>
    /// <param name="problem">On success nothing, or the torn end of a file that was dropped; else why it does not enter.</param>
    /// <returns>Whether it takes part.</returns>
    /// <exception cref="ArgumentException">The key is not the one that the terms give the validator.</exception>
    /// <exception cref="IOException">The folder holds something else, or the disk refuses.</exception>
    public static bool TryEnter(
        string path,
        CeremonyTerms terms,
        int validator,
        SigningKey identity,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy,
        [NotNullWhen(true)] out CeremonyParty? party,
        out ValidatorFolderProblem problem
    )
    {
        ArgumentNullException.ThrowIfNull(terms);
        return FolderMaker
            .In(path)
            .TryEnter(terms.Id, passphrase, entropy, held => new CeremonyParty(terms, validator, identity, held), out party, out problem);
    }

    /// <summary>The same for an heir's part in a resharing.</summary>
    /// <param name="path">The folder of the heir; it is made, or it is empty, or holds what was begun.</param>
    /// <param name="terms">What both committees agreed on.</param>
    /// <param name="identity">Its key. Borrowed until the resharing ends.</param>
    /// <param name="validator">Its number in the new committee, 1..n'.</param>
    /// <param name="passphrase">Seals the attempt.</param>
    /// <param name="entropy">Gives the seed of everything that the party draws.</param>
    /// <param name="party">The party on success: show it the board from its beginning.</param>
    /// <param name="problem">On success nothing, or the torn end of a file that was dropped; else why it does not enter.</param>
    /// <returns>Whether it takes part.</returns>
    /// <exception cref="ArgumentException">The key is not the one that the terms give the validator.</exception>
    /// <exception cref="IOException">The folder holds something else, or the disk refuses.</exception>
    public static bool TryEnter(
        string path,
        ResharingTerms terms,
        SigningKey identity,
        int validator,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy,
        [NotNullWhen(true)] out ResharingParty? party,
        out ValidatorFolderProblem problem
    )
    {
        ArgumentNullException.ThrowIfNull(terms);
        return FolderMaker
            .In(path)
            .TryEnter(terms.Id, passphrase, entropy, held => new ResharingParty(terms, identity, validator, held), out party, out problem);
    }

    /// <summary>
    /// Makes the files of a validator whose key ceremony comes to the signing of the certificate
    /// (<see cref="CeremonyParty.Draft"/>): a ledger, a keystore with the party's secrets, an empty board. Only then may the party's
    /// signature leave, so that nobody counts on shares that a power cut forgets.
    /// </summary>
    /// <param name="path">The folder: the one that the party was made in, or one that is made or is empty.</param>
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
        return FolderMaker.In(path).Create(party, identity, passphrase, entropy);
    }

    /// <summary>The same for an heir, whose resharing comes to the signing of the epoch's certificate.</summary>
    /// <param name="path">The folder: the one that the party was made in, or one that is made or is empty. Each epoch has its own.</param>
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
        return FolderMaker.In(path).Create(party, identity, passphrase, entropy);
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
        return FolderOpener.TryOpen(new ValidatorFiles(path), passphrase, out folder, out problem);
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

    /// <summary>
    /// Overwrites and removes the keystore of an epoch that is over, and what a crash left of an attempt. Backups of it are the operator's
    /// to remove: with f + 1 of them the key is whole again.
    /// </summary>
    /// <exception cref="IOException">The disk refuses, or a party still takes part in an attempt.</exception>
    public void EraseKeystore()
    {
        EraseAttempt();
        if (!_files.TryHold(FolderMaker.KeystoreName, out var file, out var fault))
            throw new IOException($"{new ValidatorFolderProblem(fault, FolderMaker.KeystoreName)}.");
        using (file)
            file.Overwrite();
        _files.Remove(FolderMaker.KeystoreName);
        _files.FlushNames();
    }

    /// <summary>
    /// Overwrites and removes what a crash left of an attempt that nobody goes on with. The party of an attempt that ends does so itself.
    /// </summary>
    /// <exception cref="IOException">The disk refuses, or a party still takes part in it.</exception>
    public void EraseAttempt()
    {
        if (!new AttemptFile(_files).TryErase(out var problem))
            throw new IOException($"{problem}.");
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

    /// <summary>What the validator's part in a resharing draws from; null if it may not take part, or not any more.</summary>
    internal AttemptRecord? Enter(Hash32 id, EntropySource entropy) =>
        new AttemptFile(_files) { Iterations = Iterations }.TryEnter(Ledger, id, _passphrase.Span, entropy, out var attempt, out _)
            ? attempt
            : null;

    /// <summary>Closes the files, and zeroes the keystore unless a <see cref="Validator"/> has taken it over.</summary>
    public void Dispose()
    {
        if (!_isTaken)
        {
            Keystore.Dispose();
            Ledger.Dispose();
        }
        _passphrase.Dispose();
        Board.Dispose();
    }
}
