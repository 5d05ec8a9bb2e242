using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>An append-only list of records' bytes under one hash chain. What the bytes say is not looked at here. For one thread at a time.</summary>
public interface IBoardStore
{
    /// <summary>The number of records.</summary>
    int Count { get; }

    /// <summary>The chain head after the last record: <see cref="HashChain.Genesis"/> when there is none.</summary>
    Hash32 Head { get; }

    /// <summary>The bytes of one record: a copy.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    byte[] Read(int index);

    /// <summary>Appends one record; when this returns it is kept.</summary>
    /// <param name="record">At most <see cref="Record.MaxLength"/> bytes; copied.</param>
    /// <exception cref="ArgumentException">It is longer.</exception>
    void Append(ReadOnlySpan<byte> record);
}
