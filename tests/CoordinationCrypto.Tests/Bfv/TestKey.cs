using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

/// <summary>A secret key from a seed, of one part or several, as a committee's would be: tests decrypt and measure noise with it.</summary>
internal sealed class TestKey : IDisposable
{
    private readonly Decryptor _decryptor;

    public TestKey(BfvParameters parameters, EvaluationPolynomial s)
    {
        Secret = new SecretKey(parameters, s);
        _decryptor = new Decryptor(Secret);
    }

    public BfvParameters Parameters => Secret.Parameters;

    public SecretKey Secret { get; }

    /// <summary>s by values modulo q·P.</summary>
    public EvaluationPolynomial Values => Secret.Values;

    /// <summary>A secret that is the sum of some ternary parts, and its public key.</summary>
    public static (TestKey Secret, PublicKey Public) Generate(BfvParameters parameters, string seed, int parts = 1)
    {
        using var stream = Streams.Seeded(seed);
        using var ternary = SmallPolynomial.Ternary(stream, parameters.Degree);
        using var noise = SmallPolynomial.CenteredBinomial(stream, parameters.Degree);
        for (var part = 1; part < parts; part++)
        {
            using var more = SmallPolynomial.Ternary(stream, parameters.Degree);
            using var moreNoise = SmallPolynomial.CenteredBinomial(stream, parameters.Degree);
            for (var j = 0; j < parameters.Degree; j++)
            {
                ternary.Coefficients[j] += more.Coefficients[j];
                noise.Coefficients[j] += moreNoise.Coefficients[j];
            }
        }
        var s = ternary.ToPolynomial(parameters.KeyBasis).IntoEvaluation();
        var a = PublicKey.ExpandA(parameters, System.Text.Encoding.UTF8.GetBytes(seed));
        var b = noise.ToPolynomial(parameters.KeyBasis).IntoEvaluation();
        using (var product = EvaluationPolynomial.Product(parameters.KeyBasis, a, s))
            b.Subtract(product);
        return (new TestKey(parameters, s), new PublicKey(parameters, b, a));
    }

    public RelinearizationKey RelinearizationKey(string seed)
    {
        using var stream = Streams.Seeded(seed + "/relinearization");
        return KeyGenerator.CreateRelinearizationKey(Secret, stream, stream);
    }

    public GaloisKeys GaloisKeys(string seed, IEnumerable<int> elements)
    {
        using var stream = Streams.Seeded(seed + "/galois");
        return KeyGenerator.CreateGaloisKeys(Secret, elements, stream, stream);
    }

    public GaloisKeys RotationKeys(string seed, params int[] steps) =>
        GaloisKeys(seed, steps.Select(step => Automorphism.RotationElement(Parameters.Degree, step)));

    public ulong[] Decrypt(Ciphertext ciphertext)
    {
        using var message = _decryptor.Decrypt(ciphertext);
        return new SlotEncoder(Parameters).Decode(message);
    }

    public ulong[] Decrypt(TensorCiphertext tensor)
    {
        using var message = _decryptor.Decrypt(tensor);
        return new SlotEncoder(Parameters).Decode(message);
    }

    /// <summary>c0 + c1·s.</summary>
    public CoefficientPolynomial Phase(Ciphertext ciphertext) => _decryptor.Phase(ciphertext);

    /// <summary>The noise's Euclidean norm, the message being what it decrypts to.</summary>
    public double NoiseNorm(Ciphertext ciphertext)
    {
        using var phase = _decryptor.Phase(ciphertext);
        return NoiseNorm(phase);
    }

    public double NoiseNorm(TensorCiphertext tensor)
    {
        using var phase = _decryptor.Phase(tensor);
        return NoiseNorm(phase);
    }

    /// <summary>The noise v of phase = Δ·m + v, m the given plaintext's centred lift: its Euclidean norm.</summary>
    public double NoiseNorm(Ciphertext ciphertext, Plaintext message)
    {
        using var phase = _decryptor.Phase(ciphertext);
        return NoiseNorm(phase, message);
    }

    public static double NoiseNorm(CoefficientPolynomial phase, Plaintext message)
    {
        using var noise = phase.Clone();
        using (var scaled = message.Scale())
            noise.Subtract(scaled);
        var sum = 0.0;
        for (var j = 0; j < noise.Basis.Degree; j++)
        {
            var v = (double)noise.Centered(j);
            sum += v * v;
        }
        return Math.Sqrt(sum);
    }

    /// <summary>s by its signed coefficients.</summary>
    public long[] Coefficients()
    {
        using var s = Values.ToCoefficients();
        return [.. Enumerable.Range(0, Parameters.Degree).Select(j => (long)s.Centered(j))];
    }

    /// <summary>e = b + a·s by its signed coefficients.</summary>
    public long[] PublicKeyNoise(PublicKey key)
    {
        using var e = EvaluationPolynomial.Product(Parameters.KeyBasis, key.A, Values);
        e.Add(key.B);
        using var coefficients = e.ToCoefficients();
        return [.. Enumerable.Range(0, Parameters.Degree).Select(j => (long)coefficients.Centered(j))];
    }

    public byte[] ToSealBytes()
    {
        var bytes = new byte[SealFormat.SecretKeyLength(Parameters)];
        SealFormat.Export(Secret, bytes);
        return bytes;
    }

    public void Dispose() => Secret.Dispose();

    private double NoiseNorm(CoefficientPolynomial phase)
    {
        using var message = PhaseDecoder.Decode(Parameters, phase);
        return NoiseNorm(phase, message);
    }
}
