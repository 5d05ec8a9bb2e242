using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Local;

/// <summary>
/// A board in one process, which its sequencer and all validators see alike. Disposed of, or once a record could not be written down, it
/// takes no more calls. Not safe for use by several threads at once.
/// </summary>
/// <param name="sequencer">The sequencer; owned.</param>
/// <param name="committee">The validators; owned.</param>
/// <param name="clock">The board's clock.</param>
internal sealed class LocalBoard(Sequencer sequencer, LocalCommittee committee, SimulatedClock clock) : IDisposable
{
    private bool _isDisposed;
    private bool _isTorn; // a record is on the sequencer's board and not with everyone

    public Sequencer Sequencer => sequencer;

    public SimulatedClock Clock => clock;

    public LocalCommittee Committee => committee;

    /// <exception cref="BoardException">Too few validators sign.</exception>
    public void Checkpoint(bool isCut)
    {
        ThrowIfOver();
        if (sequencer.Unfinished(isCut) is not { } proposal)
        {
            if (isCut)
                clock.AdvanceToCut();
            else
                clock.Advance(1);
            proposal = sequencer.Board.ProposeCheckpoint(clock.Milliseconds, isCut);
        }
        if (!TrySign(proposal))
            throw new BoardException(
                $"Only {sequencer.Signatures.Count} validators signed the checkpoint at height {sequencer.Board.Height}."
            );
    }

    /// <summary>Asks all validators to sign, and has the lowest who did post the record, if they are a quorum.</summary>
    public bool TrySign(Proposal proposal)
    {
        if (!sequencer.TryGather(proposal, committee.Present, out var record))
            return false;
        Append(record);
        return true;
    }

    /// <summary>Posts a record of anyone's.</summary>
    /// <exception cref="BoardException">It cannot follow.</exception>
    public void Append(Record record)
    {
        if (!TryAppend(record, out var refusal))
            throw new BoardException(refusal);
    }

    /// <summary>Posts a record of anyone's, if it can follow.</summary>
    public bool TryAppend(Record record, out ReplayRefusal refusal)
    {
        ThrowIfOver();
        ReadOnlyMemory<byte> bytes = record.Encode();
        _isTorn = true;
        var isTaken = sequencer.TryAppend(bytes, out refusal);
        if (isTaken)
            committee.Observe(bytes, sequencer.Store);
        _isTorn = false;
        return isTaken;
    }

    /// <summary>Posts an agent's exit.</summary>
    /// <exception cref="BoardException">It cannot follow, or the agent is not there: a board takes that, but in one process nothing is on
    /// its way that it could withdraw, so it is a mistake.</exception>
    public void Leave(Agent agent, StagTerms terms)
    {
        var (stag, pseudonym) = (StagOf(terms.Id), agent.PseudonymIn(terms));
        if (!stag.IsPresent(pseudonym) && !stag.Pack.HasActed(pseudonym))
            throw new BoardException(ReplayRefusal.NotPresent);
        Append(agent.Leave(sequencer.Board, terms));
    }

    /// <summary>Begins a tick, or goes on with the open one, until none is open.</summary>
    /// <returns>What the scanned stags' ticks came to, in the order in which they ended.</returns>
    /// <exception cref="BoardException">More than f validators are silent; the tick stays open.</exception>
    public IReadOnlyList<TickOutcome> Tick(IProgress<TickPhase>? progress, CancellationToken cancellationToken)
    {
        ThrowIfOver();
        var board = sequencer.Board;
        var already = board.Outcomes.Count;
        if (!board.HasOpenTick)
            Checkpoint(isCut: true);
        var stalls = 0;
        while (board.HasOpenTick)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(board.Phase);
            if (TryCollect(cancellationToken) || (board.Ticks.OpenHunts.FirstOrDefault() is { } hunt && TrySign(Proposal.Of(hunt))))
            {
                stalls = 0;
                continue;
            }
            // Everyone was asked and nothing came: a checkpoint fixes what is in, a second one covers it, and a third says that the
            // deadline has passed. In one process there is nothing to wait for, so the board's clock is moved.
            if (++stalls > 4)
                throw new BoardException("More than f validators do not answer; the tick stays open.");
            if (stalls > 2)
                clock.Advance(board.Certificate!.ScanDeadlineMilliseconds);
            Checkpoint(isCut: false);
        }
        Checkpoint(isCut: false);
        return [.. board.Outcomes.Skip(already)];
    }

    /// <summary>Hands the joint key to new validators.</summary>
    /// <param name="next">The new committee.</param>
    /// <param name="identities">Its keys, which pass into the new validators' ownership.</param>
    /// <exception cref="BoardException">The epoch goes on as it was.</exception>
    public void Reshare(Committee next, IReadOnlyList<SigningKey> identities)
    {
        ThrowIfOver();
        var board = sequencer.Board;
        if (board.HasOpenTick)
            throw new BoardException(ReplayRefusal.TickOpen);
        if (!EpochCertificate.TryGetNoise(board.Certificate!, next, out _))
            throw new BoardException(
                $"Under {board.Certificate!.Parameters.Name} a committee of {next} could not open once within the leakage budget."
            );
        if (!board.Epochs.Bears(next))
            throw new BoardException(ReplayRefusal.EpochCommitteeTooSmall);
        if (!board.EndsInCheckpoint)
            Checkpoint(isCut: false);
        var heirs = committee.DealTo(board, next, identities, out var done);
        if (!TrySign(Replay.ProposeEpoch(done)))
            throw new BoardException($"Only {sequencer.Signatures.Count} validators handed over.");
        committee.Succeed(heirs, sequencer.Store);
        Checkpoint(isCut: false);
    }

    /// <summary>A stag.</summary>
    /// <exception cref="BoardException">It is not on the board.</exception>
    public StagState StagOf(Hash32 id) => sequencer.Board.Find(id) ?? throw new BoardException(ReplayRefusal.StagUnknown);

    public void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isTorn)
            throw new InvalidOperationException("A record could not be written down or was not taken by all: the market is over.");
    }

    public void Dispose()
    {
        committee.Dispose();
        sequencer.Dispose();
        _isDisposed = true;
    }

    /// <summary>Asks all validators, and posts what they answer.</summary>
    /// <returns>Whether an answer was taken.</returns>
    private bool TryCollect(CancellationToken cancellationToken)
    {
        var isAnyTaken = false;
        foreach (var record in committee.Answers(cancellationToken))
            isAnyTaken |= TryAppend(record, out _); // a refusal: someone else's answer already sufficed
        return isAnyTaken;
    }
}
