using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>
/// H = hash_to_curve(stag id): the point that an agent's pseudonym in one stag is a multiple of. Its logarithm is known to nobody, to no
/// other stag's base either. Immutable; made once for a stag and kept.
/// </summary>
/// <remarks>
/// RFC 9380. Infinity, which comes out with probability 2^−256, would make every pseudonym of the stag infinity: it is refused.
/// </remarks>
internal sealed class PseudonymBase
{
    private readonly Hash32 _stag;

    /// <summary>The base of a stag.</summary>
    /// <param name="stag">Its id.</param>
    public PseudonymBase(Hash32 stag)
    {
        _stag = stag;
        Point = HashToCurve.Hash(stag, "CoordinationCrypto/pseudonym-base/v1/secp256k1_XMD:SHA-256_SSWU_RO_"u8);
        if (Point.IsInfinity)
            Throw.Argument("The stag id hashes to infinity.", nameof(stag));
    }

    /// <summary>The stag's id.</summary>
    public Hash32 Stag => _stag;

    /// <summary>H.</summary>
    public Point Point { get; }
}
