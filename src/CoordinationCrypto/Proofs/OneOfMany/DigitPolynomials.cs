using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// The polynomials p_i(X) = ∏_j f_(j, i_j)(X) with f_(j,d)(X) = b_(j,d)·X + a_(j,d), i_j the digits of i, b the digits of the secret
/// index as unit vectors: p_i has degree m for that index and less for all others.
/// Σ_i p_i = X^m, since Σ_d f_(j,d) = X; what belongs to indices past the last point is counted for the last.
/// </summary>
internal static class DigitPolynomials
{
    /// <summary>The coefficients of X^0 … X^(m−1), those of p_i at i·m. No branch and no index depends on a or b.</summary>
    /// <param name="masks">a_(j,d) at j·n + d.</param>
    /// <param name="digits">b_(j,d) as 0 or all ones, at j·n + d.</param>
    /// <param name="count">N.</param>
    /// <param name="digitCount">m.</param>
    public static SecretVector Coefficients(SecretVector masks, ReadOnlySpan<ulong> digits, int count, int digitCount)
    {
        const int radix = OneOfManyRegistry.Radix;
        var level = new SecretVector(1); // the product over no digits: 1; every polynomial with one coefficient more than its degree
        level[0][0] = 1;
        var size = 1;
        Span<ulong> product = stackalloc ulong[ScalarField.Limbs];
        for (var j = 0; j < digitCount; j++)
        {
            var last = j == digitCount - 1;
            var stride = last ? digitCount : j + 2; // coefficients kept
            var next = new SecretVector((last ? count : size * radix) * stride);
            for (var i = 0; i * stride < next.Count; i++)
            {
                var (low, f) = (i % size, (j * radix) + (i / size));
                for (var k = 0; k <= j; k++) // the one before has degree j
                {
                    var old = level[(low * (j + 1)) + k];
                    ScalarField.Multiply(product, old, masks[f]);
                    ScalarField.Add(next[(i * stride) + k], next[(i * stride) + k], product);
                    if (k + 1 == stride)
                        continue;
                    for (var limb = 0; limb < product.Length; limb++)
                        product[limb] = old[limb] & digits[f];
                    ScalarField.Add(next[(i * stride) + k + 1], next[(i * stride) + k + 1], product);
                }
            }

            level.Dispose();
            level = next;
            size *= radix;
        }

        ScalarField.ZeroLimbs(product);
        CompleteLast(level, count, digitCount);
        return level;
    }

    /// <summary>p_i(x) for all i, from public answers.</summary>
    /// <param name="answers">f_(j,d)(x) at j·n + d.</param>
    /// <param name="count">N.</param>
    /// <param name="digitCount">m.</param>
    /// <param name="total">x^m.</param>
    public static Scalar[] Evaluate(ReadOnlySpan<Scalar> answers, int count, int digitCount, in Scalar total)
    {
        Scalar[] level = [new(1)];
        for (var j = 0; j < digitCount; j++)
        {
            var next = new Scalar[j == digitCount - 1 ? count : level.Length * OneOfManyRegistry.Radix];
            for (var i = 0; i < next.Length; i++)
                next[i] = level[i % level.Length] * answers[(j * OneOfManyRegistry.Radix) + (i / level.Length)];
            level = next;
        }

        level[^1] = total;
        for (var i = 0; i < level.Length - 1; i++)
            level[^1] -= level[i];
        return level;
    }

    // Below degree m the sum over all indices is 0.
    private static void CompleteLast(SecretVector coefficients, int count, int stride)
    {
        for (var k = 0; k < stride; k++)
        {
            var rest = coefficients[((count - 1) * stride) + k];
            rest.Clear();
            for (var i = 0; i < count - 1; i++)
                ScalarField.Subtract(rest, rest, coefficients[(i * stride) + k]);
        }
    }
}
