namespace CoordinationCrypto.Bfv;

/// <summary>What is known of the coefficients of a ciphertext that is multiplied: they decide how often its phase exceeds q, and that decides the product's noise.</summary>
internal enum Overflow
{
    /// <summary>As uniform ones: an honest encryption is a summand, or the ciphertext was computed from such. (That computed ones behave alike is the usual heuristic of BFV's analyses; pass <see cref="Arbitrary"/> to do without.)</summary>
    Uniform,

    /// <summary>Chosen by an adversary, or not relied upon.</summary>
    Arbitrary,
}
