using System.Buffers.Binary;
using System.Security.Cryptography;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>The keystore of an epoch after the first, which also holds the shares.</summary>
public sealed class ResharedKeystoreTests
{
    private const int Few = 2; // iterations

    private static readonly byte[] Passphrase = "correct horse"u8.ToArray();

    // Vectors

    [Fact]
    public void The_bytes_are_the_described_ones()
    {
        using var keystore = Make(3);
        var file = keystore.Seal(Passphrase, Streams.Entropy("salt"), Few);
        Assert.Equal("CCKEYS\0\n\u0002\0\0\0"u8.ToArray(), file[..12]);
        var plain = Open(file);
        Assert.Equal([4, 1, 3, 1, 0, 0, 0], plain[..7]);
        var name = System.Text.Encoding.UTF8.GetBytes(keystore.Reshared!.Key.Parameters.Name);
        Assert.Equal(name.Length, BinaryPrimitives.ReadInt32LittleEndian(plain.AsSpan(103)));
        Assert.Equal(name, plain[107..(107 + name.Length)]);
        var at = 107 + name.Length;
        var x = new byte[32];
        keystore.Reshared.ElGamal.Secret.Export(x);
        Assert.Equal(x, plain[at..(at + 32)]);
        var packed = new byte[KeyContribution.PackedLength(keystore.Reshared.Key.Parameters)];
        KeyContribution.Pack(keystore.Reshared.Key.Value, packed);
        Assert.Equal(packed, plain[(at + 32)..(at + 32 + packed.Length)]);
        var seed = new byte[32];
        keystore.Seeds.Export(keystore.Seeds.Committee.SubsetsOf(3)[^1], seed);
        Assert.Equal(seed, plain[^32..]);
        Assert.Equal(at + 32 + packed.Length + 3 * 32, plain.Length);
    }

    // Laws

