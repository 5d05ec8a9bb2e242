namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The specification of weighted sums: s_l = s_l + Σ_t w_{l,t}·x_t mod q_l for every prime q_l, coefficient by coefficient. The terms
/// are integers below 2^52, the same for all primes: digits of a large integer are not reduced modulo each prime first, their powers of
/// two are in the weights.
/// </summary>
internal static class ScalarWeighted
{
    /// <summary>Terms are below two to this power: what the native kernel multiplies, and what is exact in doubles.</summary>
    public const int TermBits = 52;

    /// <summary>The coefficients from <paramref name="from"/> on; <see cref="FusedKernels"/> checks the lengths.</summary>
    public static void Add(Span<ulong> sums, ReadOnlySpan<ulong> terms, int n, int from, WeightTable table)
    {
        for (var l = 0; l < table.Moduli.Length; l++)
        {
            var weights = table.Weights.AsSpan(l * table.Terms, table.Terms);
            for (var i = from; i < n; i++)
            {
                UInt128 sum = sums[l * n + i];
                for (var t = 0; t < weights.Length; t++)
                    sum += Math.BigMul(weights[t], terms[t * n + i]); // below 2^102 each, 64 at most
                sums[l * n + i] = table.Moduli[l].Reduce(sum);
            }
        }
    }
}
