using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>A board that lives as long as the process. Not safe for several threads.</summary>
public sealed class MemoryBoard : IBoardStore
{
    private readonly List<byte[]> records = [];
    private Hash32 head = HashChain.Genesis;

    /// <inheritdoc/>
    public int Count => records.Count;

    /// <inheritdoc/>
    public Hash32 Head => head;

    /// <inheritdoc/>
    public byte[] Read(int index) => (byte[])records[index].Clone();

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> record)
    {
        if (record.Length > Record.MaxLength)
            Throw.Argument($"A record has at most {Record.MaxLength} bytes.", nameof(record));
        head = HashChain.Next(head, (ulong)records.Count, Hash32.Sha256(record));
        records.Add(record.ToArray());
    }
}
