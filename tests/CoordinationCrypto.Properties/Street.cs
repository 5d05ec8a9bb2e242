namespace CoordinationCrypto.Properties;

/// <summary>The crowd that does not wait: whoever sees enough others act, acts.</summary>
public static class Street
{
    /// <summary>How many act in the end: the least fixed point, where the market has the greatest.</summary>
    /// <param name="thresholds">How many must act in all, oneself included, for one to act.</param>
    public static int Cascade(IReadOnlyCollection<int> thresholds)
    {
        var acting = 0;
        while (thresholds.Count(threshold => threshold <= acting + 1) is var next && next > acting)
            acting = next;
        return acting;
    }
}
