using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>
/// The agents who may take part: a set of keys, ascending. A key is the x of its point, so PK and −PK, which would have two pseudonyms
/// in a stag, are one agent here. Encoded as the number of keys (u32), then the points, x and y of 32 bytes each.
/// Immutable, safe to share between threads.
/// </summary>
/// <remarks>With y, a reader checks the curve's equation and takes no root: a registry is read in a hundredth of the time.</remarks>
internal sealed class Registry
{
    /// <summary>The most keys.</summary>
    public const int MaxCount = 65_536;

    private const int RowLength = 2 * FieldElement.Length;

    private readonly VerifyingKey[] _keys;

    /// <summary>The registry of some keys, in whatever order.</summary>
    /// <exception cref="ArgumentException">There is none, there are too many, or one is there twice.</exception>
    public Registry(IEnumerable<VerifyingKey> keys)
        : this([.. keys.Order(Comparer<VerifyingKey>.Create(Compare))])
    {
        if (_keys.Length is 0 or > MaxCount)
            Throw.Argument($"A registry has 1 to {MaxCount} keys.", nameof(keys));
        for (var i = 1; i < _keys.Length; i++)
        {
            if (Compare(_keys[i - 1], _keys[i]) == 0)
                Throw.Argument($"The key {_keys[i]} is there twice.", nameof(keys));
        }
    }

    private Registry(VerifyingKey[] keys, Hash32? digest = null)
    {
        _keys = keys;
        Digest = digest ?? DigestOf(Encode());
    }

    /// <summary>The number of keys.</summary>
    public int Count => _keys.Length;

    /// <summary>32 bytes that name the registry: the tagged SHA-256 of its encoding.</summary>
    public Hash32 Digest { get; }

    /// <summary>A key by its place, counted from 0.</summary>
    public VerifyingKey this[int index] => _keys[index];

    /// <summary>The bytes of a registry with so many keys.</summary>
    public static int EncodedLength(int count) => sizeof(uint) + (count * RowLength);

    /// <summary>
    /// What can be seen of anyone's bytes without arithmetic: that there are as many as the number of keys says, and that they ascend.
    /// </summary>
    /// <param name="source">All the bytes.</param>
    /// <param name="digest">The digest that a registry of these bytes has.</param>
    /// <param name="refusal">What is wrong first; never <see cref="RegistryRefusal.Key"/>.</param>
    /// <returns>Whether they have the form.</returns>
    public static bool TryReadForm(ReadOnlySpan<byte> source, out Hash32 digest, out RegistryRefusal refusal)
    {
        digest = default;
        refusal = RegistryRefusal.Length;
        var reader = new WireReader(source);
        if (!reader.TryReadUInt32(out var count))
            return false;
        refusal = RegistryRefusal.Count;
        if (count is 0 or > MaxCount)
            return false;
        refusal = RegistryRefusal.Length;
        if (source.Length != EncodedLength((int)count))
            return false;
        refusal = RegistryRefusal.Order;
        for (var i = 1; i < count; i++)
            if (KeyAt(source, i - 1).SequenceCompareTo(KeyAt(source, i)) >= 0)
                return false;
        refusal = RegistryRefusal.None;
        digest = DigestOf(source);
        return true;
    }

    /// <summary>Reads a registry from anyone's bytes, and says why not.</summary>
    /// <param name="source">All the bytes.</param>
    /// <param name="registry">The registry on success.</param>
    /// <param name="refusal">What is wrong first.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out Registry? registry, out RegistryRefusal refusal)
    {
        registry = null;
        if (!TryReadForm(source, out var digest, out refusal))
            return false;
        var read = new VerifyingKey[(source.Length - sizeof(uint)) / RowLength];
        for (var i = 0; i < read.Length; i++)
        {
            if (!AffinePoint.TryRead(KeyAt(source, i), OrdinateAt(source, i), out var point) || !point.HasEvenY)
            {
                refusal = RegistryRefusal.Key;
                return false;
            }

            read[i] = VerifyingKey.FromPoint(point);
        }

        registry = new Registry(read, digest);
        return true;
    }

    /// <summary>
    /// The place of a key, counted from 0; below 0 if it is not there. Takes a time that depends on the key: who proves that it is one of
    /// many looks itself up on its own machine only.
    /// </summary>
    public int IndexOf(VerifyingKey key) => Array.BinarySearch(_keys, key, Comparer<VerifyingKey>.Create(Compare));

    /// <summary>The keys' points, of even y, in their order.</summary>
    public Point[] Points() => Array.ConvertAll(_keys, key => key.Point);

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength(_keys.Length));
        writer.WriteUInt32((uint)_keys.Length);
        foreach (var key in _keys)
        {
            writer.WriteBytes(key.Bytes);
            writer.WriteBytes(key.Point.Y);
        }

        return writer.ToArray();
    }

    private static ReadOnlySpan<byte> KeyAt(ReadOnlySpan<byte> source, int index) =>
        source.Slice(sizeof(uint) + (index * RowLength), VerifyingKey.Length);

    private static ReadOnlySpan<byte> OrdinateAt(ReadOnlySpan<byte> source, int index) =>
        source.Slice(sizeof(uint) + (index * RowLength) + VerifyingKey.Length, FieldElement.Length);

    private static Hash32 DigestOf(ReadOnlySpan<byte> encoding)
    {
        Span<byte> digest = stackalloc byte[TaggedHash.Length];
        using var hash = new TaggedHash("CoordinationCrypto/registry/v1"u8);
        hash.Append(encoding).Finish(digest);
        return new Hash32(digest);
    }

    private static int Compare(VerifyingKey left, VerifyingKey right) => left.Bytes.SequenceCompareTo(right.Bytes);
}

/// <summary>Why bytes are not a registry.</summary>
internal enum RegistryRefusal
{
    /// <summary>They are.</summary>
    None,

    /// <summary>The number of keys is 0 or too large.</summary>
    Count,

    /// <summary>There are not exactly as many bytes as the number of keys needs.</summary>
    Length,

    /// <summary>A key is not above the one before it: so none stands there twice, and a set of keys has one encoding.</summary>
    Order,

    /// <summary>A row is no point of the curve, or its y is odd.</summary>
    Key,
}
