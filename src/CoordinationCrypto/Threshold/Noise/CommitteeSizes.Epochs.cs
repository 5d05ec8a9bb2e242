using System.Text;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Threshold;

/// <content>What a change of epoch costs, from a committee to one of its size.</content>
public sealed partial class CommitteeSizes
{
    /// <summary>
    /// What one of those who hand the key on posts when everyone keeps to the protocol, in bytes: a box for each new validator, and small
    /// messages.
    /// </summary>
    public long ResharingOfOld
    {
        get
        {
            var basis = _parameters.KeyBasis;
            var boxes = _committee.Size * (long)(ResharingSubshare.Length(basis) + AccountableBox.Overhead);
            return MessageFrame
                + _committee.MaxFaulty * (long)Point.CompressedLength
                + boxes
                + MessageFrame
                + 32
                + MessageFrame
                + ResharingCombination.Length(basis, _committee);
        }
    }

    /// <summary>The most that one of those who take it over posts, in bytes.</summary>
    public long ResharingOfNew => Enumerable.Range(1, _committee.Size).Max(SeedsOf) + MessageFrame + 32 + 1 + MessageFrame + 32;

    /// <summary>All that all post, in bytes, and what each of them reads.</summary>
    public long Resharing =>
        _committee.Size * (ResharingOfOld + MessageFrame + 32 + 1 + MessageFrame + 32) + Enumerable.Range(1, _committee.Size).Sum(SeedsOf);

    /// <summary>A validator's keystore from epoch 1 on, in bytes: it holds the share itself.</summary>
    public long ResharedKeystoreFile => KeystoreFile + 4 + Encoding.UTF8.GetByteCount(_parameters.Name) + SecretScalar.Length + _part;
}
