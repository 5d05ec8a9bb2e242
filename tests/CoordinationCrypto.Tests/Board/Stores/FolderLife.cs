using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// A validator's folder through the lives of its processes, and what somebody may have acted upon in any of them: an answer or a
/// signature that the ledger let go, a record of the board, a message of an attempt. All of that holds in every later life.
/// </summary>
internal sealed class FolderLife
{
    private const int Iterations = 2;
    private const ulong Budget = 1000;

    private static readonly SigningKey Key = SigningKey.Create(Streams.Entropy("folder life"));
    private static readonly CeremonyTerms Terms = new(
        InsecureToyParameters.N256,
        new Committee(4, 1),
        [.. Enumerable.Range(0, 4).Select(i => i == 0 ? Key.PublicKey : SigningKey.Create(Streams.Entropy($"folder life {i}")).PublicKey)],
        default,
        1000
    );

    private readonly List<LedgerEntry> _answered = [];
    private readonly Dictionary<Hash32, Hash32> _opened = []; // a ciphertext opened whole: by which request
    private readonly List<LedgerCheckpoint> _signed = []; // ascending
    private readonly List<byte[]> _board = [];
    private readonly Dictionary<(int Attempt, int Slot), string> _said = [];
    private readonly HashSet<int> _ended = []; // or about to be
    private int? _attempted;
    private bool _isAttemptGone;
    private bool _isHandedOver;
    private bool _isErasing;
    private bool _isErased;
    private int _lives;
    private ValidatorFolder? _folder;
    private AttemptRecord? _attempt;

    /// <summary>A folder that was made; its processes die where <see cref="CachedFolder"/> is told.</summary>
    public FolderLife()
    {
        var seeds = TestSeeds.Deal(new Committee(4, 1), "folder life")[0];
        var identity = SigningKey.Create(Streams.Entropy("folder life identity"));
        var binding = LedgerBinding.Create(Hash32.Sha256([9]), 0, 1, identity.PublicKey, Streams.Entropy("binding"));
        var maker = new FolderMaker(Files, "model") { Iterations = Iterations };
        maker.Create(new Keystore(seeds, identity, binding), Budget, Passphrase, Streams.Entropy("salt")).Dispose();
        Restart(isPowerCut: true, 0); // what was made is on the disk
    }

    public CachedFolder Files { get; } = new();

    public bool IsErased => _isErased;

    private static ReadOnlySpan<byte> Passphrase => "a passphrase"u8;

    /// <summary>The process is gone, and another is there, which has not opened the folder.</summary>
    public void Restart(bool isPowerCut, int seed)
    {
        Files.Restart(isPowerCut, seed);
        (_folder, _attempt) = (null, null);
        _lives++;
    }

    /// <summary>Opens the folder: all that was acted upon has to be there; what is read back may be acted upon from now on.</summary>
    public void Open()
    {
        if (_folder is not null)
            return;
        Assert.False(_isErased && Files.Names.Contains(FolderMaker.KeystoreName), "the keystore is there again");
        Assert.False(_isAttemptGone && Files.Names.Contains(AttemptFile.Name), "the attempt is there again");
        if (!FolderOpener.TryOpen(Files, Passphrase, out _folder, out var problem, Iterations))
        {
            Assert.True(_isErasing, $"{problem}");
            return;
        }
        foreach (var entry in _answered)
            Assert.Equal(LedgerVerdict.AlreadyRecorded, _folder.Ledger.Record(entry));
        if (_signed.Count > 0)
            Assert.True(_folder.Ledger.LastCheckpoint is { } last && last.Height >= _signed[^1].Height);
        foreach (var checkpoint in _signed)
            Assert.True(_folder.Ledger.TryGetCheckpoint(checkpoint.Height, out var kept) && kept.Equals(checkpoint));
        Assert.False(_isHandedOver && _folder.Ledger.Handover is null, "the handover is forgotten");
        _isHandedOver |= _folder.Ledger.Handover is not null; // written by a process that died before it knew
        Assert.True(_folder.Board.Count >= _board.Count, $"{_board.Count} records were acted upon, {_folder.Board.Count} are there");
        for (var i = 0; i < _folder.Board.Count; i++)
            if (i < _board.Count)
                Assert.Equal(_board[i], _folder.Board.Read(i));
            else
                _board.Add(_folder.Board.Read(i));
    }

