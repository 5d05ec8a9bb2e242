using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Recovers a row of values from validators' rows of shares, value by value on a polynomial of known degree d, as
/// <see cref="Reconstruction"/> does it for polynomials: it counts only when d + f + 1 validators agree in every value, and the
/// others are named. Where all agree, that costs one pass of each row beyond d + 1. Not safe for use by several threads at once.
/// </summary>
/// <param name="rule">How many must agree.</param>
/// <param name="field">p.</param>
/// <param name="validators">n.</param>
/// <param name="degree">d.</param>
internal sealed class RowDecoder(AcceptanceRule rule, Modulus field, int validators, int degree)
{
    private readonly Dictionary<uint, Multiplier[][]> _weights = []; // by the points of the first d + 1 rows

    /// <summary>Reconstructs.</summary>
    /// <param name="rows">By validator, 1..n, ascending; all of one length, every value in [0, p).</param>
    /// <param name="opened">The constants on success.</param>
    /// <param name="wrong">The validators whose rows lie off the accepted polynomials.</param>
    /// <returns>False when too few agree; then nobody is named.</returns>
    public bool TryDecode(
        IReadOnlyList<(int Validator, ulong[] Row)> rows,
        [NotNullWhen(true)] out ulong[]? opened,
        out IReadOnlyList<int> wrong
    )
    {
        var required = rule.Required(degree);
        var candidates = rows.ToList();
        var dropped = new List<int>();
        (opened, wrong) = (null, []);
        while (candidates.Count >= required)
        {
            var weights = WeightsOf(candidates);
            var scratch = new ulong[candidates[0].Row.Length];
            if (FindDisagreement(candidates, weights, scratch) is not { } at)
            {
                Interpolate(candidates, weights[0], scratch);
                (opened, wrong) = (scratch, [.. dropped.Order()]);
                return true;
            }

            int[] points = [.. candidates.Select(each => each.Validator)];
            ulong[] values = [.. candidates.Select(each => each.Row[at])];
            if (Reconstruction.AgreeingAt(required, degree, points, values, field) is not { } agrees)
                return false;
            dropped.AddRange(points.Where((_, i) => !agrees[i]));
            candidates = [.. candidates.Where((_, i) => agrees[i])];
        }

        return false;
    }

    /// <summary>A value at which some row lies off the polynomial through the first d + 1, or null when all agree everywhere.</summary>
    private int? FindDisagreement(List<(int Validator, ulong[] Row)> rows, Multiplier[][] weights, ulong[] scratch)
    {
        foreach (var (validator, row) in rows.Skip(degree + 1))
        {
            Interpolate(rows, weights[validator], scratch);
            var at = scratch.AsSpan().CommonPrefixLength(row);
            if (at < row.Length)
                return at;
        }

        return null;
    }

    private void Interpolate(List<(int Validator, ulong[] Row)> rows, Multiplier[] weights, ulong[] result)
    {
        Kernels.MultiplyScalar(result, rows[0].Row, weights[0], field);
        for (var i = 1; i <= degree; i++)
            Kernels.MultiplyScalarAdd(result, rows[i].Row, weights[i], field);
    }

    /// <summary>For every x in 0..n the λ_i that give the value at x from those of the first d + 1 rows.</summary>
    private Multiplier[][] WeightsOf(List<(int Validator, ulong[] Row)> rows)
    {
        int[] points = [.. rows.Take(degree + 1).Select(each => each.Validator)];
        var set = points.Aggregate(0u, (mask, point) => mask | 1u << (point - 1));
        if (_weights.TryGetValue(set, out var known))
            return known;
        var weights = new Multiplier[validators + 1][];
        for (var x = 0; x <= validators; x++)
            weights[x] = Array.ConvertAll(Committee.LagrangeWeights(points, x, field), field.Prepare);
        return _weights[set] = weights;
    }
}
