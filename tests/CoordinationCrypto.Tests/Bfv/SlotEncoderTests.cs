using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class SlotEncoderTests
{
    [Fact]
    public void Slot_i_of_row_1_is_the_value_at_psi_to_the_3_to_the_i()
    {
        var parameters = InsecureToyParameters.N256;
        var p = parameters.PlainModulus;
        var psi = Enumerable
            .Range(2, 65535)
            .Select(candidate => p.Power((ulong)candidate, 65536 / 512))
            .Where(root => p.Power(root, 256) == 65536)
            .Min();
        var encoder = new SlotEncoder(parameters);
        var slots = BfvTests.Slots(parameters, "roots");
        using var plaintext = encoder.Encode(slots);
        ulong exponent = 1;
        for (var i = 0; i < 128; i++)
        {
            Assert.Equal(Evaluate(p.Power(psi, exponent)), slots[i]);
            Assert.Equal(Evaluate(p.Power(psi, 512 - exponent)), slots[128 + i]);
            exponent = exponent * 3 % 512;
        }

        ulong Evaluate(ulong x)
        {
            var sum = 0UL;
            for (var j = 255; j >= 0; j--)
                sum = p.Add(p.Multiply(sum, x), plaintext.Coefficients[j]);
            return sum;
        }
    }

    [Fact]
    public void Decoding_inverts_encoding()
    {
        foreach (var parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 })
        {
            var encoder = new SlotEncoder(parameters);
            var slots = BfvTests.Slots(parameters, "inverse");
            using var plaintext = encoder.Encode(slots);
            var back = new ulong[parameters.Degree];
            encoder.Decode(plaintext, back);
            Assert.Equal(slots, back);
        }
    }

    [Fact]
    public void A_plaintext_of_other_parameters_is_refused_by_name()
    {
        var encoder = new SlotEncoder(InsecureToyParameters.N1024);
        using var smaller = new SlotEncoder(InsecureToyParameters.N256).Encode([1, 2, 3]);
        Assert.Throws<ArgumentException>("plaintext", () => encoder.Decode(smaller));
        Assert.Throws<ArgumentException>("plaintext", () => encoder.Decode(smaller, new ulong[1024]));
        using var own = encoder.Encode([1, 2, 3]);
        Assert.Throws<ArgumentException>("slots", () => encoder.Decode(own, new ulong[1023]));
        Assert.Equal([1UL, 2UL, 3UL, 0UL], encoder.Decode(own)[..4]);
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
}
