using System.Security.Cryptography;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public sealed class KeystoreTests
{
    private const int Few = 2; // iterations, where thousands of files are opened

    private static readonly byte[] Passphrase = "correct horse"u8.ToArray();

    // Vectors

    /// <summary>The format's description followed by hand: key, seal and contents.</summary>
    [Fact]
    public void The_bytes_are_the_described_ones()
    {
        using var keystore = Make(new Committee(4, 1), 2, epoch: 7);
        var file = keystore.Seal(Passphrase, Streams.Entropy("salt"), Few);
        Assert.Equal("CCKEYS\0\n\u0001\0\0\0"u8.ToArray(), file[..12]);
        var key = Rfc2898DeriveBytes.Pbkdf2(Passphrase, file[12..44], Few, HashAlgorithmName.SHA512, 32);
        using var gcm = new AesGcm(key, 16);
        var plain = new byte[file.Length - 56 - 16];
        gcm.Decrypt(file[44..56], file[56..^16], file[^16..], plain, file[..56]);
        var identity = new byte[32];
        keystore.Identity.Export(identity);
        Assert.Equal(103 + 3 * 32, plain.Length); // validator 2 of (4, 1) belongs to three subsets
        Assert.Equal([4, 1, 2, 7, 0, 0, 0], plain[..7]);
        Assert.Equal(keystore.Binding.ConfigurationId.ToArray(), plain[7..39]);
        Assert.Equal(keystore.Binding.LedgerId.ToArray(), plain[39..71]);
        Assert.Equal(identity, plain[71..103]);
        var at = 103;
        foreach (var subset in keystore.Seeds.Committee.SubsetsOf(2))
        {
            Assert.Equal(SeedOf(keystore, subset), plain[at..(at + 32)]);
            at += 32;
        }
    }

    [Fact]
    public void With_the_stated_iterations_it_opens_and_without_them_it_does_not()
    {
        using var keystore = Make(new Committee(4, 1), 1);
        var file = keystore.Seal(Passphrase, Streams.Entropy("salt"));
        Assert.Equal(600_000, Keystore.Iterations);
        Assert.True(Keystore.TryRead(file, Passphrase, out var read, out var refusal));
        Assert.Equal(KeystoreRefusal.None, refusal);
        AssertSame(keystore, read);
        read.Dispose();
        Assert.False(Keystore.TryRead(file, Passphrase, Keystore.Iterations - 1, out _, out refusal));
        Assert.Equal(KeystoreRefusal.DoesNotOpen, refusal);
    }

    // Laws

    [Theory, InlineData(4, 1, 4), InlineData(7, 2, 3), InlineData(13, 4, 13)]
    public void What_was_sealed_is_what_opens(int n, int f, int validator)
    {
        using var keystore = Make(new Committee(n, f), validator, uint.MaxValue);
        var file = keystore.Seal(Passphrase, Streams.Entropy("salt"), Few);
        Assert.True(Keystore.TryRead(file, Passphrase, Few, out var read, out _));
        using (read)
        {
            AssertSame(keystore, read);
            Assert.Equal(file, read.Seal(Passphrase, Streams.Entropy("salt"), Few));
            Assert.NotEqual(file, read.Seal(Passphrase, Streams.Entropy("pepper"), Few));
        }
    }

    [Fact]
    public void It_restores_with_its_own_ledger_and_with_no_other()
    {
        using var keystore = Make(new Committee(4, 1), 2);
        var (own, others) = (new MemoryStream(), new MemoryStream());
        Assert.True(RequestLedger.TryCreate(own, () => { }, keystore.Binding, LeakageBudget.Total, out _, out _));
        var another = LedgerBinding.Create(
            keystore.Binding.ConfigurationId,
            0,
            2,
            keystore.Identity.PublicKey,
            Streams.Entropy("another ledger")
        );
        Assert.True(RequestLedger.TryCreate(others, () => { }, another, LeakageBudget.Total, out _, out _));
        Assert.True(Keystore.TryRead(keystore.Seal(Passphrase, Streams.Entropy("salt"), Few), Passphrase, Few, out var read, out _));
        using (read)
        {
            Assert.True(RequestLedger.TryOpen(own, () => { }, read.Binding, out _, out _));
            Assert.False(RequestLedger.TryOpen(others, () => { }, read.Binding, out _, out var problem));
            Assert.Equal(LogFault.OtherKey, problem.Fault);
            Assert.False(RequestLedger.TryOpen(new MemoryStream(), () => { }, read.Binding, out _, out problem));
            Assert.Equal(LogFault.Empty, problem.Fault);
        }
    }

    [Fact]
    public void Disposed_it_holds_no_secret()
    {
        var keystore = Make(new Committee(4, 1), 2);
        keystore.Dispose();
        Assert.Throws<ObjectDisposedException>(() => keystore.Seal(Passphrase, Streams.Entropy("salt"), Few));
        Assert.Equal(nameof(Keystore), keystore.ToString());
    }

    // Rejects

    [Fact]
    public void Changed_anywhere_it_does_not_open()
    {
        using var keystore = Make(new Committee(4, 1), 2);
        var file = keystore.Seal(Passphrase, Streams.Entropy("salt"), Few);
        foreach (var mutant in Mutants.Of(file))
        {
            Assert.False(Keystore.TryRead(mutant, Passphrase, Few, out var read, out var refusal));
            Assert.Null(read);
            Assert.Equal(Expected(file, mutant), refusal);
        }
    }

    [Fact]
    public void Another_passphrase_does_not_open_it()
    {
        using var keystore = Make(new Committee(4, 1), 2);
        var file = keystore.Seal(Passphrase, Streams.Entropy("salt"), Few);
        foreach (var wrong in new[] { [], "x"u8.ToArray(), [.. Passphrase, (byte)'!'], Passphrase[..^1] })
        {
            Assert.False(Keystore.TryRead(file, wrong, Few, out _, out var refusal));
            Assert.Equal(KeystoreRefusal.DoesNotOpen, refusal);
        }

        Assert.Throws<ArgumentException>(() => keystore.Seal([], Streams.Entropy("salt")));
    }

    /// <summary>Contents that no keystore writes, under a seal that opens.</summary>
    [Fact]
    public void What_is_not_canonical_inside_is_malformed()
    {
        using var keystore = Make(new Committee(4, 1), 2);
        var file = keystore.Seal(Passphrase, Streams.Entropy("salt"), Few);
        Assert.Equal(KeystoreRefusal.None, Resealed(file, plain => plain));
        foreach (var (at, value) in new[] { (0, 3), (0, 7), (0, 255), (1, 0), (1, 2), (2, 0), (2, 5) })
            Assert.Equal(
                KeystoreRefusal.Malformed,
                Resealed(
                    file,
                    plain =>
                    {
                        plain[at] = (byte)value;
                        return plain;
                    }
                )
            );
        Assert.Equal(
            KeystoreRefusal.Malformed,
            Resealed(
                file,
                plain =>
                {
                    plain.AsSpan(71, 32).Clear();
                    return plain;
                }
            )
        ); // no key
        Assert.Equal(
            KeystoreRefusal.Malformed,
            Resealed(
                file,
                plain =>
                {
                    plain.AsSpan(71, 32).Fill(0xFF);
                    return plain;
                }
            )
        );
        Assert.Equal(KeystoreRefusal.Malformed, Resealed(file, plain => [.. plain, .. new byte[32]])); // one seed too many
        Assert.Equal(KeystoreRefusal.Malformed, Resealed(file, plain => plain[..^32]));
        Assert.Equal(KeystoreRefusal.Malformed, Resealed(file, Negated)); // the other number with the same public key
    }

    [Fact]
    public void A_ledger_of_another_validator_is_the_callers_mistake()
    {
        using var keystore = Make(new Committee(4, 1), 2);
        using var other = Make(new Committee(4, 1), 3);
        Assert.Throws<ArgumentException>(() => new Keystore(keystore.Seeds, keystore.Identity, other.Binding));
    }

    private static KeystoreRefusal Expected(byte[] file, byte[] mutant)
    {
        if (mutant.Length < 8 || !mutant.AsSpan(0, 8).SequenceEqual(file.AsSpan(0, 8)))
            return KeystoreRefusal.NotAKeystore;
        if (mutant.Length >= 12 && !mutant.AsSpan(8, 4).SequenceEqual(file.AsSpan(8, 4)))
            return KeystoreRefusal.UnknownVersion;
        var seeds = mutant.Length - 56 - 103 - 16;
        return seeds > 0 && seeds % 32 == 0 ? KeystoreRefusal.DoesNotOpen : KeystoreRefusal.WrongLength;
    }

    private static KeystoreRefusal Resealed(byte[] file, Func<byte[], byte[]> change)
    {
        using var gcm = new AesGcm(Rfc2898DeriveBytes.Pbkdf2(Passphrase, file[12..44], Few, HashAlgorithmName.SHA512, 32), 16);
        var plain = new byte[file.Length - 72];
        gcm.Decrypt(file[44..56], file[56..^16], file[^16..], plain, file[..56]);
        plain = change(plain);
        var (sealedPart, tag) = (new byte[plain.Length], new byte[16]);
        gcm.Encrypt(file[44..56], plain, sealedPart, tag, file[..56]);
        Keystore.TryRead([.. file[..56], .. sealedPart, .. tag], Passphrase, Few, out var read, out var refusal);
        read?.Dispose();
        return refusal;
    }

    private static byte[] Negated(byte[] plain)
    {
        var order = System.Numerics.BigInteger.Parse(
            "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141",
            System.Globalization.NumberStyles.HexNumber,
            System.Globalization.CultureInfo.InvariantCulture
        );
        var negated = (order - new System.Numerics.BigInteger(plain.AsSpan(71, 32), isUnsigned: true, isBigEndian: true)).ToByteArray(
            isUnsigned: true,
            isBigEndian: true
        );
        plain.AsSpan(71, 32).Clear();
        negated.CopyTo(plain.AsSpan(103 - negated.Length));
        return plain;
    }

    private static Keystore Make(Committee committee, int validator, uint epoch = 0)
    {
        var entropy = Streams.Entropy($"keystore {committee} {validator}");
        var seeds = new Dictionary<int, SecretBuffer>();
        foreach (var subset in committee.SubsetsOf(validator))
        {
            var seed = SecretBuffer.Allocate(32);
            entropy.Fill(seed.Span);
            seeds.Add(subset, seed);
        }

        var identity = SigningKey.Create(entropy);
        var configuration = new byte[32];
        entropy.Fill(configuration);
        return new Keystore(
            new SubsetSeeds(committee, validator, seeds),
            identity,
            LedgerBinding.Create(new Hash32(configuration), epoch, validator, identity.PublicKey, entropy)
        );
    }

    private static byte[] SeedOf(Keystore keystore, int subset)
    {
        var seed = new byte[32];
        keystore.Seeds.Export(subset, seed);
        return seed;
    }

    private static void AssertSame(Keystore expected, Keystore actual)
    {
        Assert.Equal(expected.Binding, actual.Binding);
        Assert.Equal(expected.Identity.PublicKey, actual.Identity.PublicKey);
        Assert.Equal((expected.Seeds.Committee, expected.Seeds.Validator), (actual.Seeds.Committee, actual.Seeds.Validator));
        foreach (var subset in expected.Seeds.Committee.SubsetsOf(expected.Seeds.Validator))
            Assert.Equal(SeedOf(expected, subset), SeedOf(actual, subset));
    }
}
