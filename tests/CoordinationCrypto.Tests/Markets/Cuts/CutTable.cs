using System.Text;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// An engine with people at it: names for ids, conditions beside it, and a solver by naive peeling on ladders of all levels. Every tick is
/// a cut; after each step every unit is counted.
/// </summary>
internal sealed class CutTable
{
    private readonly Dictionary<(string Stag, string Agent, ulong Sequence), When> _conditions = [];
    private readonly Dictionary<(string Stag, string Agent), ulong> _standing = [];
    private readonly Dictionary<Hash32, string> _names = [];
    private readonly Dictionary<string, Weight> _steps = [];
    private ulong _sequence;

    public CutEngine Engine { get; } = new();

    public ulong Now { get; private set; }

    /// <summary>The refusals at once and at the cut, since the last tick's end.</summary>
    public List<(string Author, CutRefusal Why)> Refused { get; } = [];

    public List<(string Agent, CutNoticeKind Kind)> Notices { get; } = [];

    public IReadOnlyList<string> LastOrder { get; private set; } = [];

    /// <summary>What reported at the last cut, in order: the drawn ones, and those that a hunt brought in.</summary>
    public List<string> Reported { get; } = [];

    public Hash32 Id(string name)
    {
        var id = Hash32.Sha256(Encoding.UTF8.GetBytes(name));
        _names[id] = name;
        return id;
    }

    public string Name(Hash32 id) => _names[id];

    public void Stag(StagRules rules, Weight step = default)
    {
        Engine.Add(rules);
        _steps[Name(rules.Id)] = step;
    }

    /// <summary>A stag on capital alone.</summary>
    public void Stag(
        string name,
        long top = 1000,
        EffectRule effect = default,
        CutPolicy? policy = null,
        long least = 1,
        string asset = "usd",
        ulong deadline = ulong.MaxValue,
        long? capacity = null,
        long? cap = null,
        IReadOnlyList<GateRule>? gates = null,
        string? bundle = null
    ) =>
        Stag(
            new StagRules
            {
                Id = Id(name),
                Unit = bundle is null ? default : Id(bundle),
                Capital = new AxisRule(top, capacity ?? top, cap),
                Asset = Id(asset),
                Roles = [new RoleRule(0, least)],
                Effect = effect,
                Policy = policy ?? new CutPolicy(),
                Deadline = deadline,
                Gates = gates ?? [],
            }
        );

    public bool Deposit(string account, long units, string asset = "usd", string? nonce = null) =>
        Noted(
            account,
            Engine.TryDeposit(new Deposit(Id(asset), Id(account), units, Id(nonce ?? $"nonce {++_sequence}")), out var refusal),
            refusal
        );

    public bool Withdraw(string account, long units, string asset = "usd") =>
        Noted(account, Engine.TryWithdraw(new Withdrawal(Id(asset), Id(account), units, ++_sequence), out var refusal), refusal);

    public bool Join(
        string agent,
        string stag,
        long units,
        When when,
        string? account = null,
        long? partialFrom = null,
        byte rank = 0,
        int role = 0,
        ulong? until = null,
        CommitmentChangeKind kind = CommitmentChangeKind.Join,
        bool loosens = false,
        ulong? sequence = null
    )
    {
        var change = new CommitmentChange
        {
            Kind = kind,
            Stag = Id(stag),
            Pseudonym = Id(agent),
            Sequence = sequence ?? ++_sequence,
            Account = Id(account ?? agent),
            Role = role,
            Units = units,
            PartialFrom = partialFrom,
            Rank = rank,
            Until = until,
            Loosens = loosens,
        };
        _conditions[(stag, agent, change.Sequence)] = when;
        return Noted(agent, Engine.TryEnqueue(change, Now + 1, out var refusal), refusal);
    }

    public bool Replace(
        string agent,
        string stag,
        long units,
        When when,
        string? account = null,
        bool loosens = false,
        ulong? until = null
    ) =>
        Join(agent, stag, units, when, account, until: until, kind: CommitmentChangeKind.Replace, loosens: loosens);

    public bool Leave(string agent, string stag, ulong? sequence = null) => Short(CommitmentChangeKind.Leave, agent, stag, null, sequence);

    public bool Resume(string agent, string stag, ulong? until = null) => Short(CommitmentChangeKind.Resume, agent, stag, until, null);

    /// <summary>The next tick's cut, whole.</summary>
    public List<CutHunt> Tick(string coin = "coin", ulong by = 1, params string[] failed)
    {
        Refused.RemoveAll(_ => true);
        return Cut(coin, by, failed);
    }

    public List<CutHunt> Cut(string coin = "coin", ulong by = 1, params string[] failed)
    {
        Now += by;
        var hunts = new List<CutHunt>();
        Engine.Open(new CutTime(Now, Now * 1000));
        CutInvariants.Hold(Engine, covered: false);
        var bad = Engine.Stags.SelectMany(stag => failed.Select(agent => (stag.Id, Id(agent)))).ToHashSet();
        var order = Engine.Settle(Hash32.Sha256(Encoding.UTF8.GetBytes($"{coin} {Now}")), bad);
        LastOrder = [.. order.Select(Name)];
        CutInvariants.Hold(Engine, covered: true);
        Assert.Equal(order.Take(1), Engine.Next is { } first ? [first] : []);
        Reported.Clear();
        while (Engine.Next is { } unit)
        {
            Follow();
            Reported.Add(Name(unit));
            var found = Find(unit);
            if (found.Count > 0)
                hunts.AddRange(Engine.JointHunt(unit, found));
            else
                Engine.NotFired(unit);
            CutInvariants.Hold(Engine, covered: true);
        }

        Assert.False(Engine.IsOpen);
        Follow();
        return hunts;
    }

