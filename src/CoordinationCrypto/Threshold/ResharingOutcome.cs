namespace CoordinationCrypto.Threshold;

/// <summary>How a resharing ended: <see cref="Done"/>, <see cref="Failed"/> or <see cref="TimedOut"/>. Unless it is done, the old epoch goes on as it was. Immutable; safe to share.</summary>
internal abstract class ResharingOutcome
{
    private ResharingOutcome(IReadOnlyList<ResharingEvidence> evidence, IReadOnlyList<CeremonyEvidence> seedEvidence)
    {
        Evidence = evidence;
        SeedEvidence = seedEvidence;
    }

    /// <summary>Proof against each validator that was caught, ascending by side and number; also a resharing that is done may have some, against f of a side at most.</summary>
    public IReadOnlyList<ResharingEvidence> Evidence { get; }

    /// <summary>Proof against each new validator that was caught while seeds were dealt, under <see cref="ResharingTerms.SeedTerms"/>.</summary>
    public IReadOnlyList<CeremonyEvidence> SeedEvidence { get; }

    /// <summary>Those of a committee that evidence speaks against, ascending.</summary>
    public IReadOnlyList<int> Blamed(ResharingSide side)
    {
        var blamed = Evidence.Where(piece => piece.Side == side).Select(piece => piece.Accused);
        return [.. (side is ResharingSide.New ? blamed.Union(SeedEvidence.Select(piece => piece.Accused)) : blamed).Order()];
    }

    /// <summary>The new committee holds its shares of the key. The old one holds its own until it has signed the certificate too, on the board.</summary>
    public sealed class Done(IReadOnlyList<ResharingEvidence> evidence, IReadOnlyList<CeremonyEvidence> seedEvidence, EpochCertificate certificate, IReadOnlyList<(int Validator, byte[] Signature)> signatures,
        IReadOnlyList<int> qualified, IReadOnlyList<int> suspects) : ResharingOutcome(evidence, seedEvidence)
    {
        /// <summary>The epoch's certificate.</summary>
        public EpochCertificate Certificate => certificate;

        /// <summary>At least a quorum of the new committee, ascending by number.</summary>
        public IReadOnlyList<(int Validator, byte[] Signature)> Signatures => signatures;

        /// <summary>The dealers whose shares were taken.</summary>
        public IReadOnlyList<int> Qualified => qualified;

        /// <summary>Dealers whose constants were not on the others' polynomial: a reason to look at them, not a proof.</summary>
        public IReadOnlyList<int> Suspects => suspects;
    }

    /// <summary>There is no new epoch.</summary>
    public sealed class Failed(IReadOnlyList<ResharingEvidence> evidence, IReadOnlyList<CeremonyEvidence> seedEvidence, ResharingFailure failure) : ResharingOutcome(evidence, seedEvidence)
    {
        /// <summary>Why.</summary>
        public ResharingFailure Failure => failure;
    }

    /// <summary>There is no new epoch, because messages that were needed did not come.</summary>
    public sealed class TimedOut(IReadOnlyList<ResharingEvidence> evidence, IReadOnlyList<CeremonyEvidence> seedEvidence, ResharingStep step, IReadOnlyList<(ResharingSide Side, int Validator)> missing) : ResharingOutcome(evidence, seedEvidence)
    {
        /// <summary>The step at which it stopped.</summary>
        public ResharingStep Step => step;

        /// <summary>Whose messages were missing, ascending by side and number.</summary>
        public IReadOnlyList<(ResharingSide Side, int Validator)> Missing => missing;
    }
}
