using CoordinationCrypto.Board;

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

    public LocalCommittee Committee => committee;

    /// <exception cref="BoardException">Too few validators sign.</exception>
    public void Checkpoint(bool isCut)
    {
        ThrowIfOver();
        if (sequencer.Unfinished(isCut) is not { } proposal)
        {
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
            committee.Observe(bytes);
        _isTorn = false;
        return isTaken;
    }

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
}
