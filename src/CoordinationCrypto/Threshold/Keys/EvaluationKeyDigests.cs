using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a key certificate says of the evaluation keys that were made with it. The keys themselves are large and travel apart; whoever
/// receives them compares. Immutable; safe to share between threads.
/// </summary>
internal sealed class EvaluationKeyDigests
{
    private readonly Hash32? _relinearization;
    private readonly (int Element, Hash32 Digest)[] _galois;

    /// <param name="relinearization">The digest of the relinearization key, or null.</param>
    /// <param name="galois">The digests of the Galois keys, ascending by element.</param>
    internal EvaluationKeyDigests(Hash32? relinearization, IEnumerable<(int Element, Hash32 Digest)> galois)
    {
        _relinearization = relinearization;
        _galois = [.. galois];
    }

    /// <summary>The digest of the relinearization key; null when there is none.</summary>
    public Hash32? Relinearization => _relinearization;

    /// <summary>The Galois elements that have a key, ascending.</summary>
    public IReadOnlyList<int> GaloisElements => [.. _galois.Select(key => key.Element)];

    /// <summary>Whether this is the relinearization key that was made.</summary>
    /// <param name="key">A key, from wherever it came.</param>
    /// <returns>Whether it is the one.</returns>
    public bool Matches(RelinearizationKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Matches(EvaluationKeyContribution.Relinearization, key.Key);
    }

    /// <summary>Whether these are Galois keys that were made: all of them, or some.</summary>
    /// <param name="keys">Keys, from wherever they came.</param>
    /// <returns>Whether it is the one.</returns>
    public bool Matches(GaloisKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var element in keys.Elements)
        {
            using var key = keys.Original(element);
            if (!Matches(element, key))
                return false;
        }
        return true;
    }

    /// <summary>Whether a key of this element (0 for the relinearization key) was made.</summary>
    internal bool Has(int element) =>
        element == EvaluationKeyContribution.Relinearization
            ? _relinearization is not null
            : Array.Exists(_galois, made => made.Element == element);

    /// <summary>Whether this is the key of its element that was made.</summary>
    internal bool Matches(int element, KeySwitchingKey key)
    {
        Hash32? digest =
            element == EvaluationKeyContribution.Relinearization ? _relinearization
            : Has(element) ? Array.Find(_galois, made => made.Element == element).Digest
            : null;
        return digest == Of(element, key);
    }

    /// <summary>The hash of a key: its element, then the packed b_l, then the packed a_l.</summary>
    /// <param name="element">g, or <see cref="EvaluationKeyContribution.Relinearization"/>.</param>
    /// <param name="key">From s(X^g), or from s², to s.</param>
    internal static Hash32 Of(int element, KeySwitchingKey key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = new WireWriter();
        header.WriteLengthPrefixed("CoordinationCrypto/evaluation-key/v1"u8);
        header.WriteUInt32((uint)element);
        hash.AppendData(header.Written);
        KeyContribution.PackEach(key.AllB, part => hash.AppendData(part));
        KeyContribution.PackEach(key.AllA, part => hash.AppendData(part));
        return Hash32.Finish(hash);
    }

    internal void Write(WireWriter writer)
    {
        writer.WriteByte(EvaluationKeyTerms.Version);
        writer.WriteByte(_relinearization is null ? (byte)0 : (byte)1);
        if (_relinearization is { } made)
            writer.WriteHash(made);
        writer.WriteUInt16((ushort)_galois.Length);
        foreach (var (element, digest) in _galois)
        {
            writer.WriteUInt32((uint)element);
            writer.WriteHash(digest);
        }
    }

    /// <summary>Reads what <see cref="Write"/> writes. False unless it is canonical and names at least one key.</summary>
    internal static bool TryRead(ref WireReader reader, int degree, [NotNullWhen(true)] out EvaluationKeyDigests? digests)
    {
        digests = null;
        if (!reader.TryReadByte(out var version) || version != EvaluationKeyTerms.Version || !reader.TryReadByte(out var has) || has > 1)
            return false;
        Hash32 digest = default;
        if (has == 1 && !reader.TryReadHash(out digest))
            return false;
        Hash32? relinearization = has == 1 ? digest : null;
        if (!reader.TryReadUInt16(out var count) || count > EvaluationKeyTerms.MostElements || has + count == 0)
            return false;
        var galois = new (int Element, Hash32 Digest)[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadUInt32(out var element) || element >= 2 * (uint)degree || !reader.TryReadHash(out digest))
                return false;
            galois[i] = ((int)element, digest);
        }
        if (!EvaluationKeyTerms.AreElements([.. galois.Select(key => key.Element)]))
            return false;
        digests = new EvaluationKeyDigests(relinearization, galois);
        return true;
    }
}
