namespace CoordinationCrypto.Threshold;

/// <summary>
/// How a resharing ended: <see cref="Done"/>, <see cref="Failed"/> or <see cref="TimedOut"/>. Unless it is done, the old epoch goes on as
/// it was. Immutable; safe to share.
/// </summary>
public abstract class ResharingOutcome
{
    private ResharingOutcome(ResharingCheaters cheaters)
    {
        Evidence = cheaters.Inbox.Evidence;
        SeedEvidence = cheaters.Seeds.Evidence;
    }

    /// <summary>
    /// Proof against each validator that was caught, ascending by side and number; also a resharing that is done may have some, against f
    /// of a side at most.
    /// </summary>
    public IReadOnlyList<ResharingEvidence> Evidence { get; }

    /// <summary>
    /// Proof against each new validator that was caught while seeds were dealt, under <see cref="ResharingTerms.SeedTerms"/>.
    /// </summary>
    public IReadOnlyList<CeremonyEvidence> SeedEvidence { get; }

    /// <summary>Those of a committee that evidence speaks against, ascending.</summary>
    /// <param name="side">The old committee or the new one.</param>
    /// <returns>The validators' numbers there.</returns>
    public IReadOnlyList<int> Blamed(ResharingSide side)
    {
        var blamed = Evidence.Where(piece => piece.Side == side).Select(piece => piece.Accused);
        return [.. (side is ResharingSide.New ? blamed.Union(SeedEvidence.Select(piece => piece.Accused)) : blamed).Order()];
    }

    /// <summary>
    /// The new committee holds its shares of the key. The old one holds its own until it has signed the certificate too, on the board.
    /// </summary>
    public sealed class Done : ResharingOutcome
    {
        internal Done(
            ResharingCheaters cheaters,
            EpochCertificate certificate,
            IReadOnlyList<(int Validator, byte[] Signature)> signatures,
            IReadOnlyList<int> qualified,
            IReadOnlyList<int> suspects
        )
            : base(cheaters)
        {
            Certificate = certificate;
            Signatures = signatures;
            Qualified = qualified;
            Suspects = suspects;
        }

        /// <summary>The epoch's certificate.</summary>
        public EpochCertificate Certificate { get; }

        /// <summary>At least a quorum of the new committee, ascending by number.</summary>
        public IReadOnlyList<(int Validator, byte[] Signature)> Signatures { get; }

        /// <summary>The dealers whose shares were taken.</summary>
        public IReadOnlyList<int> Qualified { get; }

        /// <summary>Dealers whose constants were not on the others' polynomial: a reason to look at them, not a proof.</summary>
        public IReadOnlyList<int> Suspects { get; }
    }

    /// <summary>There is no new epoch.</summary>
    public sealed class Failed : ResharingOutcome
    {
        internal Failed(ResharingCheaters cheaters, ResharingFailure failure)
            : base(cheaters) => Failure = failure;

        /// <summary>Why.</summary>
        public ResharingFailure Failure { get; }
    }

    /// <summary>There is no new epoch, because messages that were needed did not come.</summary>
    public sealed class TimedOut : ResharingOutcome
    {
        internal TimedOut(
            ResharingCheaters cheaters,
            ResharingStep step,
            IReadOnlyList<(ResharingSide Side, int Validator)> missing
        )
            : base(cheaters)
        {
            Step = step;
            Missing = missing;
        }

        /// <summary>The step at which it stopped.</summary>
        public ResharingStep Step { get; }

        /// <summary>Whose messages were missing, ascending by side and number.</summary>
        public IReadOnlyList<(ResharingSide Side, int Validator)> Missing { get; }
    }
}

/// <summary>Why a resharing failed. The old epoch goes on as it was.</summary>
public enum ResharingFailure
{
    /// <summary>
    /// A new validator is proven to have cheated before the certificate was signed: <see cref="ResharingOutcome.Blamed"/> names it. Begin
    /// again with another in its seat, or with n' and f' less by one.
    /// </summary>
    Convicted,

    /// <summary>More validators of a committee than its f are proven to have cheated.</summary>
    TooManyCheaters,

    /// <summary>
    /// The board shows another message in this party's name than its own: its key signs elsewhere, or it was made again. It goes no
    /// further.
    /// </summary>
    Doubled,

    /// <summary>No 2f + 1 dealers' constants lie on one polynomial of degree f, though none of the dealers was silent.</summary>
    Constants,

    /// <summary>
    /// This party was made again after a crash, and was shown other messages than before: it would have said two different things. It
    /// said what it had said, and nothing more.
    /// </summary>
    Diverged,
}
