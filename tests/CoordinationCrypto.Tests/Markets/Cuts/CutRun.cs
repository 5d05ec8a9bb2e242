using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>An engine that plays a world, with a solver by naive peeling; after every step units are counted.</summary>
internal sealed class CutRun
{
    private readonly CutWorld _world;
    private readonly bool _byArrival;
    private readonly Dictionary<(Hash32 Stag, Hash32 Agent), ulong> _standing = [];
    private readonly Dictionary<(Hash32 Stag, Hash32 Agent, ulong Sequence), When> _conditions;
    private ulong _arrived = 1 << 20; // above every number in a world

    /// <param name="world">What is played.</param>
    /// <param name="byArrival">Whether, against R22, a change's number is its place of arrival: an engine that depends on it.</param>
    public CutRun(CutWorld world, bool byArrival = false)
    {
        (_world, _byArrival, _conditions) = (world, byArrival, new(world.Conditions));
        foreach (var (rules, _) in world.Stags)
            Engine.Add(rules);
    }

    public CutEngine Engine { get; } = new();

    /// <summary>Names of what has happened at all.</summary>
    public HashSet<string> Seen { get; } = [];

    public IReadOnlyList<Hash32> Order { get; private set; } = [];

    public List<CutRefused> Refused { get; } = [];

    /// <summary>Whether a record was taken; one that is not well-formed is none of the oracle's business.</summary>
    public bool Take(CutRecord record, ulong tick)
    {
        if (record.Deposit is { } deposit)
            return Engine.TryDeposit(deposit, out _);
        if (record.Withdrawal is { } withdrawal)
            return Engine.TryWithdraw(withdrawal, out _);
        if (record.Change is { } change)
        {
            var known = _conditions.GetValueOrDefault((change.Stag, change.Pseudonym, change.Sequence));
            change = _byArrival ? change with { Sequence = ++_arrived } : change;
            if (known is not null)
                _conditions[(change.Stag, change.Pseudonym, change.Sequence)] = known;
            return Engine.TryEnqueue(change, tick, out _);
        }

        Engine.Attest(record.Fact!.Value, tick, record.Until);
        return true;
    }

    /// <summary>Takes the records and makes the cut.</summary>
    /// <returns>The hunts, as text.</returns>
    public List<string> Play(IEnumerable<CutRecord> records, ulong tick)
    {
        foreach (var record in records)
            Take(record, tick);
        return [.. Cut(tick).Select(Text)];
    }

    public List<CutHunt> Cut(ulong tick)
    {
        var hunts = new List<CutHunt>();
        Engine.Open(new CutTime(tick, tick * 1000));
        CutInvariants.Hold(Engine, covered: false);
        Order = Engine.Settle(Coin(tick));
        CutInvariants.Hold(Engine, covered: true);
        foreach (var id in Order)
        {
            Follow();
            Assert.True(Engine.TryGetStag(id, out var stag));
            if (Find(stag) is { } found)
                hunts.Add(Engine.Hunt(id, found.Cell, found.Members));
            else
                Engine.NotFired(id);
            CutInvariants.Hold(Engine, covered: true);
        }

        Follow();
        Refused.Clear();
        Refused.AddRange(Engine.TakeRefusals());
        Seen.UnionWith(Refused.Select(each => each.Why.ToString()));
        Seen.UnionWith(Engine.Ledger.TakeEntries().Select(each => each.Cause.ToString()));
        return hunts;
    }

    public static Hash32 Coin(ulong tick) => CutWorld.Id($"coin {tick}");

    public static string Text(CutHunt hunt) =>
        $"{hunt.Stag} {hunt.Cell} {hunt.Weight} {hunt.Base} {string.Join(' ', hunt.Members.Order())} {string.Join(' ', hunt.Moved)}";

    public byte[] Digest()
    {
        var writer = new WireWriter();
        Engine.WriteDigest(writer);
        return writer.ToArray();
    }

    private void Follow()
    {
        foreach (var notice in Engine.TakeNotices())
        {
            Seen.Add(notice.Kind.ToString());
            if (notice.Kind is CutNoticeKind.Joined or CutNoticeKind.Replaced)
                _standing[(notice.Stag, notice.Pseudonym)] = notice.Sequence;
        }
    }

    private (Weight Cell, List<Hash32> Members)? Find(StagBook stag)
    {
        var pack = stag.Live.ToList();
        var cell = Cell();
        while (pack.RemoveAll(each => !Condition(each).Accepts(cell, stag.GateMask)) > 0)
            cell = Cell();
        var least = stag.Base == default ? default : stag.Base + _world.Stags.Single(each => each.Rules.Id == stag.Id).Step;
        var fires = pack.Count > 0 && cell != Floor(stag.Base) && cell.IsAtLeast(least);
        return fires ? (cell, [.. pack.Select(each => each.Pseudonym)]) : null;

        When Condition(Commitment each) => _conditions[(stag.Id, each.Pseudonym, _standing[(stag.Id, each.Pseudonym)])];

        Weight Cell() => Floor(pack.Aggregate(stag.Base, (sum, each) => sum + each.Weight));

        Weight Floor(Weight exact) =>
            new(Math.Min(exact.Members, stag.Rules.Members?.Last ?? 0), Math.Min(exact.Capital, stag.Rules.Capital?.Last ?? 0));
    }
}
