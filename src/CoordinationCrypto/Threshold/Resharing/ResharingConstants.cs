using CoordinationCrypto.Groups;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Which dealers' opened constants z_i(0) lie, for every prime and challenge, on one polynomial of degree f in i. 2f + 1 have to: f + 1
/// of them are honest and fix the polynomial, so with at most f corrupted dealers there is one such set at most, and
/// all honest dealers are in it (Reed–Solomon decoding by trial: committees are small). Everything here is public.
/// </summary>
internal static class ResharingConstants
{
    /// <summary>Finds the set.</summary>
    /// <param name="committee">The old committee.</param>
    /// <param name="basis">q·P.</param>
    /// <param name="constants">Per dealer z_i(0), as <see cref="ResharingCombination.At"/> gives it.</param>
    /// <param name="agreeing">The dealers on the polynomial, ascending; empty when there are too few.</param>
    public static bool TryDecode(Committee committee, RnsBasis basis, SortedDictionary<int, ulong[]> constants, out int[] agreeing)
    {
        int[] dealers = [.. constants.Keys];
        var required = AcceptanceRule.Of(committee).Required(committee.MaxFaulty);
        var size = committee.MaxFaulty + 1;
        agreeing = [];
        if (dealers.Length < required)
            return false;
        for (var mask = (1UL << size) - 1; mask < 1UL << dealers.Length; mask = Committee.NextOfSameSize(mask))
        {
            var chosen = dealers.Where((_, at) => (mask >> at & 1) != 0).ToArray();
            agreeing = [.. dealers.Where(dealer => chosen.Contains(dealer) || LiesOn(chosen, dealer, basis, constants))];
            if (agreeing.Length >= required)
                return true;
        }
        agreeing = [];
        return false;
    }

    /// <summary>
    /// λ_i modulo the order of the group, with h(0) = Σ λ_i·h(i) for every polynomial h of degree below the number of points.
    /// </summary>
    public static Scalar[] GroupWeights(ReadOnlySpan<int> points)
    {
        var weights = new Scalar[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var (top, bottom) = (new Scalar(1), new Scalar(1));
            foreach (var j in points)
            {
                if (j == points[i])
                    continue;
                top *= new Scalar((ulong)j);
                bottom *= new Scalar((ulong)j) - new Scalar((ulong)points[i]);
            }
            weights[i] = top * bottom.Inverse();
        }
        return weights;
    }

    private static bool LiesOn(int[] chosen, int dealer, RnsBasis basis, SortedDictionary<int, ulong[]> constants)
    {
        var weights = Committee.LagrangeWeights(chosen, dealer, basis);
        for (var at = 0; at < constants[dealer].Length; at++)
        {
            var l = at / ResharingTerms.Challenges;
            var sum = 0UL;
            for (var i = 0; i < chosen.Length; i++)
                sum = basis[l].Add(sum, basis[l].Multiply(weights[i][l], constants[chosen[i]][at]));
            if (sum != constants[dealer][at])
                return false;
        }
        return true;
    }
}
