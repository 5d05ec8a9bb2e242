using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class KeyGeneratorTests
{
    public static TheoryData<string> Sets => BfvTests.Sets;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Its_keys_encrypt_compute_and_decrypt(string name)
    {
        var parameters = BfvTests.Get(name);
        var p = parameters.PlainModulus;
        var entropy = Streams.Entropy("generator/" + name);
        var generator = new KeyGenerator(parameters, entropy);
        using var secret = generator.CreateSecretKey();
        using var publicKey = generator.CreatePublicKey(secret);
        using var relinearization = generator.CreateRelinearizationKey(secret);
        using var galois = generator.CreateGaloisKeys(secret, [1, -3], swap: true);
        var encoder = new SlotEncoder(parameters);
        var decryptor = new Decryptor(secret);
        var x = BfvTests.Slots(parameters, "x");
        using var plaintext = encoder.Encode(x);
        using var cx = new Encryptor(publicKey).Encrypt(plaintext, entropy);
        Check(cx, x);
        using var square = Evaluator.Square(cx);
        using (var message = decryptor.Decrypt(square))
            Assert.Equal([.. x.Select(value => p.Multiply(value, value))], encoder.Decode(message));
        Assert.True(decryptor.NoiseBudget(square) > 0);
        using var relinearized = Evaluator.Relinearize(square, relinearization);
        Check(relinearized, [.. x.Select(value => p.Multiply(value, value))]);
        foreach (var step in new[] { 1, -3 })
        {
            using var rotated = Evaluator.RotateRows(cx, step, galois);
            var row = parameters.RowSize;
            Check(rotated, [.. Enumerable.Range(0, 2 * row).Select(i => x[i / row * row + (i + step + row) % row])]);
        }
        using var swapped = Evaluator.SwapColumns(cx, galois);
        Check(swapped, [.. x[parameters.RowSize..], .. x[..parameters.RowSize]]);

        void Check(Ciphertext ciphertext, ulong[] expected)
        {
            using var message = decryptor.Decrypt(ciphertext);
            Assert.Equal(expected, encoder.Decode(message));
            Assert.True(decryptor.NoiseBudget(ciphertext) > 0);
        }
    }

    [Fact]
    public void Without_steps_there_are_keys_for_every_rotation_and_the_swap()
    {
        var parameters = InsecureToyParameters.N256;
        var generator = new KeyGenerator(parameters, Streams.Entropy("all"));
        using var secret = generator.CreateSecretKey();
        using var keys = generator.CreateGaloisKeys(secret);
        Assert.Equal(GaloisKeys.StandardElements(parameters), keys.Elements);
        Assert.True(keys.CanSwap);
        using var some = generator.CreateGaloisKeys(secret, [5]);
        Assert.Equal([Automorphism.RotationElement(parameters.Degree, 5)], some.Elements);
        Assert.False(some.CanSwap);
    }

    [Fact]
    public void A_secret_key_is_uniform_ternary_and_a_public_keys_noise_centred_binomial()
    {
        var parameters = BfvParameters.Secure8192;
        var generator = new KeyGenerator(parameters, Streams.Entropy("distribution"));
        using var secret = generator.CreateSecretKey();
        using var test = new TestKey(parameters, secret.Values.Clone());
        var s = test.Coefficients();
        foreach (var value in new long[] { -1, 0, 1 })
            Assert.InRange(s.Count(c => c == value), 8192 / 3 - 300, 8192 / 3 + 300); // 7 deviations
        Assert.All(s, c => Assert.InRange(c, -1, 1));
        using var publicKey = generator.CreatePublicKey(secret);
        var e = test.PublicKeyNoise(publicKey);
        Assert.All(e, c => Assert.InRange(c, -CenteredBinomialSampler.Bound, CenteredBinomialSampler.Bound));
        Assert.InRange(
            e.Average(c => (double)c * c),
            CenteredBinomialSampler.Variance * 0.89,
            CenteredBinomialSampler.Variance * 1.11 // 7 deviations of √(2/N)
        );
    }

    [Fact]
    public void Every_key_is_fresh_and_no_seed_serves_twice()
    {
        var entropy = new Recorder();
        var generator = new KeyGenerator(InsecureToyParameters.N256, entropy);
        using var secret = generator.CreateSecretKey();
        using var other = generator.CreateSecretKey();
        using var first = generator.CreatePublicKey(secret);
        using var second = generator.CreatePublicKey(secret);
        using var relinearization = generator.CreateRelinearizationKey(secret);
        using var galois = generator.CreateGaloisKeys(secret, [1]);
        Assert.False(secret.Values.Residues.SequenceEqual(other.Values.Residues));
        Assert.False(first.A.Residues.SequenceEqual(second.A.Residues));
        Assert.False(first.B.Residues.SequenceEqual(second.B.Residues));
        Assert.Equal(2 + 2 * 2 + 2 + 2, entropy.Seeds.Count);
        Assert.All(entropy.Seeds, seed => Assert.Equal(64, seed.Length)); // 32 bytes each
        Assert.Distinct(entropy.Seeds);
    }

    [Fact]
    public void The_parts_of_a_switching_key_have_no_polynomial_in_common()
    {
        var generator = new KeyGenerator(InsecureToyParameters.N256, Streams.Entropy("parts"));
        using var secret = generator.CreateSecretKey();
        using var keys = generator.CreateGaloisKeys(secret, [1, 2]);
        var parts = new List<string>();
        foreach (var element in keys.Elements)
        {
            using var key = keys.Original(element);
            parts.AddRange(key.AllA.Concat(key.AllB).Select(part => string.Join(',', part.Residues.ToArray())));
        }
        Assert.Equal(2 * 2 * 4, parts.Count);
        Assert.Distinct(parts);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        var generator = new KeyGenerator(InsecureToyParameters.N256, Streams.Entropy("refused"));
        using var secret = generator.CreateSecretKey();
        using var foreign = new KeyGenerator(InsecureToyParameters.N1024, Streams.Entropy("refused")).CreateSecretKey();
        Assert.Throws<ArgumentException>("key", () => generator.CreatePublicKey(foreign));
        Assert.Throws<ArgumentException>("key", () => generator.CreateRelinearizationKey(foreign));
        Assert.Throws<ArgumentException>("key", () => generator.CreateGaloisKeys(foreign));
        Assert.Throws<ArgumentException>("key", () => generator.CreateGaloisKeys(foreign, [1]));
        foreach (var step in new[] { 0, 128, -256 })
            Assert.Throws<ArgumentException>("steps", () => generator.CreateGaloisKeys(secret, [1, step]));
    }

    private sealed class Recorder : EntropySource
    {
        public List<string> Seeds { get; } = [];

        public override void Fill(Span<byte> destination)
        {
            System.Fill(destination);
            Seeds.Add(Convert.ToHexString(destination));
        }
    }
}
