using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

/// <summary>
/// Measured noise against the model. A bound may not be passed by any input; for honest ones it is also not far off, in bits as stated.
/// </summary>
public sealed class EvaluationNoiseTests
{
    /// <summary>
    /// Bits. The key's greatest embedding is taken at ten of its standard deviations (a tail of 2^−64), and several terms are added
    /// that are really orthogonal.
    /// </summary>
    private const double SlackOfSum = 6;

    /// <summary>
    /// Bits on top of the operands'. Two embeddings, the key's and the overflow's, are taken at ten standard deviations each.
    /// </summary>
    private const double SlackOfProduct = 8.5;

    public static TheoryData<string> Sets => ["InsecureToy256", "InsecureToy1024", "Secure8192"];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Honest_noise_is_below_the_bound_and_not_far_below(string name)
    {
        var f = Fixture.Of(name);
        var model = new NoiseModel(f.Parameters, keyParts: 1);
        using var x = f.Encrypt(f.Slots("x"));
        using var y = f.Encrypt(f.Slots("y"));
        var fresh = model.HonestSum(1, 1);
        Within(f.Secret.NoiseNorm(x), fresh, SlackOfSum);

        using var product = Evaluator.Multiply(x, y);
        var bound = model.Evaluation.Product(fresh, Overflow.Uniform, fresh, Overflow.Uniform);
        Within(f.Secret.NoiseNorm(product), bound, SlackOfSum + SlackOfProduct);

        using var relinearized = Evaluator.Relinearize(product, f.Relinearization);
        bound = model.Evaluation.KeySwitch(bound, model.KeyNoiseCanonical);
        Within(f.Secret.NoiseNorm(relinearized), bound, SlackOfSum + SlackOfProduct);

        using var sum = new ProductSum(f.Parameters);
        for (var i = 0; i < 4; i++)
            sum.Add(x, y);
        using var tensor = sum.ToTensor();
        Within(
            f.Secret.NoiseNorm(tensor),
            model.Evaluation.ProductSum(4 * model.Evaluation.UnscaledProduct(fresh, Overflow.Uniform, fresh, Overflow.Uniform), 4),
            SlackOfSum + SlackOfProduct
        );

        using var keys = f.Secret.RotationKeys("noise", 1);
        using var rotated = Evaluator.RotateRows(x, 1, keys);
        Within(f.Secret.NoiseNorm(rotated), model.Evaluation.KeySwitch(fresh, model.KeyNoiseCanonical), SlackOfSum);

        using var plaintext = f.Encoder.Encode(f.Slots("m"));
        using var scaled = Evaluator.MultiplyPlain(x, plaintext);
        Within(f.Secret.NoiseNorm(scaled), model.Evaluation.PlainProduct(fresh, model.Evaluation.PlaintextCanonical), SlackOfSum + 8);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Key_switching_alone_stays_below_its_bound(string name)
    {
        var f = Fixture.Of(name);
        var model = new NoiseModel(f.Parameters, keyParts: 1);
        using var keys = f.Secret.RotationKeys("alone", 1);
        using var noiseless = Forge(f, new ulong[f.Parameters.Degree], _ => 0, 0);
        using var rotated = Evaluator.RotateRows(noiseless, 1, keys);
        Within(f.Secret.NoiseNorm(rotated), model.Evaluation.KeySwitch(0, model.KeyNoiseCanonical), SlackOfSum);
    }

    /// <summary>
    /// Inputs whose noise has exactly the norm of a bound, in shapes that sum up or concentrate, with the greatest message everywhere,
    /// and coefficients that are chosen, not random.
    /// </summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public void Noise_at_its_bound_keeps_every_step_below_its_bound(string name)
    {
        var f = Fixture.Of(name);
        var model = new NoiseModel(f.Parameters, keyParts: 1);
        var n = f.Parameters.Degree;
        var level = model.HonestSum(4096, 4096);
        var message = new ulong[n];
        Array.Fill(message, (f.Parameters.PlainModulus.Value - 1) / 2); // as coefficients: the largest ones
        Func<int, double>[] shapes =
        [
            _ => level / Math.Sqrt(n),
            j => j == 0 ? level : 0,
            j => (j % 2 == 0 ? 1 : -1) * level / Math.Sqrt(n),
            j => (j & 64) == 0 ? level / Math.Sqrt(n) : -level / Math.Sqrt(n),
        ];
        foreach (var shape in shapes)
        {
            for (var lift = 0; lift < 3; lift++)
            {
                using var x = Forge(f, message, shape, lift);
                var measured = f.Secret.NoiseNorm(x);
                Assert.InRange(measured, level * 0.99, level * 1.01);
                var circuit = new Circuit(strict: true);
                var input = circuit.Input(measured, Overflow.Arbitrary);
                var square = circuit.Multiply(input, input);
                var switched = circuit.Relinearize(square);
                var again = circuit.Multiply(switched, input);
                var bounds = model.Evaluation.Bounds(circuit, model.KeyNoiseCanonical, model.KeyNoiseCanonical);
                using var cSquare = Evaluator.Square(x);
                Assert.InRange(f.Secret.NoiseNorm(cSquare), 0, bounds[square]);
                using var cSwitched = Evaluator.Relinearize(cSquare, f.Relinearization);
                Assert.InRange(f.Secret.NoiseNorm(cSwitched), 0, bounds[switched]);
                using var cAgain = Evaluator.Multiply(cSwitched, x);
                Assert.InRange(f.Secret.NoiseNorm(cAgain), 0, bounds[again]);
                Assert.True(bounds[again] < model.DecryptionLimit);
            }
        }
    }

    [Theory]
    [InlineData("Secure8192", 2)]
    [InlineData("Secure16384", 4)]
    public void A_circuit_gets_its_bounds_without_being_run(string name, int depth)
    {
        // the chain x → x·x → … with one scalar and one rotation a level; the model promises this depth, and the run keeps the
        // promise
        var f = Fixture.Of(name);
        var model = new NoiseModel(f.Parameters, keyParts: 1);
        var p = f.Parameters.PlainModulus;
        var circuit = new Circuit();
        var input = circuit.Input(model.HonestSum(1, 1), Overflow.Uniform);
        var last = input;
        for (var level = 0; level < depth; level++)
            last = circuit.Rotate(circuit.Relinearize(circuit.Add(circuit.MultiplyScalar(circuit.Multiply(last, last), 3), input)));
        var bounds = model.Evaluation.Bounds(circuit, model.KeyNoiseCanonical, model.KeyNoiseCanonical);
        Assert.True(model.Budget(bounds[last]) > 0);

        using var keys = f.Secret.RotationKeys("circuit", 1);
        var x = f.Slots("x");
        var expected = x;
        using var start = f.Encrypt(x);
        var c = start;
        for (var level = 0; level < depth; level++)
        {
            using var tensor = Evaluator.Add(Evaluator.MultiplyScalar(Evaluator.Square(c), 3), start);
            using var switched = Evaluator.Relinearize(tensor, f.Relinearization);
            c = Evaluator.RotateRows(switched, 1, keys);
            var values = expected.Zip(x, (a, b) => p.Add(p.Multiply(3, p.Multiply(a, a)), b)).ToArray();
            var row = values.Length / 2;
            expected = [.. Enumerable.Range(0, values.Length).Select(i => values[i / row * row + (i + 1) % row])];
        }
        Assert.Equal(expected, f.Secret.Decrypt(c));
        Assert.InRange(f.Secret.NoiseNorm(c), 0, bounds[last]);
    }

    [Fact]
    public void Every_operation_of_a_circuit_is_bounded_and_degrees_are_kept()
    {
        var model = new NoiseModel(InsecureToyParameters.N256, keyParts: 3);
        var circuit = new Circuit();
        var x = circuit.Input(1000, Overflow.Uniform);
        var steps = new[]
        {
            circuit.Add(x, x),
            circuit.AddPlain(x),
            circuit.MultiplyScalar(x, -5),
            circuit.MultiplyPlain(x, 100),
            circuit.Multiply(x, x),
            circuit.Rotate(x),
        };
        var y = circuit.Input(1000, Overflow.Arbitrary);
        var xy = circuit.Multiply(x, y);
        Assert.Equal(Overflow.Arbitrary, circuit.Steps[xy].Overflow);
        var bounds = model.Evaluation.Bounds(circuit, model.KeyNoiseCanonical, model.KeyNoiseCanonical);
        foreach (var step in steps)
            Assert.True(bounds[step] > 1000);
        Assert.True(bounds[xy] > bounds[steps[4]]); // nothing known of the overflow
        Assert.Equal(5 * 1000 + model.Carry(5), bounds[steps[2]]);
        Assert.Throws<ArgumentException>(() => circuit.Multiply(x, xy));
        Assert.Throws<ArgumentException>(() => circuit.Relinearize(x));
        Assert.Throws<ArgumentException>(() => circuit.Rotate(xy));
        Assert.Throws<ArgumentOutOfRangeException>(() => circuit.AddPlain(99));
        Assert.Throws<ArgumentOutOfRangeException>(() => circuit.Add(-1, x));
    }

    /// <summary>
    /// A ciphertext with the given message coefficients and noise; c1 is uniform (0), as large as it gets in every coefficient (1), or
    /// that with the signs of the secret (2), so that c1·s piles up.
    /// </summary>
    private static Ciphertext Forge(Fixture f, ulong[] message, Func<int, double> noise, int lift)
    {
        var parameters = f.Parameters;
        var basis = parameters.DataBasis;
        var c1 = CoefficientPolynomial.Zero(basis);
        if (lift == 0)
        {
            using var stream = Streams.Seeded("forge");
            UniformSampler.Fill(stream, c1);
        }
        else
        {
            using var s = CoefficientsOfSecret(f);
            for (var j = 0; j < basis.Degree; j++)
            {
                // s reversed, up to sign: one coefficient of c1·s becomes Σ|s_j|·q/2
                var negative = lift == 2 && s.Limb(0)[(basis.Degree - j) % basis.Degree] == 1;
                Set(c1, j, negative ? -(parameters.Q / 2) : parameters.Q / 2);
            }
        }
        var c0 = CoefficientPolynomial.Zero(basis);
        for (var j = 0; j < basis.Degree; j++)
            Set(c0, j, parameters.Delta * (BigInteger)message[j] + new BigInteger(noise(j)));
        using var product = c1.ToEvaluation();
        product.Multiply(f.Secret.Values);
        using (var mask = product.ToCoefficients())
            c0.Subtract(mask);
        return new Ciphertext(parameters, c0, c1);
    }

    private static CoefficientPolynomial CoefficientsOfSecret(Fixture f)
    {
        using var s = EvaluationPolynomial.Zero(f.Parameters.DataBasis);
        s.CopyFrom(f.Secret.Values);
        return s.ToCoefficients();
    }

    private static void Set(CoefficientPolynomial polynomial, int j, BigInteger value)
    {
        var residues = polynomial.Basis.Residues(value);
        for (var l = 0; l < residues.Length; l++)
            polynomial.Limb(l)[j] = residues[l];
    }

    private static void Within(double measured, double bound, double slackBits)
    {
        Assert.True(measured <= bound, $"2^{Math.Log2(measured):F1} exceeds its bound 2^{Math.Log2(bound):F1}");
        Assert.True(
            Math.Log2(bound) - Math.Log2(measured) <= slackBits,
            $"2^{Math.Log2(measured):F1} is far below its bound 2^{Math.Log2(bound):F1}"
        );
    }
}
