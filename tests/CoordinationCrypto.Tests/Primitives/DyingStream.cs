namespace CoordinationCrypto.Tests.Primitives;

/// <summary>A disk that takes a stated number of bytes and then dies in mid-write: what it took stays, everything after throws.</summary>
internal sealed class DyingStream(byte[] start, long writable) : MemoryStreamBase(start)
{
    private long _left = writable;

    public bool IsDead { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var count = (int)Math.Min(_left, IsDead ? 0 : buffer.Length);
        Inner.Write(buffer[..count]);
        _left -= count;
        if (count < buffer.Length)
            Die();
    }

    public override void Flush()
    {
        if (IsDead)
            Die();
    }

    private void Die()
    {
        IsDead = true;
        throw new IOException("The disk died.");
    }
}
