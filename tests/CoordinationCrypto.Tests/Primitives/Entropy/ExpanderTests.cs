using System.Security.Cryptography;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Primitives;

public sealed class ExpanderTests
{
    public static TheoryData<string> Implementations =>
        System.Runtime.Intrinsics.X86.Aes.IsSupported ? new() { "platform", "processor" } : new() { "platform" };

    /// <summary>NIST SP 800-38A, F.5.5: CTR-AES256.Encrypt; the stream is plaintext xor ciphertext.</summary>
    [Theory]
    [MemberData(nameof(Implementations))]
    public void The_stream_is_the_published_AES_256_CTR(string implementation)
    {
        var key = Convert.FromHexString("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        var plaintext = Convert.FromHexString(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
        );
        var ciphertext = Convert.FromHexString(
            "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"
        );
        using var expander = Expander.Over(Implementation(implementation, key), new UInt128(0xf0f1f2f3f4f5f6f7, 0xf8f9fafbfcfdfeff));
        var stream = new byte[64];
        expander.Fill(stream);

        for (var i = 0; i < stream.Length; i++)
            Assert.Equal(ciphertext[i], stream[i] ^ plaintext[i]);
    }

    /// <summary>
    /// RFC 5869, sections 2.2 and 2.3, with an empty salt, by hand: PRK = HMAC(0…0, secret), key = HMAC(PRK, info ‖ 1).
    /// </summary>
    [Fact]
    public void The_key_is_HKDF_of_the_secret()
    {
        var secret = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var key = HMACSHA256.HashData(HMACSHA256.HashData(new byte[32], secret), new byte[] { 9, 8, 7, 1 });
        using var direct = Expander.Over(new PlatformAesCounter(key), 0);
        using var derived = new Expander(secret, [9, 8, 7]);
        var (expected, actual) = (new byte[500], new byte[500]);
        direct.Fill(expected);
        derived.Fill(actual);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Counters_carry_and_wrap_alike_on_every_implementation()
    {
        var key = new byte[32];
        key[7] = 9;
        foreach (var first in new UInt128[] { 0, (UInt128)ulong.MaxValue - 3, UInt128.MaxValue - 20, (UInt128)1 << 100 })
        {
            var expected = new byte[10_000];
            using var specification = Expander.Over(new PlatformAesCounter(key), first);
            specification.Fill(expected);
            using var blocks = AesCounter.Create(key);
            using var expander = Expander.Over(blocks, first);
            var actual = new byte[10_000];
            expander.Fill(actual);

            Assert.Equal(expected, actual);
        }
    }

    /// <summary>Blocks carry within a vector, between vectors and between chunks.</summary>
    [Fact]
    public void The_native_kernel_is_the_same_AES()
    {
        if (!NativeAesCounter.IsSupported)
            return;
        var key = SHA256.HashData("key"u8);
        var two64 = UInt128.One << 64;
        foreach (
            var first in new UInt128[]
            {
                0,
                1,
                two64 - 1,
                two64 - 2,
                two64 - 3,
                two64 - 31,
                two64 - 32,
                two64 - 33,
                two64 * 7 - 70,
                UInt128.MaxValue,
                UInt128.MaxValue - 20,
                UInt128.MaxValue - 100,
            }
        )
        {
            var (expected, actual) = (new byte[10_000], new byte[10_000]);
            using var specification = Expander.Over(new PlatformAesCounter(key), first);
            specification.Fill(expected);
            using var expander = Expander.Over(new NativeAesCounter(key), first);
            expander.Fill(actual);

            Assert.Equal(expected, actual);
        }
        using var blocks = new NativeAesCounter(key);
        Assert.Throws<ArgumentException>(() => blocks.Encrypt(0, new byte[511]));
        blocks.Dispose();
        Assert.Throws<ObjectDisposedException>(() => blocks.Encrypt(0, new byte[512]));
    }

    [Fact]
    public void The_native_kernel_is_used_where_it_is_there()
    {
        using var blocks = NativeAesCounter.Fastest(new byte[32]);

        Assert.Equal(NativeAesCounter.IsSupported, blocks is NativeAesCounter);
        Assert.Equal(NativeAesCounter.IsSupported, NativeKernels.HasVaes && Kernels.Dispatched == KernelKind.Native);
    }

    [Fact]
    public void The_processors_instructions_are_used_where_there_are_any()
    {
        using var blocks = AesCounter.Create(new byte[32]);

        Assert.Equal(System.Runtime.Intrinsics.X86.Aes.IsSupported, blocks is AesNiCounter);
    }

    [Fact]
    public unsafe void Disposal_zeroes_key_and_buffer()
    {
        if (!System.Runtime.Intrinsics.X86.Aes.IsSupported)
            return;
        var blocks = new AesNiCounter(new byte[32]);
        var expander = Expander.Over(blocks, 0);
        expander.Fill(new byte[5]);
        var seen = new List<byte[]>();
        foreach (var memory in new[] { blocks.Memory, expander.Memory })
        {
            Assert.True(memory.Span.ContainsAnyExcept((byte)0));
            memory.AfterZeroing = (at, count) => seen.Add(new Span<byte>((void*)at, count).ToArray());
        }

        expander.Dispose();

        Assert.Equal(2, seen.Count);
        Assert.All(seen, bytes => Assert.DoesNotContain(bytes, b => b != 0));
        Assert.Throws<ObjectDisposedException>(() => expander.Fill(new byte[1]));
    }

    [Fact]
    public void Bytes_do_not_depend_on_how_they_are_cut()
    {
        var secret = new byte[32];
        var whole = new byte[20_000];
        var cut = new byte[20_000];
        using var first = new Expander(secret, "info"u8);
        using var second = new Expander(secret, "info"u8);
        first.Fill(whole);
        for (int offset = 0, step = 0; offset < cut.Length; step += 7)
        {
            var count = Math.Min(step, cut.Length - offset);
            second.Fill(cut.AsSpan(offset, count));
            offset += count;
        }

        Assert.Equal(whole, cut);
    }

    [Fact]
    public void Another_secret_or_use_gives_other_bytes()
    {
        var bytes = new HashSet<string>();
        foreach (var secret in new byte[] { 0, 1 })
        {
            foreach (var info in new byte[][] { [], [0], [1] })
            {
                var key = new byte[32];
                key[31] = secret;
                using var expander = new Expander(key, info);
                var stream = new byte[32];
                expander.Fill(stream);
                bytes.Add(Convert.ToHexString(stream));
            }
        }

        Assert.Equal(6, bytes.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_secret_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new Expander(new byte[length], default));

    private static AesCounter Implementation(string name, byte[] key) =>
        name == "processor" ? new AesNiCounter(key) : new PlatformAesCounter(key);
}
