namespace CoordinationCrypto.Tests.Board;

/// <summary>One record at a time, to and from where a board is kept.</summary>
internal static class StoredRecords
{
    public static void Append(this IBoardStore store, ReadOnlySpan<byte> record) => Assert.True(store.TryAppend(record, store.Head));

    public static byte[] Read(this IBoardStore store, long index) => store.Read(index, 1)[0].ToArray();
}
