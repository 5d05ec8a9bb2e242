using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

internal sealed partial class SecretKey
{
    /// <summary>s by values modulo q·P.</summary>
    public EvaluationPolynomial Values => _s;

    public RelinearizationKey RelinearizationKey(string seed)
    {
        using var stream = Streams.Seeded(seed + "/relinearization");
        using var square = EvaluationPolynomial.Product(Parameters.KeyBasis, _s, _s);
        return new RelinearizationKey(KeyFrom(square, stream));
    }

    public GaloisKeys GaloisKeys(string seed, IEnumerable<int> elements)
    {
        using var stream = Streams.Seeded(seed + "/galois");
        var keys = new List<(int, KeySwitchingKey)>();
        foreach (var element in elements)
        {
            using var image = Automorphism.Get(Parameters.Degree, element).Apply(_s);
            keys.Add((element, KeyFrom(image, stream)));
        }
        return new GaloisKeys(Parameters, keys);
    }

    public GaloisKeys RotationKeys(string seed, params int[] steps) =>
        GaloisKeys(seed, steps.Select(step => Automorphism.RotationElement(Parameters.Degree, step)));

    /// <summary>c0 + c1·s + c2·s².</summary>
    public CoefficientPolynomial Phase(TensorCiphertext tensor)
    {
        using var product = tensor.C2.ToEvaluation();
        product.Multiply(_s);
        using (var c1 = tensor.C1.ToEvaluation())
            product.Add(c1);
        product.Multiply(_s);
        var phase = product.ToCoefficients();
        phase.Add(tensor.C0);
        return phase;
    }

    public ulong[] Decrypt(TensorCiphertext tensor)
    {
        using var phase = Phase(tensor);
        return Slots(phase);
    }

    /// <summary>The noise's Euclidean norm, the message being what it decrypts to.</summary>
    public double NoiseNorm(Ciphertext ciphertext)
    {
        using var phase = Phase(ciphertext);
        return NoiseNorm(phase);
    }

    public double NoiseNorm(TensorCiphertext tensor)
    {
        using var phase = Phase(tensor);
        return NoiseNorm(phase);
    }

    private double NoiseNorm(CoefficientPolynomial phase)
    {
        using var message = PhaseDecoder.Decode(Parameters, phase);
        return NoiseNorm(phase, message);
    }

    private ulong[] Slots(CoefficientPolynomial phase)
    {
        using var message = PhaseDecoder.Decode(Parameters, phase);
        var slots = new ulong[Parameters.Degree];
        new SlotEncoder(Parameters).Decode(message, slots);
        return slots;
    }

    /// <summary>b_l = −a_l·s + e_l + P·g_l·s'.</summary>
    private KeySwitchingKey KeyFrom(EvaluationPolynomial from, IRandomStream stream)
    {
        var basis = Parameters.KeyBasis;
        var b = new EvaluationPolynomial[Parameters.DataBasis.Count];
        var a = new EvaluationPolynomial[b.Length];
        for (var l = 0; l < b.Length; l++)
        {
            a[l] = EvaluationPolynomial.Zero(basis);
            UniformSampler.Fill(stream, a[l]);
            using var noise = SmallPolynomial.CenteredBinomial(stream, basis.Degree);
            b[l] = noise.ToPolynomial(basis).IntoEvaluation();
            using (var product = EvaluationPolynomial.Product(basis, a[l], _s))
                b[l].Subtract(product);
            var gadget = new ulong[basis.Count];
            gadget[l] = Parameters.SpecialPrime % basis[l].Value;
            b[l].AddScaled(from, gadget);
        }
        return new KeySwitchingKey(Parameters, b, a);
    }
}
