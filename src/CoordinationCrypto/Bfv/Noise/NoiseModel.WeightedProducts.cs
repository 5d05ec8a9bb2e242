namespace CoordinationCrypto.Bfv;

/// <remarks>
/// Σ_i w_i·x_i·y_i, |w_i| ≤ W, n products, each factor's noise being a part z that was there before the ciphertext was
/// re-randomized, and a rest. The leading term of a product is p·(z·k' + z'·k) with overflows k that the
/// re-randomization made uniform, independent of z and of each other. In embedding j, the sum over i is of independent sub-Gaussian
/// terms: |Σ_i w_i·σ_j(z_i)·σ_j(k_i)| ≤ W·(Σ_i |σ_j(z_i)|²)^½·L, L the
/// <see cref="Overflow.Uniform"/> bound of one overflow with z = 1; and Σ_j over the embeddings gives W·√n·‖z‖₂·L instead of
/// W·n·‖z‖₂·L. All other terms are added up as if aligned, and without use of randomness.
/// </remarks>
internal sealed partial class NoiseModel
{
    /// <summary>
    /// Noise of Σ_i w_i·x_i·y_i with one rounding, before relinearization. Four tails: the overflows' polynomials, of left and of
    /// right factors.
    /// </summary>
    /// <param name="before">‖z‖₂ of every factor at most: noise that was there before the re-randomization, however chosen.</param>
    /// <param name="left">‖v‖₂ of x_i in all.</param>
    /// <param name="right">‖v‖₂ of y_i in all.</param>
    /// <param name="weight">W.</param>
    /// <param name="terms">n.</param>
    public double WeightedProducts(double before, double left, double right, double weight, int terms)
    {
        var p = (double)Parameters.PlainModulus.Value;
        var lead = 2 * p * before;
        var aligned = UnscaledProduct(left, Overflow.Arbitrary, right, Overflow.Arbitrary) - lead * LiftCanonical(Overflow.Arbitrary);
        return weight * terms * aligned
            + weight * Math.Sqrt(terms) * lead * LiftCanonical(Overflow.Uniform)
            + ProductRounding()
            + Carry(weight * terms);
    }

    /// <summary>u·e of an encryption of zero (b·u, a·u) with any ternary u.</summary>
    public double SpreadNoise => _rootDegree * KeyNoiseCanonical;
}
