namespace CoordinationCrypto.Board;

/// <summary>A board that is gone with its process. Not safe for use by several threads at once.</summary>
internal sealed class MemoryBoard : IBoardStore
{
    private readonly List<ReadOnlyMemory<byte>> _records = [];

    public long Count => _records.Count;

    public Hash32 Head { get; private set; } = HashChain.Genesis;

    public IReadOnlyList<ReadOnlyMemory<byte>> Read(long first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, _records.Count - count);
        return _records.GetRange((int)first, count);
    }

    public bool TryAppend(ReadOnlySpan<byte> record, Hash32 expectedHead)
    {
        if (record.Length > Record.MaxLength)
            throw new ArgumentException($"A record has at most {Record.MaxLength} bytes.", nameof(record));
        if (Head != expectedHead)
            return false;
        Head = HashChain.Next(Head, (ulong)_records.Count, Hash32.Sha256(record));
        _records.Add(record.ToArray());
        return true;
    }
}
