using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// P1, encrypted = in the clear: random worlds in which locked agents ask again and again for something else, on one axis, on two, and
/// with a gate.
/// </summary>
public sealed class LockInWorldTests
{
    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1)));
    private static readonly string[] Agents = ["ana", "bo", "cy", "di", "ed"];

    [Fact]
    public void P1_worlds_with_lock_in_are_played_as_in_the_clear()
    {
        var (loosened, tightened) = (0, 0);
        for (var seed = 1; seed <= 4; seed++)
        {
            var twin = Play(seed);
            (loosened, tightened) = (loosened + twin.Loosened, tightened + twin.Tightened);
        }

        Assert.True(loosened > 10 && tightened > 10, $"{loosened} loosened, {tightened} did not: these worlds say nothing");
    }

    private static ClearTwin Play(int seed)
    {
        var random = new Random(seed);
        using var board = new CapitalBoard(Committee.Value, $"locked {seed}");
        board.Capital.Post(board.Usd);
        var policy = new StagPolicy { LockInMilliseconds = 30 }; // a few ticks
        StagTerms[] stags =
        [
            board.Post("one", new([Axis.Capital(60)]), new StagOptions { Policy = policy }),
            board.Post("two", new([Axis.Members(4), Axis.Capital(20)]), new StagOptions { Policy = policy }),
            board.Post("gated", new([Axis.Members(9)], [Gate.Fact("permit")]), new StagOptions { Facts = [board.Permit], Policy = policy }),
        ];
        var twin = new ClearTwin(board, stags);
        foreach (var (i, agent) in Agents.Index())
        {
            board.Capital.Deposit(board.Usd, agent, 60, ["trust", "vault"], ClearTwin.NonceOf(i));
            twin.Deposit(agent, 60, i);
        }

        for (var tick = 0; tick < 5; tick++)
        {
            foreach (var agent in Agents)
                foreach (var stag in stags)
                    if (random.Next(3) > 0)
                        Submit(random, board, twin, stag, agent);
            twin.TickBoth();
        }

        board.CheckReplay();
        return twin;
    }

    private static void Submit(Random random, CapitalBoard board, ClearTwin twin, StagTerms stag, string agent)
    {
        var grid = stag.Grid;
        var pledge = grid.Capital is null ? 0 : random.Next(20) == 0 ? 2 : 3; // less weight is no loosening either
        List<string> parts = [];
        if (grid.Members is not null)
            parts.Add($"members >= {random.Next(2, grid.Members.Top + 1)}");
        if (grid.Capital is { } axis)
            parts.Add($"capital >= {random.Next(axis.Top / 3, axis.Top + 1)}");
        if (grid.Gates.Count > 0 && random.Next(2) == 0)
            parts.Add("fact(permit)");
        var when = random.Next(8) == 0 ? "never" : string.Join(random.Next(3) == 0 ? " or " : " and ", parts);
        var isThere = board.Market.Board.Find(stag.Id)!.IsPresent(board.Market.AgentOf(agent).PseudonymIn(stag));
        var backing = new Backing(pledge) { Replaces = isThere };
        try
        {
            board.Capital.Submit(stag, agent, CapitalBoard.Parse(when), backing);
        }
        catch (BoardException refused) when (refused.Refusal is ReplayRefusal.AlreadyActed)
        {
            return;
        }

        Assert.True(Record.TryRead(board.Market.Records[^1].Span, out var record, out _));
        twin.Change(stag, isThere ? CommitmentChangeKind.Replace : CommitmentChangeKind.Join, agent, record, backing, when);
    }
}
