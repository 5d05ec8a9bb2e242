using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Board;

namespace CoordinationCrypto.Fuzz.Targets;

internal static class PrimitiveTargets
{
    private static readonly ulong[] Moduli = [2, 3, 255, 65537, (1UL << 50) - 27, (1UL << 55) + 1, (1UL << 56) - 1];

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "residues",
                [$"{nameof(Residues)}.{nameof(Residues.TryUnpack)}", $"{nameof(Residues)}.{nameof(Residues.TryUnpackScalar)}"],
                Unpack,
                () => Enumerable.Range(0, Moduli.Length).Select(i => (byte[])[(byte)i, .. new byte[64]])
            ),
            new(
                "board-file",
                [
                    $"{nameof(AppendLog)}.{nameof(AppendLog.TryOpen)}",
                    $"{nameof(LogFrame)}.{nameof(LogFrame.TryReadLength)}",
                    $"{nameof(BoardFile)}.{nameof(BoardFile.TryOpen)}",
                ],
                OpenBoard,
                () => [BoardOf([]), BoardOf([[]]), BoardOf(Market.Value.Records.Where(record => record.Length < 2000).Take(6))]
            ),
        ];

    public static byte[] BoardOf(IEnumerable<byte[]> records)
    {
        var stream = new MemoryStream();
        if (!BoardFile.TryOpen(stream, static () => { }, out var board, out _))
            throw Market.Unreadable();
        foreach (var record in records)
            board.Append(record);
        return stream.ToArray();
    }

    // The first byte chooses the modulus; as many residues as fill the rest.
    private static byte[]? Unpack(byte[] input)
    {
        if (input.Length == 0)
            return null;
        var modulus = Moduli[input[0] % Moduli.Length];
        var width = Residues.Width(modulus);
        var (fast, slow) = (new ulong[8 * (input.Length - 1) / width], new ulong[8 * (input.Length - 1) / width]);
        if (Residues.EncodedLength(fast.Length, modulus) != input.Length - 1)
            return null;
        var isRead = Residues.TryUnpack(input.AsSpan(1), modulus, fast);
        if (Residues.TryUnpackScalar(input.AsSpan(1), width, modulus, slow) != isRead || (isRead && !fast.AsSpan().SequenceEqual(slow)))
            throw new FuzzException("residues: the vector path differs from the scalar one");
        if (!isRead)
            return null;
        byte[] written = [input[0], .. new byte[input.Length - 1]];
        Residues.Pack(fast, modulus, written.AsSpan(1));
        return written;
    }

    // What the file holds after opening is what a new file with the same records holds, and a torn tail is all that is dropped.
    private static byte[]? OpenBoard(byte[] input)
    {
        var stream = new MemoryStream();
        stream.Write(input);
        if (!BoardFile.TryOpen(stream, static () => { }, out var board, out var problem))
            return null;
        var records = board.Read(0, (int)board.Count);
        var kept = stream.ToArray();
        if (!BoardOf(records.Select(record => record.ToArray())).AsSpan().SequenceEqual(kept))
            throw new FuzzException("board-file: the records written again are another file");
        if (problem.Fault == LogFault.None)
            return input.Length == 0 ? input : kept;
        return input.AsSpan().StartsWith(kept) || kept.AsSpan().StartsWith(input)
            ? input
            : throw new FuzzException("board-file: more than the tail was dropped");
    }
}
