using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Which point of a registry, and its logarithm: the witness of a <see cref="OneOfManyRelation"/>. It does not own the scalar.
/// </summary>
internal sealed class MemberWitness : Witness
{
    /// <summary>A witness.</summary>
    /// <param name="index">j, counted from 0. Secret.</param>
    /// <param name="secret">sk, which must outlive the witness.</param>
    public MemberWitness(int index, SecretScalar secret) => (Index, Secret) = (index, secret);

    /// <summary>j.</summary>
    public int Index { get; }

    /// <summary>sk.</summary>
    public SecretScalar Secret { get; }
}
