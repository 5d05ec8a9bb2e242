using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator of the old or of the new committee has to say in each step of a resharing, and the secrets it says it from; null
/// where it is for the others to speak. The secrets are zeroed on disposal.
/// </summary>
internal sealed class ResharingMember : IDisposable
{
    private readonly ResharingTerms _terms;
    private readonly SigningKey _identity;
    private readonly EntropySource _entropy;
    private readonly ResharingSharing? _sharing; // of an old validator
    private readonly ResharingReceiving? _receiving; // of a new one

    /// <summary>An old validator.</summary>
    public ResharingMember(ResharingTerms terms, SigningKey identity, EpochSecrets held, EntropySource entropy)
        : this(terms, ResharingSide.Old, held.Validator, identity, entropy)
    {
        if (held.Epoch != terms.Old.Epoch || !held.Committee.Equals(terms.Old.Committee) || held.Key.Parameters != terms.Parameters)
            throw new ArgumentException("These are not the secrets of the epoch that ends.", nameof(held));
        if (!held.ElGamal.VerificationKey.Equals(terms.Old.ElGamalKeys[held.Validator - 1]))
            throw new ArgumentException("The ElGamal share is not the one that the terms state.", nameof(held));
        _sharing = new ResharingSharing(terms, held, entropy);
    }

    /// <summary>A new validator.</summary>
    public ResharingMember(ResharingTerms terms, SigningKey identity, int validator, EntropySource entropy)
        : this(terms, ResharingSide.New, validator, identity, entropy) =>
        _receiving = new ResharingReceiving(terms, validator, entropy);

    private ResharingMember(ResharingTerms terms, ResharingSide side, int validator, SigningKey identity, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(entropy);
        if (!terms.HasValidator(side, validator))
            throw new ArgumentOutOfRangeException(nameof(validator), validator, "Validators are numbered 1..n.");
        if (!terms.KeyOf(side, validator).Equals(identity.PublicKey))
            throw new ArgumentException($"This is not the key of validator {validator}.", nameof(identity));
        _terms = terms;
        Side = side;
        Validator = validator;
        _identity = identity;
        _entropy = entropy;
    }

    public ResharingSide Side { get; }

    public int Validator { get; }

    /// <summary>A new validator's.</summary>
    public BoxKey? BoxKey => _receiving?.BoxKey;

    public byte[]? Open() => BoxKey?.PublicKey.Bytes.ToArray();

    public byte[]? Deal(ResharingSettlement settlement) => _sharing?.Deal(settlement.BoxKeys, _entropy).Encode();

    /// <summary>For the deals it saw.</summary>
    public byte[]? Agree(ResharingSettlement settlement) => Side is ResharingSide.Old ? [.. settlement.Dealt.Bytes] : null;

    /// <summary>Of its own deal, if that counts.</summary>
    public byte[]? Combine(ResharingSettlement settlement) =>
        _sharing is null || settlement.DealFrom(Validator) is null
            ? null
            : _sharing.Combine(settlement.Challenge!).Encode(_terms.Parameters.KeyBasis, settlement.Dealt);

    public byte[]? Judge(ResharingSettlement settlement) => _receiving?.Judge(settlement).Encode();

    /// <summary>The dealing of seeds among the new validators; an old one only follows.</summary>
    public SeedDealing DealSeeds(ResharingSettlement settlement, Inbox<int, CeremonyMessage, CeremonyEvidence> inbox) =>
        _receiving is null
            ? new SeedDealing(_terms.SeedTerms, settlement.BoxKeys, inbox)
            : new SeedDealing(_terms.SeedTerms, settlement.BoxKeys, inbox, Validator, _identity, _receiving.BoxKey, _entropy);

    /// <summary>What a new validator will hold, once; the caller disposes of it. Null of an old one.</summary>
    public EpochSecrets? Inherit(ResharingSettlement settlement, SeedDealing seeds)
    {
        if (_receiving is null)
            return null;
        var (key, elGamal) = _receiving.Combine(settlement.Qualified);
        _receiving.Dispose(); // there are no more boxes
        return new EpochSecrets(key, elGamal, seeds.TakeSeeds());
    }

    /// <summary>Its message in a step, signed over its digest or, if there is one, over <paramref name="quorumDigest"/>.</summary>
    public ResharingMessage Sign(ResharingStep step, ReadOnlySpan<byte> payload, Hash32? quorumDigest) =>
        ResharingMessage.Signed(_terms, step, Side, Validator, payload, _identity, _entropy, quorumDigest);

    public void Dispose()
    {
        _sharing?.Dispose();
        _receiving?.Dispose();
    }
}
