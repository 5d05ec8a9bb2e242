using System.Text;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>A random world: stags of all kinds and, for each tick, records in one order. Every number in it comes from a script.</summary>
internal sealed class CutWorld
{
    private readonly Script _script;
    private readonly string[] _accounts;
    private readonly string[] _agents;
    private readonly List<(StagRules Rules, int Agent)> _joined = []; // or have tried to
    private ulong _sequence;

    /// <param name="numbers">The script.</param>
    /// <param name="stags">So many stags at most.</param>
    /// <param name="accounts">So many accounts.</param>
    /// <param name="agents">So many agents, each with a pseudonym.</param>
    /// <param name="ticks">So many ticks.</param>
    /// <param name="records">So many records a tick at most.</param>
    public CutWorld(IReadOnlyList<int> numbers, int stags, int accounts, int agents, int ticks, int records)
    {
        _script = new Script(numbers);
        _accounts = [.. Enumerable.Range(0, accounts).Select(i => $"account {i}")];
        _agents = [.. Enumerable.Range(0, agents).Select(i => $"agent {i}")];
        Stags = [.. Enumerable.Range(0, _script.Between(1, stags)).Select(Stag)];
        for (var tick = 1; tick <= ticks; tick++)
        {
            var rich = tick == 1 ? _accounts.Concat(_accounts).Select(Deposit) : [];
            Ticks.Add([.. rich, .. Enumerable.Range(0, _script.Between(0, records)).Select(_ => Record((ulong)tick))]);
        }
    }

    public IReadOnlyList<(StagRules Rules, Weight Step)> Stags { get; }

    /// <summary>The records of each tick: what an engine and the oracle are told.</summary>
    public List<List<CutRecord>> Ticks { get; } = [];

    /// <summary>The condition of each submission.</summary>
    public Dictionary<(Hash32 Stag, Hash32 Agent, ulong Sequence), When> Conditions { get; } = [];

    public static Hash32 Id(string name) => Hash32.Sha256(Encoding.UTF8.GetBytes(name));

    private (StagRules Rules, Weight Step) Stag(int number)
    {
        var kind = _script.Of(1, 1, 3, 2); // capital, capital, both, members
        var hasCapital = (kind & 1) == 1;
        var top = _script.Between(6, 24);
        var capacity = top + _script.Of(0, 6, 12);
        long? cap = _script.Once(3) ? top + _script.Below(3) : null;
        var members = _script.Between(2, 8);
        var policy = new CutPolicy
        {
            Changes = _script.Of(1, 1, 2),
            Wait = _script.Of<ulong?>(null, 1, 2),
            LockIn = _script.Of<ulong>(0, 0, 3),
            CoolDown = _script.Of<ulong>(0, 0, 2),
            LargestCapital = _script.Once(6) ? _script.Between(2, 8) : null,
            LargestMembers = _script.Once(6) ? 2 : null,
            Period = (ulong)_script.Between(1, 3),
            ExitsAtPeriodEnd = _script.Once(4),
        };
        var to = Id(_accounts[_script.Below(_accounts.Length)]);
        var effect = _script.Of(
            EffectRule.Return,
            EffectRule.Transfer(to),
            EffectRule.Transfer(to, 50),
            EffectRule.Transfer(to, 100),
            EffectRule.Subscription(to, 3, 1),
            EffectRule.Subscription(to, 3, 2),
            EffectRule.Subscription(to, 3, (ulong)_script.Between(1, 3))
        );
        GateRule[] gates = [GateRule.Fact(Id($"fact {_script.Below(2)}")), GateRule.Time(3000)];
        RoleRule[] roles = kind == 2 ? [new(1, 0)] : kind == 1 ? [new(0, _script.Of(1, 2))] : [new(0, 1), new(1, 0), new(1, 2)];
        var rules = new StagRules
        {
            Id = Id($"stag {number}"),
            Members = kind >= 2 ? new AxisRule(members, members + 1, _script.Once(5) ? members : null) : null,
            Capital = hasCapital ? new AxisRule(top, Math.Max(capacity, cap ?? 0), cap) : null,
            Asset = hasCapital ? Id(_script.Of("usd", "usd", "usd", "eur")) : default,
            Roles = roles,
            Gates = gates[.._script.Below(3)],
            Policy = policy,
            Deadline = _script.Once(3) ? (ulong)_script.Between(3, 6) : ulong.MaxValue,
            Effect = hasCapital ? effect : EffectRule.Return,
        };
        return (rules, _script.Of(default, new Weight(hasCapital ? 0 : 1, hasCapital ? 2 : 0)));
    }

