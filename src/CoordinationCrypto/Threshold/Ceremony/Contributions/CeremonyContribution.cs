using CoordinationCrypto.Groups;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a subset adds to a round of a key ceremony: polynomials over q·P and, in the public key's round, the point X_A. Public once
/// posted.
/// </summary>
/// <param name="polynomials">In evaluation form; disposed with the contribution.</param>
/// <param name="point">X_A, or null.</param>
internal sealed class CeremonyContribution(EvaluationPolynomial[] polynomials, Point? point = null) : IDisposable
{
    public EvaluationPolynomial[] Polynomials { get; } = polynomials;

    public Point? Point { get; } = point;

    /// <summary>Shows the bytes that are hashed and posted, part by part: the packed polynomials, then the compressed point.</summary>
    public void Pack(Action<ReadOnlySpan<byte>> take)
    {
        KeyContribution.PackEach(Polynomials, take);
        if (Point is null)
            return;
        Span<byte> compressed = stackalloc byte[Groups.Point.CompressedLength];
        Point.WriteCompressed(compressed);
        take(compressed);
    }

    public void Dispose()
    {
        foreach (var polynomial in Polynomials)
            polynomial.Dispose();
    }
}
