namespace CoordinationCrypto.Proofs;

/// <summary>One witness for each part of an <see cref="And"/>.</summary>
internal sealed class JointWitness : Witness
{
    private readonly Witness[] _parts;

    /// <summary>The witnesses, in the order of the parts.</summary>
    public JointWitness(params Witness[] parts) => _parts = parts;

    /// <summary>The witnesses, in the order of the parts.</summary>
    public ReadOnlySpan<Witness> Parts => _parts;
}
