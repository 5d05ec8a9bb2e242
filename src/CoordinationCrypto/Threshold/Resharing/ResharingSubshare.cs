using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What dealer i seals for new validator j: u_{i,j} = g_i(j) mod q·P, m_{i,j} = m_i(j) for every prime and challenge, and x_{i,j} =
/// h_i(j) modulo the group's order. In bytes: per prime the N residues of u, then per prime its five masks, each
/// run packed; then x, 32 bytes, big-endian. Zeroed on disposal.
/// </summary>
internal sealed class ResharingSubshare : IDisposable
{
    private readonly PolynomialMemory _masks; // m_{i,j} of prime l and challenge c at 5·l + c

    /// <summary>Takes ownership of all three.</summary>
    public ResharingSubshare(EvaluationPolynomial value, PolynomialMemory masks, SecretScalar elGamal)
    {
        Value = value;
        _masks = masks;
        ElGamal = elGamal;
    }

    /// <summary>u_{i,j}.</summary>
    public EvaluationPolynomial Value { get; }

    /// <summary>x_{i,j}.</summary>
    public SecretScalar ElGamal { get; }

    /// <summary>The bytes of a subshare.</summary>
    public static int Length(RnsBasis basis)
    {
        var length = SecretScalar.Length + KeyContribution.PackedLength(basis);
        for (var l = 0; l < basis.Count; l++)
            length += MasksLength(basis, l);
        return length;
    }

    /// <summary>The byte form, in memory that is zeroed.</summary>
    public SecretBuffer Encode()
    {
        var basis = Value.Basis;
        var buffer = SecretBuffer.Allocate(Length(basis));
        var rest = buffer.Span;
        KeyContribution.Pack(Value, rest[..KeyContribution.PackedLength(basis)]);
        rest = rest[KeyContribution.PackedLength(basis)..];
        for (var l = 0; l < basis.Count; rest = rest[MasksLength(basis, l++)..])
            Residues.Pack(MasksOf(l), basis[l].Value, rest[..MasksLength(basis, l)]);
        ElGamal.Export(rest);
        return buffer;
    }

    /// <summary>Reads what a box holds. False unless the length is exact, every residue canonical and x in [1, order).</summary>
    public static bool TryRead(RnsBasis basis, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ResharingSubshare? subshare)
    {
        subshare = null;
        if (bytes.Length != Length(basis) || !SecretScalar.TryRead(bytes[^SecretScalar.Length..], out var elGamal))
            return false;
        var read = new ResharingSubshare(EvaluationPolynomial.Zero(basis), PolynomialMemory.Rent(ResharingChallenge.Count(basis)), elGamal);
        var canonical = KeyContribution.TryUnpack(bytes[..KeyContribution.PackedLength(basis)], read.Value);
        var rest = bytes[KeyContribution.PackedLength(basis)..];
        for (var l = 0; l < basis.Count; rest = rest[MasksLength(basis, l++)..])
            canonical &= Residues.TryUnpack(rest[..MasksLength(basis, l)], basis[l].Value, read.MasksOf(l));
        if (canonical)
            subshare = read;
        else
            read.Dispose();
        return canonical;
    }

    /// <summary>
    /// Whether it lies on what the dealer committed to and opened: x_{i,j}·G = X_i + Σ_k j^k·C_{i,k} (Feldman, FOCS 1987), and for
    /// every prime and challenge m_{i,j} + ⟨ρ, u_{i,j}⟩ = z_i(j). Both sides of each equation are public where it holds, and
    /// where it does not hold the subshare is shown to everyone.
    /// </summary>
    public bool IsConsistent(
        ResharingTerms terms,
        int dealer,
        int recipient,
        ResharingDeal deal,
        ResharingCombination combination,
        ResharingChallenge challenge
    )
    {
        if (!Secp256k1.MultiplyGenerator(ElGamal).Equals(deal.ElGamalKeyAt(terms, dealer, recipient)))
            return false;
        var basis = Value.Basis;
        using var masked = PolynomialMemory.Rent(ResharingChallenge.Count(basis));
        _masks.Span.CopyTo(masked.Span);
        challenge.AddCombinations(Value, masked.Span);
        var expected = combination.At(basis, recipient);
        return expected.AsSpan().SequenceEqual(masked.Span);
    }

    public void Dispose()
    {
        Value.Dispose();
        _masks.Dispose();
        ElGamal.Dispose();
    }

    private static int MasksLength(RnsBasis basis, int l) => (int)Residues.EncodedLength(ResharingTerms.Challenges, basis[l].Value);

    private Span<ulong> MasksOf(int l) => _masks.Span.Slice(l * ResharingTerms.Challenges, ResharingTerms.Challenges);
}
