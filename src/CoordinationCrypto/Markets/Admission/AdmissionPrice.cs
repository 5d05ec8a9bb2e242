using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>How many submissions a joint key can admit in its whole life, were nothing else opened.</summary>
internal static class AdmissionPrice
{
    /// <summary>Submissions that are checked alone, two openings each, on a grid of one axis.</summary>
    /// <param name="noise">The committee's.</param>
    /// <returns>Their number.</returns>
    public static ulong LonePerKey(ThresholdNoise noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return noise.OpeningsPerKey(RequestPurpose.Product, RequestPath.Opening) / 2;
    }

    /// <summary>Batches of 15 to 64 submissions in which nobody cheats, 28 openings each, on a grid of one axis.</summary>
    /// <param name="noise">The committee's.</param>
    /// <returns>Their number.</returns>
    public static ulong BatchesPerKey(ThresholdNoise noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return noise.OpeningsPerKey(RequestPurpose.ProductSum, RequestPath.Opening) / (2 * AdmissionBatch.Repetitions);
    }
}
