using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Rings;

/// <summary>
/// What both forms of a polynomial share: L limbs of N residues, limb l canonical in [0, q_l), in pooled native memory that is zeroed
/// when it is given back.
/// The operations here are linear, so they mean the same in either form; the type parameter keeps the forms apart.
/// </summary>
/// <typeparam name="TSelf">The form: <see cref="CoefficientPolynomial"/> or <see cref="EvaluationPolynomial"/>.</typeparam>
internal abstract class RnsPolynomial<TSelf> : IDisposable
    where TSelf : RnsPolynomial<TSelf>
{
    private PolynomialMemory? _memory;

    protected RnsPolynomial(RnsBasis basis, PolynomialMemory memory)
    {
        Basis = basis;
        _memory = memory;
    }

    public RnsBasis Basis { get; }

    private PolynomialMemory Memory => _memory ?? throw new ObjectDisposedException(GetType().Name);

    /// <summary>All residues, limb after limb.</summary>
    public Span<ulong> Residues => Memory.Span[..(Basis.Count * Basis.Degree)];

    /// <summary>The N residues modulo q_l.</summary>
    public Span<ulong> Limb(int l) => Memory.Span.Slice(l * Basis.Degree, Basis.Degree);

    /// <summary>Where the residues modulo q_l lie; valid while this object is not disposed.</summary>
    public LimbReference Reference(int l) => new(Memory, l * Basis.Degree);

    /// <summary>this += other.</summary>
    public void Add(TSelf other)
    {
        RequireSameBasis(other);
        for (var l = 0; l < Basis.Count; l++)
            Kernels.Add(Limb(l), Limb(l), other.Limb(l), Basis[l]);
    }

    /// <summary>this −= other.</summary>
    public void Subtract(TSelf other)
    {
        RequireSameBasis(other);
        for (var l = 0; l < Basis.Count; l++)
            Kernels.Subtract(Limb(l), Limb(l), other.Limb(l), Basis[l]);
    }

    /// <summary>this = −this.</summary>
    public void Negate()
    {
        for (var l = 0; l < Basis.Count; l++)
            Kernels.Negate(Limb(l), Limb(l), Basis[l]);
    }

    /// <summary>this *= scalar, given by its residues.</summary>
    public void Multiply(ReadOnlySpan<ulong> scalar)
    {
        RequireScalar(scalar);
        for (var l = 0; l < Basis.Count; l++)
            Kernels.MultiplyScalar(Limb(l), Limb(l), Basis[l].Prepare(scalar[l]), Basis[l]);
    }

    /// <summary>this += scalar · other.</summary>
    public void AddScaled(TSelf other, ReadOnlySpan<ulong> scalar)
    {
        RequireScalar(scalar);
        if (!Basis.IsPrefixOf(other.Basis))
            throw new ArgumentException("The other polynomial lacks residues of this basis.", nameof(other));
        for (var l = 0; l < Basis.Count; l++)
            Kernels.MultiplyScalarAdd(Limb(l), other.Limb(l), Basis[l].Prepare(scalar[l]), Basis[l]);
    }

    /// <summary>Copies the residues of <paramref name="source"/>, whose basis may be longer.</summary>
    public void CopyFrom(TSelf source)
    {
        if (!Basis.IsPrefixOf(source.Basis))
            throw new ArgumentException("The source lacks residues of this basis.", nameof(source));
        source.Residues[..Residues.Length].CopyTo(Residues);
    }

    /// <summary>Writes the residues: for each prime, N of bits(q_l) bits each, packed.</summary>
    public void Write(WireWriter writer) => Write(writer, Basis.Count);

    /// <summary>Writes the residues modulo the first primes.</summary>
    public void Write(WireWriter writer, int primes)
    {
        for (var l = 0; l < primes; l++)
            writer.WriteResidues(Limb(l), Basis[l].Value);
    }

    /// <summary>
    /// Reads what <see cref="Write(WireWriter)"/> writes. False if bytes are missing or a residue is not canonical; what this polynomial
    /// holds is unspecified then.
    /// </summary>
    public bool TryRead(ref WireReader reader)
    {
        for (var l = 0; l < Basis.Count; l++)
            if (!reader.TryReadResidues(Limb(l), Basis[l].Value))
                return false;
        return true;
    }

    /// <summary>Gives the memory back; it is zeroed first.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _memory, null)?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static PolynomialMemory Rent(RnsBasis basis) => PolynomialMemory.Rent(basis.Count * basis.Degree);

    /// <summary>Takes the memory out of this object, which is unusable afterwards.</summary>
    protected PolynomialMemory Release() => Interlocked.Exchange(ref _memory, null) ?? throw new ObjectDisposedException(GetType().Name);

    protected void RequireSameBasis<TOther>(RnsPolynomial<TOther> other)
        where TOther : RnsPolynomial<TOther>
    {
        if (Basis.Count != other.Basis.Count || !Basis.IsPrefixOf(other.Basis))
            throw new ArgumentException("The polynomials have different bases.", nameof(other));
    }

    private void RequireScalar(ReadOnlySpan<ulong> scalar)
    {
        if (scalar.Length < Basis.Count)
            throw new ArgumentException("The scalar has too few residues.", nameof(scalar));
    }
}
