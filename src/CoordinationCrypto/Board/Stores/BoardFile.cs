using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Board;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// A board in a file: a header, then per record its length, a check of the length, the record, the chain head after it and a check of all
/// that. A record is on the disk before <see cref="TryAppend"/> returns, and survives a crash at any later moment.
/// </summary>
/// <remarks>
/// Opened for writing, it drops a record cut off at the end and says so; opened for audit, it repairs nothing. Not safe for several
/// threads.
/// </remarks>
/// <example>
/// <code>
/// using var file = new FileStream(path, FileMode.OpenOrCreate);
/// if (!BoardFile.TryOpen(file, () =&gt; file.Flush(flushToDisk: true), out var board, out var problem))
///     throw new IOException(problem.ToString());
/// foreach (var record in board.Read(first: 0, count: (int)board.Count))
///     Console.WriteLine($"{record.Length} bytes");
/// </code>
/// </example>
public sealed class BoardFile : IBoardStore, IDisposable
{
    private static readonly LogFormat Format = new("CCBOARD\n"u8.ToArray(), 1, HashChain.Chain, Record.MaxLength);

    private readonly AppendLog _log;

    private BoardFile(AppendLog log) => _log = log;

    /// <summary>The number of records.</summary>
    public long Count => _log.Count;

    /// <summary>The chain head after the last record, <see cref="HashChain.Genesis"/> when there is none.</summary>
    public Hash32 Head => _log.Head;

    /// <summary>
    /// Opens a board for writing; an empty stream becomes an empty board. A record cut off at the end is dropped and reported. With
    /// anything else wrong the answer is no, the stream is unchanged and stays the caller's.
    /// </summary>
    /// <param name="stream">Readable, writable, seekable; owned by the board on success.</param>
    /// <param name="flush">Returns once everything written to the stream is on the disk, as <c>FileStream.Flush(true)</c> does.</param>
    /// <param name="board">The board on success.</param>
    /// <param name="problem">On success nothing, or the torn tail that was dropped; else what is wrong.</param>
    /// <returns>Whether the stream holds a board, or nothing yet.</returns>
    /// <exception cref="ArgumentException">The stream cannot read, write or seek.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static bool TryOpen(Stream stream, Action flush, [NotNullWhen(true)] out BoardFile? board, out LogProblem problem)
    {
        board = AppendLog.TryOpen(stream, flush, Format, out var log, out problem) ? new BoardFile(log) : null;
        return board is not null;
    }

    /// <summary>Opens what is whole of a board for reading, and changes nothing.</summary>
    /// <param name="stream">Readable, seekable; owned by the board.</param>
    /// <param name="problem">Nothing, or what is wrong after the records that can be read.</param>
    /// <returns>The records up to the first one that cannot be read.</returns>
    /// <exception cref="ArgumentException">The stream cannot read or seek.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static BoardFile OpenForAudit(Stream stream, out LogProblem problem) => new(AppendLog.OpenForAudit(stream, Format, out problem));

    /// <summary>What to say of a file whose header states another format version.</summary>
    /// <param name="stream">The whole file, which begins as a board does.</param>
    internal static string OtherVersion(Stream stream)
    {
        var header = new byte[LogFormat.HeaderLength];
        stream.Position = 0;
        return stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            ? ""
            : $": the file has format version {BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(LogFormat.MagicLength))}; this "
                + $"audit reads version {Format.Version}";
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file was changed since it was opened.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> Read(long first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count);
        var records = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
            records[i] = _log.Read((int)first + i);
        return records;
    }

    /// <summary>The place of a record in the file.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <returns>The first byte of its frame.</returns>
    public long OffsetOf(long index) => _log.OffsetOf((int)index);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It is open for audit, or a write has failed: open the file again.</exception>
    /// <exception cref="IOException">The stream failed; whether the record is kept shows when the file is opened again.</exception>
    public bool TryAppend(ReadOnlySpan<byte> record, Hash32 expectedHead)
    {
        if (Head != expectedHead)
            return false;
        _log.Append(record);
        return true;
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _log.Dispose();
}
