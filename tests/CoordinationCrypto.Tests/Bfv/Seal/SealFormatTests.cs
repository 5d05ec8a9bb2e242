using System.Buffers.Binary;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class SealFormatTests
{
    private const int CiphertextWords = 105 + 8; // 105 bytes before the inner size and header's end: 16 + 32 + 1 + 40 + 16, then the count

    private static readonly Fixture F = Fixture.Of("InsecureToy256");

    private delegate bool Reader(byte[] bytes, out SealRefusal refusal);

    [Fact]
    public void The_identifiers_are_those_that_SEAL_computes()
    {
        Assert.Equal(
            "73f4ac3617f379151b97a36630d5e93814fabc23c5c7c4425f4cfbc7b63fad8c",
            Convert.ToHexStringLower(SealParameters.DataId(BfvParameters.Secure8192))
        );
        Assert.Equal(
            "978b0f90d1d9cb12d8bd08a115c9588962f238a99627e0ae10edfdb66226fef3",
            Convert.ToHexStringLower(SealParameters.KeyId(BfvParameters.Secure8192))
        );
    }

    [Fact]
    public void The_parameters_are_the_bytes_that_SEAL_writes()
    {
        const string expected =
            "5ea1100401000000b10000000000000001002000000000000005000000000000005ea110040100000018000000000000"
            + "000100fe07fe0700005ea110040100000018000000000000000180fb87fb0700005ea110040100000018000000000000"
            + "000100ff0fff0f00005ea110040100000018000000000000000180fd8ffd0f00005ea110040100000018000000000000"
            + "000140fb4ffb0f00005ea110040100000018000000000000000100010000000000";
        var bytes = SealFormat.Write(BfvParameters.Secure8192);
        Assert.Equal(expected, Convert.ToHexStringLower(bytes));
        Assert.True(SealFormat.TryReadParameters([BfvParameters.Secure16384, BfvParameters.Secure8192], bytes, out var read, out _));
        Assert.Same(BfvParameters.Secure8192, read);
        Assert.False(SealFormat.TryReadParameters([BfvParameters.Secure16384], bytes, out _, out var refusal));
        Assert.Equal(
            SealRefusal.WrongLength,
            Refusal(
                (byte[] b, out SealRefusal r) => SealFormat.TryReadParameters([BfvParameters.Secure8192], b, out _, out r),
                [.. bytes, 0]
            )
        );
        Assert.Equal(SealRefusal.OtherParameters, refusal);
    }

    [Fact]
    public void Everything_reads_back_to_the_same_bytes()
    {
        foreach (var (bytes, _, rewrite) in Objects())
            Assert.Equal(bytes, rewrite(bytes));
    }

    [Fact]
    public void Every_truncation_and_extension_is_refused()
    {
        foreach (var (bytes, read, _) in Objects())
        {
            for (var length = 0; length < bytes.Length; length += length < 200 ? 1 : 1 + bytes.Length / 50)
                Assert.Equal(SealRefusal.TooShort, Refusal(read, bytes[..length]));
            Assert.Equal(SealRefusal.WrongLength, Refusal(read, [.. bytes, 0]));
            var declared = (byte[])[.. bytes, 0];
            BinaryPrimitives.WriteInt64LittleEndian(declared.AsSpan(8), declared.Length); // the outer size follows, the object does not
            Assert.Equal(SealRefusal.WrongLength, Refusal(read, declared));
        }
    }

    [Fact]
    public void A_flipped_bit_is_refused_or_read_back()
    {
        using var random = Streams.Seeded("flips");
        foreach (var (bytes, read, rewrite) in Objects())
        {
            var words = new ulong[60];
            random.Fill(words);
            foreach (var place in Enumerable.Range(0, 100).Concat(words.Select(word => (int)(word % (ulong)bytes.Length))))
            {
                var mutated = (byte[])bytes.Clone();
                mutated[place % bytes.Length] ^= (byte)(1 << place % 8);
                if (read(mutated, out var refusal))
                {
                    Assert.Equal(SealRefusal.None, refusal);
                    if (mutated[4] == 1)
                        Assert.Equal(mutated, rewrite(mutated));
                }
                else
                {
                    Assert.NotEqual(SealRefusal.None, refusal);
                }
            }
        }
    }

    [Fact]
    public void Each_refusal_has_its_reason()
    {
        var parameters = F.Parameters;
        using var ciphertext = F.Encrypt(F.Slots("x"));
        var bytes = SealFormat.Write(ciphertext);
        Expect(SealRefusal.NotSeal, b => b[0] = 0);
        Expect(SealRefusal.NotSeal, b => b[2] = 17);
        Expect(SealRefusal.NotSeal, b => b[6] = 1);
        Expect(SealRefusal.OtherVersion, b => b[3] = 3);
        Expect(SealRefusal.OtherVersion, b => b[4] = 0);
        Expect(SealRefusal.OtherVersion, b => b[4] = 5);
        Expect(SealRefusal.OtherVersion, b => b[4] = 4); // the array's header still says 4.1
        Expect(SealRefusal.Compressed, b => b[5] = 2);
        Expect(SealRefusal.OtherParameters, b => b[16] ^= 1);
        Expect(SealRefusal.WrongForm, b => b[48] = 1);
        Expect(SealRefusal.WrongShape, b => b[49] = 3);
        Expect(SealRefusal.OtherParameters, b => b[58]++);
        Expect(SealRefusal.OtherParameters, b => b[65]++);
        Expect(SealRefusal.WrongForm, b => b[73]++);
        Expect(SealRefusal.WrongForm, b => b[81]++);
        Expect(SealRefusal.WrongLength, b => b[97]++);
        Expect(SealRefusal.WrongShape, b => b[105]++);
        Expect(
            SealRefusal.NotCanonical,
            b => BinaryPrimitives.WriteUInt64LittleEndian(b.AsSpan(CiphertextWords), parameters.DataPrimes[0])
        );
        Expect(SealRefusal.NotCanonical, b => b[^1] = 255);
        Expect(
            SealRefusal.SeedCompressed,
            b => BinaryPrimitives.WriteInt64LittleEndian(b.AsSpan(105), (long)parameters.Degree * parameters.DataPrimes.Count)
        );

        var later = (byte[])bytes.Clone();
        later[4] = later[93] = 4; // a file of version 4.4
        Assert.True(SealFormat.TryRead(parameters, later, out Ciphertext? read, out _));
        Assert.Equal(bytes, SealFormat.Write(read));

        void Expect(SealRefusal reason, Action<byte[]> change)
        {
            var changed = (byte[])bytes.Clone();
            change(changed);
            Assert.Equal(
                reason,
                Refusal((byte[] b, out SealRefusal r) => SealFormat.TryRead(parameters, b, out Ciphertext? _, out r), changed)
            );
        }
    }

    [Fact]
    public void A_short_plaintext_is_filled_with_zeros()
    {
        var writer = new SealWriter(256);
        writer.Plaintext(new byte[32], [7, 65536]);
        Assert.True(SealFormat.TryRead(F.Parameters, writer.ToArray(), out Plaintext? plaintext, out _));
        Assert.Equal([7UL, 65536UL, 0UL], plaintext.Coefficients[..3].ToArray());
        foreach (var bad in new ulong[][] { [], [65537], new ulong[257] })
        {
            writer = new SealWriter(256);
            writer.Plaintext(new byte[32], bad);
            Assert.False(SealFormat.TryRead(F.Parameters, writer.ToArray(), out plaintext, out var refusal));
            Assert.Equal(bad.Length == 1 ? SealRefusal.NotCanonical : SealRefusal.WrongShape, refusal);
        }
    }

    [Fact]
    public void A_secret_key_that_was_read_decrypts()
    {
        Assert.True(SealFormat.TryRead(F.Parameters, F.Secret.ToSealBytes(), out SecretKey? key, out _));
        using (key)
        {
            using var ciphertext = F.Encrypt(F.Slots("x"));
            using var plaintext = new Decryptor(key).Decrypt(ciphertext);
            Assert.Equal(F.Slots("x"), F.Encoder.Decode(plaintext));
        }
        var toy = Fixture.Of("InsecureToy1024");
        Assert.False(SealFormat.TryRead(toy.Parameters, F.Secret.ToSealBytes(), out key, out var refusal));
        Assert.Equal(SealRefusal.OtherParameters, refusal);
        using var message = F.Encoder.Encode(F.Slots("x"));
        Assert.False(SealFormat.TryRead(F.Parameters, SealFormat.Write(message), out key, out refusal)); // a plaintext is no key
        Assert.Equal(SealRefusal.OtherParameters, refusal);
    }

    [Fact]
    public void Keys_that_were_read_work()
    {
        var p = F.Parameters.PlainModulus;
        var x = F.Slots("x");
        using var galois = F.Secret.RotationKeys("wire", 1);
        Assert.True(SealFormat.TryRead(F.Parameters, SealFormat.Write(galois), out GaloisKeys? rotations, out _));
        Assert.True(SealFormat.TryRead(F.Parameters, SealFormat.Write(F.Relinearization), out RelinearizationKey? relinearization, out _));
        Assert.True(SealFormat.TryRead(F.Parameters, SealFormat.Write(F.Public), out PublicKey? key, out _));
        using var plaintext = F.Encoder.Encode(x);
        using var ciphertext = new Encryptor(key).Encrypt(plaintext, Streams.Entropy("wire"));
        using var rotated = Evaluator.RotateRows(Evaluator.Relinearize(Evaluator.Square(ciphertext), relinearization), 1, rotations);
        var row = F.Parameters.RowSize;
        Assert.Equal(
            Enumerable.Range(0, 2 * row).Select(i => x[i / row * row + (i + 1) % row]).Select(value => p.Multiply(value, value)),
            F.Secret.Decrypt(rotated)
        );
    }

    private static SealRefusal Refusal(Reader read, byte[] bytes)
    {
        Assert.False(read(bytes, out var refusal));
        return refusal;
    }

    /// <summary>One of each object: its bytes, its reader, and reading followed by writing.</summary>
    private static IEnumerable<(byte[] Bytes, Reader Read, Func<byte[], byte[]> Rewrite)> Objects()
    {
        var parameters = F.Parameters;
        using var plaintext = F.Encoder.Encode(F.Slots("x"));
        using var ciphertext = F.Encrypt(F.Slots("x"));
        using var tensor = Evaluator.Square(ciphertext);
        using var galois = F.Secret.RotationKeys("objects", 3, -1);
        yield return (
            SealFormat.Write(plaintext),
            (byte[] b, out SealRefusal r) => SealFormat.TryRead(parameters, b, out Plaintext? _, out r),
            b => SealFormat.TryRead(parameters, b, out Plaintext? x, out _) ? SealFormat.Write(x) : []
        );
        yield return (
            SealFormat.Write(ciphertext),
            (byte[] b, out SealRefusal r) => SealFormat.TryRead(parameters, b, out Ciphertext? _, out r),
            b => SealFormat.TryRead(parameters, b, out Ciphertext? x, out _) ? SealFormat.Write(x) : []
        );
        yield return (
            SealFormat.Write(tensor),
            (byte[] b, out SealRefusal r) => SealFormat.TryRead(parameters, b, out TensorCiphertext? _, out r),
            b => SealFormat.TryRead(parameters, b, out TensorCiphertext? x, out _) ? SealFormat.Write(x) : []
        );
        yield return (
            F.Secret.ToSealBytes(),
            (byte[] b, out SealRefusal r) => SealFormat.TryRead(parameters, b, out SecretKey? _, out r),
            b => SealFormat.TryRead(parameters, b, out SecretKey? x, out _) ? Bytes(x) : []
        );
        yield return (
            SealFormat.Write(F.Public),
            (byte[] b, out SealRefusal r) => SealFormat.TryRead(parameters, b, out PublicKey? _, out r),
            b => SealFormat.TryRead(parameters, b, out PublicKey? x, out _) ? SealFormat.Write(x) : []
        );
        yield return (
            SealFormat.Write(F.Relinearization),
            (byte[] b, out SealRefusal r) => SealFormat.TryRead(parameters, b, out RelinearizationKey? _, out r),
            b => SealFormat.TryRead(parameters, b, out RelinearizationKey? x, out _) ? SealFormat.Write(x) : []
        );
        yield return (
            SealFormat.Write(galois),
            (byte[] b, out SealRefusal r) => SealFormat.TryRead(parameters, b, out GaloisKeys? _, out r),
            b => SealFormat.TryRead(parameters, b, out GaloisKeys? x, out _) ? SealFormat.Write(x) : []
        );
    }

    private static byte[] Bytes(SecretKey key)
    {
        var bytes = new byte[SealFormat.SecretKeyLength(key.Parameters)];
        SealFormat.Export(key, bytes);
        return bytes;
    }
}
