using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Validator i's Shamir share of the joint secret, of degree f. In epoch 0 it is S_i = Σ_{A∋i} s_A·φ_A(i) mod q·P, computed from
/// the validator's seeds with no message at all (Cramer–Damgård–Ishai, TCC 2005); in a later one it was dealt by the committee
/// before and does not follow from any seeds. Zeroed on disposal.
/// </summary>
internal sealed class KeyShare : IDisposable
{
    private KeyShare(BfvParameters parameters, int validator, EvaluationPolynomial share, uint epoch)
    {
        Parameters = parameters;
        Epoch = epoch;
        Validator = validator;
        Value = share;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The validator's number, 1..n.</summary>
    public int Validator { get; }

    /// <summary>The epoch whose shares it goes with; shares of different epochs open nothing.</summary>
    public uint Epoch { get; }

    internal EvaluationPolynomial Value { get; }

    /// <summary>Converts a validator's seeds into its share.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="seeds">The validator's seeds.</param>
    /// <param name="transcript">The digest of the ceremony's commitments that all expansions are bound to.</param>
    /// <returns>The share, which the caller disposes of.</returns>
    public static KeyShare Derive(BfvParameters parameters, SubsetSeeds seeds, Hash32 transcript)
    {
        var share = EvaluationPolynomial.Zero(parameters.KeyBasis);
        foreach (var subset in seeds.Committee.SubsetsOf(seeds.Validator))
        {
            using var part = KeyContribution.SecretPart(parameters, seeds, subset, transcript);
            share.AddScaled(part, seeds.Committee.SharingWeight(subset, seeds.Validator, parameters.KeyBasis));
        }
        return new KeyShare(parameters, seeds.Validator, share, 0);
    }

    /// <summary>The share whose value was summed up or dealt elsewhere; takes ownership of it.</summary>
    internal static KeyShare Adopt(BfvParameters parameters, int validator, EvaluationPolynomial value, uint epoch = 0) =>
        new(parameters, validator, value, epoch);

    /// <summary>Zeroes the share.</summary>
    public void Dispose() => Value.Dispose();
}
