using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// An agent's conditional commitment to a stag, its condition encrypted under the committee's joint key, with a proof that it is an
/// encryption and who may be its author. It carries an encryption of 2^−1·v mod p, v the 0/1 indicator
/// of the accepted cells: everybody works with twice the ciphertext, because a proof of encryption can only ever vouch for twice of what
/// was submitted. A decoy is v = 0, and nobody can tell.
/// </summary>
internal sealed class Intendo : IDisposable
{
    private Intendo(Ciphertext ciphertext, ShownIdentity? shown, byte[] proof)
    {
        Ciphertext = ciphertext;
        Shown = shown;
        Proof = proof;
    }

    /// <summary>The encrypted half of the indicator.</summary>
    public Ciphertext Ciphertext { get; }

    /// <summary>What an agent's first intendo in a stag shows of it; null in later ones.</summary>
    public ShownIdentity? Shown { get; }

    /// <summary>The proof, bound to everything that the context names.</summary>
    public ReadOnlyMemory<byte> Proof { get; }

    /// <summary>Encodes, encrypts and proves an agent's first intendo in a stag.</summary>
    /// <param name="terms">The stag's terms.</param>
    /// <param name="condition">The condition, on the stag's grid.</param>
    /// <param name="encryptor">Encrypts under the committee's joint key.</param>
    /// <param name="secret">What the encryption's randomness comes from, for this intendo alone.</param>
    /// <param name="context">What the proof is bound to.</param>
    /// <param name="policy">Who may take part.</param>
    /// <param name="key">The agent's key in the stag.</param>
    /// <param name="entropy">Makes the proof's masks and the sealing.</param>
    /// <exception cref="ArgumentException">The condition cannot be stated on the stag's grid, the
    /// grid does not fit one row of slots, or the agent may not take part.</exception>
    public static Intendo CreateFirst(
        StagTerms terms,
        Condition condition,
        ProvenEncryptor encryptor,
        IntendoSecret secret,
        SubmissionContext context,
        IdentityPolicy policy,
        PseudonymKey key,
        EntropySource entropy
    )
    {
        var ciphertext = Encrypt(terms, condition, context, encryptor, secret, out var witness);
        using (witness)
        {
            var proof = SubmissionProof.ProveFirst(encryptor, ciphertext, witness, context, policy, key, entropy, out var shown);
            return new Intendo(ciphertext, shown, proof);
        }
    }

    /// <summary>Encodes, encrypts and proves a later intendo of an agent that its first has shown.</summary>
    /// <inheritdoc cref="CreateFirst"/>
    public static Intendo CreateReplacement(
        StagTerms terms,
        Condition condition,
        ProvenEncryptor encryptor,
        IntendoSecret secret,
        SubmissionContext context,
        EntropySource entropy
    )
    {
        var ciphertext = Encrypt(terms, condition, context, encryptor, secret, out var witness);
        using (witness)
        {
            var proof = SubmissionProof.ProveReplacement(encryptor, ciphertext, witness, context, entropy);
            return new Intendo(ciphertext, null, proof);
        }
    }

    /// <summary>v, encoded: what twice the ciphertext of an intendo encrypts. The caller disposes of it.</summary>
    /// <exception cref="ArgumentException">The condition or the grid does not fit, or there is no such role.</exception>
    public static Plaintext Encode(StagTerms terms, Condition condition, int role, BfvParameters parameters)
    {
        if (terms.Grid.CellCount > parameters.RowSize)
            throw new ArgumentException(
                $"The grid has {terms.Grid.CellCount} cells; {parameters.Name} has room for {parameters.RowSize}.",
                nameof(terms)
            );
        if (role >= terms.Roles.Count)
            Throw.OutOfRange($"The stag has no role {role}: it has {terms.Roles.Count}.", nameof(role));
        if (!condition.TryOn(terms.Grid, terms.Roles[role].Members, out var accepted, out var problem))
            throw new ArgumentException($"The condition cannot be stated on the stag's grid: {problem.Message}.", nameof(condition));
        using var slots = new Plaintext(parameters); // holds slot values, so that they are zeroed
        accepted.WriteIndicator(slots.Coefficients[..terms.Grid.CellCount]);
        return new SlotEncoder(parameters).Encode(slots.Coefficients);
    }

    /// <summary>Gives the ciphertext's memory back.</summary>
    public void Dispose() => Ciphertext.Dispose();

    private static Ciphertext Encrypt(
        StagTerms terms,
        Condition condition,
        SubmissionContext context,
        ProvenEncryptor encryptor,
        IntendoSecret secret,
        out ShortWitness witness
    )
    {
        using var plaintext = Encode(terms, condition, context.Backing.Role, encryptor.Key.Parameters);
        return encryptor.Encrypt(plaintext, secret.Seed, out witness);
    }
}
