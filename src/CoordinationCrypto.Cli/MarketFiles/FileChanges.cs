using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Takes a tick's changes to the next cut, tells the stags what became of them, and who was refused and why.</summary>
/// <param name="stags">The file's.</param>
/// <param name="engine">What makes cuts.</param>
/// <param name="ids">Its names.</param>
internal sealed class FileChanges(IReadOnlyList<ClearStag> stags, CutEngine engine, FileIds ids)
{
    private readonly Dictionary<(Hash32 Stag, Hash32 Agent, ulong Sequence), (MarketEvent Item, int Place)> _events = [];
    private readonly Dictionary<(Hash32 Stag, Hash32 Agent), ulong> _sequences = []; // each agent's own count, so that order is free (R46)
    private readonly List<(int Place, RefusedResult Refused)> _refused = [];
    private readonly HashSet<(int Stag, string Agent)> _acted = [];
    private int _place; // in the file

    /// <summary>Asks for units back.</summary>
    public void Withdraw(string agent, int asset, long units)
    {
        var (account, of) = (ids.Account(agent), ids.Asset(asset));
        _place++;
        if (!engine.TryWithdraw(new Withdrawal(of, account, units, Next(of, account)), out var why))
            _refused.Add((_place, new RefusedResult(agent, null, $"{why}")));
    }

    /// <summary>Posts a tick's changes.</summary>
    /// <exception cref="MarketFileException">One is refused where that does not hang on the coin.</exception>
    public void Post(IReadOnlyList<MarketEvent> changes, ulong tick)
    {
        foreach (var events in changes.GroupBy(item => item.Stag))
        {
            var stag = stags[events.Key];
            foreach (var item in stag.Stag.Asset is null ? Last(stag, [.. events]) : events)
                Post(stag, item, tick);
        }
    }

    /// <summary>Follows what the last cut or hunt did.</summary>
    /// <exception cref="MarketFileException">It refused what hangs on no coin.</exception>
    public void Follow()
    {
        foreach (var notice in engine.TakeNotices())
        {
            var stag = StagOf(notice.Stag);
            var (source, place) = _events.GetValueOrDefault((notice.Stag, notice.Pseudonym, notice.Sequence));
            stag.Follow(notice, source, place);
            if (notice.Kind == CutNoticeKind.Acted && stag.Stag.Grid.Members is not null)
                _acted.Add((stag.Index, ids.NameOf(notice.Pseudonym)));
        }

        foreach (var (stag, author, sequence, why) in engine.TakeRefusals())
        {
            if (_events.TryGetValue((stag, author, sequence), out var source))
                Refuse(StagOf(stag), source.Item, source.Place, why);
            else
                _refused.Add((0, new RefusedResult(ids.NameOf(author), null, $"{why}")));
        }
    }

    /// <summary>Where no capital is at stake, who has no seat is a fault of the file: the last in its order.</summary>
    public void RequireSeats(IReadOnlyList<MarketEvent> changes)
    {
        foreach (var stag in stags.Where(stag => stag.Stag.Asset is null))
        {
            engine.TryGetStag(stag.Id, out var book);
            var waiting = book!.Slots.Values.Count(slot => slot.Change.Kind == CommitmentChangeKind.Join && slot.StandsSince is not null);
            if (waiting == 0)
                continue;
            var joins = changes.Where(item => item.Stag == stag.Index && item.Action == MarketAction.Join).ToList();
            throw Fault(stag, joins[Math.Max(joins.Count - waiting, 0)], CutRefusal.NoRoom);
        }
    }

    /// <summary>Who was refused since the last time, in the order of the file.</summary>
    public List<RefusedResult> TakeRefused()
    {
        var refused = _refused.OrderBy(each => each.Place).Select(each => each.Refused).ToList();
        _refused.Clear();
        return refused;
    }

    /// <summary>An agent's last change of each, if each of them is legal after the one before.</summary>
    private IEnumerable<MarketEvent> Last(ClearStag stag, List<MarketEvent> events)
    {
        var last = new Dictionary<string, MarketEvent>(StringComparer.Ordinal);
        foreach (var item in events)
        {
            if (_acted.Contains((stag.Index, item.Agent)))
                throw Fault(stag, item, CutRefusal.AlreadyActed);
            var isLive = last.TryGetValue(item.Agent, out var before) ? before.Action != MarketAction.Leave : IsLive(stag, item);
            if (isLive && item.Action == MarketAction.Join)
                throw Fault(stag, item, CutRefusal.AlreadyLive);
            if (!isLive && item.Action is MarketAction.Replace or MarketAction.Leave)
                throw Fault(stag, item, CutRefusal.NotLive);
            last[item.Agent] = item;
        }

        return events.Where(item => ReferenceEquals(last[item.Agent], item) && (item.Action != MarketAction.Leave || IsLive(stag, item)));
    }

