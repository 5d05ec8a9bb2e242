namespace CoordinationCrypto.Arithmetic;

/// <summary>Where the residues of a limb lie: for kernels that read many limbs at once, since spans cannot be put into an array.</summary>
/// <param name="Memory">The memory, which must not be disposed while the reference is in use.</param>
/// <param name="Start">The index of the first residue in it.</param>
internal readonly record struct LimbReference(PolynomialMemory Memory, int Start)
{
    /// <summary>The residues.</summary>
    public ReadOnlySpan<ulong> Residues(int n) => Memory.Span.Slice(Start, n);
}