    public long Balance(string account, string asset = "usd") => Engine.Ledger.Balance(LedgerAccount.Owner(Id(account)), Id(asset));

    public long Escrow(string stag, string asset = "usd") => Engine.Ledger.Balance(LedgerAccount.Escrow(Id(stag)), Id(asset));

    public StagBook Of(string stag)
    {
        Assert.True(Engine.TryGetStag(Id(stag), out var found));
        return found;
    }

    public string[] Live(string stag) => [.. Of(stag).Live.Select(each => Name(each.Pseudonym)).Order(StringComparer.Ordinal)];

    public string[] Suspended(string stag) => [.. Of(stag).Suspended.Select(each => Name(each.Pseudonym)).Order(StringComparer.Ordinal)];

    public long Units(string agent, string stag)
    {
        Assert.True(Of(stag).TryGet(Id(agent), out var commitment));
        return commitment.Units;
    }

    public CutRefusal Why(string author) => Refused.Where(each => each.Author == author).Select(each => each.Why).SingleOrDefault();

    public byte[] Digest()
    {
        var writer = new WireWriter();
        Engine.WriteDigest(writer);
        return writer.ToArray();
    }

    public string[] Acted(CutHunt hunt) => [.. hunt.Members.Select(Name).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Naive peeling, of a bundle's stags together: everybody, less whoever is not content with the ladder floors of those who are left,
    /// and with which stags then fire.
    /// </summary>
    private List<FoundHunt> Find(Hash32 unit)
    {
        var stags = Engine.Stags.Where(stag => stag.Rules.Unit == unit && !stag.IsClosed).ToList();
        var packs = stags.ToDictionary(stag => stag.Id, stag => stag.Live.ToList());
        while (stags.Sum(stag => packs[stag.Id].RemoveAll(each => !Condition(stag, each).Accepts(Cell(stag), Mask(stag)))) > 0) { }

        return
        [
            .. stags
                .Where(Fires)
                .Select(stag => new FoundHunt(stag.Id, Cell(stag), [.. packs[stag.Id].Select(each => each.Pseudonym)])),
        ];

        Weight Cell(StagBook stag) => Floor(stag, packs[stag.Id].Aggregate(stag.Base, (sum, each) => sum + each.Weight));

        bool Fires(StagBook stag)
        {
            var step = stag.Base == default ? default : _steps[Name(stag.Id)];
            return packs[stag.Id].Count > 0 && Cell(stag) != Floor(stag, stag.Base) && Cell(stag).IsAtLeast(stag.Base + step);
        }

        int Mask(StagBook stag) =>
            stag.GateMask | stag.Rules.Gates.Index().Where(gate => Completes(gate.Item)).Sum(gate => 1 << gate.Index & ~stag.GateMask);

        bool Completes(GateRule gate) =>
            gate.Kind == GateRuleKind.Completion
            && stags.Find(stag => stag.Id == gate.Of) is { } other
            && Fires(other)
            && (gate.Milestone is null || gate.Milestone.Accepts(new Cell((int)Cell(other).Members, (int)Cell(other).Capital)));
    }

    private static Weight Floor(StagBook stag, Weight exact) =>
        new(Math.Min(exact.Members, stag.Rules.Members?.Last ?? 0), Math.Min(exact.Capital, stag.Rules.Capital?.Last ?? 0));

    private When Condition(StagBook stag, Commitment commitment)
    {
        var (name, agent) = (Name(stag.Id), Name(commitment.Pseudonym));
        return _conditions[(name, agent, _standing[(name, agent)])];
    }

    private bool Short(CommitmentChangeKind kind, string agent, string stag, ulong? until, ulong? sequence)
    {
        var change = new CommitmentChange
        {
            Kind = kind,
            Stag = Id(stag),
            Pseudonym = Id(agent),
            Sequence = sequence ?? ++_sequence,
            Until = until,
        };
        return Noted(agent, Engine.TryEnqueue(change, Now + 1, out var refusal), refusal);
    }

    private bool Noted(string author, bool taken, CutRefusal refusal)
    {
        Assert.Equal(taken, refusal == CutRefusal.None);
        if (!taken)
            Refused.Add((author, refusal));
        return taken;
    }

    private void Follow()
    {
        foreach (var notice in Engine.TakeNotices())
        {
            var (stag, agent) = (Name(notice.Stag), Name(notice.Pseudonym));
            Notices.Add((agent, notice.Kind));
            if (notice.Kind is CutNoticeKind.Joined or CutNoticeKind.Replaced)
                _standing[(stag, agent)] = notice.Sequence;
            if (notice.Kind is CutNoticeKind.Suspended or CutNoticeKind.Left or CutNoticeKind.Lapsed or CutNoticeKind.Closed)
                Assert.Equal(default, notice.After);
        }

        Refused.AddRange(Engine.TakeRefusals().Select(each => (Name(each.Author), each.Why)));
    }
}
