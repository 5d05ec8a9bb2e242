using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a validator holds in one epoch and nobody may hold in the next: S_i, x_i and the subset seeds. Zeroed on disposal.
/// </summary>
internal sealed class EpochSecrets : IDisposable
{
    /// <summary>Takes ownership of all three.</summary>
    /// <exception cref="ArgumentException">They belong to different validators.</exception>
    internal EpochSecrets(KeyShare key, ElGamalKeyShare elGamal, SubsetSeeds seeds)
    {
        if (key.Validator != seeds.Validator || elGamal.Index != seeds.Validator)
            throw new ArgumentException("The shares and the seeds belong to different validators.", nameof(key));
        (Key, ElGamal, Seeds) = (key, elGamal, seeds);
    }

    /// <summary>What a validator holds in epoch 0: both shares follow from its seeds, which it takes ownership of.</summary>
    internal static EpochSecrets First(KeyCertificate certificate, SubsetSeeds seeds) =>
        new(
            KeyShare.Derive(certificate.Parameters, seeds, certificate.Transcript),
            IdentityKey.DeriveShare(seeds, certificate.Transcript),
            seeds
        );

    /// <summary>The epoch's number.</summary>
    public uint Epoch => Key.Epoch;

    /// <summary>The validator's number, 1..n.</summary>
    public int Validator => Key.Validator;

    /// <summary>n and f.</summary>
    public Committee Committee => Seeds.Committee;

    /// <summary>S_i.</summary>
    internal KeyShare Key { get; }

    /// <summary>x_i.</summary>
    internal ElGamalKeyShare ElGamal { get; }

    /// <summary>r_A for the validator's subsets.</summary>
    internal SubsetSeeds Seeds { get; }

    /// <summary>Zeroes everything.</summary>
    public void Dispose()
    {
        Key.Dispose();
        ElGamal.Dispose();
        Seeds.Dispose();
    }

    /// <summary>The type's name: never the contents.</summary>
    /// <returns>Nothing secret.</returns>
    public override string ToString() => nameof(EpochSecrets);
}
