namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// A piece of 64-byte aligned native memory for residues, from a pool. It is all zero when rented, and zeroed when it is disposed and goes
/// back to the pool, or when it is freed because the pool is full or nobody disposed it.
/// </summary>
/// <remarks>
/// Renting and disposing are safe under many threads; one piece belongs to one thread at a time. Hold the object for as long as its span is
/// in use: a span does not keep native memory alive.
/// </remarks>
internal sealed class PolynomialMemory : IDisposable
{
    /// <summary>The pool keeps at most so many bytes; what comes back beyond is freed.</summary>
    public const long MaxPooledBytes = 64L << 20;

    private const int WordsPerLine = AlignedBlock.Alignment / sizeof(ulong);

    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, Stack<AlignedBlock>> Pool = []; // by length in words
    private static long _pooledBytes; // in [0, MaxPooledBytes], under Gate

    private readonly int _length;
    private AlignedBlock? _block;

    private PolynomialMemory(AlignedBlock block, int length)
    {
        _block = block;
        _length = length;
    }

    /// <summary>The bytes that wait in the pool, at most <see cref="MaxPooledBytes"/>.</summary>
    public static long PooledBytes
    {
        get
        {
            lock (Gate)
                return _pooledBytes;
        }
    }

    /// <summary>The words; as many as were asked for.</summary>
    /// <exception cref="ObjectDisposedException">The piece has gone back.</exception>
    public Span<ulong> Span => (_block ?? throw new ObjectDisposedException(nameof(PolynomialMemory))).Words[.._length];

    /// <summary>The same words, as signed numbers.</summary>
    /// <exception cref="ObjectDisposedException">The piece has gone back.</exception>
    public Span<long> SignedSpan => (_block ?? throw new ObjectDisposedException(nameof(PolynomialMemory))).SignedWords[.._length];

    /// <summary>Words, all zero, the first on a 64-byte boundary.</summary>
    /// <param name="ulongs">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ulongs"/> is not positive or close to 2^31.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public static PolynomialMemory Rent(int ulongs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ulongs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ulongs, int.MaxValue - WordsPerLine);
        var rounded = (ulongs + WordsPerLine - 1) / WordsPerLine * WordsPerLine;
        return new PolynomialMemory(Take(rounded) ?? new AlignedBlock(rounded), ulongs);
    }

    /// <summary>Zeroes the memory and gives it back. A second call does nothing.</summary>
    public void Dispose()
    {
        var block = Interlocked.Exchange(ref _block, null);
        if (block is null)
            return;
        block.Zero();
        foreach (var surplus in Put(block))
            surplus.Dispose();
    }

    private static AlignedBlock? Take(int length)
    {
        lock (Gate)
        {
            if (!Pool.TryGetValue(length, out var stack) || !stack.TryPop(out var block))
                return null;
            _pooledBytes -= block.ByteCount;
            return block;
        }
    }

    /// <summary>
    /// Puts a zeroed block into the pool. Where it is full, blocks of other lengths make room; returns those that have no place any more.
    /// </summary>
    private static List<AlignedBlock> Put(AlignedBlock block)
    {
        lock (Gate)
        {
            List<AlignedBlock> surplus = [];
            if (_pooledBytes + block.ByteCount > MaxPooledBytes)
            {
                surplus = [.. Pool.Where(entry => entry.Key != block.Length).SelectMany(entry => entry.Value)];
                foreach (var length in Pool.Keys.Where(length => length != block.Length).ToList())
                    Pool.Remove(length);
                _pooledBytes -= surplus.Sum(other => other.ByteCount);
                if (_pooledBytes + block.ByteCount > MaxPooledBytes)
                    return [.. surplus, block];
            }
            if (!Pool.TryGetValue(block.Length, out var stack))
                Pool[block.Length] = stack = new Stack<AlignedBlock>();
            stack.Push(block);
            _pooledBytes += block.ByteCount;
            return surplus;
        }
    }
}

/// <summary>Where the residues of a limb lie: for kernels that read many limbs at once, since spans cannot be put into an array.</summary>
/// <param name="Memory">The memory, which must not be disposed while the reference is in use.</param>
/// <param name="Start">The index of the first residue in it.</param>
internal readonly record struct LimbReference(PolynomialMemory Memory, int Start)
{
    /// <summary>The residues.</summary>
    public ReadOnlySpan<ulong> Residues(int n) => Memory.Span.Slice(Start, n);
}
