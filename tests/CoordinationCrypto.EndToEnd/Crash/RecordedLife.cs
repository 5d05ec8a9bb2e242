using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>What one validator did on a board that was recorded, within its epoch.</summary>
internal sealed class RecordedLife
{
    private readonly string _folder;
    private readonly ulong _budget; // what the certificate of its epoch leaves

    /// <param name="folder">Where the files are, the board among them.</param>
    /// <param name="records">The board.</param>
    /// <param name="validator">The validator's number.</param>
    /// <param name="identity">Its key.</param>
    /// <param name="epoch">Its epoch.</param>
    public RecordedLife(string folder, IReadOnlyList<ReadOnlyMemory<byte>> records, int validator, VerifyingKey identity, uint epoch = 0)
    {
        (_folder, Records) = (folder, records.Count);
        using var board = new Replay();
        foreach (var record in records.TakeWhile(_ => board.Height == 0 || board.Epoch < epoch))
            Assert.Null(board.Append(record));
        _budget = board.EpochBudget;
        var at = 0u;
        foreach (var record in records)
        {
            Assert.True(Record.TryRead(record.Span, out var read, out _));
            if (
                at == epoch
                && read.Author.Equals(identity)
                && read.Kind is RecordKind.Share or RecordKind.Vouch or RecordKind.Body or RecordKind.CoinShare
            )
                Answers.Add($"{read.Kind} {Convert.ToHexString(read.Body.Span)}");
            if (read.Kind is RecordKind.Epoch)
                at++;
            if (at != epoch || read.Kind is not (RecordKind.Checkpoint or RecordKind.Hunt))
                continue;
            Assert.True(QuorumSigned.TryRead(read.Body.Span, read.Body.Length, out var signed));
            if (signed.Signatures.Any(signature => signature.Validator == validator))
                Signed.Add($"{read.Kind} {Convert.ToHexString(signed.Payload.Span)}");
        }
    }

    public string Board => PathOf("board");

    public int Records { get; }

    /// <summary>The keystore's file.</summary>
    public required string Keystore { get; init; }

    /// <summary>The file of the resharing that it takes part in, or an empty string.</summary>
    public string Resharing { get; init; } = "";

    public required LedgerBinding Binding { get; init; }

    /// <summary>What the validator answered: kind and body of each record.</summary>
    public HashSet<string> Answers { get; } = [];

    /// <summary>What it signed with others: kind and payload.</summary>
    public HashSet<string> Signed { get; } = [];

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A new ledger in a file of its own.</summary>
    public string NewLedger(string name)
    {
        var stream = new FileStream(PathOf(name), FileMode.CreateNew);
        Assert.True(RequestLedger.TryCreate(stream, () => stream.Flush(true), Binding, _budget, out var ledger, out _));
        ledger.Dispose();
        return PathOf(name);
    }

    /// <summary>Writes a board into a new file.</summary>
    public static void WriteBoard(string path, IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var stream = new FileStream(path, FileMode.CreateNew);
        Assert.True(BoardFile.TryOpen(stream, () => stream.Flush(true), out var board, out _));
        using (board)
            foreach (var record in records)
                board.Append(record.Span);
    }

    public static SigningKey Copy(SigningKey key)
    {
        Span<byte> secret = stackalloc byte[SigningKey.Length];
        key.Export(secret);
        Assert.True(SigningKey.TryImport(secret, out var copy));
        return copy;
    }
}
