using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Fuzz.Targets;

internal static class KeyTargets
{
    private const int Few = 1; // of PBKDF2's iterations: what they slow down is not what is looked for

    private static readonly byte[] Passphrase = "fuzz"u8.ToArray();

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "key-certificate",
                [$"{nameof(KeyCertificate)}.{nameof(KeyCertificate.TryRead)}"],
                ReadKeyCertificate,
                () => [Market.Value.Certificate.Encoding.ToArray()]
            )
            {
                Executions = 2_000,
            },
            new(
                "epoch-certificate",
                [$"{nameof(EpochCertificate)}.{nameof(EpochCertificate.TryRead)}"],
                input =>
                    EpochCertificate.TryRead(Resharing.Value.Old.Key, input, out var certificate, out _)
                        ? certificate.Encoding.ToArray()
                        : null,
                () => [Resharing.Value.Outcome.Certificate.Encoding.ToArray()]
            )
            {
                Executions = 5_000,
            },
            new(
                "evaluation-key-digests",
                [$"{nameof(EvaluationKeyDigests)}.{nameof(EvaluationKeyDigests.TryRead)}"],
                ReadDigests,
                () => [Written(Market.Value.Certificate.EvaluationKeys!)]
            ),
            new(
                "evaluation-key",
                [$"{nameof(EvaluationKeyEncoding)}.{nameof(EvaluationKeyEncoding.TryRead)}"],
                ReadEvaluationKey,
                () => Market.Value.Bodies(Board.RecordKind.EvaluationKey).OrderBy(body => body.Length).Take(1)
            )
            {
                Executions = 2_000,
            },
            new(
                "keystore",
                [
                    $"{nameof(Keystore)}.{nameof(Keystore.TryRead)}",
                    $"{nameof(KeystoreSeal)}.{nameof(KeystoreSeal.TryOpen)}",
                    $"{nameof(PassphraseSeal)}.{nameof(PassphraseSeal.TryOpen)}",
                ],
                ReadKeystore,
                () => Keystores().Select(keystore => keystore.Seal(Passphrase, Streams.Entropy("fuzz"), Few))
            ),
            new(
                "keystore-contents",
                [$"{nameof(KeystoreContents)}.{nameof(KeystoreContents.TryRead)}"],
                ReadContents,
                () => Keystores().Select(keystore => (byte[])[keystore.Reshared is null ? (byte)0 : (byte)1, .. Contents(keystore)])
            ),
        ];

    private static IEnumerable<Keystore> Keystores()
    {
        var old = Resharing.Value.Old;
        var (id, identity) = (old.Key.ConfigurationId, ResharingTable.Copy(old.Identities[0]));
        yield return new Keystore(
            EpochMembers.Copy(old.Secrets[0].Seeds),
            identity,
            LedgerBinding.Create(id, 0, 1, identity.PublicKey, Streams.Entropy("fuzz"))
        );
        var held = old.CopyOf(1);
        yield return new Keystore(
            new EpochSecrets(KeyShare.Adopt(old.Key.Parameters, 1, held.Key.Value, epoch: 1), held.ElGamal, held.Seeds),
            ResharingTable.Copy(identity),
            LedgerBinding.Create(id, 1, 1, identity.PublicKey, Streams.Entropy("fuzz"))
        );
    }

    private static byte[] Contents(Keystore keystore)
    {
        using var plain = KeystoreContents.Write(keystore);
        return plain.Span.ToArray();
    }

    private static byte[]? ReadKeyCertificate(byte[] input)
    {
        var isRead = KeyCertificate.TryRead(input, out var certificate, out var reason);
        if (isRead == reason is not null)
            throw new FuzzException("key-certificate: a reason is given if and only if it is refused");
        if (!isRead)
            return null;
        var written = certificate!.Encoding.ToArray();
        certificate.PublicKey.Dispose();
        return written;
    }

    private static byte[]? ReadDigests(byte[] input)
    {
        var reader = new WireReader(input);
        if (!EvaluationKeyDigests.TryRead(ref reader, InsecureToyParameters.N256.Degree, out var digests))
            return null;
        return [.. Written(digests), .. input.AsSpan(reader.Position)];
    }

    private static byte[] Written(EvaluationKeyDigests digests)
    {
        var writer = new WireWriter();
        digests.Write(writer);
        return writer.ToArray();
    }

    // The certificate has the key's digest: nothing but the key is read.
    private static byte[]? ReadEvaluationKey(byte[] input)
    {
        if (!EvaluationKeyEncoding.TryRead(Market.Value.Certificate, input, out _, out var key, out _))
            return null;
        key.Dispose();
        return Market.Value.Bodies(Board.RecordKind.EvaluationKey).Single(body => body.AsSpan().SequenceEqual(input));
    }

    private static byte[]? ReadKeystore(byte[] input)
    {
        if (!Keystore.TryRead(input, Passphrase, Few, out var keystore, out _))
            return null;
        keystore.Dispose();
        return input;
    }

    // The first bit chooses the version. As its only caller does, no shorter ones are given than there can be.
    private static byte[]? ReadContents(byte[] input)
    {
        if (input.Length == 0)
            return null;
        var version = (input[0] & 1) == 0 ? KeystoreContents.FirstVersion : KeystoreContents.ResharedVersion;
        if (!KeystoreContents.IsLength(version, input.Length - 1))
            return null;
        if (!KeystoreContents.TryRead(input.AsSpan(1), version, out var keystore))
            return null;
        using (keystore)
            return [input[0], .. Contents(keystore)];
    }
}
