namespace CoordinationCrypto.Tests.Primitives;

/// <summary>A stream over growing memory whose writes a test can watch or spoil; its bytes outlive its disposal.</summary>
internal abstract class MemoryStreamBase : Stream
{
    protected MemoryStreamBase(byte[] start)
    {
        Inner.Write(start);
        Inner.Position = 0;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => Inner.Length;

    public override long Position
    {
        get => Inner.Position;
        set => Inner.Position = value;
    }

    protected MemoryStream Inner { get; } = new();

    public byte[] ToArray() => Inner.ToArray();

    public override int Read(byte[] buffer, int offset, int count) => Inner.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => Inner.Seek(offset, origin);

    public override void SetLength(long value) => Inner.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public abstract override void Write(ReadOnlySpan<byte> buffer);
}
