using CoordinationCrypto.Board;

namespace CoordinationCrypto;

/// <summary>
/// Where a board is kept: its records in their order. What they say is for a <see cref="Replay"/> to judge, which reads the records of live
/// intendos again whenever it needs their ciphertexts.
/// </summary>
public interface IBoardStore
{
    /// <summary>The number of records.</summary>
    long Count { get; }

    /// <summary>The chain head after the last record, <see cref="HashChain.Genesis"/> when there is none.</summary>
    Hash32 Head { get; }

    /// <summary>The bytes of some records, which do not change.</summary>
    /// <param name="first">The first one's number, from 0.</param>
    /// <param name="count">How many; all of them are there.</param>
    /// <returns>The records' bytes, in their order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    IReadOnlyList<ReadOnlyMemory<byte>> Read(long first, int count);

    /// <summary>Appends one record, if the board still ends where the caller thinks; when this returns it is kept.</summary>
    /// <param name="record">At most <see cref="Record.MaxLength"/> bytes; copied.</param>
    /// <param name="expectedHead">The head that it is to follow.</param>
    /// <returns>False, and nothing is done, when the head is another: somebody else has appended.</returns>
    /// <exception cref="ArgumentException">The record is longer.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    bool TryAppend(ReadOnlySpan<byte> record, Hash32 expectedHead);
}
