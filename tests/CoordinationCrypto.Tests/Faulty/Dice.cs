using System.Buffers.Binary;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>What an adversary throws: the same for the same seed.</summary>
internal sealed class Dice(string seed)
{
    private readonly EntropySource _source = Streams.Entropy($"dice {seed}");

    public int Next(int below)
    {
        Span<byte> bytes = stackalloc byte[4];
        _source.Fill(bytes);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(bytes) % (uint)below);
    }

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _source.Fill(bytes);
        return bytes;
    }

    /// <summary>Another order (Fisher–Yates).</summary>
    public List<T> Shuffle<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
        return list;
    }
}
