using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Proofs;

/// <summary>The scalars x of a <see cref="LinearRelation"/> M·x = Y. It does not own them.</summary>
internal sealed class ScalarWitness : Witness
{
    private readonly SecretScalar[] _scalars;

    /// <summary>One scalar for each column of the matrix, which must outlive the witness.</summary>
    public ScalarWitness(params SecretScalar[] scalars) => _scalars = scalars;

    /// <summary>x.</summary>
    public ReadOnlySpan<SecretScalar> Scalars => _scalars;
}
