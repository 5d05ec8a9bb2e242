namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The specification of base conversion. For each coefficient z_l = before_l·x_l mod s_l; v = ⌊Σ_l z_l·(1/s_l)⌉, the products and
/// sums in doubles, in the order of l, ties to even;
/// target_j = own_j·target_j + Σ_l weight_{j,l}·z_l + overflow_j·v mod t_j (Halevi, Polyakov and Shoup, CT-RSA 2019, section 2.2).
/// </summary>
internal static class ScalarConversion
{
    /// <param name="target">For each t_j, n canonical residues.</param>
    /// <param name="source">For each s_l, n canonical residues.</param>
    /// <param name="n">The number of coefficients.</param>
    /// <param name="start">The first coefficient to convert; those before are left alone.</param>
    /// <param name="table">The constants.</param>
    public static void Convert(Span<ulong> target, ReadOnlySpan<ulong> source, int n, int start, ConversionTable table)
    {
        var (sources, targets, own) = (table.Sources, table.Targets, table.Own);
        Span<ulong> z = stackalloc ulong[sources.Length];
        for (var i = start; i < n; i++)
        {
            var sum = 0.0; // in [0, L)
            for (var l = 0; l < sources.Length; l++)
            {
                z[l] = sources[l].Multiply(source[l * n + i], table.Before[l]);
                sum += z[l] * table.Reciprocals[l];
            }
            var v = (ulong)Math.Round(sum); // in [0, L]
            for (var j = 0; j < targets.Length; j++)
            {
                var t = targets[j];
                var x = t.Multiply(v, table.Overflow[j]);
                for (var l = 0; l < sources.Length; l++)
                    x = t.Add(x, t.Multiply(z[l], table.Weights[j * sources.Length + l]));
                target[j * n + i] = own is null ? x : t.Add(x, t.Multiply(target[j * n + i], own[j]));
            }
        }
        z.Clear(); // decryption passes a secret phase through it
    }
}
