using System.Buffers.Binary;

namespace CoordinationCrypto.Fuzz;

/// <summary>Inputs near those of a corpus: a few random changes of one of them, the same ones for the same seed.</summary>
internal sealed class Mutator
{
    private static readonly uint[] Interesting =
    [
        0,
        1,
        2,
        0x7F,
        0x80,
        0xFF,
        0x100,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x10000,
        0xFFFFFF,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFFE,
        0xFFFFFFFF,
    ];

    private readonly IReadOnlyList<byte[]> _corpus;
    private readonly int _maxLength;
    private ulong _state;

    /// <param name="corpus">At least one input.</param>
    /// <param name="maxLength">No input made is longer.</param>
    /// <param name="seed">Fixes everything.</param>
    public Mutator(IReadOnlyList<byte[]> corpus, int maxLength, ulong seed) => (_corpus, _maxLength, _state) = (corpus, maxLength, seed);

    public byte[] Next()
    {
        var bytes = _corpus[Below(_corpus.Count)].ToList();
        for (var changes = 1 << Below(5); changes > 0; changes--)
            Change(bytes);
        return bytes.Count <= _maxLength ? [.. bytes] : [.. bytes.Take(_maxLength)];
    }

    private void Change(List<byte> bytes)
    {
        var at = Place(bytes.Count);
        switch (bytes.Count == 0 ? 8 : Below(12))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << Below(8));
                break;
            case 2:
                bytes[at] = (byte)Below(256);
                break;
            case 3:
                bytes[at] += (byte)(Below(2) == 0 ? 1 + Below(16) : -1 - Below(16));
                break;
            case 4 or 5:
                Set(bytes, at, Interesting[Below(Interesting.Length)], 1 << Below(3));
                break;
            case 6:
                bytes.RemoveRange(at, 1 + Below(Math.Min(bytes.Count - at, 64)));
                break;
            case 7:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 8:
                for (var count = 1 + Below(32); count > 0; count--)
                    bytes.Insert(at, (byte)Below(256));
                break;
            case 9:
                bytes.InsertRange(at, bytes.GetRange(Place(bytes.Count), 1).Concat(bytes.Skip(at).Take(1 + Below(64))).ToArray());
                break;
            case 10: // the end of another
                var other = _corpus[Below(_corpus.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.Skip(Math.Min(at, other.Length)));
                break;
            default:
                var to = Place(bytes.Count);
                for (var i = 0; i < 64 && at + i < bytes.Count && to + i < bytes.Count; i++)
                    bytes[to + i] = bytes[at + i];
                break;
        }
    }

    private static void Set(List<byte> bytes, int at, uint value, int length)
    {
        Span<byte> little = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(little, value);
        for (var i = 0; i < length && at + i < bytes.Count; i++)
            bytes[at + i] = little[i];
    }

    /// <summary>A place; every second time near the beginning, where the lengths and kinds are.</summary>
    private int Place(int count) => count == 0 ? 0 : Below(Below(2) == 0 ? Math.Min(count, 128) : count);

    private int Below(int bound) => (int)(Next64() % (ulong)bound);

    // SplitMix64 (Steele, Lea, Flood 2014)
    private ulong Next64()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
