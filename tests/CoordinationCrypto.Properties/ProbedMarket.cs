using System.Text;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Properties;

/// <summary>
/// Stags on capital alone, 1 to 100 units, with one policy, as a prober meets them: the engine of cuts, a solver in the clear, and what
/// each question costs. Every tick is a cut. The crowd pledges 50 units and asks for 100, so that what the prober asks is answered "no"
/// for as long as it brings less than 50.
/// </summary>
internal sealed class ProbedMarket
{
    /// <summary>The capacity.</summary>
    public const int Top = 100;

    private const string Crowd = "crowd";

    private static readonly ConditionGrid Grid = new([Axis.Capital(Top)]);
    private static readonly Hash32 Usd = Id("usd");

    private readonly CutEngine _engine = new();
    private readonly Dictionary<Hash32, GridSolver> _solvers = [];
    private readonly Dictionary<(Hash32 Stag, Hash32 Pseudonym, ulong Sequence), UpSet> _signed = [];
    private readonly Dictionary<(Hash32 Stag, Hash32 Pseudonym), (UpSet Accepted, Weight Weight)> _live = [];
    private readonly Dictionary<Hash32, string> _names = [];
    private readonly bool _isTested;
    private ulong _now;
    private ulong _sequence;

    /// <param name="policy">The stags'.</param>
    /// <param name="stags">How many there are.</param>
    /// <param name="isTested">Whether what replaces a locked intendo is tested against it (P1).</param>
    public ProbedMarket(CutPolicy policy, int stags = 1, bool isTested = true)
    {
        _isTested = isTested;
        for (var i = 0; i < stags; i++)
        {
            var rules = new StagRules
            {
                Id = Id($"stag {i}"),
                Capital = new AxisRule(Top, Top),
                Asset = Usd,
                Roles = [new RoleRule(0, 1)],
                Policy = policy,
            };
            _engine.Add(rules);
            _solvers.Add(rules.Id, new GridSolver(new HuntRule(Grid)));
        }

        for (var i = 0; i < stags; i++)
        {
            Deposit($"crowd {i}", 50);
            Post(Crowd, CommitmentChangeKind.Join, Condition.Capital(Top), 50, $"crowd {i}", i);
        }

        Tick();
        (Scans, LockedUnits, ExposedUnits, Seats) = (0, 0, 0, 0);
    }

    /// <summary>How many stags there are.</summary>
    public int Stags => _solvers.Count;

    /// <summary>Answers: scans of a pack in which the prober accepts something.</summary>
    public int Scans { get; private set; }

    /// <summary>Unit-ticks of the prober's that lock-in has reserved (M6).</summary>
    public long LockedUnits { get; private set; }

    /// <summary>Unit-ticks of the prober's that a hunt could have taken at some cell.</summary>
    public long ExposedUnits { get; private set; }

    /// <summary>Seat-ticks: what rent is paid for.</summary>
    public int Seats { get; private set; }

    /// <summary>Refusals so far, by name.</summary>
    public List<(string Agent, CutRefusal Why)> Refused { get; } = [];

    public void Deposit(string account, long units) =>
        Assert.True(_engine.TryDeposit(new Deposit(Usd, Id(account), units, Id($"nonce {++_sequence}")), out _));

    public void Join(string agent, Condition condition, long units, string? account = null, int stag = 0) =>
        Post(agent, CommitmentChangeKind.Join, condition, units, account, stag);

    public void Replace(string agent, Condition condition, long units, string? account = null, int stag = 0) =>
        Post(agent, CommitmentChangeKind.Replace, condition, units, account, stag);

    public void Leave(string agent, int stag = 0) => Post(agent, CommitmentChangeKind.Leave, null, 0, stag: stag);

    public bool IsLive(string agent, int stag = 0) => _live.ContainsKey((Id($"stag {stag}"), Id(agent)));

    /// <summary>What an agent accepts now.</summary>
    public UpSet AcceptedBy(string agent, int stag = 0) => _live[(Id($"stag {stag}"), Id(agent))].Accepted;

