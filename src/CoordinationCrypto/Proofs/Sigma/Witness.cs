using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// What a prover knows. Its shape mirrors the statement's: scalars, short polynomials, one witness for each part, or one for one branch.
/// </summary>
internal abstract class Witness
{
    /// <summary>The type's name: never the contents.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>This witness as the kind that a statement needs.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    internal TKind As<TKind>()
        where TKind : Witness
    {
        if (this is not TKind)
            Throw.Argument($"The statement needs a {typeof(TKind).Name}.", "witness");
        return (TKind)this;
    }
}
