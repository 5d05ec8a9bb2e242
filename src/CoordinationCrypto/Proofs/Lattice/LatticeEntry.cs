using System.Numerics;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>An entry of the matrix of a <see cref="LatticeMap"/>: 0 (the default), an integer, or an element of the ring.</summary>
internal readonly struct LatticeEntry
{
    private LatticeEntry(BigInteger integer, EvaluationPolynomial? element) => (Integer, Element) = (integer, element);

    /// <summary>1.</summary>
    public static LatticeEntry One { get; } = new(BigInteger.One, null);

    /// <summary>The integer; 0 where <see cref="Element"/> is set.</summary>
    public BigInteger Integer { get; }

    /// <summary>The element of the ring, or null.</summary>
    public EvaluationPolynomial? Element { get; }

    /// <summary>An integer.</summary>
    public static LatticeEntry Of(BigInteger integer) => new(integer, null);

    /// <summary>An element of the ring, which must outlive the map; its basis may be longer than the map's.</summary>
    public static LatticeEntry Of(EvaluationPolynomial element) => new(BigInteger.Zero, element);
}
