namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a protocol decides of each message; the rest is alike in all and stands in
/// <see cref="StepLoop{TStep,TMember,TMessage,TEvidence}"/>.
/// </summary>
internal interface IStepRules<TStep, TMessage>
    where TStep : struct, Enum
    where TMessage : SignedMessage
{
    /// <summary>Where a message's step stands: before the open one (negative), the open one (0), or after it (positive).</summary>
    int PlaceOf(TMessage message);

    /// <summary>Whether its sender has something to say in the open step.</summary>
    bool Expects(TMessage message);

    /// <summary>Whether it bears its sender's signature.</summary>
    bool IsSigned(TMessage message);

    /// <summary>Takes a message of the open step: what it signs itself once a slot, everything else whenever it comes.</summary>
    MessageReceipt Take(TMessage message);

    /// <summary>Keeps two different messages for one slot as evidence against their sender.</summary>
    void Accuse(TMessage held, TMessage other);

    /// <summary>This party's message for a step that was just entered; aux goes into the signature's nonce.</summary>
    TMessage Sign(TStep step, ReadOnlySpan<byte> payload, EntropySource aux);
}