    [Fact]
    public void What_was_sealed_is_what_opens_and_it_opens_ciphertexts()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        table.Until(ResharingStep.Certify);
        var files = table
            .Parties[4..]
            .Select((party, at) => Store(old, party.Secrets!, table.Identities[at]).Seal(Passphrase, Streams.Entropy("salt"), Few))
            .ToArray(); // before the signature is posted
        table.Done();
        var read = files
            .Select(file => Keystore.TryRead(file, Passphrase, Few, out var opened, out _) ? opened : throw new InvalidOperationException())
            .ToArray();
        Assert.Equal(files[1], read[1].Seal(Passphrase, Streams.Entropy("salt"), Few));
        var certificate = ((ResharingOutcome.Done)table.Parties[0].Outcome!).Certificate;
        using var members = new EpochMembers(
            old.Key,
            certificate.Roster,
            certificate.Noise,
            [],
            [.. read.Select(keystore => keystore.Reshared!)],
            old.ElGamalKey
        );
        members.AssertOpens();
        members.AssertDecryptsElGamal();
    }

    [Fact]
    public void It_refuses_the_ledger_of_the_epoch_before()
    {
        using var keystore = Make(2);
        var before = new MemoryStream();
        var old = LedgerBinding.Create(keystore.Binding.ConfigurationId, 0, 2, keystore.Identity.PublicKey, Streams.Entropy("old ledger"));
        Assert.True(RequestLedger.TryCreate(before, () => { }, old, LeakageBudget.Total, out _, out _));
        Assert.False(RequestLedger.TryOpen(before, () => { }, keystore.Binding, out _, out var problem));
        Assert.Equal(LogFault.OtherKey, problem.Fault);
        var sameName = new LedgerBinding(keystore.Binding.LedgerId, keystore.Binding.ConfigurationId, 0, 2, keystore.Identity.PublicKey);
        var renamed = new MemoryStream();
        Assert.True(RequestLedger.TryCreate(renamed, () => { }, sameName, LeakageBudget.Total, out _, out _));
        Assert.False(RequestLedger.TryOpen(renamed, () => { }, keystore.Binding, out _, out problem));
        Assert.Equal(LogFault.OtherKey, problem.Fault);
        Assert.Throws<ArgumentException>(() => new Keystore(keystore.Reshared!, keystore.Identity, old));
    }

    [Fact]
    public void Disposed_it_holds_no_secret()
    {
        var keystore = Make(2);
        keystore.Dispose();
        Assert.Throws<ObjectDisposedException>(() => keystore.Reshared!.Key.Value.Residues.Length);
        Assert.Throws<ObjectDisposedException>(() => keystore.Seal(Passphrase, Streams.Entropy("salt"), Few));
    }

    // Rejects

    [Fact]
    public void Secrets_of_epoch_0_have_no_such_keystore()
    {
        using var old = EpochMembers.First(4, 1);
        var binding = LedgerBinding.Create(old.Key.ConfigurationId, 0, 1, old.Identities[0].PublicKey, Streams.Entropy("ledger"));
        Assert.Throws<ArgumentException>(() => new Keystore(old.Secrets[0], old.Identities[0], binding));
    }

    [Fact]
    public void Changed_or_cut_it_does_not_open_and_nothing_throws()
    {
        using var keystore = Make(2);
        var file = keystore.Seal(Passphrase, Streams.Entropy("salt"), Few);
        for (var at = 0; at < file.Length; at += file.Length / 150)
        {
            Assert.False(Keystore.TryRead(CeremonyTable.Flip(file, at), Passphrase, Few, out _, out _));
            Assert.False(Keystore.TryRead(file.AsSpan(0, at), Passphrase, Few, out _, out var refusal));
            Assert.Equal(
                at switch
                {
                    < 8 => KeystoreRefusal.NotAKeystore,
                    < 56 + 103 + 16 => KeystoreRefusal.WrongLength,
                    _ => KeystoreRefusal.DoesNotOpen,
                },
                refusal
            );
        }
    }

    [Fact]
    public void What_is_not_canonical_inside_is_malformed()
    {
        using var keystore = Make(2);
        var file = keystore.Seal(Passphrase, Streams.Entropy("salt"), Few);
        var name = keystore.Reshared!.Key.Parameters.Name.Length;
        Assert.Equal(KeystoreRefusal.None, Resealed(file, plain => plain));
        foreach (var (at, value) in new[] { (0, 3), (2, 5), (3, 0), (103, 65), (107, 'X'), (103, name - 1) })
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
        ); // no identity
        Assert.Equal(
            KeystoreRefusal.Malformed,
            Resealed(
                file,
                plain =>
                {
                    plain.AsSpan(107 + name, 32).Clear();
                    return plain;
                }
            )
        ); // no x
        Assert.Equal(
            KeystoreRefusal.Malformed,
            Resealed(
                file,
                plain =>
                {
                    plain.AsSpan(107 + name + 32, 100).Fill(255);
                    return plain;
                }
            )
        ); // no residues
        Assert.Equal(KeystoreRefusal.Malformed, Resealed(file, plain => [.. plain, .. new byte[32]]));
        Assert.Equal(KeystoreRefusal.Malformed, Resealed(file, plain => plain[..^1]));
        Assert.Equal(KeystoreRefusal.Malformed, Resealed(file, plain => plain[..103]));
    }

    private static Keystore Make(int validator)
    {
        var old = EpochMembers.First(4, 1);
        var held = old.CopyOf(validator);
        return Store(
            old,
            new EpochSecrets(KeyShare.Adopt(old.Key.Parameters, validator, held.Key.Value, epoch: 1), held.ElGamal, held.Seeds),
            old.Identities[validator - 1]
        );
    }

    private static Keystore Store(EpochMembers members, EpochSecrets secrets, SigningKey identity) =>
        new(
            secrets,
            ResharingTable.Copy(identity),
            LedgerBinding.Create(members.Key.ConfigurationId, 1, secrets.Validator, identity.PublicKey, Streams.Entropy("ledger"))
        );

    private static byte[] Open(byte[] file)
    {
        using var gcm = new AesGcm(Rfc2898DeriveBytes.Pbkdf2(Passphrase, file[12..44], Few, HashAlgorithmName.SHA512, 32), 16);
        var plain = new byte[file.Length - 72];
        gcm.Decrypt(file[44..56], file[56..^16], file[^16..], plain, file[..56]);
        return plain;
    }

    private static KeystoreRefusal Resealed(byte[] file, Func<byte[], byte[]> change)
    {
        using var gcm = new AesGcm(Rfc2898DeriveBytes.Pbkdf2(Passphrase, file[12..44], Few, HashAlgorithmName.SHA512, 32), 16);
        var plain = change(Open(file));
        var (sealedPart, tag) = (new byte[plain.Length], new byte[16]);
        gcm.Encrypt(file[44..56], plain, sealedPart, tag, file[..56]);
        Keystore.TryRead([.. file[..56], .. sealedPart, .. tag], Passphrase, Few, out var read, out var refusal);
        read?.Dispose();
        return refusal;
    }
}