    /// <summary>Opens a ciphertext whole under a request: at most one request per ciphertext is answered, ever.</summary>
    public void Answer(byte request, byte ciphertext)
    {
        if (_folder is null)
            return;
        var entry = new LedgerEntry(Hash32.Sha256([1, request]), Hash32.Sha256([2, ciphertext]), LedgerKind.WholeOpening, 1);
        if (_folder.Ledger.Record(entry) is not (LedgerVerdict.New or LedgerVerdict.AlreadyRecorded))
            return;
        Assert.True(_opened.TryAdd(entry.CiphertextDigest, entry.Id) || _opened[entry.CiphertextDigest] == entry.Id, "opened twice");
        if (!_answered.Contains(entry))
            _answered.Add(entry);
    }

    /// <summary>Signs a checkpoint: one at a height, and none below.</summary>
    public void Sign(ulong height, byte digest)
    {
        if (_folder is null)
            return;
        var checkpoint = new LedgerCheckpoint(height, Hash32.Sha256([digest]), default);
        if (_folder.Ledger.Record(checkpoint) is not (LedgerVerdict.New or LedgerVerdict.AlreadyRecorded))
            return;
        Assert.True(_signed.Count == 0 || _signed[^1].Height < height || _signed.Contains(checkpoint), "signed twice at one height");
        if (!_signed.Contains(checkpoint))
            _signed.Add(checkpoint);
    }

    public void HandOver()
    {
        if (_folder is null)
            return;
        _isHandedOver |= _folder.Ledger.Record(new LedgerHandover(default)) is LedgerVerdict.New or LedgerVerdict.AlreadyRecorded;
    }

    public void Append(byte[] record)
    {
        if (_folder is null)
            return;
        Assert.True(_folder.Board.TryAppend(record, _folder.Board.Head));
        _board.Add(record);
    }

    /// <summary>Begins an attempt or goes on with it: whoever has not come to its end can, whatever happened.</summary>
    public void Enter(int number)
    {
        if (_folder is null)
            return;
        if (_attempted is { } other && other != number)
        {
            _ended.Add(other); // another one ends it
            _attempt?.Dispose();
            _attempt = null;
        }
        if (_attempt is not null)
            return;
        _attempted = number;
        _isAttemptGone = false;
        _attempt = _folder.Enter(Hash32.Sha256([3, (byte)number]), Streams.Entropy($"life {_lives}"));
        Assert.True(_attempt is not null || _ended.Contains(number) || _isHandedOver, $"attempt {number} is lost");
    }

    /// <summary>Says something that follows from the attempt's seed: the same in every life.</summary>
    public void Say(int slot)
    {
        if (_attempt is null || _attempted is not { } number)
            return;
        var payload = new byte[16];
        using (var source = _attempt.Expand("payload"u8, slot, default))
            source.Fill(payload);
        using var aux = _attempt.Expand("signature"u8, slot, default);
        var left = _attempt.Say(CeremonyMessage.Signed(Terms, CeremonyStep.Vouch, slot, 1, payload, Key, aux));
        var text = Convert.ToHexString(left.Span);
        Assert.True(_said.TryAdd((number, slot), text) || _said[(number, slot)] == text, $"two things were said in {number}, {slot}");
        Assert.False(_attempt.HasDiverged);
    }

    public void End()
    {
        if (_attempt is null)
            return;
        _ended.Add(_attempted!.Value);
        var ended = _attempt;
        _attempt = null;
        var file = Files.FileOf(AttemptFile.Name);
        ended.End();
        Assert.False(file.OnDisk.Span.ContainsAnyExcept((byte)0), "the seed is on the disk");
        Assert.DoesNotContain(AttemptFile.Name, Files.Names);
        _isAttemptGone = true;
    }

    public void Erase()
    {
        if (_folder is null)
            return;
        _isErasing = true;
        if (_attempted is { } number)
            _ended.Add(number);
        _attempt?.Dispose();
        _attempt = null;
        var file = Files.FileOf(FolderMaker.KeystoreName);
        _folder.EraseKeystore();
        Assert.False(file.OnDisk.Span.ContainsAnyExcept((byte)0), "the keystore is on the disk");
        (_isErased, _isAttemptGone) = (true, true);
        _folder.Dispose();
        _folder = null;
    }
}
