namespace CoordinationCrypto.Threshold;

/// <summary>
/// All signed messages of a resharing, its seeds' included, and who is proven by them to have cheated. Not safe for use by several threads
/// at once.
/// </summary>
internal sealed class ResharingCheaters(ResharingTerms terms)
{
    /// <summary>The messages of the resharing itself.</summary>
    public Inbox<(ResharingSide Side, int Validator), ResharingMessage, ResharingEvidence> Inbox { get; } = new(piece => piece.Encode());

    /// <summary>The messages by which the new validators deal seeds.</summary>
    public Inbox<int, CeremonyMessage, CeremonyEvidence> Seeds { get; } = new(piece => piece.Encode());

    /// <summary>How many of the old committee.</summary>
    public int Old => Inbox.Cheaters.Count(accused => accused.Side is ResharingSide.Old);

    private int New => Seeds.Cheaters.Union(Heirs).Count();

    private IEnumerable<int> Heirs =>
        Inbox.Cheaters.Where(accused => accused.Side is ResharingSide.New).Select(accused => accused.Validator);

    /// <summary>
    /// What these proofs mean for the resharing; null while it goes on. An old validator that cheats is left out, up to f. A new one ends
    /// it until the certificate is signed: what its complaint or second message has shown to all is part of its share, and a committee that
    /// took office so would have a lower threshold than its certificate says.
    /// </summary>
    public ResharingFailure? Failure(ResharingStep step) =>
        Old > terms.Old.Committee.MaxFaulty || New > terms.Committee.MaxFaulty ? ResharingFailure.TooManyCheaters
        : New > 0 && step is not ResharingStep.Certify ? ResharingFailure.Convicted
        : null;
}
