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

    [Theory, MemberData(nameof(Seeds))]
    public void A_world_is_played_as_in_the_clear(int seed) => Play(seed, isSealed: false);

    /// <summary>Sealed scans, on ladders with gaps; one validator is silent, or none.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void A_sealed_world_is_played_as_in_the_clear(int seed) => Play(seed, isSealed: true);

    [Theory, MemberData(nameof(MoreSeeds)), Trait("Category", "Long")]
    public void More_worlds_are(int seed) => Play(seed, isSealed: seed % 2 == 0);

    private static void Play(int seed, bool isSealed)
    {
        var random = new Random(seed);
        using var board = new CapitalBoard((isSealed ? Five : Committee).Value, $"world {seed}");
        if (isSealed && seed % 2 == 0)
            board.Market.Committee.IsSilent = validator => validator == 3;
        board.Capital.Post(board.Usd);
        StagTerms[] stags = isSealed ? Sealed(board) :
        [
            board.Post("one", new([Axis.Capital(20)])),
            board.Post("two", new([Axis.Members(4), Axis.Capital(16)])),
            board.Post("gated", new([Axis.Members(4)], [Gate.Fact("permit")]), new StagOptions { Facts = [board.Permit] }),
        ];
        var twin = new ClearTwin(board, stags);
        var nonce = 0;
        for (var tick = 0; tick < 4; tick++)
        {
            for (var i = random.Next(2, 7); i > 0; i--)
                Act(random, board, twin, stags[random.Next(3)], Agents[random.Next(4)], ref nonce);
            twin.TickBoth();
        }

        board.CheckReplay();
    }

    private static StagTerms[] Sealed(CapitalBoard board)
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
            when (refused.Refusal is ReplayRefusal.NotPresent or ReplayRefusal.AlreadyActed or ReplayRefusal.NothingToResume)
        { }
    }

    private static void Submit(Random random, CapitalBoard board, ClearTwin twin, StagTerms stag, string agent, Func<Record> last)
    {
        var grid = stag.Grid;
        var pledge = grid.Capital is null ? 0 : random.Next(grid.Members is null ? 1 : 0, 10);
        var partial = pledge > 1 && random.Next(2) == 0 ? random.Next(1, pledge) : (long?)null;
        var replaces = random.Next(2) == 0;
        var backing = new Backing(pledge, 0, partial, (byte)random.Next(2)) { Replaces = replaces };
        List<string> parts = [];
        if (grid.Members is not null)
            parts.Add($"members >= {random.Next(1, Math.Min(4, grid.Members.Top + 1))}");
        if (grid.Capital is not null)
            parts.Add($"capital >= {random.Next(1, 13)}");
        if (grid.Gates.Count > 0 && random.Next(2) == 0)
            parts.Add("fact(permit)");
        var when = random.Next(6) == 0 ? "never" : string.Join(random.Next(4) == 0 ? " or " : " and ", parts);
        board.Capital.Submit(stag, agent, CapitalBoard.Parse(when), backing);
        twin.Change(stag, replaces ? CommitmentChangeKind.Replace : CommitmentChangeKind.Join, agent, last(), backing, when);
    }
}
