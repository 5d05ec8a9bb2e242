namespace CoordinationCrypto.Markets;

/// <summary>
/// One stag's tick as a state machine over the board: scan the snapshot, in one round or sealed. In one round, when a cell comes out zero,
/// confirm it by five more scans; a sealed scan has its repetitions in it. With a cell, open the members' bits at it; when they add up, and
/// who the members are is sealed, open that; then wait for the hunt. A tick is over only with a final result. Not safe for use by several
/// threads at once.
/// </summary>
internal sealed class StagTick : IDisposable
{
    private readonly TickRequests _requests;
    private readonly IScan _scan;
    private readonly Confirmation _confirmation = new();
    private MemberOpening? _opening; // made only when a cell is confirmed, so that a tick that does not fire costs the same for every size
    private IReadOnlyList<LiveIntendo> _members = [];
    private int _slot; // of x*, once it is confirmed

    /// <param name="term">The term.</param>
    /// <param name="pack">The stag's pack as it is to be scanned.</param>
    /// <param name="number">The tick's number on the board.</param>
    /// <param name="cut">The digest of the cut.</param>
    /// <param name="start">The digest of the checkpoint that fixes the pack: the cut itself where nothing had to be admitted.</param>
    /// <param name="time">That checkpoint's time.</param>
    public StagTick(Term term, Pack pack, ulong number, Hash32 cut, Hash32 start, ulong time)
    {
        _requests = new TickRequests(term, pack, number, cut);
        _scan =
            pack.Stag.Scan == ScanKind.Sealed
                ? new SealedStagScan(_requests, start, OnSealed)
                : new OneRoundScan(_requests, start, time, OnScan);
        Phase = TickPhase.Scanning;
        FinishIf(term.Reserve(pack, term.Prices.ToTheEnd(pack.LiveCount, pack.Stag.Scan)) ?? _scan.Start(0));
    }

    public TickPhase Phase { get; private set; }

    /// <summary>The requests that wait for shares.</summary>
    public IReadOnlyList<ShareCollection> Shares => _opening?.Shares ?? _scan.Shares;

    /// <summary>The requests that wait for hashes and bodies.</summary>
    public IReadOnlyList<BodyCollection> Bodies => _scan.Bodies;

    /// <summary>The sealed scan that waits for rows, or null.</summary>
    public SealedRounds? Rounds => _scan.Rounds;

    /// <summary>The request for the members' identities, in phase <see cref="TickPhase.Identifying"/>.</summary>
    public IdentityCollection? Identities { get; private set; }

    /// <summary>The hunt that the validators are to sign, in phase <see cref="TickPhase.Hunting"/>.</summary>
    public Hunt? Hunt { get; private set; }

    /// <summary>Set in phase <see cref="TickPhase.Done"/>.</summary>
    public TickOutcome? Outcome { get; private set; }

    private Stag Stag => _requests.Pack.Stag;

    /// <summary>x*, once it is confirmed.</summary>
    private Cell Cell => Stag.Terms.Grid.CellAt(_slot);

    /// <summary>A new checkpoint: it may end the wait for one-round shares, and it fixes inputs that came after the cut.</summary>
    public void OnCheckpoint(Hash32 checkpoint, ulong time)
    {
        if (Phase is TickPhase.Scanning or TickPhase.Confirming)
            FinishIf(_scan.OnCheckpoint(checkpoint, time));
        else if (Phase is TickPhase.Confirmed)
        {
            Phase = TickPhase.Opening;
            _opening = new MemberOpening(_requests, _slot, OnMembers);
            FinishIf(_opening.Start(checkpoint));
        }
        else if (Phase is TickPhase.Opened)
        {
            Phase = TickPhase.Identifying;
            Identities = new IdentityCollection(_requests, _members, checkpoint, ProposeHunt);
        }
    }

    /// <summary>The hunt is on the board.</summary>
    public void OnHunt() => Finish(TickEnd.Fired);

    public void Dispose()
    {
        _opening?.Dispose();
        _scan.Dispose();
    }

    private void OnScan(uint attempt, IReadOnlyList<int> zeros)
    {
        _confirmation.Take(zeros);
        if (attempt == 0 && zeros.Count > 0)
        {
            Phase = TickPhase.Confirming;
            for (var k = 1u; k <= Confirmation.Scans && Phase is TickPhase.Confirming; k++)
                FinishIf(_scan.Start(k));
        }
        else if (attempt == 0 || (_confirmation.IsComplete && _confirmation.Slot is null))
            Finish(TickEnd.NotFired);
        else if (_confirmation.IsComplete)
            Confirm(_confirmation.Slot!.Value);
    }

    private void OnSealed(int? slot)
    {
        _scan.Stop();
        if (slot is { } found)
            Confirm(found);
        else
            Finish(TickEnd.NotFired);
    }

    private void Confirm(int slot)
    {
        _slot = slot;
        Phase = TickPhase.Confirmed;
    }

    private void OnMembers(IReadOnlyList<LiveIntendo> members)
    {
        _members = members;
        if (_requests.Pack.FloorWith(members) != Cell)
            Finish(TickEnd.Inconsistent);
        else if (Stag.Policy.IsShielded)
            Phase = TickPhase.Opened;
        else
            ProposeHunt([.. members.Select(intendo => intendo.Shown.Agent!)]);
    }

    private void ProposeHunt(IReadOnlyList<VerifyingKey> agents)
    {
        Identities = null;
        Hunt = new Hunt(
            Stag.Id,
            _requests.Tick,
            Cell,
            [.. _members.Zip(agents, (intendo, agent) => new HuntMember(intendo.Pseudonym, agent))]
        );
        Phase = TickPhase.Hunting;
    }

    private void FinishIf(TickEnd? end)
    {
        if (end is { } reason)
            Finish(reason);
    }

    private void Finish(TickEnd end)
    {
        _requests.Term.Release(_requests.Pack);
        _requests.Pack.MarkScanned();
        _scan.Stop();
        _opening?.Stop();
        Phase = TickPhase.Done;
        Outcome =
            end == TickEnd.Fired
                ? new TickOutcome(_requests.Tick, Stag.Id, end, Hunt!.Cell, Hunt.Members)
                : new TickOutcome(_requests.Tick, Stag.Id, end, default, []);
    }
}
