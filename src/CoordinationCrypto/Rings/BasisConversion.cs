using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Rings;

/// <summary>
/// Moves polynomials between bases with coprime moduli S and T. Both forms rest on [y]_S, the representative of y in [−S/2, S/2]: with
/// z_l = y·(S/s_l)^−1 mod s_l it is Σ_l z_l·S/s_l − v·S, v the integer next to Σ_l z_l/s_l.
/// <para>
/// v is found in doubles. Each z_l is exact, the rounded reciprocal and its product err by less than 2^−51 together, and L ≤ 64 sums
/// below 64 by less than 2^−41 in all; so v is wrong only when the sum lies within 2^−40 of a tie, and then by one. The
/// representative used is therefore always congruent to y and at most (1/2 + 2^−40)·S; nothing else is approximate (Halevi, Polyakov
/// and Shoup, CT-RSA 2019, sections 2.2 and 2.3).
/// </para>
/// Immutable; safe to share.
/// </summary>
internal sealed class BasisConversion
{
    private readonly ConversionTable _table;

    private BasisConversion(RnsBasis source, RnsBasis target, BigInteger before, Func<Modulus, ulong> after, Func<Modulus, ulong>? own)
    {
        if (source.Degree != target.Degree)
            throw new ArgumentException("The bases have different degrees.", nameof(target));
        var sources = source.Moduli.ToArray();
        var targets = target.Moduli.ToArray();
        var first = new Multiplier[sources.Length];
        var weights = new Multiplier[sources.Length * targets.Length];
        var overflow = new Multiplier[targets.Length];
        for (var l = 0; l < sources.Length; l++)
        {
            var s = sources[l];
            first[l] = s.Prepare(s.Multiply(Residue(before, s), s.Inverse(Residue(source.Product / s.Value, s))));
        }
        for (var j = 0; j < targets.Length; j++)
        {
            var t = targets[j];
            var factor = after(t);
            for (var l = 0; l < sources.Length; l++)
                weights[j * sources.Length + l] = t.Prepare(t.Multiply(factor, Residue(source.Product / sources[l].Value, t)));
            overflow[j] = t.Prepare(t.Negate(t.Multiply(factor, Residue(source.Product, t))));
        }
        _table = new ConversionTable(
            sources,
            targets,
            first,
            weights,
            overflow,
            own is null ? null : Array.ConvertAll(targets, t => t.Prepare(own(t)))
        );
    }

    /// <summary>x ↦ [x]_S mod T.</summary>
    public static BasisConversion Extension(RnsBasis source, RnsBasis target) => new(source, target, BigInteger.One, _ => 1, null);

    /// <summary>
    /// x ↦ ⌊a·x/S⌉ mod T = (a·x − [a·x]_S)/S, off the exact quotient by at most 1/2 + 2^−40. Where T does not divide a, the
    /// target must hold x mod T beforehand; then x may be known up to multiples of S·T, which change
    /// the quotient by multiples of T only.
    /// </summary>
    public static BasisConversion Quotient(RnsBasis source, RnsBasis target, BigInteger a)
    {
        var inverse = (Modulus t) => t.Inverse(Residue(source.Product, t));
        return new BasisConversion(
            source,
            target,
            a,
            t => t.Negate(inverse(t)),
            (a % target.Product).IsZero ? null : t => t.Multiply(Residue(a, t), inverse(t))
        );
    }

    /// <summary>Converts all coefficients.</summary>
    /// <param name="source">The limbs modulo S, one after another, in coefficient form.</param>
    /// <param name="target">The limbs modulo T, likewise.</param>
    public void Apply(ReadOnlySpan<ulong> source, Span<ulong> target) => FusedKernels.Convert(target, source, _table);

    private static ulong Residue(BigInteger x, Modulus q) => (ulong)BigInteger.Remainder(x, q.Value);
}
