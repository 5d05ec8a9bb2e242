namespace CoordinationCrypto.Tests;

/// <summary>Pearson's test that counts come from equally likely cells, or from cells of given probabilities.</summary>
internal static class ChiSquare
{
    /// <summary>
    /// How many standard deviations the statistic lies from its mean; a fair source stays within ±6 but for one run in a billion.
    /// </summary>
    public const double Limit = 6;

    public static double Deviation(ReadOnlySpan<long> counts, Func<int, double>? probability = null)
    {
        long total = 0;
        foreach (var count in counts)
            total += count;
        var statistic = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var expected = total * (probability?.Invoke(i) ?? 1.0 / counts.Length);
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        var freedom = counts.Length - 1.0;
        return (statistic - freedom) / Math.Sqrt(2 * freedom);
    }
}
