using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Validator i's Shamir share of the joint secret, S_i = Σ_{A∋i} s_A·φ_A(i) mod q·P, of degree f, computed from its seeds with no message at all (Cramer–Damgård–Ishai, TCC 2005). Zeroed on disposal.
/// </summary>
public sealed class KeyShare : IDisposable
{
    private KeyShare(BfvParameters parameters, int validator, EvaluationPolynomial share)
    {
        Parameters = parameters;
        Validator = validator;
        Value = share;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The validator's number, 1..n.</summary>
    public int Validator { get; }

    internal EvaluationPolynomial Value { get; }

    /// <summary>Converts a validator's seeds into its share.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="seeds">The validator's seeds.</param>
    /// <param name="transcript">The digest of the ceremony's commitments that all expansions are bound to.</param>
    public static KeyShare Derive(BfvParameters parameters, SubsetSeeds seeds, ReadOnlySpan<byte> transcript)
    {
        var share = EvaluationPolynomial.Zero(parameters.KeyBasis);
        foreach (var subset in seeds.Committee.SubsetsOf(seeds.Validator))
        {
            using var part = KeyContribution.SecretPart(parameters, seeds, subset, transcript);
            share.AddScaled(part, seeds.Committee.SharingWeight(subset, seeds.Validator, parameters.KeyBasis));
        }
        return new KeyShare(parameters, seeds.Validator, share);
    }

    /// <summary>The share whose value was summed up elsewhere; takes ownership of it.</summary>
    internal static KeyShare Adopt(BfvParameters parameters, int validator, EvaluationPolynomial value) => new(parameters, validator, value);

    /// <summary>Zeroes the share.</summary>
    public void Dispose() => Value.Dispose();
}
