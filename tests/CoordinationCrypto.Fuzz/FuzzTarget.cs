namespace CoordinationCrypto.Fuzz;

/// <summary>
/// Something that takes bytes from others, and what must hold for any of them: no exception, what is read and written again is the same
/// bytes, and no more memory is taken than a bound in the length of the bytes.
/// </summary>
internal sealed class FuzzTarget
{
    private readonly Func<byte[], byte[]?> _reread;
    private readonly Func<IEnumerable<byte[]>> _seeds;

    /// <param name="name">Its name on the command line, and its corpus' folder.</param>
    /// <param name="readers">What it reads with, as <c>Type.Method</c>.</param>
    /// <param name="reread">Reads, and writes again what was read; null where the bytes are refused. Where there is no way back it
    /// returns its argument.</param>
    /// <param name="seeds">Bytes as honest parties make them.</param>
    public FuzzTarget(string name, string[] readers, Func<byte[], byte[]?> reread, Func<IEnumerable<byte[]>> seeds)
    {
        (Name, Readers) = (name, readers);
        (_reread, _seeds) = (reread, seeds);
    }

    public string Name { get; }

    public IReadOnlyList<string> Readers { get; }

    /// <summary>What reading may allocate whatever the length, in bytes: the parameters' tables, some operations on the curve.</summary>
    public long FixedAllocation { get; init; } = 1 << 20;

    /// <summary>What reading and writing again may allocate for each byte of input.</summary>
    public long AllocationPerByte { get; init; } = 64;

    /// <summary>Longer inputs are cut: they would only be slower.</summary>
    public int MaxLength { get; init; } = 1 << 16;

    /// <summary>How many executions a test run affords, for a target of the usual price.</summary>
    public int Executions { get; init; } = 20_000;

    /// <summary>Where one input is a sequence: how many members of sequences were run in all.</summary>
    public Func<long>? Steps { get; init; }

    public IEnumerable<byte[]> Seeds() => _seeds();

    /// <summary>Runs one input.</summary>
    /// <returns>Whether the bytes were accepted.</returns>
    /// <exception cref="FuzzException">An invariant does not hold.</exception>
    public bool Run(byte[] input)
    {
        var written = Reread(input, out var allocated);
        var bound = FixedAllocation + AllocationPerByte * input.Length;
        if (allocated > bound)
            Reread(input, out allocated); // what is made once and kept is not the input's
        if (allocated > bound)
            throw new FuzzException($"{Name}: {input.Length} bytes made the reader allocate {allocated}, more than {bound}");
        if (written is not null && !written.AsSpan().SequenceEqual(input))
            throw new FuzzException($"{Name}: what was read is written as other bytes");
        return written is not null;
    }

    private byte[]? Reread(byte[] input, out long allocated)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var written = _reread(input);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return written;
    }
}
