namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The specification of the negacyclic number-theoretic transform: Cooley–Tukey forward, Gentleman–Sande inverse, in place, with the
/// powers of ψ in bit-reversed order (Longa and Naehrig, "Speeding up the number theoretic transform", CANS 2016). Canonical in and out.
/// </summary>
internal static class ScalarNtt
{
    /// <summary>values[i] = Σ_j values[j]·ψ^((2·bitreverse(i)+1)·j).</summary>
    /// <param name="values">n residues.</param>
    /// <param name="roots">roots[bitreverse(i)] = ψ^i, n of them.</param>
    /// <param name="q">The modulus.</param>
    public static void Forward(Span<ulong> values, ReadOnlySpan<Multiplier> roots, Modulus q)
    {
        for (int half = values.Length >> 1, blocks = 1; half > 0; half >>= 1, blocks <<= 1)
        {
            for (var block = 0; block < blocks; block++)
            {
                var w = roots[blocks + block];
                var lower = values.Slice(2 * block * half, half);
                var upper = values.Slice((2 * block + 1) * half, half);
                for (var i = 0; i < half; i++)
                {
                    var x = lower[i];
                    var y = q.Multiply(upper[i], w);
                    lower[i] = q.Add(x, y);
                    upper[i] = q.Subtract(x, y);
                }
            }
        }
    }

    /// <summary>The inverse of <see cref="Forward"/>.</summary>
    /// <param name="values">n residues.</param>
    /// <param name="inverseRoots">The inverses of the forward roots, at the same places.</param>
    /// <param name="inverseN">n^−1 mod q.</param>
    /// <param name="q">The modulus.</param>
    public static void Inverse(Span<ulong> values, ReadOnlySpan<Multiplier> inverseRoots, Multiplier inverseN, Modulus q)
    {
        for (int half = 1, blocks = values.Length >> 1; blocks > 0; half <<= 1, blocks >>= 1)
        {
            for (var block = 0; block < blocks; block++)
            {
                var w = inverseRoots[blocks + block];
                var lower = values.Slice(2 * block * half, half);
                var upper = values.Slice((2 * block + 1) * half, half);
                for (var i = 0; i < half; i++)
                {
                    var x = lower[i];
                    var y = upper[i];
                    lower[i] = q.Add(x, y);
                    upper[i] = q.Multiply(q.Subtract(x, y), w);
                }
            }
        }
        ScalarArithmetic.MultiplyScalar(values, values, inverseN, q);
    }
}
