namespace CoordinationCrypto.Threshold;

/// <summary>Consecutive masks that are prepared together: every hash of all of them comes before the first body. Immutable; safe to share.</summary>
internal sealed class RefreshBatch
{
    /// <summary>The most masks of a batch.</summary>
    public const int MostMasks = 256;

    private readonly byte[] _id;

    /// <param name="context">The key and epoch.</param>
    /// <param name="first">The number of the first mask.</param>
    /// <param name="count">How many, in [1, <see cref="MostMasks"/>].</param>
    public RefreshBatch(RefreshContext context, uint first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostMasks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, uint.MaxValue - (uint)count);
        Context = context;
        First = first;
        Count = count;
        _id = context.BatchId(first, count);
    }

    public RefreshContext Context { get; }

    public uint First { get; }

    public int Count { get; }

    /// <summary>32 bytes.</summary>
    public ReadOnlySpan<byte> Id => _id;
}
