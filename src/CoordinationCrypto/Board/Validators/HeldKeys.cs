using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// What a validator holds of the joint key in its epoch: its seeds, its shares, and what answers are made with. Not safe for use by
/// several threads at once.
/// </summary>
/// <param name="seeds">The seeds; owned.</param>
/// <param name="secrets">The shares, owned; null in epoch 0, where they follow from the seeds and the certificate.</param>
/// <param name="identity">The validator's key.</param>
internal sealed class HeldKeys(SubsetSeeds seeds, EpochSecrets? secrets, VerifyingKey identity) : IDisposable
{
    private EpochSecrets? _secrets = secrets;

    public Committee Committee => seeds.Committee;

    public int Validator => seeds.Validator;

    /// <summary>Makes shares, once the certificate is known.</summary>
    public ShareMaker? Shares { get; private set; }

    /// <summary>Its parts in sealed scans.</summary>
    public HeldScans Scans { get; } = new();

    /// <summary>Encrypts under the joint key, once the certificate is known.</summary>
    public Encryptor? Encryptor { get; private set; }

    /// <summary>The shares themselves, once the certificate is known.</summary>
    public EpochSecrets Secrets => _secrets!;

    /// <summary>Makes ready to answer on a board that is in this epoch, if what is held belongs to it.</summary>
    [MemberNotNullWhen(true, nameof(Shares), nameof(Encryptor))]
    public bool TryDerive(Replay board, out ValidatorRefusal refusal)
    {
        refusal = ValidatorRefusal.None;
        if (Shares is not null && Encryptor is not null)
            return true;
        var certificate = board.Certificate!;
        refusal =
            !IsIn(board.Roster!) ? ValidatorRefusal.NotItsCommittee
            : _secrets is null ? CheckSeeds(certificate)
            : CheckShares(certificate, board.Roster!, _secrets);
        if (refusal is not ValidatorRefusal.None)
            return false;
        _secrets ??= EpochSecrets.First(certificate, seeds);
        Shares = new ShareMaker(_secrets.Seeds, _secrets.Key, board.Noise!.FloodingBound);
        Encryptor = new Encryptor(certificate.PublicKey);
        return true;
    }

    /// <summary>Zeroes them.</summary>
    public void Dispose()
    {
        Scans.Dispose();
        _secrets?.Dispose();
        seeds.Dispose();
        Shares = null;
    }

    private bool IsIn(EpochRoster roster) => roster.Committee.Equals(Committee) && roster.Validators[Validator - 1].Equals(identity);

    private ValidatorRefusal CheckSeeds(KeyCertificate certificate)
    {
        foreach (var subset in Committee.SubsetsOf(Validator))
            if (!KeyContribution.IsIn(certificate, seeds, subset))
                return ValidatorRefusal.ContributionDiffers;
        return ValidatorRefusal.None;
    }

    /// <summary>
    /// What a resharing dealt is checked by what the certificate says of it: X_i. That S_i is right was settled before the certificate
    /// was signed.
    /// </summary>
    private ValidatorRefusal CheckShares(KeyCertificate certificate, EpochRoster roster, EpochSecrets own) =>
        own.Key.Parameters == certificate.Parameters && own.ElGamal.VerificationKey.Equals(roster.ElGamalKeys[Validator - 1])
            ? ValidatorRefusal.None
            : ValidatorRefusal.ShareDiffers;
}
