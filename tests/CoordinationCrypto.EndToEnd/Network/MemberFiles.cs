using CoordinationCrypto.Board;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// A validator's files in a folder of its own: keystore, ledger, and which resharings it entered. Everything is on the disk before a
/// method returns.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="before">The folder of the validator of the epoch before that has the same identity key, or an empty string.</param>
internal sealed class MemberFiles(string folder, string before)
{
    private static ReadOnlySpan<byte> Passphrase => "a passphrase"u8;

    private string KeystorePath => Path.Combine(folder, "keystore");

    private string LedgerPath => Path.Combine(folder, "ledger");

    public bool Exist => File.Exists(KeystorePath);

    /// <summary>Makes the ledger, then seals the keystore, from a ceremony whose certificate is to be signed.</summary>
    public Validator Make(CeremonyParty party, SigningKey identity)
    {
        var draft = party.Draft!;
        var binding = LedgerBinding.Create(draft.ConfigurationId, 0, party.Validator, identity.PublicKey, EntropySource.System);
        return Make(new Keystore(party.TakeSeeds(), identity, binding), LeakageBudget.Total - KeyCeremony.LeakageSpent(draft));
    }

    /// <summary>The same from a resharing. The secrets stay the party's until they are taken.</summary>
    public Validator Make(ResharingParty party, SigningKey identity)
    {
        var draft = party.Draft!;
        var binding = LedgerBinding.Create(
            draft.ConfigurationId,
            draft.Roster.Epoch,
            party.Validator,
            identity.PublicKey,
            EntropySource.System
        );
        return Make(new Keystore(party.Secrets!, identity, binding), draft.LeakageLeft);
    }

    /// <summary>The key of a validator without a keystore: a new one, or that of the epoch before.</summary>
    public SigningKey NewIdentity()
    {
        if (before.Length == 0)
            return SigningKey.Create(EntropySource.System);
        using var keystore = Read(Path.Combine(before, "keystore"));
        using var secret = SecretBuffer.Allocate(SigningKey.Length);
        keystore.Identity.Export(secret.Span);
        return SigningKey.TryImport(secret.Span, out var identity)
            ? identity
            : throw new InvalidDataException("The keystore's key is none.");
    }

    /// <summary>Whether it has not entered this resharing yet; it has from now on. A party that is lost is not made again.</summary>
    public bool Enters(ReadOnlySpan<byte> nonce)
    {
        var path = Path.Combine(folder, $"resharing {Convert.ToHexString(nonce)}");
        if (File.Exists(path))
            return false;
        using var mark = new FileStream(path, FileMode.CreateNew);
        mark.Flush(true);
        return true;
    }

    /// <summary>Overwrites the keystore and removes it.</summary>
    public void Erase()
    {
        using (var file = new FileStream(KeystorePath, FileMode.Open, FileAccess.Write))
        {
            file.Write(new byte[file.Length]);
            file.Flush(true);
        }
        File.Delete(KeystorePath);
    }

    public (Keystore Keystore, RequestLedger Ledger) Open()
    {
        var keystore = Read(KeystorePath);
        var stream = new FileStream(LedgerPath, FileMode.Open, FileAccess.ReadWrite);
        if (!RequestLedger.TryOpen(stream, () => stream.Flush(true), keystore.Binding, out var ledger, out var problem))
            throw new IOException($"{problem.Fault}");
        return (keystore, ledger);
    }

    private static Keystore Read(string path) =>
        Keystore.TryRead(File.ReadAllBytes(path), Passphrase, out var keystore, out var refusal)
            ? keystore
            : throw new IOException($"{refusal}");

    /// <summary>Makes both files of a keystore, which hands its secrets to the validator.</summary>
    private Validator Make(Keystore keystore, ulong budget)
    {
        var stream = new FileStream(LedgerPath, FileMode.CreateNew, FileAccess.ReadWrite);
        if (!RequestLedger.TryCreate(stream, () => stream.Flush(true), keystore.Binding, budget, out var ledger, out var problem))
            throw new IOException($"{problem.Fault}");
        using (var file = new FileStream(KeystorePath, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(keystore.Seal(Passphrase, EntropySource.System));
            file.Flush(true);
        }
        return new Validator(keystore, ledger, EntropySource.System, TimeProvider.System);
    }
}
