namespace CoordinationCrypto.Tests.Primitives;

/// <summary>
/// A file as the system keeps it: what programs read and write is the cache; a flush puts it on the disk; a killed process loses nothing
/// that it wrote; a power cut leaves the disk, and of what was not flushed a prefix of each write's bytes. After a flush that fails the
/// cache counts as clean what the disk never got (Rebello et al., "Can applications recover from fsync failures?", USENIX ATC 2020).
/// </summary>
internal sealed class CachedDisk
{
    private readonly List<(long Offset, byte[] Bytes)> _dirty = [];
    private byte[] _cache = [];
    private byte[] _disk = [];

    /// <summary>What the next flush does.</summary>
    public bool FlushFails { get; set; }

    public int Flushes { get; private set; }

    /// <summary>What a power cut leaves at least.</summary>
    public ReadOnlyMemory<byte> OnDisk => _disk;

    /// <summary>The file, as a process that opens it now has it.</summary>
    public Handle Open() => new(this);

    public void Flush()
    {
        if (FlushFails)
        {
            _dirty.Clear(); // clean, says the cache
            throw new IOException("No flush.");
        }
        foreach (var (offset, bytes) in _dirty)
            _disk = Written(_disk, offset, bytes);
        if (_disk.Length > _cache.Length)
            _disk = _disk[.._cache.Length];
        _dirty.Clear();
        Flushes++;
    }

    /// <summary>
    /// The power is cut: of each write that was not flushed <paramref name="kept"/> says how many of its bytes reached the disk.
    /// </summary>
    public void CutPower(Func<int, int> kept)
    {
        foreach (var (offset, bytes) in _dirty)
        {
            var count = kept(bytes.Length);
            if (offset <= _disk.Length)
                _disk = Written(_disk, offset, bytes[..count]);
        }
        _dirty.Clear();
        _cache = (byte[])_disk.Clone();
    }

    private static byte[] Written(byte[] file, long offset, byte[] bytes)
    {
        var longer = new byte[Math.Max(file.Length, offset + bytes.Length)];
        file.CopyTo(longer, 0);
        bytes.CopyTo(longer, offset);
        return longer;
    }

    /// <summary>One process's open file.</summary>
    internal sealed class Handle(CachedDisk disk) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => disk._cache.Length;

        public override long Position { get; set; }

        public override void Flush() => disk.Flush();

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, Math.Max(0, Length - Position));
            disk._cache.AsSpan((int)Position, count).CopyTo(buffer.AsSpan(offset));
            Position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value)
        {
            disk._cache = disk._cache[..(int)value];
            disk._dirty.RemoveAll(write => write.Offset + write.Bytes.Length > value);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            var bytes = buffer[offset..(offset + count)];
            disk._dirty.Add((Position, bytes));
            disk._cache = Written(disk._cache, Position, bytes);
            Position += count;
        }
    }
}
