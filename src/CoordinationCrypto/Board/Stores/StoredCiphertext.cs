using System.Diagnostics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Board;

/// <summary>A ciphertext that is read back from the board whenever it is needed. Held are its place and its record's digest.</summary>
/// <param name="board">Where its record is kept, or will be before it is first read.</param>
/// <param name="height">The record's number there.</param>
/// <param name="record">The record's digest, when it was taken.</param>
/// <param name="offset">Where the ciphertext begins in the record; the parameters give its length.</param>
internal sealed class StoredCiphertext(IBoardStore board, ulong height, Hash32 record, int offset) : ICiphertextSource
{
    /// <summary>A store whose bytes change is found out here: what is read back is what was proved, or nothing.</summary>
    public Ciphertext Read(BfvParameters parameters)
    {
        if ((ulong)board.Count <= height)
            throw new InvalidDataException($"Record {height} was taken and is not on the board: the board has {board.Count} records.");
        if (board.Read((long)height, 1) is not [var bytes] || Hash32.Sha256(bytes.Span) != record)
            throw new InvalidDataException($"Record {height} of the board was changed since it was taken.");
        return Ciphertext.TryRead(parameters, bytes.Span.Slice(offset, Ciphertext.EncodedLength(parameters)), out var ciphertext)
            ? ciphertext
            : throw new UnreachableException("A ciphertext that was accepted does not read.");
    }
}
