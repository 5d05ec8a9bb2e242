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
    private readonly EpochSecrets? _held; // of an old validator
    private ResharingSharing? _sharing; // of an old one that has dealt
    private ResharingReceiving? _receiving; // of a new one

    /// <summary>An old validator.</summary>
    public ResharingMember(ResharingTerms terms, SigningKey identity, EpochSecrets held)
        : this(terms, ResharingSide.Old, held.Validator, identity)
    {
        if (held.Epoch != terms.Old.Epoch || !held.Committee.Equals(terms.Old.Committee) || held.Key.Parameters != terms.Parameters)
            throw new ArgumentException("These are not the secrets of the epoch that ends.", nameof(held));
        if (!held.ElGamal.VerificationKey.Equals(terms.Old.ElGamalKeys[held.Validator - 1]))
            throw new ArgumentException("The ElGamal share is not the one that the terms state.", nameof(held));
        _held = held;
    }

    /// <summary>A new validator.</summary>
    public ResharingMember(ResharingTerms terms, SigningKey identity, int validator)
        : this(terms, ResharingSide.New, validator, identity) { }

    private ResharingMember(ResharingTerms terms, ResharingSide side, int validator, SigningKey identity)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(identity);
        if (!terms.HasValidator(side, validator))
            throw new ArgumentOutOfRangeException(nameof(validator), validator, "Validators are numbered 1..n.");
        if (!terms.KeyOf(side, validator).Equals(identity.PublicKey))
            throw new ArgumentException($"This is not the key of validator {validator}.", nameof(identity));
        _terms = terms;
        Side = side;
        Validator = validator;
        _identity = identity;
    }

    public ResharingSide Side { get; }

    public int Validator { get; }

    /// <summary>A new validator's.</summary>
    public BoxKey? BoxKey => _receiving?.BoxKey;

    public byte[]? Open(AttemptEntropy entropy)
    {
        if (Side is ResharingSide.Old)
            return null;
        _receiving = new ResharingReceiving(_terms, Validator, entropy);
        return _receiving.BoxKey.PublicKey.Bytes.ToArray();
    }

    public byte[]? Deal(ResharingSettlement settlement, AttemptEntropy entropy)
    {
        if (_held is null)
            return null;
        _sharing = new ResharingSharing(_terms, _held, entropy);
        return _sharing.Deal(settlement.BoxKeys, entropy).Encode();
    }

    /// <summary>For the deals it saw.</summary>
    public byte[]? Agree(ResharingSettlement settlement) => Side is ResharingSide.Old ? [.. settlement.Dealt.Bytes] : null;

    /// <summary>Of its own deal, if that counts.</summary>
    public byte[]? Combine(ResharingSettlement settlement) =>
        _sharing is null || settlement.DealFrom(Validator) is null
            ? null
            : _sharing.Combine(settlement.Challenge!).Encode(_terms.Parameters.KeyBasis, settlement.Dealt);

    public byte[]? Judge(ResharingSettlement settlement, AttemptEntropy entropy) => _receiving?.Judge(settlement, entropy).Encode();

    /// <summary>The dealing of seeds among the new validators; an old one only follows.</summary>
    /// <param name="settlement">Knows the box keys.</param>
    /// <param name="inbox">Takes messages and evidence.</param>
    /// <param name="attempt">What a new one draws from.</param>
    /// <param name="origin">What was taken before.</param>
    public SeedDealing DealSeeds(
        ResharingSettlement settlement,
        Inbox<int, CeremonyMessage, CeremonyEvidence> inbox,
        AttemptRecord attempt,
        Hash32 origin
    ) =>
        _receiving is null
            ? new SeedDealing(_terms.SeedTerms, settlement.BoxKeys, inbox, attempt, origin)
            : new SeedDealing(_terms.SeedTerms, settlement.BoxKeys, inbox, Validator, _identity, _receiving.BoxKey, attempt, origin);

    /// <summary>What a new validator will hold, once; the caller disposes of it. Null of an old one.</summary>
    /// <param name="settlement">Says whose shares count.</param>
    /// <param name="seeds">Dealt.</param>
    /// <param name="transcript">Of the whole resharing, to which the seeds are bound.</param>
    public EpochSecrets? Inherit(ResharingSettlement settlement, SeedDealing seeds, Hash32 transcript)
    {
        if (_receiving is null)
            return null;
        var (key, elGamal) = _receiving.Combine(settlement.Qualified);
        _receiving.Dispose(); // there are no more boxes
        return new EpochSecrets(key, elGamal, seeds.TakeSeeds(transcript));
    }

    /// <summary>Its message in a step, signed over its digest or, if there is one, over <paramref name="quorumDigest"/>.</summary>
    public ResharingMessage Sign(ResharingStep step, ReadOnlySpan<byte> payload, EntropySource entropy, Hash32? quorumDigest) =>
        ResharingMessage.Signed(_terms, step, Side, Validator, payload, _identity, entropy, quorumDigest);

    public void Dispose()
    {
        _sharing?.Dispose();
        _receiving?.Dispose();
    }
}
