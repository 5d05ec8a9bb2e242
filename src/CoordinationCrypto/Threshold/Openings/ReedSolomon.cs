using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Decodes values of an unknown polynomial h of degree at most d over a prime field, some of them wrong: up to e = ⌊(m − d −
/// 1)/2⌋ of m, where the answer is unique. With g0 = ∏(x − α_i) and g1 the polynomial through all
/// values, Euclid's algorithm on (g0, g1) is stopped at the first remainder r of degree below (m + d + 1)/2; with v the cofactor of g1, h
/// = r/v. For public values: variable time.
/// </summary>
/// <remarks>
/// Gao, "A New Algorithm for Decoding Reed–Solomon Codes", Communications, Information and Network Security, 2003, algorithm 1.
/// </remarks>
internal static class ReedSolomon
{
    /// <summary>e = ⌊(m − d − 1)/2⌋.</summary>
    public static int Errors(int values, int degree) => (values - degree - 1) / 2;

    /// <summary>Which of some values lie on the polynomial through chosen ones.</summary>
    public static bool[] Agreeing(int[] chosenPoints, ulong[] chosenValues, int[] points, ulong[] values, Modulus q)
    {
        var h = Interpolate(chosenPoints, chosenValues, q);
        return [.. points.Select((point, i) => Evaluate(h, (ulong)point, q) == values[i])];
    }

    /// <summary>Finds the polynomial that all but at most e of the values lie on. False if there is none.</summary>
    /// <param name="points">α_i, different, below q.</param>
    /// <param name="values">The value at each point, canonical, right or wrong.</param>
    /// <param name="degree">d.</param>
    /// <param name="q">The field.</param>
    /// <param name="agrees">On success, for each value whether it is the polynomial's; as long as the values.</param>
    public static bool TryDecode(ReadOnlySpan<int> points, ReadOnlySpan<ulong> values, int degree, Modulus q, Span<bool> agrees)
    {
        var (before, remainder) = (Vanishing(points, q), Interpolate(points, values, q));
        ulong[] cofactorBefore = [];
        ulong[] cofactor = [1];
        while (2 * (remainder.Length - 1) >= points.Length + degree + 1)
        {
            var (quotient, rest) = Divide(before, remainder, q);
            (before, remainder) = (remainder, rest);
            (cofactorBefore, cofactor) = (cofactor, Subtract(cofactorBefore, Multiply(quotient, cofactor, q), q));
        }
        var (h, left) = Divide(remainder, cofactor, q);
        if (left.Length > 0 || h.Length > degree + 1)
            return false;
        var wrong = 0;
        for (var i = 0; i < points.Length; i++)
        {
            agrees[i] = Evaluate(h, (ulong)points[i], q) == values[i];
            if (!agrees[i])
                wrong++;
        }
        return wrong <= Errors(points.Length, degree);
    }

    /// <summary>Coefficients, lowest first, without leading zeros: the zero polynomial has none.</summary>
    private static ulong[] Trim(ulong[] polynomial)
    {
        var length = polynomial.Length;
        while (length > 0 && polynomial[length - 1] == 0)
            length--;
        return polynomial[..length];
    }

    private static ulong[] Vanishing(ReadOnlySpan<int> points, Modulus q)
    {
        ulong[] product = [1];
        foreach (var point in points)
            product = Multiply(product, [q.Negate((ulong)point), 1], q);
        return product;
    }

    /// <summary>Newton's form by divided differences, multiplied out.</summary>
    private static ulong[] Interpolate(ReadOnlySpan<int> points, ReadOnlySpan<ulong> values, Modulus q)
    {
        var differences = values.ToArray();
        for (var order = 1; order < differences.Length; order++)
            for (var i = differences.Length - 1; i >= order; i--)
                differences[i] = q.Multiply(
                    q.Subtract(differences[i], differences[i - 1]),
                    q.Inverse(q.Subtract((ulong)points[i], (ulong)points[i - order]))
                );
        var result = new ulong[points.Length];
        for (var i = points.Length - 1; i >= 0; i--)
        {
            for (var k = result.Length - 1; k >= 0; k--)
                result[k] = q.Subtract(k == 0 ? differences[i] : result[k - 1], q.Multiply(result[k], (ulong)points[i]));
        }
        return Trim(result);
    }

    private static ulong[] Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        if (a.IsEmpty || b.IsEmpty)
            return [];
        var product = new ulong[a.Length + b.Length - 1];
        for (var i = 0; i < a.Length; i++)
            for (var j = 0; j < b.Length; j++)
                product[i + j] = q.Add(product[i + j], q.Multiply(a[i], b[j]));
        return product; // q is prime: the leading coefficient is not zero
    }

    private static ulong[] Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        var difference = new ulong[Math.Max(a.Length, b.Length)];
        a.CopyTo(difference);
        for (var i = 0; i < b.Length; i++)
            difference[i] = q.Subtract(difference[i], b[i]);
        return Trim(difference);
    }

    private static (ulong[] Quotient, ulong[] Remainder) Divide(ReadOnlySpan<ulong> dividend, ReadOnlySpan<ulong> divisor, Modulus q)
    {
        var rest = dividend.ToArray();
        if (rest.Length < divisor.Length)
            return ([], rest);
        var quotient = new ulong[rest.Length - divisor.Length + 1];
        var inverse = q.Inverse(divisor[^1]);
        for (var k = quotient.Length - 1; k >= 0; k--)
        {
            quotient[k] = q.Multiply(rest[k + divisor.Length - 1], inverse);
            for (var i = 0; i < divisor.Length; i++)
                rest[k + i] = q.Subtract(rest[k + i], q.Multiply(quotient[k], divisor[i]));
        }
        return (quotient, Trim(rest));
    }

    private static ulong Evaluate(ReadOnlySpan<ulong> polynomial, ulong x, Modulus q)
    {
        var value = 0UL;
        for (var k = polynomial.Length - 1; k >= 0; k--)
            value = q.Add(q.Multiply(value, x), polynomial[k]);
        return value;
    }
}