    private CutRecord Record(ulong tick) =>
        _script.Below(20) switch
        {
            0 or 1 => Deposit(_accounts[_script.Below(_accounts.Length)]),
            2 or 3 or 4 => new CutRecord { Withdrawal = new(Asset(), Account(), _script.Between(1, 8), ++_sequence) },
            5 => new CutRecord { Fact = Id($"fact {_script.Below(2)}"), Until = tick + (ulong)_script.Between(1, 2) },
            6 => Change(CommitmentChangeKind.Leave),
            7 or 8 or 9 => Change(CommitmentChangeKind.Resume),
            10 or 11 or 12 => Change(CommitmentChangeKind.Replace),
            _ => Change(CommitmentChangeKind.Join),
        };

    private CutRecord Deposit(string account)
    {
        var deposit = new Deposit(Asset(), Id(account), _script.Between(3, 12), Id($"nonce {++_sequence}"));
        return new CutRecord { Deposit = deposit };
    }

    private Hash32 Asset() => Id(_script.Of("usd", "usd", "usd", "eur"));

    private Hash32 Account() => Id(_accounts[_script.Below(_accounts.Length)]);

    private CutRecord Change(CommitmentChangeKind kind)
    {
        var (rules, agent) = (Stags[_script.Below(Stags.Count)].Rules, _script.Below(_agents.Length));
        if (kind == CommitmentChangeKind.Join)
            _joined.Add((rules, agent));
        else if (_joined.Count > 0)
            (rules, agent) = _joined[_script.Below(_joined.Count)];
        var isNew = kind is CommitmentChangeKind.Join or CommitmentChangeKind.Replace;
        var role = _script.Below(rules.Roles.Count);
        var isLent = isNew && _script.Once(5);
        var units = rules.Capital is null ? 0 : rules.Effect.Kind == EffectKind.Subscription ? 3 : _script.Of(4, 1, 2, 3, 5, 7, 9, 0);
        var change = new CommitmentChange
        {
            Kind = kind,
            Stag = rules.Id,
            Pseudonym = Id(_agents[agent]),
            Sequence = ++_sequence,
            Account = isNew ? Id(_accounts[(agent + _script.Of(0, 0, 0, 1)) % _accounts.Length]) : default,
            Role = isNew ? role : 0,
            Units = isNew ? units : 0,
            PartialFrom = isNew && _script.Once(2) ? Math.Max(1, rules.Roles[role].Least) : null,
            Rank = (byte)(isNew ? _script.Below(3) : 0),
            Until = isLent || _script.Once(9) ? (ulong)_script.Between(1, 6) : null,
            Loosens = isNew && _script.Once(2),
            IsLent = isLent,
        };
        if (isNew)
            Conditions[(change.Stag, change.Pseudonym, change.Sequence)] = Condition(rules);
        return new CutRecord { Change = change };
    }

    private When Condition(StagRules rules)
    {
        var least = new (long, long, int)[_script.Of(1, 1, 2, 0)];
        for (var i = 0; i < least.Length; i++)
        {
            var members = rules.Members is { } m ? _script.Below((int)m.Last + 1) : 0;
            var capital = rules.Capital is { } c ? _script.Between((int)c.Last / _script.Of(2, 4, 8), (int)c.Last) : 0;
            least[i] = (members, capital, _script.Once(4) ? _script.Below(1 << rules.Gates.Count) : 0);
        }

        return new When(least);
    }
}

/// <summary>One record of a block: exactly one part of it is there.</summary>
internal sealed record CutRecord
{
    public Deposit? Deposit { get; init; }

    public Withdrawal? Withdrawal { get; init; }

    public CommitmentChange? Change { get; init; }

    /// <summary>A fact that stands from this tick on.</summary>
    public Hash32? Fact { get; init; }

    /// <summary>The fact's end.</summary>
    public ulong Until { get; init; }
}
