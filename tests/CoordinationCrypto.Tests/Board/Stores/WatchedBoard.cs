using CoordinationCrypto.Board;

namespace CoordinationCrypto.Tests.Board;

/// <summary>A board in memory that says what is read of it, and that can be made to forget or to change a record.</summary>
internal sealed class WatchedBoard : IBoardStore
{
    private readonly MemoryBoard _board = new();

    /// <summary>Told each record's number before it is read.</summary>
    public Action<long> OnRead { get; set; } = _ => { };

    /// <summary>A record's number and what is read in its place.</summary>
    public (long Index, ReadOnlyMemory<byte> Bytes)? Changed { get; set; }

    /// <summary>How many records are still there.</summary>
    public long? Left { get; set; }

    public long Count => Left ?? _board.Count;

    public Hash32 Head => _board.Head;

    public IReadOnlyList<ReadOnlyMemory<byte>> Read(long first, int count)
    {
        var records = _board.Read(first, count).ToArray();
        for (var i = 0; i < count; i++)
        {
            OnRead(first + i);
            if (Changed is { } changed && changed.Index == first + i)
                records[i] = changed.Bytes;
        }

        return records;
    }

    public bool TryAppend(ReadOnlySpan<byte> record, Hash32 expectedHead) => _board.TryAppend(record, expectedHead);
}
