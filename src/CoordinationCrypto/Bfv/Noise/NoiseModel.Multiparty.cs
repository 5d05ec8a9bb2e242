using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

internal sealed partial class NoiseModel
{
    /// <summary>
    /// max_j |σ_j(e_l)| of a relinearization key that the parts of the secret made together: e_l = s·e0_l + u·e1_l + e2_l + e3_l with
    /// u, like s, a sum of one ternary polynomial per part, and each of the four a sum of one centred
    /// binomial per part. An embedding of a product is the product of the embeddings. Galois keys made together have
    /// <see cref="KeyNoiseCanonical"/>.
    /// </summary>
    public double MultipartyRelinearizationNoise =>
        2 * SecretCanonical * KeyNoiseCanonical + Canonical(2 * KeyParts * CenteredBinomialSampler.Variance);
}
