using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Operations on ciphertexts, which need no secret. Each returns a new ciphertext, for the caller to dispose, and leaves its operands as
/// they were. On plaintexts of a <see cref="SlotEncoder"/> they act slot by slot, modulo p. Safe under many threads.
/// </summary>
/// <example>
/// x² + y, slot by slot:
/// <code>
/// using var square = Evaluator.Square(x);
/// using var sum = Evaluator.Add(square, y);
/// using var result = Evaluator.Relinearize(sum, relinearizationKey);
/// </code>
/// </example>
public static class Evaluator
{
    /// <summary>Enc(m1 + m2).</summary>
    /// <param name="left">Enc(m1).</param>
    /// <param name="right">Enc(m2).</param>
    /// <returns>A new ciphertext; the noises add up.</returns>
    /// <exception cref="ArgumentException">The operands belong to different parameters.</exception>
    public static Ciphertext Add(Ciphertext left, Ciphertext right)
    {
        RequireSame(left.Parameters, right.Parameters, nameof(right));
        var result = left.Clone();
        result.C0.Add(right.C0);
        result.C1.Add(right.C1);
        return result;
    }

    /// <summary>Enc(m1 + m2), of degree 2.</summary>
    /// <inheritdoc cref="Add(Ciphertext, Ciphertext)"/>
    public static TensorCiphertext Add(TensorCiphertext left, TensorCiphertext right)
    {
        RequireSame(left.Parameters, right.Parameters, nameof(right));
        var result = left.Clone();
        result.C0.Add(right.C0);
        result.C1.Add(right.C1);
        result.C2.Add(right.C2);
        return result;
    }

    /// <summary>Enc(m1 + m2), of degree 2.</summary>
    /// <inheritdoc cref="Add(Ciphertext, Ciphertext)"/>
    public static TensorCiphertext Add(TensorCiphertext left, Ciphertext right)
    {
        RequireSame(left.Parameters, right.Parameters, nameof(right));
        var result = left.Clone();
        result.C0.Add(right.C0);
        result.C1.Add(right.C1);
        return result;
    }

    /// <summary>Enc(m1 − m2).</summary>
    /// <param name="left">Enc(m1).</param>
    /// <param name="right">Enc(m2).</param>
    /// <returns>A new ciphertext; the noises add up.</returns>
    /// <exception cref="ArgumentException">The operands belong to different parameters.</exception>
    public static Ciphertext Subtract(Ciphertext left, Ciphertext right)
    {
        RequireSame(left.Parameters, right.Parameters, nameof(right));
        var result = left.Clone();
        result.C0.Subtract(right.C0);
        result.C1.Subtract(right.C1);
        return result;
    }

    /// <summary>Enc(m1 − m2), of degree 2.</summary>
    /// <inheritdoc cref="Subtract(Ciphertext, Ciphertext)"/>
    public static TensorCiphertext Subtract(TensorCiphertext left, TensorCiphertext right)
    {
        RequireSame(left.Parameters, right.Parameters, nameof(right));
        var result = left.Clone();
        result.C0.Subtract(right.C0);
        result.C1.Subtract(right.C1);
        result.C2.Subtract(right.C2);
        return result;
    }

    /// <summary>Enc(m1 − m2), of degree 2.</summary>
    /// <inheritdoc cref="Subtract(Ciphertext, Ciphertext)"/>
    public static TensorCiphertext Subtract(TensorCiphertext left, Ciphertext right)
    {
        RequireSame(left.Parameters, right.Parameters, nameof(right));
        var result = left.Clone();
        result.C0.Subtract(right.C0);
        result.C1.Subtract(right.C1);
        return result;
    }

    /// <summary>Enc(−m).</summary>
    /// <param name="ciphertext">Enc(m).</param>
    /// <returns>A new ciphertext.</returns>
    public static Ciphertext Negate(Ciphertext ciphertext)
    {
        var result = ciphertext.Clone();
        result.C0.Negate();
        result.C1.Negate();
        return result;
    }

    /// <summary>Enc(m1 + m2), m2 in the clear.</summary>
    /// <param name="ciphertext">Enc(m1).</param>
    /// <param name="plaintext">m2.</param>
    /// <returns>A new ciphertext, with hardly more noise.</returns>
    /// <exception cref="ArgumentException">The operands belong to different parameters.</exception>
    public static Ciphertext AddPlain(Ciphertext ciphertext, Plaintext plaintext)
    {
        RequireSame(ciphertext.Parameters, plaintext.Parameters, nameof(plaintext));
        var result = ciphertext.Clone();
        using var message = plaintext.Scale();
        result.C0.Add(message);
        return result;
    }

