using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// An append-only file of payloads over a caller's stream: a header, then one frame after the other (<see cref="LogFrame"/>). What was
/// appended, and what was read back when the file was opened for writing, survives a crash at any later moment; only a frame cut off at
/// the end is ever dropped, and only by the writer.
/// </summary>
/// <remarks>Not safe for several threads.</remarks>
internal sealed class AppendLog : IDisposable
{
    private readonly Stream _stream;
    private readonly Action? _flush; // null: open for reading only
    private readonly LogFormat _format;
    private readonly List<(long Offset, int Length, Hash32 Digest)> _frames = []; // offset of the payload
    private Hash32 _head;
    private long _end; // the first byte after the last whole frame
    private bool _failed;

    private AppendLog(Stream stream, Action? flush, LogFormat format)
    {
        (_stream, _flush, _format) = (stream, flush, format);
        _head = format.Chain.Genesis;
    }

    /// <summary>The number of payloads.</summary>
    public int Count => _frames.Count;

    /// <summary>The chain head after the last payload: 32 bytes.</summary>
    public Hash32 Head => _head;

    /// <summary>
    /// Opens for writing. An empty stream becomes an empty file; a frame cut off at the end is dropped and reported; with anything else
    /// wrong the answer is no and the stream is left as it was. When this returns, all that was read back is on the disk.
    /// </summary>
    /// <remarks>
    /// What a killed process wrote and did not flush is read back from the system's cache, and a power cut would forget it. After a flush
    /// that failed the cache may count as clean what the disk never got. So the last frame is written once more, and flushed, before
    /// anybody acts on it; those before it were flushed before it was written.
    /// </remarks>
    /// <param name="stream">Readable, writable, seekable; owned by the log on success.</param>
    /// <param name="flush">Returns once everything written is on the disk.</param>
    /// <param name="format">The kind of file.</param>
    /// <param name="log">The log on success.</param>
    /// <param name="problem">On success nothing, or the torn tail that was dropped; else what is wrong.</param>
    public static bool TryOpen(
        Stream stream,
        Action flush,
        LogFormat format,
        [NotNullWhen(true)] out AppendLog? log,
        out LogProblem problem
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(flush);
        if (!stream.CanRead || !stream.CanWrite || !stream.CanSeek)
            Throw.Argument("The stream must read, write and seek.", nameof(stream));
        var opened = new AppendLog(stream, flush, format);
        problem = opened.Scan();
        log = null;
        if (problem.Fault is not (LogFault.None or LogFault.TornTail))
            return false;
        if (stream.Length == 0)
            problem = default; // a new file, of which nothing was lost
        opened.DropTail();
        if (opened._end == 0)
            opened.Write(format.Header());
        else
            opened.WriteLastAgain();
        log = opened;
        return true;
    }

