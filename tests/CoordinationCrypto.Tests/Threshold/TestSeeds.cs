using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Seeds of a committee that a test deals in the clear.</summary>
internal static class TestSeeds
{
    /// <summary>The seeds of every validator, validator i's at i − 1.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="name">Fixes the seeds.</param>
    /// <param name="except">A subset whose seed is another than the name gives.</param>
    public static SubsetSeeds[] Deal(Committee committee, string name, int except = -1)
    {
        var entropy = Streams.Entropy(name);
        var all = new byte[committee.SubsetCount][];
        for (var subset = 0; subset < all.Length; subset++)
            entropy.Fill(all[subset] = new byte[SubsetSeeds.SeedLength]);
        if (except >= 0)
            all[except][0] ^= 1;
        return
        [
            .. Enumerable
                .Range(1, committee.Size)
                .Select(validator => new SubsetSeeds(
                    committee,
                    validator,
                    committee.SubsetsOf(validator).ToArray().ToDictionary(subset => subset, subset => SecretBuffer.CopyOf(all[subset]))
                )),
        ];
    }
}
