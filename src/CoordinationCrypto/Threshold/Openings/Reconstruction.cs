using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Recovers the constant of the polynomial of known degree d that shares lie on. It counts only when at least d + f + 1 of them agree in
/// every coefficient; shares that do not lie on it are named.
/// Where shares disagree, one coefficient at which they do is decoded on its own, the shares off the found codeword are dropped, and the
/// rest is compared again: at most one round for every wrong share.
/// </summary>
internal static class Reconstruction
{
    /// <summary>Reconstructs.</summary>
    /// <param name="rule">How many shares must agree.</param>
    /// <param name="degree">d.</param>
    /// <param name="shares">At most one per validator.</param>
    /// <param name="value">The constant; the caller disposes of it.</param>
    /// <param name="wrong">The validators whose shares lie off the accepted polynomial.</param>
    /// <returns>False when too few shares agree; then nobody is named.</returns>
    public static bool TryReconstruct(
        AcceptanceRule rule,
        int degree,
        IReadOnlyList<Share> shares,
        out CoefficientPolynomial? value,
        out IReadOnlyList<int> wrong
    )
    {
        var required = rule.Required(degree);
        var candidates = shares.ToList();
        var dropped = new List<int>();
        value = null;
        wrong = [];
        if (candidates.Select(share => share.Validator).Distinct().Count() != candidates.Count)
            throw new ArgumentException("Two shares come from one validator.", nameof(shares));
        while (candidates.Count >= required)
        {
            if (FindDisagreement(degree, candidates) is not var (limb, index))
            {
                value = Interpolate(candidates.Take(degree + 1).ToList(), 0);
                wrong = dropped;
                return true;
            }
            var agreeing = DecodeAt(required, degree, candidates, limb, index);
            if (agreeing.Count < required)
                return false;
            dropped.AddRange(candidates.Where(share => !agreeing.Contains(share)).Select(share => share.Validator));
            candidates = agreeing;
        }
        return false;
    }

    /// <summary>The value at <paramref name="x"/> of the polynomial through all the given shares.</summary>
    public static CoefficientPolynomial Interpolate(IReadOnlyList<Share> shares, int x)
    {
        var basis = shares[0].Parameters.DataBasis;
        var weights = Committee.LagrangeWeights([.. shares.Select(share => share.Validator)], x, basis);
        var sum = CoefficientPolynomial.Zero(basis);
        for (var i = 0; i < shares.Count; i++)
            sum.AddScaled(shares[i].Value, weights[i]);
        return sum;
    }

    /// <summary>
    /// A coefficient at which some share lies off the polynomial through the first d + 1, or null when all agree everywhere.
    /// </summary>
    private static (int Limb, int Index)? FindDisagreement(int degree, List<Share> shares)
    {
        var first = shares.Take(degree + 1).ToList();
        foreach (var share in shares.Skip(degree + 1))
        {
            using var expected = Interpolate(first, share.Validator);
            for (var l = 0; l < expected.Basis.Count; l++)
            {
                var at = expected.Limb(l).CommonPrefixLength(share.Value.Limb(l));
                if (at < expected.Basis.Degree)
                    return (l, at);
            }
        }
        return null;
    }

    /// <summary>
    /// The largest set of shares that agree at one coefficient; empty if it is smaller than required. With at most f wrong among enough
    /// to be accepted, unique decoding finds it.
    /// </summary>
    private static List<Share> DecodeAt(int required, int degree, List<Share> shares, int limb, int index)
    {
        var q = shares[0].Parameters.DataBasis[limb];
        int[] points = [.. shares.Select(share => share.Validator)];
        ulong[] values = [.. shares.Select(share => share.Value.Limb(limb)[index])];
        return AgreeingAt(required, degree, points, values, q) is { } agrees ? [.. shares.Where((_, i) => agrees[i])] : [];
    }

    /// <summary>Which of some values agree: the largest set on one polynomial. Null if it is smaller than required.</summary>
    internal static bool[]? AgreeingAt(int required, int degree, int[] points, ulong[] values, Modulus q)
    {
        var agrees = new bool[points.Length];
        return
            (ReedSolomon.TryDecode(points, values, degree, q, agrees) || TrySearch(required, degree, points, values, q, agrees))
            && agrees.Count(agreeing => agreeing) >= required
            ? agrees
            : null;
    }

    /// <summary>
    /// Where more values may be wrong than unique decoding corrects, which takes n &gt; 3f + 1 and more than f liars: tries all sets of d
    /// + 1 values. The first of the largest sets of agreeing values counts.
    /// </summary>
    private static bool TrySearch(int required, int degree, int[] points, ulong[] values, Modulus q, bool[] agrees)
    {
        if (points.Length - required <= ReedSolomon.Errors(points.Length, degree))
            return false;
        var most = 0;
        foreach (var chosen in Subsets(points.Length, degree + 1))
        {
            var on = ReedSolomon.Agreeing(
                Array.ConvertAll(chosen, i => points[i]),
                Array.ConvertAll(chosen, i => values[i]),
                points,
                values,
                q
            );
            var count = on.Count(agreeing => agreeing);
            if (count <= most)
                continue;
            most = count;
            on.CopyTo(agrees, 0);
        }
        return true;
    }

    private static IEnumerable<int[]> Subsets(int count, int size)
    {
        var chosen = Enumerable.Range(0, size).ToArray();
        while (true)
        {
            yield return [.. chosen];
            var i = size - 1;
            while (i >= 0 && chosen[i] == count - size + i)
                i--;
            if (i < 0)
                yield break;
            chosen[i]++;
            for (var j = i + 1; j < size; j++)
                chosen[j] = chosen[j - 1] + 1;
        }
    }
}

/// <summary>
/// How many shares must lie on one polynomial before its constant counts: degree + f + 1. Such a set holds at least degree + 1 honest
/// shares, which fix the polynomial; with fewer, a rushing minority that sees the honest shares first could still choose the result.
/// </summary>
internal readonly struct AcceptanceRule
{
    private readonly int _beyondDegree;

    private AcceptanceRule(int beyondDegree) => _beyondDegree = beyondDegree;

    /// <summary>The rule of a committee.</summary>
    public static AcceptanceRule Of(Committee committee) => new(committee.MaxFaulty + 1);

    /// <summary>
    /// A rule that accepts degree + <paramref name="beyondDegree"/> shares: unsound, for the tests that show the attacks it lets in.
    /// </summary>
    public static AcceptanceRule Unsound(int beyondDegree) => new(beyondDegree);

    public int Required(int degree) => degree + _beyondDegree;
}
