using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <content>Collective refreshes: what goes in and what comes out.</content>
public sealed partial class ThresholdNoise
{
    /// <summary>
    /// ‖v‖₂ after a refresh: e = Σ_A e_A, and the carries of m + ρ and the ρ_A. It does not depend on the noise before.
    /// </summary>
    internal double RefreshedNoise => Model.Norm(Committee.SubsetCount * CenteredBinomialSampler.Variance) + Model.Carry(Committee.SubsetCount + 1);

    /// <summary>
    /// What the opening of m + ρ leaks at most, in units of 2^−100: √N·‖v‖₂/(2B + 1) with the carries of C(n, f) + 1 messages, and the tails. False when that is 2^−40 or more: the flooding does not cover the noise. What is covered also
    /// decodes: ‖v‖₂ is then below 2^−39·B, and C(n, f)·B is below Δ/4.
    /// </summary>
    /// <param name="noise">A bound on ‖v‖₂ of the ciphertext that goes in.</param>
    /// <param name="units">The price; the whole budget when it is not covered.</param>
    internal bool TryPriceRefresh(double noise, out ulong units)
    {
        units = noise >= 0 ? Price(Model.SlotMasked(noise)) : LeakageBudget.Total;
        if (units < LeakageBudget.Total) return true;
        units = LeakageBudget.Total;
        return false;
    }

    /// <summary>The same for the result of a circuit, under evaluation keys that the committee made.</summary>
    /// <param name="circuit">What was computed since fresh encryptions or refreshes, whose results enter with <see cref="RefreshedNoise"/>.</param>
    /// <param name="step">The step that goes in.</param>
    /// <param name="units">The price.</param>
    internal bool TryPriceRefresh(Circuit circuit, int step, out ulong units) =>
        TryPriceRefresh(Model.Bounds(circuit, Model.MultipartyRelinearizationNoise, Model.KeyNoiseCanonical)[step], out units);
}
