using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a change of epoch costs in bytes, from a committee to one of its size, when everyone keeps to the protocol. Computed from the
/// formats of docs/spec, not measured. Immutable; safe to share.
/// </summary>
internal sealed class ResharingSizes
{
    private readonly BfvParameters _parameters;
    private readonly Committee _committee;

    /// <summary>Computes.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee, the old and the new.</param>
    public ResharingSizes(BfvParameters parameters, Committee committee)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(committee);
        (_parameters, _committee) = (parameters, committee);
    }

    /// <summary>What one of those who hand the key on posts, in bytes: a box for each new validator, and small messages.</summary>
    public long OfOld
    {
        get
        {
            var basis = _parameters.KeyBasis;
            var boxes = _committee.Size * (long)(ResharingSubshare.Length(basis) + AccountableBox.Overhead);
            return SignedMessage.Length(ResharingDeal.HeaderLength(_committee))
                + boxes
                + SignedMessage.Length(Hash32.Length)
                + SignedMessage.Length(ResharingCombination.Length(basis, _committee));
        }
    }

    /// <summary>The most that one of those who take it over posts, in bytes.</summary>
    public long OfNew => Enumerable.Range(1, _committee.Size).Max(Seeds) + Receipt;

    /// <summary>All that all post, in bytes, and what each of them reads.</summary>
    public long All => _committee.Size * (OfOld + Receipt) + Enumerable.Range(1, _committee.Size).Sum(Seeds);

    /// <summary>A new validator's box key, what it says of the boxes, and its signature under the certificate.</summary>
    private static int Receipt =>
        SignedMessage.Length(VerifyingKey.Length) + SignedMessage.Length(Hash32.Length + 1) + SignedMessage.Length(Hash32.Length);

    private long Seeds(int validator) => CommitteeSizes.SeedsOf(_committee, validator);
}
