using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// Encrypted = in the clear: random small worlds of stags with capital, members and a gate, whose agents pledge the same units to several,
/// deposit, withdraw, leave and resume; every hunt, balance, base and suspension is the same, and a replay of the bytes agrees.
/// </summary>
public sealed class CapitalWorldTests
{
    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1)));
    private static readonly Lazy<TestCommittee> Five = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(5, 1)));
    private static readonly string[] Agents = ["ana", "bo", "cy", "di"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    public static TheoryData<int> MoreSeeds => [.. Enumerable.Range(100, 40)];

    public static TheoryData<int> ManySeeds => [.. Enumerable.Range(1000, 150)];

    [Theory, MemberData(nameof(Seeds))]
    public void A_world_is_played_as_in_the_clear(int seed) => Play(seed, PlainStags, 4);

    [Theory, MemberData(nameof(MoreSeeds)), Trait("Category", "Long")]
    public void More_worlds_are(int seed) => Play(seed, seed % 2 == 0 ? SealedStags : PlainStags, 4);

    /// <summary>Sealed scans, on ladders with gaps; one validator is silent, or none.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void A_sealed_world_is_played_as_in_the_clear(int seed) => Play(seed, SealedStags, 4);

    /// <summary>Roles, steps, policies, deadlines, escrows that are released early, subscriptions, lent units.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void A_world_of_rules_is_played_as_in_the_clear(int seed) => Play(1000 * seed, RuledStags, 5);

    [Theory, MemberData(nameof(ManySeeds)), Trait("Category", "Long")]
    public void More_worlds_of_rules_are(int seed) => Play(seed, RuledStags, 6);

    private static StagTerms[] PlainStags(CapitalBoard board, Random random) =>
        [
            board.Post("one", new([Axis.Capital(20)])),
            board.Post("two", new([Axis.Members(4), Axis.Capital(16)])),
            board.Post("gated", new([Axis.Members(4)], [Gate.Fact("permit")]), new StagOptions { Facts = [board.Permit] }),
        ];

    private static StagTerms[] RuledStags(CapitalBoard board, Random random)
    {
        var to = board.KeyOf(Agents[random.Next(Agents.Length)]);
        StagOptions Options(StagEffect? effect, Cell step = default, params StagRole[] roles) =>
            new()
            {
                Roles = roles,
                Step = random.Next(2) == 0 ? step : default,
                Policy = new StagPolicy
                {
                    Changes = random.Next(1, 3),
                    WaitMilliseconds = random.Next(2) == 0 ? null : 1,
                    CoolDownMilliseconds = (ulong)random.Next(0, 3),
                    PeriodMilliseconds = (ulong)random.Next(1, 4),
                    ExitsAtPeriodEnd = random.Next(3) == 0,
                },
                DeadlineMilliseconds = random.Next(2) == 0 ? null : board.Test.Clock.Milliseconds + (ulong)random.Next(2, 6),
                Effects = effect is null ? [] : [effect],
            };
        var release = StagEffect.Transfer(to, random.Next(3) * 50);
        StagRole[] roles = [new("investor", 0, 1), new("user", 1, 0), new("backer", 1, 2)];
        return
        [
            board.Post("one", new([Axis.Capital(20)]), Options(release, new Cell(0, 3), new StagRole("user", 1, 1))),
            board.Post("two", new([Axis.Members(3), Axis.Capital(12)]), Options(random.Next(2) == 0 ? release : null, new Cell(1), roles)),
            board.Post("read", new([Axis.Capital(9)]), Options(StagEffect.Subscription(to, 2, (ulong)random.Next(1, 3)))),
        ];
    }

    private static void Play(int seed, Func<CapitalBoard, Random, StagTerms[]> draw, int ticks)
    {
        var (random, isSealed) = (new Random(seed), draw == SealedStags);
        using var board = new CapitalBoard((isSealed ? Five : Committee).Value, $"world {seed}");
        if (isSealed && seed % 2 == 0)
            board.Market.Committee.IsSilent = validator => validator == 3;
        board.Capital.Post(board.Usd);
        var stags = draw(board, random);
        var twin = new ClearTwin(board, stags);
        var nonce = 0;
        for (var tick = 0; tick < ticks; tick++)
        {
            for (var i = random.Next(2, 7); i > 0; i--)
                Act(random, board, twin, stags[random.Next(3)], Agents[random.Next(4)], ref nonce);
            twin.TickBoth();
        }

        board.CheckReplay();
    }

    private static StagTerms[] SealedStags(CapitalBoard board, Random random)
    {
        var scan = StagScan.Sealed;
        return
        [
            board.Post("one", new([Axis.Capital([3, 5, 9, 13], 20)]), new StagOptions { Scan = scan }),
            board.Post("two", new([Axis.Members(4), Axis.Capital([4, 12], 16)]), new StagOptions { Scan = scan }),
            board.Post(
                "gated",
                new([Axis.Members([1, 3], 4)], [Gate.Fact("permit")]),
                new StagOptions { Facts = [board.Permit], Scan = scan }
            ),
        ];
    }

    private static void Act(Random random, CapitalBoard board, ClearTwin twin, StagTerms stag, string agent, ref int nonce)
    {
        Record Last() =>
            Record.TryRead(board.Market.Records[^1].Span, out var record, out _)
                ? record
                : throw new InvalidOperationException("no record");
        try
        {
            switch (random.Next(10))
            {
                case < 3:
                    var units = random.Next(1, 12);
                    board.Capital.Deposit(board.Usd, agent, units, ["trust", "vault"], ClearTwin.NonceOf(++nonce));
                    twin.Deposit(agent, units, nonce);
                    break;
                case 3:
                    units = random.Next(1, 8);
                    board.Capital.Withdraw(board.Usd, agent, units);
                    twin.Withdraw(agent, units, Last());
                    break;
                case 4:
                    board.Market.Leave(stag, agent);
                    twin.Change(stag, CommitmentChangeKind.Leave, agent, Last());
                    break;
                case 5:
                    board.Capital.Resume(stag, agent);
                    twin.Change(stag, CommitmentChangeKind.Resume, agent, Last());
                    break;
                default:
                    Submit(random, board, twin, stag, agent, Last);
                    break;
            }
        }
        catch (BoardException refused)
            when (refused.Refusal is ReplayRefusal.NotPresent or ReplayRefusal.AlreadyActed or ReplayRefusal.NothingToResume
                    or ReplayRefusal.StagClosed)
        { }
    }

    private static void Submit(Random random, CapitalBoard board, ClearTwin twin, StagTerms stag, string agent, Func<Record> last)
    {
        var (grid, role) = (stag.Grid, random.Next(stag.Roles.Count));
        var least = Math.Max(stag.Roles[role].Least, grid.Members is null ? 1 : 0);
        var pledge = grid.Capital is null ? 0 : stag.Name == "read" ? 2 : random.Next(least, Math.Min(10, grid.Capital.Top));
        var floor = Math.Max(1, least);
        var partial = stag.Name != "read" && pledge > floor && random.Next(2) == 0 ? random.Next(floor, pledge) : (long?)null;
        var replaces = random.Next(2) == 0;
        var backing = new Backing(pledge, role, partial, (byte)random.Next(2)) { Replaces = replaces };
        List<string> parts = [];
        if (grid.Members is not null)
            parts.Add($"members >= {random.Next(1, Math.Min(4, grid.Members.Top + 1))}");
        if (grid.Capital is not null)
            parts.Add($"capital >= {random.Next(1, Math.Min(13, grid.Capital.Top))}");
        if (grid.Gates.Count > 0 && random.Next(2) == 0)
            parts.Add("fact(permit)");
        var when = random.Next(6) == 0 ? "never" : string.Join(random.Next(4) == 0 ? " or " : " and ", parts);
        var (isRuled, time) = (stag.Options.Roles.Count > 0 || stag.Name == "read", board.Test.Clock.Milliseconds);
        var account = isRuled && random.Next(4) == 0 ? Agents[random.Next(Agents.Length)] : agent;
        var until = isRuled && random.Next(4) == 0 ? time + (ulong)random.Next(1, 4) : (ulong?)null;
        DateTimeOffset? end = until is { } endsAt ? DateTimeOffset.FromUnixTimeMilliseconds((long)endsAt) : null;
        board.Capital.Submit(stag, agent, CapitalBoard.Parse(when), backing, account, end);
        var kind = replaces ? CommitmentChangeKind.Replace : CommitmentChangeKind.Join;
        twin.Change(stag, kind, agent, last(), backing, when, account, until);
    }
}
