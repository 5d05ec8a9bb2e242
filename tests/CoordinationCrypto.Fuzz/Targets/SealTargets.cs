using CoordinationCrypto.Bfv;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Fuzz.Targets;

/// <summary>
/// Microsoft SEAL's files. More than one file says the same: the minor version is the writer's, and a plaintext may leave leading zeros
/// out. So what was read is written, read and written once more, and the two writings are one.
/// </summary>
internal static class SealTargets
{
    private static readonly BfvParameters Toy = InsecureToyParameters.N256;
    private static readonly Lazy<(TestKey Secret, PublicKey Public)> Keys = new(() => TestKey.Generate(Toy, "fuzz seal"));

    private static string[] Polynomials => [$"{nameof(SealFormat)}.{nameof(SealFormat.TryRead)}", "SealPolynomials.TryRead"];

    private static string[] KeyReaders => [$"{nameof(SealFormat)}.{nameof(SealFormat.TryRead)}", "SealKeys.TryRead"];

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "seal-parameters",
                [$"{nameof(SealFormat)}.{nameof(SealFormat.TryReadParameters)}", "SealParameters.TryRead"],
                input =>
                    SealFormat.TryReadParameters([Toy, BfvParameters.Secure8192], input, out var parameters, out _)
                        ? SameBut(input, SealFormat.Write(parameters))
                        : null,
                () => [SealFormat.Write(Toy), SealFormat.Write(BfvParameters.Secure8192)]
            ),
            new("seal-plaintext", Polynomials, input => Twice(input, RewritePlaintext), () => [SealFormat.Write(Plaintext())]),
            new(
                "seal-ciphertext",
                [.. Polynomials, "SealPolynomials.TryReadPair", "SealReader.TryReadCiphertextShape", "SealReader.TryReadId"],
                input => Twice(input, RewriteCiphertext),
                () => [SealFormat.Write(Encrypted())]
            ),
            new("seal-tensor", Polynomials, input => Twice(input, RewriteTensor), () => [SealFormat.Write(Evaluator.Square(Encrypted()))]),
            new("seal-public-key", Polynomials, input => Twice(input, RewritePublicKey), () => [SealFormat.Write(Keys.Value.Public)]),
            new("seal-secret-key", KeyReaders, input => Twice(input, RewriteSecretKey), () => [Exported(Keys.Value.Secret.Secret)]),
            new(
                "seal-relinearization-key",
                KeyReaders,
                input => Twice(input, RewriteRelinearizationKey),
                () => [SealFormat.Write(Keys.Value.Secret.RelinearizationKey("fuzz"))]
            )
            {
                MaxLength = 1 << 17,
            },
            new(
                "seal-galois-keys",
                KeyReaders,
                input => Twice(input, RewriteGaloisKeys),
                () => [SealFormat.Write(Keys.Value.Secret.GaloisKeys("fuzz", [3]))]
            )
            {
                MaxLength = 1 << 17,
            },
        ];

    private static Plaintext Plaintext() => new SlotEncoder(Toy).Encode([1, 2, 3]);

    private static Ciphertext Encrypted() => new Encryptor(Keys.Value.Public).Encrypt(Plaintext(), Tests.Streams.Entropy("fuzz seal"));

    // Equal but for the minor versions: then the input is what its writer would write again.
    private static byte[]? SameBut(byte[] input, byte[] written) => input.Length == written.Length ? input : written;

    private static byte[]? Twice(byte[] input, Func<byte[], byte[]?> rewrite)
    {
        if (rewrite(input) is not { } once)
            return null;
        if (rewrite(once) is not { } twice || !once.AsSpan().SequenceEqual(twice))
            throw new FuzzException("seal: what was written reads as something else");
        return input;
    }

    private static byte[]? RewritePlaintext(byte[] input)
    {
        if (!SealFormat.TryRead(Toy, input, out Plaintext? plaintext, out _))
            return null;
        using (plaintext)
            return SealFormat.Write(plaintext);
    }

    private static byte[]? RewriteCiphertext(byte[] input)
    {
        if (!SealFormat.TryRead(Toy, input, out Ciphertext? ciphertext, out _))
            return null;
        using (ciphertext)
            return SealFormat.Write(ciphertext);
    }

    private static byte[]? RewriteTensor(byte[] input)
    {
        if (!SealFormat.TryRead(Toy, input, out TensorCiphertext? tensor, out _))
            return null;
        using (tensor)
            return SealFormat.Write(tensor);
    }

    private static byte[]? RewritePublicKey(byte[] input)
    {
        if (!SealFormat.TryRead(Toy, input, out PublicKey? key, out _))
            return null;
        using (key)
            return SealFormat.Write(key);
    }

    private static byte[]? RewriteSecretKey(byte[] input)
    {
        if (!SealFormat.TryRead(Toy, input, out SecretKey? key, out _))
            return null;
        using (key)
            return Exported(key);
    }

    private static byte[]? RewriteRelinearizationKey(byte[] input)
    {
        if (!SealFormat.TryRead(Toy, input, out RelinearizationKey? key, out _))
            return null;
        using (key)
            return SealFormat.Write(key);
    }

    private static byte[]? RewriteGaloisKeys(byte[] input)
    {
        if (!SealFormat.TryRead(Toy, input, out GaloisKeys? keys, out _))
            return null;
        using (keys)
            return SealFormat.Write(keys);
    }

    private static byte[] Exported(SecretKey key)
    {
        var bytes = new byte[SealFormat.SecretKeyLength(Toy)];
        SealFormat.Export(key, bytes);
        return bytes;
    }
}
