using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>A board that lives as long as the process. Not safe for several threads.</summary>
public sealed class MemoryBoard : IBoardStore
{
    private readonly List<byte[]> records = [];
    private ReadOnlyMemory<byte> head = HashChain.Genesis;

    /// <inheritdoc/>
    public int Count => records.Count;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Head => head;

    /// <inheritdoc/>
    public byte[] Read(int index) => (byte[])records[index].Clone();

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> record)
    {
        if (record.Length > Record.MaxLength)
            Throw.Argument($"A record has at most {Record.MaxLength} bytes.", nameof(record));
        head = HashChain.Next(head.Span, (ulong)records.Count, SHA256.HashData(record));
        records.Add(record.ToArray());
    }
}
