using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Gathers the evaluation keys of a certificate from bytes that come one key at a time, in any order, from anyone. What is taken has the
/// certificate's digest. Not safe for use by several threads at once.
/// </summary>
/// <param name="certificate">Says which keys there are.</param>
internal sealed class EvaluationKeyCollection(KeyCertificate certificate) : IDisposable
{
    private readonly SortedDictionary<int, KeySwitchingKey> _keys = [];

    /// <summary>Whether all keys of the certificate are here; true at once where it names none.</summary>
    public bool IsComplete =>
        _keys.Count == (certificate.EvaluationKeys is { } made ? made.GaloisElements.Count + (made.Relinearization is null ? 0 : 1) : 0);

    /// <summary>Takes a key. False, with the reason, if it is none of the certificate's or is here already.</summary>
    public bool TryAdd(ReadOnlySpan<byte> bytes, out EvaluationKeyRefusal refusal)
    {
        if (!EvaluationKeyEncoding.TryRead(certificate, bytes, out var element, out var key, out refusal))
            return false;
        if (_keys.TryAdd(element, key))
            return true;
        key.Dispose();
        refusal = EvaluationKeyRefusal.Repeated;
        return false;
    }

    /// <summary>The keys, once, when all are here: null where there is none. The caller disposes of them.</summary>
    /// <exception cref="InvalidOperationException">Some are missing.</exception>
    public (RelinearizationKey? Relinearization, GaloisKeys? Galois) Take()
    {
        if (!IsComplete)
            Throw.Invalid("Not all keys are here.");
        var relinearization = _keys.Remove(EvaluationKeyContribution.Relinearization, out var key) ? new RelinearizationKey(key) : null;
        var galois = _keys.Count == 0 ? null : new GaloisKeys(certificate.Parameters, _keys.Select(made => (made.Key, made.Value)));
        _keys.Clear();
        return (relinearization, galois);
    }

    /// <summary>Gives the memory of keys that were not taken back.</summary>
    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
        _keys.Clear();
    }
}

/// <summary>Why bytes are not an evaluation key of a certificate.</summary>
internal enum EvaluationKeyRefusal
{
    /// <summary>They are.</summary>
    None,

    /// <summary>They are longer or shorter than the key they name.</summary>
    WrongLength,

    /// <summary>They begin with another version than 1.</summary>
    UnknownVersion,

    /// <summary>The certificate has no digest of a key for the element they name.</summary>
    NotCertified,

    /// <summary>A residue is not canonical.</summary>
    NotCanonical,

    /// <summary>The key has another digest than the certificate says.</summary>
    DigestDiffers,

    /// <summary>The key is there already.</summary>
    Repeated,
}