    /// <summary>Enc(m1 − m2), m2 in the clear.</summary>
    /// <inheritdoc cref="AddPlain"/>
    public static Ciphertext SubtractPlain(Ciphertext ciphertext, Plaintext plaintext)
    {
        RequireSame(ciphertext.Parameters, plaintext.Parameters, nameof(plaintext));
        var result = ciphertext.Clone();
        using var message = plaintext.Scale();
        result.C0.Subtract(message);
        return result;
    }

    /// <summary>Enc(k·m) for a small integer k.</summary>
    /// <param name="ciphertext">Enc(m).</param>
    /// <param name="k">May be negative.</param>
    /// <returns>A new ciphertext; the noise grows by |k|.</returns>
    public static Ciphertext MultiplyScalar(Ciphertext ciphertext, long k)
    {
        var result = ciphertext.Clone();
        var residues = ciphertext.Parameters.DataBasis.Residues(k);
        result.C0.Multiply(residues);
        result.C1.Multiply(residues);
        return result;
    }

    /// <summary>Enc(k·m) for a small integer k, of degree 2.</summary>
    /// <param name="tensor">Enc(m).</param>
    /// <param name="k">May be negative.</param>
    /// <returns>A new ciphertext; the noise grows by |k|.</returns>
    public static TensorCiphertext MultiplyScalar(TensorCiphertext tensor, long k)
    {
        var result = tensor.Clone();
        var residues = tensor.Parameters.DataBasis.Residues(k);
        result.C0.Multiply(residues);
        result.C1.Multiply(residues);
        result.C2.Multiply(residues);
        return result;
    }

    /// <summary>Enc(m1·m2), m2 in the clear.</summary>
    /// <param name="ciphertext">Enc(m1).</param>
    /// <param name="plaintext">m2.</param>
    /// <returns>A new ciphertext; the noise grows by up to N·p/2.</returns>
    /// <exception cref="ArgumentException">The operands belong to different parameters.</exception>
    public static Ciphertext MultiplyPlain(Ciphertext ciphertext, Plaintext plaintext)
    {
        RequireSame(ciphertext.Parameters, plaintext.Parameters, nameof(plaintext));
        var basis = ciphertext.Parameters.DataBasis;
        var result = new Ciphertext(ciphertext.Parameters, CoefficientPolynomial.Zero(basis), CoefficientPolynomial.Zero(basis));
        using var coefficients = SmallPolynomial.Centered(plaintext.Coefficients, plaintext.Parameters.PlainModulus);
        using var factor = PolynomialMemory.Rent(basis.Degree);
        for (var l = 0; l < basis.Count; l++)
        {
            Kernels.FromSigned(factor.Span, coefficients.Coefficients, basis[l]);
            basis.Ntt(l).Forward(factor.Span);
            EvaluationPlaintext.MultiplyLimb(result.C0, ciphertext.C0, l, factor.Span);
            EvaluationPlaintext.MultiplyLimb(result.C1, ciphertext.C1, l, factor.Span);
        }
        return result;
    }

    /// <summary>Enc(m1·m2), m2 in the clear and kept ready.</summary>
    /// <inheritdoc cref="MultiplyPlain(Ciphertext, Plaintext)"/>
    public static Ciphertext MultiplyPlain(Ciphertext ciphertext, EvaluationPlaintext plaintext)
    {
        RequireSame(ciphertext.Parameters, plaintext.Parameters, nameof(plaintext));
        return new Ciphertext(ciphertext.Parameters, plaintext.Times(ciphertext.C0), plaintext.Times(ciphertext.C1));
    }

    /// <summary>
    /// Enc(m1·m2), of degree 2. The overflow of the operands grows into noise, so operands whose randomness an adversary chose are
    /// re-randomized first.
    /// </summary>
    /// <param name="left">Enc(m1).</param>
    /// <param name="right">Enc(m2).</param>
    /// <returns>A new ciphertext, for <see cref="Relinearize"/>.</returns>
    /// <exception cref="ArgumentException">The operands belong to different parameters.</exception>
    public static TensorCiphertext Multiply(Ciphertext left, Ciphertext right)
    {
        RequireSame(left.Parameters, right.Parameters, nameof(right));
        return left.Parameters.Products.Multiply(left, right);
    }

    /// <summary>Enc(m²), of degree 2.</summary>
    /// <param name="ciphertext">Enc(m).</param>
    /// <returns>A new ciphertext, for <see cref="Relinearize"/>.</returns>
    public static TensorCiphertext Square(Ciphertext ciphertext) => Multiply(ciphertext, ciphertext);

