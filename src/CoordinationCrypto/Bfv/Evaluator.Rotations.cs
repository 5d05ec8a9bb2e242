using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

public static partial class Evaluator
{
    /// <summary>
    /// Rotates both rows of slots to the left by <paramref name="step"/> (right if negative): slot i gets what slot i + step held. One
    /// key switching if the step has a key, else one per part of its split.
    /// </summary>
    /// <exception cref="ArgumentException">The keys for this rotation are missing.</exception>
    public static Ciphertext RotateRows(Ciphertext ciphertext, int step, GaloisKeys keys)
    {
        RequireSame(ciphertext.Parameters, keys.Parameters);
        if (!keys.TrySplit(step, out var steps))
            throw new ArgumentException($"There are no Galois keys for a rotation by {step}.", nameof(keys));
        if (steps.Count == 0)
            return Clone(ciphertext);
        var result = ApplyGalois(ciphertext, Automorphism.RotationElement(keys.Parameters.Degree, steps[0]), keys);
        foreach (var next in steps.Skip(1))
        {
            using var previous = result;
            result = ApplyGalois(previous, Automorphism.RotationElement(keys.Parameters.Degree, next), keys);
        }
        return result;
    }

    /// <summary>Swaps the two rows of slots.</summary>
    /// <exception cref="ArgumentException">The key for it is missing.</exception>
    public static Ciphertext SwapColumns(Ciphertext ciphertext, GaloisKeys keys) =>
        ApplyGalois(ciphertext, Automorphism.SwapElement(keys.Parameters.Degree), keys);

    /// <summary>Enc(m(X^g)): one key switching.</summary>
    internal static Ciphertext ApplyGalois(Ciphertext ciphertext, int element, GaloisKeys keys)
    {
        RequireSame(ciphertext.Parameters, keys.Parameters);
        var key = Find(keys, element);
        var (u, v) = key.Switch(ciphertext.C1);
        return Finish(ciphertext, element, u, v);
    }

    /// <summary>The same with the digits of c1 made beforehand, for many elements.</summary>
    internal static Ciphertext ApplyGalois(Ciphertext ciphertext, Digits digits, int element, GaloisKeys keys)
    {
        RequireSame(ciphertext.Parameters, keys.Parameters);
        var (u, v) = Find(keys, element).Switch(digits);
        return Finish(ciphertext, element, u, v);
    }

    /// <summary>c0 + u + v·s(X^(1/g)) = Δ·m + noise; the automorphism makes s of s(X^(1/g)).</summary>
    private static Ciphertext Finish(Ciphertext ciphertext, int element, CoefficientPolynomial u, CoefficientPolynomial v)
    {
        var automorphism = Automorphism.Get(ciphertext.Parameters.Degree, element);
        u.Add(ciphertext.C0);
        using (u)
        using (v)
            return new Ciphertext(ciphertext.Parameters, automorphism.Apply(u), automorphism.Apply(v));
    }

    private static KeySwitchingKey Find(GaloisKeys keys, int element) =>
        keys.TryGet(element, out var key)
            ? key
            : throw new ArgumentException($"There is no Galois key for the element {element}.", nameof(keys));
}
