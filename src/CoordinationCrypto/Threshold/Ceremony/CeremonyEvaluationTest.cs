using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What the self-test computes with the evaluation keys: t is the relinearized product of its two ciphertexts, or the first of them where
/// there is no relinearization key; the result is t and its image under every Galois element that has a key, added up. One wrong key
/// leaves nothing of it.
/// </summary>
internal static class CeremonyEvaluationTest
{
    public static Ciphertext Run(Ciphertext left, Ciphertext right, RelinearizationKey? relinearization, GaloisKeys? galois)
    {
        if (relinearization is null)
            return AddImages(left, galois);
        using var tensor = Evaluator.Multiply(left, right);
        var product = Evaluator.Relinearize(tensor, relinearization);
        if (galois is null)
            return product;
        using (product)
            return AddImages(product, galois);
    }

    /// <summary>The slots of the result.</summary>
    public static ulong[] Expected(BfvParameters parameters, EvaluationKeyDigests keys, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        var p = parameters.PlainModulus;
        var n = parameters.Degree;
        var slotOf = new int[2 * n]; // by the exponent of the root that the slot is the value at
        var exponents = new int[n];
        for (var (i, power) = (0, 1L); i < n / 2; i++, power = power * 3 % (2 * n))
        {
            (exponents[i], exponents[i + n / 2]) = ((int)power, (int)(2 * n - power));
            (slotOf[exponents[i]], slotOf[exponents[i + n / 2]]) = (i, i + n / 2);
        }
        var t = left.ToArray();
        if (keys.Relinearization is not null)
            for (var i = 0; i < n; i++)
                t[i] = p.Multiply(t[i], right[i]);
        var result = t.ToArray();
        foreach (var element in keys.GaloisElements)
            for (var i = 0; i < n; i++)
                result[i] = p.Add(result[i], t[slotOf[(int)((long)exponents[i] * element % (2 * n))]]);
        return result;
    }

    /// <summary>A bound on the noise of the result.</summary>
    public static double Noise(NoiseModel model, bool hasRelinearizationKey, int galoisKeys)
    {
        var circuit = new Circuit();
        var fresh = circuit.Input(model.HonestSum(1, 1), Overflow.Uniform);
        var t = hasRelinearizationKey ? circuit.Relinearize(circuit.Multiply(fresh, fresh)) : fresh;
        var result = t;
        for (var i = 0; i < galoisKeys; i++)
            result = circuit.Add(result, circuit.Rotate(t));
        return model.Evaluation.Bounds(circuit, model.MultipartyRelinearizationNoise, model.KeyNoiseCanonical)[result];
    }

    /// <summary>Whether the result is no noisier than what the price and the flooding of an opening are made for.</summary>
    public static bool IsCovered(ThresholdNoise noise, EvaluationKeyTerms keys) =>
        Noise(noise.Model, keys.HasRelinearizationKey, keys.GaloisElements.Count) <= noise.TwoRoundScanNoise;

    private static Ciphertext AddImages(Ciphertext t, GaloisKeys? galois)
    {
        var result = Evaluator.MultiplyScalar(t, 1);
        foreach (var element in galois?.Elements ?? [])
        {
            using var image = galois!.Apply(t, element);
            using var before = result;
            result = Evaluator.Add(before, image);
        }
        return result;
    }
}