    /// <summary>The same message, of degree 1 again: c2·s² is switched to the key s.</summary>
    /// <param name="tensor">A product.</param>
    /// <param name="key">Belongs to the secret key of the operands.</param>
    /// <returns>A new ciphertext, with hardly more noise.</returns>
    /// <exception cref="ArgumentException">The operands belong to different parameters.</exception>
    public static Ciphertext Relinearize(TensorCiphertext tensor, RelinearizationKey key)
    {
        RequireSame(tensor.Parameters, key.Parameters, nameof(key));
        var (u, v) = key.Key.Switch(tensor.C2);
        u.Add(tensor.C0);
        v.Add(tensor.C1);
        return new Ciphertext(tensor.Parameters, u, v);
    }

    /// <summary>Rotates both rows of slots: slot i gets what slot i + step held.</summary>
    /// <param name="ciphertext">What is rotated.</param>
    /// <param name="step">To the left; to the right if negative.</param>
    /// <param name="keys">One key switching if the step has a key, else one per part of its split into steps that have.</param>
    /// <returns>A new ciphertext.</returns>
    /// <exception cref="ArgumentException">The keys for this rotation are missing, or the operands belong to different
    /// parameters.</exception>
    public static Ciphertext RotateRows(Ciphertext ciphertext, int step, GaloisKeys keys)
    {
        RequireSame(ciphertext.Parameters, keys.Parameters, nameof(keys));
        if (!keys.TrySplit(step, out var steps))
            throw new ArgumentException($"There are no Galois keys for a rotation by {step}.", nameof(keys));
        return keys.Rotate(ciphertext, steps);
    }

    /// <summary>Rotates by each of some steps; faster than one by one, because the digits of c1 are made once.</summary>
    /// <param name="ciphertext">What is rotated.</param>
    /// <param name="steps">Each with a key of its own; 0 gives a copy.</param>
    /// <param name="keys">The keys.</param>
    /// <returns>New ciphertexts, in the order of the steps.</returns>
    /// <exception cref="ArgumentException">A step has no key of its own, or the operands belong to different parameters.</exception>
    public static IReadOnlyList<Ciphertext> RotateRowsMany(Ciphertext ciphertext, ReadOnlySpan<int> steps, GaloisKeys keys)
    {
        RequireSame(ciphertext.Parameters, keys.Parameters, nameof(keys));
        RequireSteps(keys, steps);
        using var digits = new Digits(ciphertext.Parameters, ciphertext.C1);
        var results = new Ciphertext[steps.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = keys.Rotate(ciphertext, digits, steps[i]);
        return results;
    }

    /// <summary>Swaps the two rows of slots.</summary>
    /// <param name="ciphertext">What is changed.</param>
    /// <param name="keys">With <see cref="GaloisKeys.CanSwap"/>.</param>
    /// <returns>A new ciphertext.</returns>
    /// <exception cref="ArgumentException">The key for it is missing, or the operands belong to different parameters.</exception>
    public static Ciphertext SwapColumns(Ciphertext ciphertext, GaloisKeys keys)
    {
        RequireSame(ciphertext.Parameters, keys.Parameters, nameof(keys));
        if (!keys.CanSwap)
            throw new ArgumentException("There is no Galois key for the swap of the rows.", nameof(keys));
        return keys.Apply(ciphertext, Automorphism.SwapElement(keys.Parameters.Degree));
    }

    /// <summary>Enc(M·m) for a linear map of the slots: one decomposition, one key switching per diagonal.</summary>
    /// <param name="map">M.</param>
    /// <param name="ciphertext">Enc(m).</param>
    /// <param name="keys">With a key for each of <see cref="LinearMap.Steps"/> but 0.</param>
    /// <returns>A new ciphertext.</returns>
    /// <exception cref="ArgumentException">A step has no key of its own, or the operands belong to different parameters.</exception>
    public static Ciphertext Apply(LinearMap map, Ciphertext ciphertext, GaloisKeys keys)
    {
        RequireSame(map.Parameters, ciphertext.Parameters, nameof(ciphertext));
        RequireSame(map.Parameters, keys.Parameters, nameof(keys));
        RequireSteps(keys, [.. map.Steps]);
        return map.Of(ciphertext, keys);
    }

    private static void RequireSame(BfvParameters first, BfvParameters other, string parameter)
    {
        if (first != other)
            throw new ArgumentException("The operands belong to different parameters.", parameter);
    }

    /// <summary>Each step has a key of its own or is a whole turn.</summary>
    private static void RequireSteps(GaloisKeys keys, ReadOnlySpan<int> steps)
    {
        foreach (var step in steps)
            if (step % keys.Parameters.RowSize != 0 && !keys.HasStep(step))
                throw new ArgumentException($"There is no Galois key for a rotation by {step}.", nameof(keys));
    }
}
