using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <content>What the board waits for that a quorum has to sign.</content>
public sealed partial class Replay
{
    /// <summary>Who holds the joint key now: the committee that signs, and that answers requests; null before the first record.</summary>
    public EpochRoster? Roster => _context?.Roster;

    /// <summary>Whether all evaluation keys that the certificate names are on the board, so that stags can be posted.</summary>
    public bool HasEvaluationKeys => _context?.HasEvaluationKeys ?? false;

    /// <summary>The next checkpoint, as this replay has the board.</summary>
    /// <param name="time">Board time in Unix milliseconds: not before the last checkpoint's, and not further ahead of the validators'
    /// clocks than <see cref="Validator.ClockSkewMilliseconds"/>.</param>
    /// <param name="isCut">Whether a tick begins with it on every stag that has changed. Not while one is open.</param>
    /// <exception cref="InvalidOperationException">The board has no certificate yet.</exception>
    public Proposal ProposeCheckpoint(ulong time, bool isCut)
    {
        if (_context is null)
            throw new InvalidOperationException("The first record of a board is its certificate.");
        return Proposal.Of(NextCheckpoint(time, isCut));
    }

    /// <summary>
    /// What the open tick needs before it can go on: its hunt, or a checkpoint that fixes what has come in, or one that covers the last,
    /// before which nobody answers. Null while it waits for validators' answers, and where no tick is open.
    /// When answers do not come, a checkpoint whose time is the certificate's scan deadline after the tick's start makes it go on without
    /// them.
    /// </summary>
    /// <param name="time">Board time for a checkpoint, as for <see cref="ProposeCheckpoint"/>.</param>
    public Proposal? ProposeNext(ulong time)
    {
        if (!HasOpenTick)
            return null;
        if (OpenHunts.FirstOrDefault() is { } hunt)
            return Proposal.Of(hunt);
        var awaited = Awaited();
        return awaited.Count > 0 && awaited.All(request => IsCovered(request.InputsCheckpoint))
            ? null
            : ProposeCheckpoint(time, isCut: false);
    }

    /// <summary>The epoch that a resharing has ended with, for the old committee to sign.</summary>
    /// <param name="outcome">How it ended.</param>
    public static Proposal ProposeEpoch(ResharingOutcome.Done outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return Proposal.Of(new EpochBody(outcome.Certificate.Encoding, [], outcome.Signatures));
    }

    /// <summary>The requests that wait for answers, but those that have all they need until a checkpoint fixes it.</summary>
    private IReadOnlyList<Request> Awaited() =>
        [
            .. OpenShares.Select(open => open.Request),
            .. OpenBodies.Where(open => !open.IsComplete).Select(open => open.Request),
            .. OpenIdentities.Select(open => open.Request),
            .. Toss is { } toss ? [toss.Request] : Array.Empty<Request>(),
        ];
}
