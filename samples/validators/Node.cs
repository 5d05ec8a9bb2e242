using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Samples;

/// <summary>
/// A validator with its two files: the keystore, sealed under a passphrase, and the ledger. Both are on the disk before it signs that it
/// has them.
/// </summary>
internal sealed class Node : IDisposable
{
    private readonly string _folder;

    private Node(string folder, Keystore keystore, RequestLedger ledger)
    {
        _folder = folder;
        Validator = new Validator(keystore, ledger, EntropySource.System, TimeProvider.System); // takes over what is in the keystore
    }

    /// <summary>What signs and answers.</summary>
    public Validator Validator { get; }

    private static ReadOnlySpan<byte> Passphrase => "correct horse battery staple"u8; // an operator's own, kept apart from the file

    /// <summary>A validator of epoch 0, when its ceremony comes to the signing of the certificate.</summary>
    public static Node Make(string folder, CeremonyParty party, SigningKey identity)
    {
        var draft = party.Draft!;
        var binding = LedgerBinding.Create(draft.ConfigurationId, 0, party.Validator, identity.PublicKey, EntropySource.System);
        return Make(folder, new Keystore(party.TakeSeeds(), identity, binding), LeakageBudget.Total - KeyCeremony.LeakageSpent(draft));
    }

    /// <summary>A validator of a later epoch, when its resharing comes to the signing of the certificate.</summary>
    public static Node Make(string folder, ResharingParty party, SigningKey identity)
    {
        var draft = party.Draft!;
        var binding = LedgerBinding.Create(
            draft.ConfigurationId,
            draft.Roster.Epoch,
            party.Validator,
            identity.PublicKey,
            EntropySource.System
        );
        return Make(folder, new Keystore(party.Secrets!, identity, binding), draft.LeakageLeft);
    }

    /// <summary>The same validator after a crash: from its files and the board, and from nothing else.</summary>
    public Node Restart(IBoardStore board)
    {
        Dispose();
        if (!Keystore.TryRead(File.ReadAllBytes(Path.Combine(_folder, "keystore")), Passphrase, out var keystore, out var refusal))
            throw new IOException($"The keystore does not open: {refusal}.");
        var file = new FileStream(Path.Combine(_folder, "ledger"), FileMode.Open, FileAccess.ReadWrite);
        if (!RequestLedger.TryOpen(file, () => file.Flush(true), keystore.Binding, out var ledger, out var problem))
            throw new IOException($"The ledger does not open: {problem.Fault}.");
        var node = new Node(_folder, keystore, ledger);
        node.CatchUp(board);
        return node;
    }

    /// <summary>Shows it what it has not seen of the board.</summary>
    public void CatchUp(IBoardStore board)
    {
        if (!Validator.TryCatchUp(board, out var refusal))
            throw new InvalidOperationException($"Validator {Validator.Number} sees another board: {refusal}.");
    }

    /// <summary>Once the next epoch is on the board: the validator is zeroed by then, and its keystore goes too.</summary>
    public void Retire()
    {
        Dispose();
        File.Delete(Path.Combine(_folder, "keystore"));
    }

    /// <summary>Zeroes what it holds in memory and closes its ledger.</summary>
    public void Dispose() => Validator.Dispose();

    private static Node Make(string folder, Keystore keystore, ulong budget)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(Path.Combine(folder, "ledger"), FileMode.CreateNew, FileAccess.ReadWrite);
        if (!RequestLedger.TryCreate(file, () => file.Flush(true), keystore.Binding, budget, out var ledger, out var problem))
            throw new IOException($"The ledger cannot be made: {problem.Fault}.");
        using (var sealedFile = new FileStream(Path.Combine(folder, "keystore"), FileMode.CreateNew, FileAccess.Write))
        {
            sealedFile.Write(keystore.Seal(Passphrase, EntropySource.System));
            sealedFile.Flush(true);
        }
        return new Node(folder, keystore, ledger);
    }
}
