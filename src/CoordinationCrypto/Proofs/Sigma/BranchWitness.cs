namespace CoordinationCrypto.Proofs;

/// <summary>A witness for one branch of an <see cref="Or"/>.</summary>
internal sealed class BranchWitness : Witness
{
    /// <summary>A witness for branch <paramref name="branch"/>, counted from 0.</summary>
    public BranchWitness(int branch, Witness witness) => (Branch, Witness) = (branch, witness);

    /// <summary>The branch that is known, counted from 0. Secret.</summary>
    public int Branch { get; }

    /// <summary>Its witness.</summary>
    public Witness Witness { get; }
}
