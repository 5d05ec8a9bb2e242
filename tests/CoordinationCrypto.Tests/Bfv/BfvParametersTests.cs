using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class BfvParametersTests
{
    private const ulong Special = 0x1ffb37fb18001;

    private static readonly ulong[] Primes = [0xfff9fff90001, 0xfff17ff08001];

    /// <summary>p next to 2^50, 2^48 and 2^47, with primes whose product is 1 modulo it; and the p of the secure sets.</summary>
    public static TheoryData<ulong, ulong[]> LargePlainModuli =>
        new()
        {
            {
                0x3ffffffdf0001,
                [0x3fffff7f78001, 0x3fffff7f60001, 0x3fffff7ec0001, 0x3fffff7e40001, 0x3fffff7d58001, 0x3ffbd83d28001, 0x3269deaa68001]
            },
            {
                0xfffffffd8001,
                [0x3fffff7f78001, 0x3fffff7f60001, 0x3fffff7ec0001, 0x3fffff7e40001, 0x3fffff7d58001, 0x3ffdbc9618001, 0x2d5940670001]
            },
            { 0x3ffffffdf0001, [0x3ffb406160001, 0x36bbfb7f30001] },
            { 0xfffffffd8001, [0x3fff641358001, 0x2d95696e68001] },
            { 0x7ffffffc8001, [0x3fff32c460001, 0x12fba9f6a8001] },
            { 65537, [0xfff9fff90001, 0xfff17ff08001] },
        };

    [Theory]
    [MemberData(nameof(LargePlainModuli))]
    public void What_is_accepted_decrypts_in_every_slot(ulong p, ulong[] primes)
    {
        var parameters = BfvParameters.Create("large p", 16384, primes, 0x3fffffdf50001, p);
        var generator = new KeyGenerator(parameters, EntropySource.System);
        using var secret = generator.CreateSecretKey();
        using var publicKey = generator.CreatePublicKey(secret);
        var encoder = new SlotEncoder(parameters);
        var slots = BfvTests.Slots(parameters, "large p");
        using var plaintext = encoder.Encode(slots);
        using var ciphertext = new Encryptor(publicKey).Encrypt(plaintext, EntropySource.System);
        using var message = new Decryptor(secret).Decrypt(ciphertext);
        Assert.Equal(slots, encoder.Decode(message));
    }

    /// <summary>Phases Δ·m + v with v all the way to ±Δ/4, and messages at both ends of their range, against integers.</summary>
    [Theory]
    [MemberData(nameof(LargePlainModuli))]
    public void Phases_decode_exactly_up_to_a_quarter_of_delta(ulong p, ulong[] primes)
    {
        var parameters = BfvParameters.Create("large p", 16384, primes, 0x3fffffdf50001, p);
        using var stream = Streams.Seeded("phases");
        var messages = new ulong[parameters.Degree];
        UniformSampler.Fill(stream, messages, parameters.PlainModulus);
        (messages[0], messages[1], messages[2], messages[3]) = (0, p - 1, p / 2, p / 2 + 1);
        using var phase = CoefficientPolynomial.Zero(parameters.DataBasis);
        BigInteger[] noises = [BigInteger.Zero, parameters.Delta / 4, -parameters.Delta / 4, 1, -1];
        for (var j = 0; j < messages.Length; j++)
        {
            var centered = messages[j] > p / 2 ? (BigInteger)messages[j] - p : messages[j];
            var residues = parameters.DataBasis.Residues(parameters.Delta * centered + noises[j / 7 % noises.Length]);
            for (var l = 0; l < residues.Length; l++)
                phase.Limb(l)[j] = residues[l];
        }
        using var decoded = PhaseDecoder.Decode(parameters, phase);
        Assert.True(decoded.Coefficients.SequenceEqual(messages));
    }

    [Fact]
    public void A_plain_modulus_too_close_to_q_is_refused() =>
        Assert.Contains(
            "would not decrypt",
            Assert
                .Throws<ArgumentException>(
                    "plainModulus",
                    () => BfvParameters.Create("narrow", 8192, [0x2bff7c00b0001], 0x3ffffffffc001, 1073692673)
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" mine")]
    [InlineData("mine ")]
    [InlineData("two\nlines")]
    [InlineData("bell\a")]
    [InlineData("nul\0")]
    [InlineData("größer")]
    [InlineData("\u202Eneim")]
    [InlineData("a name of more than sixty-four characters, which no table can show")]
    [InlineData("Secure8192")]
    [InlineData("Secure16384")]
    [InlineData("secure8192")]
    [InlineData("Secure32768")]
    [InlineData("InsecureToy256")]
    [InlineData("InsecureToy1024")]
    public void A_reserved_empty_or_unprintable_name_is_refused(string name) =>
        Assert.Throws<ArgumentException>(nameof(name), () => BfvParameters.Create(name, 16384, Primes, Special, 65537));

    [Fact]
    public void No_name_is_refused() =>
        Assert.Throws<ArgumentNullException>("name", () => BfvParameters.Create(null!, 16384, Primes, Special, 65537));

    [Fact]
    public void Any_other_name_is_kept()
    {
        foreach (var name in new[] { "x", "two primes", "Mine-2 (~p = 2^16)", new string('n', 64) })
            Assert.Equal(name, BfvParameters.Create(name, 16384, Primes, Special, 65537).ToString());
    }

    [Fact]
    public void Each_set_of_the_library_is_found_by_its_name()
    {
        BfvParameters[] sets = [BfvParameters.Secure8192, BfvParameters.Secure16384, .. InsecureToyParameters.All];
        foreach (var set in sets)
        {
            Assert.True(BfvParameters.TryGet(set.Name, allowInsecure: true, out var found));
            Assert.Same(set, found);
        }
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
}