    /// <summary>Opens for reading what is whole, changing nothing.</summary>
    /// <param name="stream">Readable, seekable; owned by the log.</param>
    /// <param name="format">The kind of file.</param>
    /// <param name="problem">Nothing, or what is wrong after the payloads that can be read.</param>
    public static AppendLog OpenForAudit(Stream stream, LogFormat format, out LogProblem problem)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanSeek)
            Throw.Argument("The stream must read and seek.", nameof(stream));
        var opened = new AppendLog(stream, flush: null, format);
        problem = opened.Scan();
        return opened;
    }

    /// <summary>The first byte of a payload's frame, for naming it.</summary>
    public long OffsetOf(int index) => _frames[index].Offset - LogFrame.PrefixLength;

    /// <summary>Reads one payload again.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <exception cref="InvalidDataException">The file was changed since it was opened.</exception>
    public byte[] Read(int index)
    {
        var (offset, length, digest) = _frames[index];
        var payload = new byte[length];
        _stream.Position = offset;
        if (_stream.ReadAtLeast(payload, length, throwOnEndOfStream: false) < length || Hash32.Sha256(payload) != digest)
            throw new InvalidDataException($"Entry {index}, at byte {OffsetOf(index)}, was changed while the file was open.");
        return payload;
    }

    /// <summary>Appends one payload; it is on the disk when this returns.</summary>
    /// <param name="payload">At most the format's limit.</param>
    /// <exception cref="InvalidOperationException">The log is open for reading only, or a write has failed: open the file
    /// again.</exception>
    /// <exception cref="IOException">The file has another length than this log left it with: somebody else writes to it. Nothing is
    /// written.</exception>
    public void Append(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > _format.MaxLength)
            Throw.Argument($"An entry has at most {_format.MaxLength} bytes.", nameof(payload));
        var digest = Hash32.Sha256(payload);
        var next = _format.Chain.Next(_head, (ulong)_frames.Count, digest);
        var offset = _end + LogFrame.PrefixLength;
        Write(LogFrame.Encode(_format.Chain, payload, digest, next));
        _frames.Add((offset, payload.Length, digest));
        _head = next;
    }

    /// <summary>Overwrites the whole file with zeros, which are on the disk when this returns, and closes it.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public void Erase()
    {
        _failed = true; // there is nothing to append to any more
        _stream.Position = 0;
        var zeros = new byte[Math.Min(_stream.Length, 1 << 16)];
        for (var left = _stream.Length; left > 0; left -= zeros.Length)
            _stream.Write(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
        _flush!();
        _stream.Dispose();
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _stream.Dispose();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_flush is null)
            Throw.Invalid("The file is open for reading only.");
        if (_failed)
            Throw.Invalid("A write has failed: what the disk holds is unknown until the file is opened again.");
        _failed = true;
        if (_stream.Length != _end)
            throw new IOException($"The file has {_stream.Length} bytes and should have {_end}: somebody else writes to it.");
        _stream.Position = _end;
        _stream.Write(bytes);
        _flush();
        _end += bytes.Length;
        _failed = false;
    }

    private void WriteLastAgain()
    {
        var start = _frames.Count == 0 ? 0 : OffsetOf(_frames.Count - 1);
        var last = new byte[_end - start];
        _stream.Position = start;
        _stream.ReadExactly(last);
        _stream.Position = start;
        _stream.Write(last);
        _flush!();
    }

    private void DropTail()
    {
        if (_stream.Length == _end)
            return;
        _stream.SetLength(_end);
        _flush!();
    }

    // Reads from the start up to the first problem; frames, head and end describe what is whole before it.
    private LogProblem Scan()
    {
        var total = _stream.Length;
        _stream.Position = 0;
        var header = new byte[Math.Min(total, LogFormat.HeaderLength)];
        _stream.ReadExactly(header);
        if (_format.Check(header) is var fault and not LogFault.None)
            return new LogProblem(fault, 0, 0);
        _end = LogFormat.HeaderLength;
        var prefix = new byte[LogFrame.PrefixLength];
        var suffix = new byte[LogFrame.SuffixLength];
        while (_end < total)
        {
            if (total - _end < prefix.Length)
                return Problem(LogFault.TornTail);
            _stream.ReadExactly(prefix);
            if (!LogFrame.TryReadLength(_format.Chain, prefix, _format.MaxLength, out var length))
                return Problem(LogFault.BadLength);
            if (total - _end - prefix.Length - suffix.Length < length)
                return Problem(LogFault.TornTail);
            var payload = new byte[length]; // no more than the file holds
            _stream.ReadExactly(payload);
            _stream.ReadExactly(suffix);
            var digest = Hash32.Sha256(payload);
            if (!LogFrame.IsWhole(_format.Chain, digest, suffix))
                return Problem(LogFault.BadChecksum);
            var next = _format.Chain.Next(_head, (ulong)_frames.Count, digest);
            if (!next.Bytes.SequenceEqual(suffix.AsSpan(0, DigestChain.Length)))
                return Problem(LogFault.ChainBroken);
            _frames.Add((_end + prefix.Length, length, digest));
            _head = next;
            _end += prefix.Length + length + suffix.Length;
        }

        return default;
    }

    private LogProblem Problem(LogFault fault) => new(fault, _end, _frames.Count);
}