    /// <summary>The next cut, whole.</summary>
    /// <returns>Whether anything fired.</returns>
    public bool Tick()
    {
        _now++;
        var fired = false;
        _engine.Open(new CutTime(_now, _now));
        var tightening = _engine.Candidates(default).Where(each => _engine.IsLocked(each.Stag, each.Pseudonym) && !Loosens(each));
        var order = _engine.Settle(default, _isTested ? tightening.ToHashSet() : null);
        Follow();
        Count();
        foreach (var stag in order)
        {
            Scans += _live.Any(each => each.Key.Stag == stag && IsProbers(each.Key.Pseudonym) && !each.Value.Accepted.IsEmpty) ? 1 : 0;
            if (_solvers[stag].HuntCell is { } cell)
            {
                var members = _live.Where(each => each.Key.Stag == stag && each.Value.Accepted.Accepts(cell));
                _engine.Hunt(stag, Weight.Of(cell), [.. members.Select(each => each.Key.Pseudonym)]);
                fired = true;
            }
            else
            {
                _engine.NotFired(stag);
            }

            Follow();
        }

        return fired;
    }

    private static Hash32 Id(string name) => Hash32.Sha256(Encoding.UTF8.GetBytes(name));

    private bool IsProbers(Hash32 pseudonym) => _names[pseudonym] != Crowd;

    private bool Loosens((Hash32 Stag, Hash32 Pseudonym) each)
    {
        Assert.True(_engine.TryGetStag(each.Stag, out var book));
        return _signed[(each.Stag, each.Pseudonym, book.Slots[each.Pseudonym].Change.Sequence)].Contains(_live[each].Accepted);
    }

    private void Count()
    {
        foreach (var stag in _engine.Stags)
            foreach (var commitment in stag.Live.Where(each => IsProbers(each.Pseudonym)))
            {
                Seats++;
                LockedUnits += commitment.IsReserved ? commitment.Units : 0;
                ExposedUnits += _live[(stag.Id, commitment.Pseudonym)].Accepted.IsEmpty ? 0 : commitment.Units;
            }
    }

    private void Post(string agent, CommitmentChangeKind kind, Condition? condition, long units, string? account = null, int stag = 0)
    {
        var change = new CommitmentChange
        {
            Kind = kind,
            Stag = Id($"stag {stag}"),
            Pseudonym = Id(agent),
            Sequence = ++_sequence,
            Account = Id(account ?? agent),
            Units = units,
            Loosens = true, // as on a board: its test says whether it does
        };
        _names[change.Pseudonym] = agent;
        if (condition is not null)
        {
            Assert.True(condition.TryOn(Grid, 0, out var accepted, out _));
            _signed[(change.Stag, change.Pseudonym, change.Sequence)] = accepted;
        }

        if (!_engine.TryEnqueue(change, _now + 1, out var refusal))
            Refused.Add((agent, refusal));
    }

    private void Follow()
    {
        foreach (var notice in _engine.TakeNotices())
        {
            var key = (notice.Stag, notice.Pseudonym);
            if (_live.Remove(key, out var old))
                Change(notice.Stag, old.Accepted, -old.Weight.Capital);
            var accepted = notice.Kind is CutNoticeKind.Joined or CutNoticeKind.Replaced
                ? _signed[(notice.Stag, notice.Pseudonym, notice.Sequence)]
                : old.Accepted;
            if (notice.After == default)
                continue;
            _live.Add(key, (accepted, notice.After));
            Change(notice.Stag, accepted, notice.After.Capital);
        }

        foreach (var refused in _engine.TakeRefusals())
            Refused.Add((_names[refused.Author], refused.Why));
        foreach (var stag in _engine.Stags)
            _solvers[stag.Id].SetBase((int)stag.Base.Members, (int)stag.Base.Capital, stag.Base != default);
    }

    private void Change(Hash32 stag, UpSet accepted, long units) => _solvers[stag].Change(accepted, 0, (int)units);
}
