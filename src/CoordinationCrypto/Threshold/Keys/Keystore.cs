using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// All that a validator must keep secret, and the name of the ledger that belongs to it, in one file sealed under a passphrase:
/// AES-256-GCM under PBKDF2-SHA-512 (docs/spec/keystore.md). The seeds and the identity key serve only together with the ledger that
/// <see cref="Binding"/> names; a keystore alone does not restore a validator. After a resharing it also holds the shares, which no
/// longer follow from seeds, and its ledger is the new epoch's. Disposing it zeroes the secrets, also for a validator made from them.
/// </summary>
internal sealed class Keystore : IDisposable
{
    /// <summary>PBKDF2's iterations in versions 1 and 2.</summary>
    public const int Iterations = PassphraseSeal.Iterations;

    /// <summary>Takes ownership of the seeds and the key.</summary>
    /// <param name="seeds">The validator's seeds.</param>
    /// <param name="identity">The key that the certificate lists at its number.</param>
    /// <param name="binding">Its ledger.</param>
    /// <exception cref="ArgumentException">The ledger is another validator's.</exception>
    public Keystore(SubsetSeeds seeds, SigningKey identity, LedgerBinding binding)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(binding);
        if (binding.Validator != seeds.Validator || !binding.Identity.Equals(identity.PublicKey))
            Throw.Argument("The ledger is another validator's.", nameof(binding));
        (Seeds, Identity, Binding) = (seeds, identity, binding);
    }

    /// <summary>Takes ownership of what a validator holds after a resharing, and of its key.</summary>
    /// <param name="secrets">The shares and the seeds of an epoch after the first.</param>
    /// <param name="identity">The key that the epoch's certificate lists at its number.</param>
    /// <param name="binding">Its ledger, of the same epoch.</param>
    /// <exception cref="ArgumentException">The ledger is another validator's or of another epoch, or the epoch is 0.</exception>
    public Keystore(EpochSecrets secrets, SigningKey identity, LedgerBinding binding)
        : this(secrets?.Seeds!, identity, binding)
    {
        if (secrets!.Epoch == 0 || binding.Epoch != secrets.Epoch)
            Throw.Argument("The ledger is of another epoch.", nameof(binding));
        Reshared = secrets;
    }

    /// <summary>The subset seeds.</summary>
    public SubsetSeeds Seeds { get; }

    /// <summary>The shares and seeds of an epoch after the first; null in epoch 0, where the shares follow from the seeds.</summary>
    internal EpochSecrets? Reshared { get; }

    /// <summary>The identity key.</summary>
    public SigningKey Identity { get; }

    /// <summary>The ledger that belongs to these secrets; it holds the configuration id and the epoch.</summary>
    public LedgerBinding Binding { get; }

    /// <summary>Seals. A fresh salt and nonce every time, so two files of one keystore differ.</summary>
    /// <param name="passphrase">Its UTF-8 bytes, at least one; for the caller to zero.</param>
    /// <param name="entropy">Gives salt and nonce.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="ArgumentException">The passphrase is empty.</exception>
    public byte[] Seal(ReadOnlySpan<byte> passphrase, EntropySource entropy) => Seal(passphrase, entropy, Iterations);

    /// <summary>Opens the bytes of <see cref="Seal(ReadOnlySpan{byte}, EntropySource)"/>.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="passphrase">Its UTF-8 bytes; for the caller to zero.</param>
    /// <param name="keystore">The keystore on success.</param>
    /// <param name="refusal">Why not, or <see cref="KeystoreRefusal.None"/>.</param>
    /// <returns>Whether the file is a keystore under this password.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> file,
        ReadOnlySpan<byte> passphrase,
        [NotNullWhen(true)] out Keystore? keystore,
        out KeystoreRefusal refusal
    ) => TryRead(file, passphrase, Iterations, out keystore, out refusal);

    /// <summary>Zeroes the secrets.</summary>
    public void Dispose()
    {
        Seeds.Dispose();
        Reshared?.Dispose();
        Identity.Dispose();
    }

    /// <summary>The type's name: never the contents.</summary>
    /// <returns>Nothing secret.</returns>
    public override string ToString() => nameof(Keystore);

    /// <summary>Seals under another number of iterations: for tests that open thousands of files.</summary>
    internal byte[] Seal(ReadOnlySpan<byte> passphrase, EntropySource entropy, int iterations)
    {
        using var plain = KeystoreContents.Write(this);
        var version = Reshared is null ? KeystoreContents.FirstVersion : KeystoreContents.ResharedVersion;
        return KeystoreSeal.Seal(version, plain.Span, passphrase, entropy, iterations);
    }

    /// <summary>Opens what was sealed under another number of iterations.</summary>
    internal static bool TryRead(
        ReadOnlySpan<byte> file,
        ReadOnlySpan<byte> passphrase,
        int iterations,
        [NotNullWhen(true)] out Keystore? keystore,
        out KeystoreRefusal refusal
    )
    {
        keystore = null;
        if (!KeystoreSeal.TryOpen(file, passphrase, iterations, out var version, out var plain, out refusal))
            return false;
        using (plain)
        {
            if (KeystoreContents.TryRead(plain.Span, version, out keystore))
                return true;
            refusal = KeystoreRefusal.Malformed;
            return false;
        }
    }
}

/// <summary>Why a keystore does not open.</summary>
internal enum KeystoreRefusal
{
    /// <summary>It opens.</summary>
    None,

    /// <summary>The bytes do not begin with the keystore's magic.</summary>
    NotAKeystore,

    /// <summary>The version is not one this library reads.</summary>
    UnknownVersion,

    /// <summary>The file is shorter or longer than a keystore of any committee.</summary>
    WrongLength,

    /// <summary>The seal does not open: the passphrase is wrong, or the file was changed. Which of the two cannot be told.</summary>
    DoesNotOpen,

    /// <summary>The seal opens, but what is inside is not a validator's secrets in canonical form.</summary>
    Malformed,
}
