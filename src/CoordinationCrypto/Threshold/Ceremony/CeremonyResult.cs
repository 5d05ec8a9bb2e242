namespace CoordinationCrypto.Threshold;

/// <summary>What a ceremony of <see cref="KeyCeremony"/> ends with. Immutable, and safe to share between threads until disposed.</summary>
internal sealed class CeremonyResult : IDisposable
{
    internal CeremonyResult(CeremonyOutcome outcome, IReadOnlyList<SubsetSeeds> seeds, CeremonyTraffic traffic)
    {
        Outcome = outcome;
        Seeds = seeds;
        Traffic = traffic;
    }

    /// <summary>How the ceremony ended.</summary>
    public CeremonyOutcome Outcome { get; }

    /// <summary>The validators' seeds when it is done, validator i's at i − 1; else empty.</summary>
    public IReadOnlyList<SubsetSeeds> Seeds { get; }

    /// <summary>What was posted.</summary>
    internal CeremonyTraffic Traffic { get; }

    /// <summary>Zeroes the seeds.</summary>
    public void Dispose()
    {
        foreach (var seeds in Seeds)
            seeds.Dispose();
    }
}
