using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

public static partial class Evaluator
{
    /// <summary>
    /// Enc(m1·m2), of degree 2: slot by slot for encoded plaintexts. The overflow of the operands grows into noise, so operands whose
    /// randomness an adversary chose are re-randomized first.
    /// </summary>
    public static TensorCiphertext Multiply(Ciphertext left, Ciphertext right)
    {
        RequireSame(left.Parameters, right.Parameters);
        var ring = left.Parameters.Products;
        using var a0 = ring.Extend(left.C0);
        using var a1 = ring.Extend(left.C1);
        using var b0 = ring.ScaleUp(right.C0);
        using var b1 = ring.ScaleUp(right.C1);
        var basis = ring.JointBasis;
        for (var l = 0; l < basis.Count; l++) // limb by limb: the four limbs stay in the cache
        {
            var ntt = basis.Ntt(l);
            ntt.Forward(a0.Limb(l));
            ntt.Forward(a1.Limb(l));
            ntt.Forward(b0.Limb(l));
            ntt.Forward(b1.Limb(l));
            FusedKernels.Tensor(a0.Limb(l), b0.Limb(l), a1.Limb(l), b1.Limb(l), basis[l]);
            ntt.Inverse(a0.Limb(l));
            ntt.Inverse(b0.Limb(l));
            ntt.Inverse(a1.Limb(l));
        }
        return new TensorCiphertext(left.Parameters, ring.ScaleDown(a0), ring.ScaleDown(b0), ring.ScaleDown(a1));
    }

    /// <summary>Enc(m²), of degree 2.</summary>
    public static TensorCiphertext Square(Ciphertext ciphertext) => Multiply(ciphertext, ciphertext);

    /// <summary>The same message under (c0, c1): c2·s² is switched to the key s.</summary>
    public static Ciphertext Relinearize(TensorCiphertext tensor, RelinearizationKey key)
    {
        RequireSame(tensor.Parameters, key.Parameters);
        var (u, v) = key.Key.Switch(tensor.C2);
        u.Add(tensor.C0);
        v.Add(tensor.C1);
        return new Ciphertext(tensor.Parameters, u, v);
    }

    /// <summary>Enc(m1 + m2).</summary>
    public static TensorCiphertext Add(TensorCiphertext left, TensorCiphertext right) => Combine(left, right, static (x, y) => x.Add(y));

    /// <summary>Enc(m1 + m2).</summary>
    public static TensorCiphertext Add(TensorCiphertext left, Ciphertext right) => Combine(left, right, static (x, y) => x.Add(y));

    /// <summary>Enc(m1 − m2).</summary>
    public static TensorCiphertext Subtract(TensorCiphertext left, TensorCiphertext right) =>
        Combine(left, right, static (x, y) => x.Subtract(y));

    /// <summary>Enc(m1 − m2).</summary>
    public static TensorCiphertext Subtract(TensorCiphertext left, Ciphertext right) =>
        Combine(left, right, static (x, y) => x.Subtract(y));

    /// <summary>Enc(k·m) for a small integer k; the noise grows by |k|.</summary>
    public static TensorCiphertext MultiplyScalar(TensorCiphertext tensor, long k)
    {
        var result = Clone(tensor);
        var residues = tensor.Parameters.DataBasis.Residues(k);
        result.C0.Multiply(residues);
        result.C1.Multiply(residues);
        result.C2.Multiply(residues);
        return result;
    }

    private static TensorCiphertext Combine(
        TensorCiphertext left,
        TensorCiphertext right,
        Action<CoefficientPolynomial, CoefficientPolynomial> into
    )
    {
        RequireSame(left.Parameters, right.Parameters);
        var result = Clone(left);
        into(result.C0, right.C0);
        into(result.C1, right.C1);
        into(result.C2, right.C2);
        return result;
    }

    private static TensorCiphertext Combine(
        TensorCiphertext left,
        Ciphertext right,
        Action<CoefficientPolynomial, CoefficientPolynomial> into
    )
    {
        RequireSame(left.Parameters, right.Parameters);
        var result = Clone(left);
        into(result.C0, right.C0);
        into(result.C1, right.C1);
        return result;
    }

    private static TensorCiphertext Clone(TensorCiphertext tensor) =>
        new(tensor.Parameters, tensor.C0.Clone(), tensor.C1.Clone(), tensor.C2.Clone());
}
