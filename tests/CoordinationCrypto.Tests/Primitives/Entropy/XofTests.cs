using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Primitives;

public sealed class XofTests
{
    [Theory]
    [InlineData(
        "",
        "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be"
    )]
    [InlineData(
        "616263",
        "483366601360a8771c6863080cc4114d8db44530f8f1e1ee4f94ea37e78b5739d5a15bef186a5386c75744c0527e1faa9f8726e462a12a4feb06bd8801e751e4"
    )]
    public void Managed_SHAKE256_gives_the_published_bytes(string message, string output) =>
        Assert.Equal(output, Shake(Convert.FromHexString(message), output.Length / 2));

    /// <summary>NIST's example for a message of 1600 bits: 200 bytes 0xA3.</summary>
    [Fact]
    public void Managed_SHAKE256_gives_the_published_bytes_beyond_one_block() =>
        Assert.Equal(
            "cd8a920ed141aa0407a22d59288652e9d9f1a7ee0c1e7c1ca699424da84a904d2d700caae7396ece96604440577da4f3aa22aeb8857f961c4cd8e06f0ae6610b",
            Shake(Enumerable.Repeat((byte)0xA3, 200).ToArray(), 64)
        );

    /// <summary>Every length around the rate, in one read and cut.</summary>
    [Fact]
    public void It_equals_the_platforms_own_where_there_is_one()
    {
        if (!Shake256.IsSupported)
            return;
        var input = new byte[420];
        EntropySource.InsecureSeeded([1], "xof").Fill(input);
        for (var length = 0; length <= input.Length; length++)
        {
            using var shake = new ManagedShake256();
            shake.Append(input.AsSpan(0, length / 3));
            shake.Append(input.AsSpan(length / 3, length - (length / 3)));
            var actual = new byte[length + 1];
            shake.Read(actual.AsSpan(0, length / 2));
            shake.Read(actual.AsSpan(length / 2));

            Assert.Equal(Shake256.HashData(input.AsSpan(0, length), actual.Length), actual);
        }
    }

    [Fact]
    public void The_framing_is_eight_bytes_of_length_before_every_input()
    {
        using var xof = new Xof("dom"u8);
        xof.Absorb([]);
        xof.Absorb([7, 8]);
        var actual = new byte[40];
        xof.Squeeze(actual);
        using var shake = new ManagedShake256();
        shake.Append(Convert.FromHexString("0300000000000000646f6d000000000000000002000000000000000708"));
        var expected = new byte[40];
        shake.Read(expected);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Output_does_not_depend_on_how_it_is_cut()
    {
        var whole = new byte[1000];
        var cut = new byte[1000];
        using var first = new Xof("test"u8);
        using var second = new Xof("test"u8);
        first.Squeeze(whole);
        for (int offset = 0, step = 0; offset < cut.Length; step++)
        {
            var count = Math.Min(step, cut.Length - offset);
            second.Squeeze(cut.AsSpan(offset, count));
            offset += count;
        }

        Assert.Equal(whole, cut);
    }

    [Fact]
    public void Inputs_cut_differently_differ()
    {
        var ab = new byte[32];
        var aAndB = new byte[32];
        using var first = new Xof("d"u8);
        using var second = new Xof("d"u8);
        first.Absorb("ab"u8);
        second.Absorb("a"u8);
        second.Absorb("b"u8);
        first.Squeeze(ab);
        second.Squeeze(aAndB);

        Assert.NotEqual(ab, aAndB);
    }

    [Fact]
    public void Input_after_output_is_refused()
    {
        using var xof = new Xof("d"u8);
        xof.Squeeze(new byte[1]);

        Assert.Throws<InvalidOperationException>(() => xof.Absorb([1]));
    }

    private static string Shake(byte[] message, int length)
    {
        using var shake = new ManagedShake256();
        shake.Append(message);
        var bytes = new byte[length];
        shake.Read(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
