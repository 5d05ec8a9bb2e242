using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A BFV public key (b, a) with b = −a·s + e, modulo q·P; encryption uses its residues modulo q. Immutable; safe to share between
/// threads.
/// </summary>
public sealed class PublicKey : IDisposable
{
    internal PublicKey(BfvParameters parameters, EvaluationPolynomial b, EvaluationPolynomial a)
    {
        Parameters = parameters;
        B = b;
        A = a;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    internal EvaluationPolynomial B { get; }

    internal EvaluationPolynomial A { get; }

    /// <summary>The polynomial a that a public 32-byte seed expands to: uniform values in evaluation form over q·P, by SHAKE256.</summary>
    internal static EvaluationPolynomial ExpandA(BfvParameters parameters, ReadOnlySpan<byte> seed)
    {
        using var xof = new Xof("CoordinationCrypto/public-polynomial/v1"u8);
        xof.Absorb(seed);
        var a = EvaluationPolynomial.Zero(parameters.KeyBasis);
        UniformSampler.Fill(xof, a);
        return a;
    }

    /// <summary>Gives the key's memory back.</summary>
    public void Dispose()
    {
        B.Dispose();
        A.Dispose();
    }
}
