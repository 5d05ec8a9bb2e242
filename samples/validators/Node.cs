using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Samples;

/// <summary>
/// A validator with its folder: the keystore, sealed under a passphrase, the ledger, and its copy of the board. All is on the disk before
/// it signs that it has it.
/// </summary>
internal sealed class Node : IDisposable
{
    private readonly string _path;
    private readonly ValidatorFolder _folder;

    private Node(string path, ValidatorFolder folder)
    {
        (_path, _folder) = (path, folder);
        Validator = new Validator(folder, EntropySource.System, TimeProvider.System);
    }

    /// <summary>What signs and answers.</summary>
    public Validator Validator { get; }

    private static ReadOnlySpan<byte> Passphrase => "correct horse battery staple"u8; // an operator's own, kept apart from the file

    /// <summary>
    /// A validator's part in a ceremony, also after a crash: it says again what it said, from its folder, and has to be shown what was
    /// said since the beginning.
    /// </summary>
    public static CeremonyParty Enter(string path, CeremonyTerms terms, int number, SigningKey identity) =>
        ValidatorFolder.TryEnter(path, terms, number, identity, Passphrase, EntropySource.System, out var party, out var problem)
            ? party
            : throw new IOException($"{path}: {problem}.");

    /// <summary>An heir's part in a resharing, also after a crash.</summary>
    public static ResharingParty Enter(string path, ResharingTerms terms, int number, SigningKey identity) =>
        ValidatorFolder.TryEnter(path, terms, identity, number, Passphrase, EntropySource.System, out var party, out var problem)
            ? party
            : throw new IOException($"{path}: {problem}.");

    /// <summary>A validator of epoch 0, when its ceremony comes to the signing of the certificate.</summary>
    public static Node Make(string path, CeremonyParty party, SigningKey identity) =>
        new(path, ValidatorFolder.Create(path, party, identity, Passphrase, EntropySource.System));

    /// <summary>A validator of a later epoch, when its resharing comes to the signing of the certificate.</summary>
    public static Node Make(string path, ResharingParty party, SigningKey identity) =>
        new(path, ValidatorFolder.Create(path, party, identity, Passphrase, EntropySource.System));

    /// <summary>Once the resharing is done, the secrets are this validator's alone.</summary>
    public void TakeOver(ResharingParty party) => _folder.TakeOver(party);

    /// <summary>The same validator after a crash: from its folder, then from what the board has had since.</summary>
    public Node Restart(IBoardStore board)
    {
        Dispose();
        if (!ValidatorFolder.TryOpen(_path, Passphrase, out var folder, out var problem))
            throw new IOException($"{_path} does not open: {problem}.");
        var node = new Node(_path, folder);
        node.CatchUp(board);
        return node;
    }

    /// <summary>Keeps and shows it what it has not seen of the board.</summary>
    public void CatchUp(IBoardStore board)
    {
        for (var next = _folder.Board.Count; next < board.Count; next++)
            _folder.Board.TryAppend(board.Read(next, 1)[0].Span, _folder.Board.Head); // nobody else writes to it
        if (!Validator.TryCatchUp(_folder.Board, out var refusal))
            throw new InvalidOperationException($"Validator {Validator.Number} sees another board: {refusal}.");
    }

    /// <summary>Once the next epoch is on the board: the validator is zeroed by then, and its keystore goes too.</summary>
    public void Retire()
    {
        Dispose();
        _folder.EraseKeystore();
    }

    /// <summary>Zeroes what it holds in memory and closes its files.</summary>
    public void Dispose()
    {
        Validator.Dispose();
        _folder.Dispose();
    }
}
