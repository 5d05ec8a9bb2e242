using System.Collections;

namespace CoordinationCrypto.Board;

/// <summary>A board's records as a list, each read from where the board is kept when it is asked for.</summary>
/// <param name="board">Where it is kept.</param>
internal sealed class RecordList(IBoardStore board) : IReadOnlyList<ReadOnlyMemory<byte>>
{
    public int Count => checked((int)board.Count);

    public ReadOnlyMemory<byte> this[int index] => board.Read(index, 1)[0];

    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
