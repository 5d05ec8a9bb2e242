using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

/// <summary>A whole secret key, which the product never has: tests decrypt and measure noise with it.</summary>
internal sealed partial class SecretKey : IDisposable
{
    private readonly EvaluationPolynomial _s;

    public SecretKey(BfvParameters parameters, EvaluationPolynomial s)
    {
        Parameters = parameters;
        _s = s;
    }

    public BfvParameters Parameters { get; }

    /// <summary>A secret that is the sum of some ternary parts, and its public key.</summary>
    public static (SecretKey Secret, PublicKey Public) Generate(BfvParameters parameters, string seed, int parts = 1)
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
        return (new SecretKey(parameters, s), new PublicKey(parameters, b, a));
    }

    /// <summary>c0 + c1·s.</summary>
    public CoefficientPolynomial Phase(Ciphertext ciphertext)
    {
        using var product = ciphertext.C1.ToEvaluation();
        product.Multiply(_s);
        var phase = product.ToCoefficients();
        phase.Add(ciphertext.C0);
        return phase;
    }

    public ulong[] Decrypt(Ciphertext ciphertext)
    {
        using var phase = Phase(ciphertext);
        using var message = PhaseDecoder.Decode(Parameters, phase);
        var slots = new ulong[Parameters.Degree];
        new SlotEncoder(Parameters).Decode(message, slots);
        return slots;
    }

    /// <summary>The noise v of phase = Δ·m + v, m the given plaintext's centred lift: its Euclidean norm.</summary>
    public double NoiseNorm(Ciphertext ciphertext, Plaintext message)
    {
        using var phase = Phase(ciphertext);
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
        using var s = _s.ToCoefficients();
        return [.. Enumerable.Range(0, Parameters.Degree).Select(j => (long)s.Centered(j))];
    }

    /// <summary>e = b + a·s by its signed coefficients.</summary>
    public long[] PublicKeyNoise(PublicKey key)
    {
        using var e = EvaluationPolynomial.Product(Parameters.KeyBasis, key.A, _s);
        e.Add(key.B);
        using var coefficients = e.ToCoefficients();
        return [.. Enumerable.Range(0, Parameters.Degree).Select(j => (long)coefficients.Centered(j))];
    }

    public void Dispose() => _s.Dispose();
}
