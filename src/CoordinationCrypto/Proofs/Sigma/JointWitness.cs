namespace CoordinationCrypto.Proofs;

/// <summary>One witness for each part of an <see cref="And"/>.</summary>
internal sealed class JointWitness : Witness
{
    private readonly Witness[] parts;

    /// <summary>The witnesses, in the order of the parts.</summary>
    public JointWitness(params Witness[] parts) => this.parts = parts;

    /// <summary>The witnesses, in the order of the parts.</summary>
    public ReadOnlySpan<Witness> Parts => parts;
}
