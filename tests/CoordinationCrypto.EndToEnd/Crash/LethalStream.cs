namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>
/// A file that kills its own process with SIGKILL at the stated point. Every write has three points: before it, when half of it is in the
/// file, and after it; every flush has one, after it. What the operating system has taken by then stays, as after a crash of the process.
/// </summary>
internal sealed class LethalStream(string path, FileMode mode, LethalPoints points) : Stream
{
    private readonly FileStream _file = new(path, mode, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        points.Pass();
        _file.Write(buffer[..(buffer.Length / 2)]);
        points.Pass();
        _file.Write(buffer[(buffer.Length / 2)..]);
        points.Pass();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        _file.Flush(flushToDisk: true);
        points.Pass();
    }

    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => _file.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value) => _file.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
