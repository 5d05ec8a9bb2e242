using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests;

namespace CoordinationCrypto.Fuzz.Targets;

internal static class GroupTargets
{
    private static readonly Lazy<BoxKey> Box = new(() => BoxKey.Create(Streams.Entropy("fuzz box key")));
    private static readonly Lazy<SigningKey> Key = new(() => SigningKey.Create(Streams.Entropy("fuzz key")));
    private static readonly PseudonymBase Base = new(default(Hash32));

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "scalar",
                [
                    $"{nameof(Scalar)}.{nameof(Scalar.TryRead)}",
                    $"{nameof(ScalarField)}.{nameof(ScalarField.TryRead)}",
                    $"{nameof(SecretScalar)}.{nameof(SecretScalar.TryRead)}",
                    $"{nameof(SigningKey)}.{nameof(SigningKey.TryImport)}",
                ],
                ReadScalar,
                () => [Exported(), new byte[32], Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")]
            ),
            new(
                "point",
                [
                    $"{nameof(Point)}.{nameof(Point.TryReadCompressed)}",
                    $"{nameof(Point)}.{nameof(Point.TryReadXOnly)}",
                    $"{nameof(AffinePoint)}.{nameof(AffinePoint.TryLift)}",
                    $"{nameof(FieldElement)}.{nameof(FieldElement.TryRead)}",
                ],
                ReadPoint,
                () => [Compressed(Point.Generator), Compressed(-Point.Generator), Point.Generator.X.ToArray()]
            ),
            new(
                "verifying-key",
                [$"{nameof(VerifyingKey)}.{nameof(VerifyingKey.TryRead)}", $"{nameof(Pseudonym)}.{nameof(Pseudonym.TryRead)}"],
                input =>
                    VerifyingKey.TryRead(input, out var key) != Pseudonym.TryRead(Base, input, out var pseudonym)
                        ? throw new FuzzException("verifying-key: a pseudonym is any key")
                        : key is null ? null
                    : pseudonym!.Bytes.SequenceEqual(key.Bytes) ? key.Bytes.ToArray()
                    : [],
                () => [Key.Value.PublicKey.Bytes.ToArray()]
            ),
            new("signature", [$"{nameof(VerifyingKey)}.{nameof(VerifyingKey.Verify)}"], Verify, () => [Signed(0), Signed(40)])
            {
                Executions = 5_000,
            },
            new(
                "registry",
                [
                    $"{nameof(Registry)}.{nameof(Registry.TryRead)}",
                    $"{nameof(Registry)}.{nameof(Registry.TryReadForm)}",
                    $"{nameof(AffinePoint)}.{nameof(AffinePoint.TryRead)}",
                ],
                input => Registry.TryRead(input, out var registry, out _) ? registry.Encode() : null,
                () => Market.Value.Bodies(Board.RecordKind.Registry)
            ),
            new(
                "elgamal-ciphertext",
                [$"{nameof(ElGamalCiphertext)}.{nameof(ElGamalCiphertext.TryRead)}"],
                input => ElGamalCiphertext.TryRead(input, out var ciphertext) ? Written(ciphertext) : null,
                () => [Written(new ElGamalCiphertext(Point.Generator, -Point.Generator))]
            ),
            new(
                "elgamal-share",
                [$"{nameof(ElGamalShare)}.{nameof(ElGamalShare.TryRead)}"],
                input => ElGamalShare.TryRead(input, out var share) ? share.Encode() : null,
                () => [new ElGamalShare(3, Point.Generator).Encode()]
            ),
            new(
                "sealed-box",
                [
                    $"{nameof(SealedBox)}.{nameof(SealedBox.TryOpen)}",
                    $"{nameof(SealedBox)}.{nameof(SealedBox.TryReadOneTimeKey)}",
                    $"{nameof(AccountableBox)}.{nameof(AccountableBox.TryOpen)}",
                ],
                OpenBoxes,
                () =>
                    [
                        SealedBox.Seal(Key.Value.PublicKey, "fuzz"u8, [1, 2, 3], Streams.Entropy("box")),
                        AccountableBox.Seal(Box.Value.PublicKey, "fuzz"u8, [1, 2, 3], Streams.Entropy("box")),
                    ]
            )
            {
                Executions = 3_000,
            },
        ];

    public static byte[] Compressed(Point point)
    {
        var bytes = new byte[Point.CompressedLength];
        point.WriteCompressed(bytes);
        return bytes;
    }

    private static byte[] Exported()
    {
        var bytes = new byte[SigningKey.Length];
        Key.Value.Export(bytes);
        return bytes;
    }

    private static byte[] Signed(int length)
    {
        var signature = new byte[SigningKey.SignatureLength];
        Key.Value.Sign(new byte[length], Streams.Entropy("signature"), signature);
        return [.. signature, .. new byte[length]];
    }

    private static byte[] Written(ElGamalCiphertext ciphertext)
    {
        var bytes = new byte[ElGamalCiphertext.Length];
        ciphertext.Write(bytes);
        return bytes;
    }

    private static byte[]? ReadScalar(byte[] input)
    {
        var isRead = Scalar.TryRead(input, out var scalar);
        if (SecretScalar.TryRead(input, out var secret) != (isRead && !scalar.IsZero))
            throw new FuzzException("scalar: secret and public reading differ");
        if (!isRead)
            return null;
        var written = new byte[Scalar.Length];
        scalar.Write(written);
        if (secret is null)
            return written;
        var exported = new byte[Scalar.Length];
        secret.Export(exported);
        secret.Dispose();
        if (!SigningKey.TryImport(input, out var key))
            throw new FuzzException("scalar: a key is any scalar but 0");
        using (key)
            return exported.AsSpan().SequenceEqual(written) ? written : [];
    }

    private static byte[]? ReadPoint(byte[] input)
    {
        if (Point.TryReadCompressed(input, out var point))
            return Compressed(point);
        return Point.TryReadXOnly(input, out point) ? point.X.ToArray() : null;
    }

    // 64 bytes of signature, then the message. What verifies is what was signed: there is no other signature on it.
    private static byte[]? Verify(byte[] input)
    {
        if (input.Length < SigningKey.SignatureLength)
            return null;
        var signature = input.AsSpan(0, SigningKey.SignatureLength);
        var message = input.AsSpan(SigningKey.SignatureLength);
        if (!Key.Value.PublicKey.Verify(message, signature))
            return null;
        return message.ContainsAnyExcept((byte)0) ? throw new FuzzException("signature: a forgery") : input;
    }

    private static byte[]? OpenBoxes(byte[] input)
    {
        var isSealed = SealedBox.TryOpen(Key.Value, "fuzz"u8, input, out var plain);
        var isAccountable = AccountableBox.TryOpen(Box.Value, "fuzz"u8, input, out var other);
        plain?.Dispose();
        other?.Dispose();
        if (!isAccountable)
            return isSealed ? input : null;
        // Shown, it opens to anyone.
        var shown = AccountableBox.Show(Box.Value, input);
        if (!AccountableBox.TryOpen(shown, Box.Value.PublicKey, "fuzz"u8, input, out other))
            throw new FuzzException("sealed-box: a shown box does not open");
        other.Dispose();
        return input;
    }
}