    private bool IsLive(ClearStag stag, MarketEvent item) => stag.IsLive(ids.Pseudonym(stag.Index, item.Agent));

    private void Post(ClearStag stag, MarketEvent item, ulong tick)
    {
        var pseudonym = ids.Pseudonym(stag.Index, item.Agent);
        if (item.Action == MarketAction.Leave && !IsPresent(stag, pseudonym))
            return; // a board takes no number for it either
        var old = stag.AcceptedBy(pseudonym);
        var kind = item.Action switch
        {
            MarketAction.Leave => CommitmentChangeKind.Leave,
            MarketAction.Resume => CommitmentChangeKind.Resume,
            // Where the last change counts, out and in again is a replacement, and in and on is a join.
            _ when stag.Stag.Asset is null => old is null ? CommitmentChangeKind.Join : CommitmentChangeKind.Replace,
            MarketAction.Join => CommitmentChangeKind.Join,
            _ => CommitmentChangeKind.Replace,
        };
        var change = new CommitmentChange
        {
            Kind = kind,
            Stag = stag.Id,
            Pseudonym = pseudonym,
            Sequence = Next(stag.Id, pseudonym),
            Account = ids.Account(item.Account),
            IsLent = item.Account != item.Agent,
            Role = item.Role,
            Units = item.Pledge,
            PartialFrom = item.PartialFrom,
            Rank = item.Rank,
            Until = (ulong?)item.Until,
            Loosens = old is not null && item.Accepted is not null && item.Accepted.Contains(old),
        };
        _events.Add((stag.Id, pseudonym, change.Sequence), (item, ++_place));
        if (!engine.TryEnqueue(change, tick, out var why))
            Refuse(stag, item, _place, why);
    }

    private bool IsPresent(ClearStag stag, Hash32 pseudonym) =>
        engine.TryGetStag(stag.Id, out var book) && (book.TryGet(pseudonym, out _) || book.Slots.ContainsKey(pseudonym));

    private ulong Next(Hash32 where, Hash32 agent) =>
        _sequences[(where, agent)] = _sequences.GetValueOrDefault((where, agent)) + 1;

    private void Refuse(ClearStag stag, MarketEvent item, int place, CutRefusal why)
    {
        if (stag.Stag.Asset is null)
            throw Fault(stag, item, why);
        _refused.Add((place, new RefusedResult(item.Agent, stag.Stag.Name, $"{why}")));
    }

    private ClearStag StagOf(Hash32 id) => stags.First(stag => stag.Id == id);

    private static MarketFileException Fault(ClearStag stag, MarketEvent item, CutRefusal why)
    {
        var (agent, name) = (Quoted.Json(item.Agent), Quoted.Json(stag.Stag.Name));
        var seats = stag.Stag.Grid.Members?.Capacity;
        return item.Place.Wrong(
            why switch
            {
                CutRefusal.AlreadyLive => $"{agent} has a live intendo in {name} already",
                CutRefusal.AlreadyActed => $"{agent} has already acted in {name}",
                CutRefusal.NotLive => $"{agent} has no live intendo in {name}",
                CutRefusal.NotSuspended => $"nothing of {agent} is suspended in {name}",
                CutRefusal.NoRoom => $"no seat for {agent}: {name} has {seats} levels, and as many are live or have acted",
                CutRefusal.Closed => $"{name} has ended",
                CutRefusal.CoolingDown => $"{agent} has left {name} too short a time ago: its coolDown is {stag.Stag.Policy.CoolDown}",
                CutRefusal.LockedIn => $"{agent} is locked in in {name}: only what asks for less may take the place of its condition (P1)",
                CutRefusal.AboveLargest => $"{Quoted.Json(item.Account)} would weigh more in {name} than its policy's largest",
                _ => $"{agent} is refused in {name}: {why}",
            }
        );
    }
}
