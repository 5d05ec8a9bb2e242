using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>A validator's two files in a folder of its own: keystore and ledger. Everything is on the disk before a method returns.</summary>
internal sealed class MemberFiles(string folder)
{
    private static ReadOnlySpan<byte> Passphrase => "a passphrase"u8;

    private string KeystorePath => Path.Combine(folder, "keystore");

    private string LedgerPath => Path.Combine(folder, "ledger");

    public bool Exist => File.Exists(KeystorePath);

    /// <summary>Makes the ledger, then seals the keystore, from a ceremony whose certificate is to be signed.</summary>
    public Validator Make(CeremonyParty party, SigningKey identity, TimeProvider clock)
    {
        var draft = party.Draft!;
        var binding = LedgerBinding.Create(draft.ConfigurationId.Span, 0, party.Validator, identity.PublicKey, EntropySource.System);
        var stream = new FileStream(LedgerPath, FileMode.CreateNew, FileAccess.ReadWrite);
        if (!RequestLedger.TryCreate(stream, () => stream.Flush(true), binding, LeakageBudget.Total - KeyCeremony.LeakageSpent(draft), out var ledger, out var problem)) throw new IOException($"{problem.Fault}");
        var keystore = new Keystore(party.TakeSeeds(), identity, binding); // hands its secrets to the validator
        using (var file = new FileStream(KeystorePath, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(keystore.Seal(Passphrase, EntropySource.System));
            file.Flush(true);
        }
        return new Validator(keystore.Seeds, identity, ledger, EntropySource.System, clock);
    }

    public (Keystore Keystore, RequestLedger Ledger) Open()
    {
        if (!Keystore.TryRead(File.ReadAllBytes(KeystorePath), Passphrase, out var keystore, out var refusal)) throw new IOException($"{refusal}");
        var stream = new FileStream(LedgerPath, FileMode.Open, FileAccess.ReadWrite);
        if (!RequestLedger.TryOpen(stream, () => stream.Flush(true), keystore.Binding, LeakageBudget.Total, out var ledger, out var problem)) throw new IOException($"{problem.Fault}");
        return (keystore, ledger);
    }
}
