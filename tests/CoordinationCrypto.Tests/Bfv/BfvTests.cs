using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class BfvTests
{
    public static TheoryData<string> Sets => ["Secure8192", "Secure16384", "InsecureToy256", "InsecureToy1024"];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Operations_act_slot_by_slot(string name)
    {
        var parameters = Get(name);
        var p = parameters.PlainModulus;
        var (secret, publicKey) = TestKey.Generate(parameters, name);
        using var _ = secret;
        using var __ = publicKey;
        var encoder = new SlotEncoder(parameters);
        var entropy = Streams.Entropy(name);
        var x = Slots(parameters, "x");
        var y = Slots(parameters, "y");
        using var px = encoder.Encode(x);
        using var py = encoder.Encode(y);
        var encryptor = new Encryptor(publicKey);
        using var cx = encryptor.Encrypt(px, entropy);
        using var cy = encryptor.Encrypt(py, entropy);
        Check(cx, x);
        Check(Evaluator.Add(cx, cy), Map(p.Add));
        Check(Evaluator.Subtract(cx, cy), Map(p.Subtract));
        Check(Evaluator.Negate(cx), [.. x.Select(p.Negate)]);
        Check(Evaluator.AddPlain(cx, py), Map(p.Add));
        Check(Evaluator.SubtractPlain(cx, py), Map(p.Subtract));
        Check(Evaluator.MultiplyPlain(cx, py), Map(p.Multiply));
        Check(Evaluator.MultiplyScalar(cx, -3), [.. x.Select(value => p.Negate(p.Multiply(value, 3)))]);

        void Check(Ciphertext ciphertext, ulong[] expected) => Assert.Equal(expected, secret.Decrypt(ciphertext));
        ulong[] Map(Func<ulong, ulong, ulong> operation) => [.. x.Zip(y, operation)];
    }

    [Fact]
    public void The_accumulator_sums_and_takes_back_past_many_words()
    {
        var parameters = InsecureToyParameters.N256;
        var (secret, publicKey) = TestKey.Generate(parameters, "sum");
        using var _ = secret;
        using var __ = publicKey;
        var encryptor = new Encryptor(publicKey);
        var encoder = new SlotEncoder(parameters);
        using var one = encoder.Encode([1, 2, 3]);
        using var ciphertext = encryptor.Encrypt(one, Streams.Entropy("sum"));
        using var accumulator = new Accumulator(parameters);
        for (var i = 0; i < 5000; i++)
            accumulator.Add(ciphertext);
        for (var i = 0; i < 1000; i++)
            accumulator.Subtract(ciphertext);
        using var sum = accumulator.ToCiphertext();
        Assert.Equal([4000UL, 8000UL, 12000UL, 0UL], secret.Decrypt(sum)[..4]);
        using var again = accumulator.ToCiphertext();
        Assert.True(again.Digest == sum.Digest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(11)]
    public void The_accumulator_adds_all_as_it_adds_each(int count)
    {
        var fixture = Fixture.Of("InsecureToy256");
        Ciphertext[] all = [.. Enumerable.Range(0, count).Select(i => fixture.Encrypt(fixture.Slots("all" + i)))];
        using var together = new Accumulator(fixture.Parameters);
        using var apart = new Accumulator(fixture.Parameters);
        for (var round = 0; round < 2; round++)
        {
            together.AddAll(all);
            foreach (var ciphertext in all)
                apart.Add(ciphertext);
        }
        using var sum = together.ToCiphertext();
        using var expected = apart.ToCiphertext();
        Assert.True(sum.Digest == expected.Digest);
        foreach (var ciphertext in all)
            ciphertext.Dispose();
    }

    /// <summary>
    /// More largest residues of 44 bits than a word holds, and three beside the fours, so that the room left before a reduction is not a
    /// whole batch.
    /// </summary>
    [Fact]
    public void The_accumulator_adds_all_past_many_words()
    {
        var parameters = InsecureToyParameters.N256;
        var basis = parameters.DataBasis;
        using var largest = new Ciphertext(parameters, CoefficientPolynomial.Zero(basis), CoefficientPolynomial.Zero(basis));
        for (var l = 0; l < basis.Count; l++)
        {
            largest.C0.Limb(l).Fill(basis[l].Value - 1);
            largest.C1.Limb(l).Fill(basis[l].Value - 1);
        }
        const int Count = (1025 << 10) + 3;
        Ciphertext[] batch = [.. Enumerable.Repeat(largest, 1 << 10)];
        using var accumulator = new Accumulator(parameters);
        accumulator.AddAll(largest, largest, largest);
        for (var i = 0; i < 1025; i++)
            accumulator.AddAll(batch);
        using var sum = accumulator.ToCiphertext();
        for (var l = 0; l < basis.Count; l++)
        {
            Assert.Equal(-1, sum.C0.Limb(l).IndexOfAnyExcept(basis[l].Value - Count));
            Assert.Equal(-1, sum.C1.Limb(l).IndexOfAnyExcept(basis[l].Value - Count));
        }
    }

    [Fact]
    public void A_batch_with_a_foreign_ciphertext_adds_nothing()
    {
        var (here, there) = (Fixture.Of("InsecureToy256"), Fixture.Of("InsecureToy1024"));
        using var own = here.Encrypt(here.Slots("own"));
        using var foreign = there.Encrypt(there.Slots("foreign"));
        using var accumulator = new Accumulator(here.Parameters);
        accumulator.Add(own);
        Assert.Throws<ArgumentException>(() => accumulator.AddAll(own, own, own, own, own, foreign));
        using var sum = accumulator.ToCiphertext();
        Assert.True(sum.Digest == own.Digest);
    }

    [Fact]
    public void Delta_times_p_is_minus_one()
    {
        foreach (var parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 })
            Assert.Equal(parameters.Q - 1, parameters.Delta * parameters.PlainModulus.Value);
    }

    [Fact]
    public void The_secure_sets_have_the_totals_of_the_standard()
    {
        Assert.Equal(218, Bits(BfvParameters.Secure8192));
        Assert.Equal(438, Bits(BfvParameters.Secure16384));

        static int Bits(BfvParameters parameters) => (int)(parameters.Q * parameters.SpecialPrime).GetBitLength();
    }

    [Fact]
    public void Insecure_or_unsupported_parameters_are_refused()
    {
        ulong[] primes = [.. BfvParameters.Secure8192.DataPrimes];
        var special = BfvParameters.Secure8192.SpecialPrime;
        Refused("218 bits", 4096, primes, special, 65537);
        Refused("no secure modulus", 512, primes, special, 65537);
        Refused("223 bits", 8192, [.. primes[..3], 0x1ffd07fce8001], special, 65537);
        Refused("occurs twice", 8192, [primes[0], primes[0]], special, 65537);
        Refused("special prime is one of", 8192, primes[..2], primes[0], 65537);
        Refused("not a prime", 8192, [primes[0] + 16384, primes[1]], special, 65537);
        Refused("not a prime", 8192, primes, special, 65539);
        Refused("at least one", 8192, [], special, 65537);
        Assert.False(BfvParameters.TryGet("InsecureToy256", allowInsecure: false, out _));
        Assert.False(BfvParameters.TryGet("Secure4096", allowInsecure: true, out _));

        static void Refused(string reason, int degree, ulong[] primes, ulong special, ulong p) =>
            Assert.Contains(
                reason,
                Assert.Throws<ArgumentException>(() => BfvParameters.Create("bad", degree, primes, special, p)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Slot_values_at_or_above_p_are_refused()
    {
        var encoder = new SlotEncoder(InsecureToyParameters.N256);
        foreach (var bad in new ulong[] { 65537, 1UL << 63, ulong.MaxValue })
            Assert.Throws<ArgumentException>(() => encoder.Encode([0, bad]));
        Assert.Throws<ArgumentException>(() => encoder.Encode(new ulong[257]));
        using var largest = encoder.Encode([65536]);
    }

    [Fact]
    public void A_ciphertext_reads_back_and_mutated_bytes_never_throw()
    {
        var parameters = InsecureToyParameters.N256;
        var (secret, publicKey) = TestKey.Generate(parameters, "wire");
        using var _ = secret;
        using var __ = publicKey;
        using var ciphertext = new Encryptor(publicKey).Encrypt(new SlotEncoder(parameters).Encode([5]), Streams.Entropy("wire"));
        var bytes = ciphertext.Encode();
        Assert.Equal(Ciphertext.EncodedLength(parameters), bytes.Length);
        Assert.True(Ciphertext.TryRead(parameters, bytes, out var read));
        Assert.Equal(bytes, read.Encode());
        Assert.False(Ciphertext.TryRead(parameters, bytes.AsSpan(1), out var none));
        Assert.False(Ciphertext.TryRead(parameters, (byte[])[.. bytes, 0], out none));
        Assert.False(Ciphertext.TryRead(parameters, Enumerable.Repeat((byte)255, bytes.Length).ToArray(), out none));
        using var random = Streams.Seeded("mutations");
        var words = new ulong[300];
        random.Fill(words);
        foreach (var word in words)
        {
            var mutated = (byte[])bytes.Clone();
            mutated[word % (ulong)bytes.Length] ^= (byte)(word >> 32 | 1);
            if (!Ciphertext.TryRead(parameters, mutated, out var other))
                continue;
            Assert.Equal(mutated, other.Encode());
            other.Dispose();
        }
    }

    internal static BfvParameters Get(string name) =>
        BfvParameters.TryGet(name, true, out var parameters) ? parameters! : throw new ArgumentException(name);

    internal static ulong[] Slots(BfvParameters parameters, string seed)
    {
        using var stream = Streams.Seeded(seed);
        var slots = new ulong[parameters.Degree];
        UniformSampler.Fill(stream, slots, parameters.PlainModulus);
        return slots;
    }
}
