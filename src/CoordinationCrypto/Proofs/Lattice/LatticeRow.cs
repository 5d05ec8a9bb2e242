using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// One equation of a <see cref="LatticeRelation"/>: f·t = f·h·u + δ, |δ| ≤ β. A response tells nothing of δ: it stays inside buckets of
/// width D.
/// </summary>
internal sealed class LatticeRow
{
    /// <summary>An equation.</summary>
    /// <param name="element">h, which must outlive the row; its basis may be longer than the map's.</param>
    /// <param name="factor">f, a number of at least 1 and below every prime of the basis.</param>
    /// <param name="bound">β, at least 1.</param>
    /// <param name="bucket">D, above 2β. A larger one passes more attempts and vouches for less.</param>
    public LatticeRow(EvaluationPolynomial element, ulong factor, long bound, Modulus bucket)
    {
        if (factor == 0)
            Throw.OutOfRange("A factor is at least 1.", nameof(factor));
        if (bound < 1 || (ulong)bound >= bucket.Value / 2)
            Throw.OutOfRange("A bound is at least 1 and less than half of the bucket.", nameof(bound));
        (Element, Factor, Bound, Bucket) = (element, factor, bound, bucket);
    }

    /// <summary>h.</summary>
    public EvaluationPolynomial Element { get; }

    /// <summary>f.</summary>
    public ulong Factor { get; }

    /// <summary>β, the largest coefficient of an honest δ.</summary>
    public long Bound { get; }

    /// <summary>D, a prime, for which the arithmetic is there.</summary>
    public Modulus Bucket { get; }
}
