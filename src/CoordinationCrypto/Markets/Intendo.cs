using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// An agent's conditional commitment to a stag, its condition encrypted under the committee's joint key. It carries an encryption of 2^−1·v mod p, v the 0/1 indicator of the accepted cells: everybody works with twice the
/// ciphertext, because a proof of encryption can only ever vouch for twice of what was submitted. A decoy is v = 0, and nobody can tell.
/// </summary>
public sealed class Intendo : IDisposable
{
    private Intendo(StagTerms terms, uint weight, Ciphertext ciphertext)
    {
        Terms = terms;
        Weight = weight;
        Ciphertext = ciphertext;
    }

    /// <summary>The stag it commits to.</summary>
    public StagTerms Terms { get; }

    /// <summary>The public weight: 1 on a members axis.</summary>
    public uint Weight { get; }

    /// <summary>The encrypted half of the indicator.</summary>
    public Ciphertext Ciphertext { get; }

    /// <summary>Encodes and encrypts a condition.</summary>
    /// <param name="terms">The stag's terms.</param>
    /// <param name="condition">The condition, on the stag's grid.</param>
    /// <param name="key">The committee's joint public key.</param>
    /// <param name="entropy">Where the encryption's randomness comes from.</param>
    /// <exception cref="ArgumentException">The condition accepts no representable cell of the grid (a threshold outside 1..levels), or the grid does not fit one row of slots.</exception>
    public static Intendo Create(StagTerms terms, Condition condition, PublicKey key, EntropySource entropy)
    {
        var parameters = key.Parameters;
        if (terms.Grid.CellCount > parameters.RowSize) throw new ArgumentException($"The grid has {terms.Grid.CellCount} cells; {parameters.Name} has room for {parameters.RowSize}.", nameof(terms));
        var half = (parameters.PlainModulus.Value + 1) / 2; // 2^−1 mod p
        if (!condition.FitsIn(terms.Grid)) throw new ArgumentException("The condition's threshold is no cell of the stag's grid.", nameof(condition));
        using var slots = new Plaintext(parameters); // holds slot values, so that they are zeroed
        condition.WriteIndicator(terms.Grid, slots.Coefficients[..terms.Grid.CellCount]);
        foreach (ref var slot in slots.Coefficients[..terms.Grid.CellCount]) slot *= half; // 0 or 2^−1
        using var plaintext = new SlotEncoder(parameters).Encode(slots.Coefficients);
        return new Intendo(terms, 1, new Encryptor(key).Encrypt(plaintext, entropy));
    }

    /// <summary>Gives the ciphertext's memory back.</summary>
    public void Dispose() => Ciphertext.Dispose();
}
