using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// The largest coefficient of [p·phase]_q, which is p·v − m, small where the phase is Δ·m + v. Coefficient by coefficient it is
/// composed from its residues in words: noise tells of the secret key, so no branch depends on it and no number outlives the call.
/// </summary>
internal static class InvariantNoise
{
    /// <summary>bits(q) − bits(‖[p·phase]_q‖∞) − 1, or 0 if that is negative.</summary>
    public static int Budget(BfvParameters parameters, CoefficientPolynomial phase) =>
        Math.Max(0, (int)parameters.Q.GetBitLength() - Bits(parameters, phase) - 1);

    /// <summary>The bits of ‖[p·phase]_q‖∞.</summary>
    private static int Bits(BfvParameters parameters, CoefficientPolynomial phase)
    {
        var basis = parameters.DataBasis;
        var q = basis.Product;
        var carry = BitOperations.Log2((uint)basis.Count) + 1; // Σ_l y_l·q/q_l < L·q < 2^carry·q
        var width = ((int)q.GetBitLength() + carry + 63) / 64;
        ulong[][] cofactors = [.. Enumerable.Range(0, basis.Count).Select(l => Words(q / basis[l].Value, width))];
        ulong[][] multiples = [.. Enumerable.Range(0, carry).Select(k => Words(q << (carry - 1 - k), width))]; // descending, q the last
        var half = Words((q + 1) / 2, width);

        using var scaled = phase.Clone(); // y_l = x·(q/q_l)^−1 mod q_l with x = p·phase
        scaled.Multiply([
            .. Enumerable.Range(0, basis.Count).Select(l => Factor(basis[l], q / basis[l].Value, parameters.PlainModulus.Value)),
        ]);
        using var memory = PolynomialMemory.Rent(3 * width);
        var sum = memory.Span[..width];
        var other = memory.Span.Slice(width, width);
        var union = memory.Span[(2 * width)..];
        for (var j = 0; j < basis.Degree; j++)
        {
            sum.Clear();
            for (var l = 0; l < basis.Count; l++)
                MultiplyAdd(sum, cofactors[l], scaled.Residues[l * basis.Degree + j]);
            foreach (var multiple in multiples)
                Select(sum, other, Subtract(other, sum, multiple) - 1); // sum in [0, multiple)
            var negative = Subtract(other, sum, half) - 1; // all ones where sum ≥ q/2
            Subtract(other, multiples[^1], sum);
            Select(sum, other, negative);
            for (var i = 0; i < width; i++)
                union[i] |= sum[i]; // has the bits of the largest
        }
        for (var i = width - 1; i >= 0; i--)
            if (union[i] != 0)
                return 64 * i + BitOperations.Log2(union[i]) + 1;
        return 0;
    }

    /// <summary>p·cofactor^−1 modulo q_l.</summary>
    private static ulong Factor(Modulus q, BigInteger cofactor, ulong p) =>
        q.Multiply(q.Reduce(p), q.Inverse((ulong)BigInteger.Remainder(cofactor, q.Value)));

    private static ulong[] Words(BigInteger x, int width)
    {
        var words = new ulong[width];
        for (var i = 0; i < width; i++)
            words[i] = (ulong)((x >> (64 * i)) & ulong.MaxValue);
        return words;
    }

    /// <summary>sum += x·factor.</summary>
    private static void MultiplyAdd(Span<ulong> sum, ReadOnlySpan<ulong> x, ulong factor)
    {
        var carry = 0UL;
        for (var i = 0; i < sum.Length; i++)
        {
            var product = (UInt128)x[i] * factor + sum[i] + carry; // below 2^128
            sum[i] = (ulong)product;
            carry = (ulong)(product >> 64);
        }
    }

    /// <summary>difference = x − y modulo 2^(64·width).</summary>
    /// <returns>The borrow: 1 where x is less than y, else 0.</returns>
    private static ulong Subtract(Span<ulong> difference, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        var borrow = 0UL;
        for (var i = 0; i < difference.Length; i++)
        {
            var wide = (UInt128)x[i] - y[i] - borrow; // wraps where x is less
            difference[i] = (ulong)wide;
            borrow = (ulong)(wide >> 64) & 1;
        }
        return borrow;
    }

    /// <summary>target = other where the mask is all ones; where it is zero it stays.</summary>
    private static void Select(Span<ulong> target, ReadOnlySpan<ulong> other, ulong mask)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] ^= (target[i] ^ other[i]) & mask;
    }
}
