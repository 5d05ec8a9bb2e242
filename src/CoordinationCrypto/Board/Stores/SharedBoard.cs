namespace CoordinationCrypto.Board;

/// <summary>A board that several replays in one process read at once: one call at a time reaches the store.</summary>
/// <param name="board">The store, the caller's.</param>
internal sealed class SharedBoard(IBoardStore board) : IBoardStore
{
    private readonly Lock _gate = new();

    public long Count
    {
        get
        {
            lock (_gate)
                return board.Count;
        }
    }

    public Hash32 Head
    {
        get
        {
            lock (_gate)
                return board.Head;
        }
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Read(long first, int count)
    {
        lock (_gate)
            return board.Read(first, count);
    }

    public bool TryAppend(ReadOnlySpan<byte> record, Hash32 expectedHead)
    {
        lock (_gate)
            return board.TryAppend(record, expectedHead);
    }
}
