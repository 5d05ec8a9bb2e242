using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>What one more live or waiting intendo holds of a sequencer's memory, file included.</summary>
[Collection(nameof(Alone))]
public sealed class CiphertextMemoryTests : IDisposable
{
    private const int Few = 8;
    private const int Many = 40;
    private const int Sequencers = 4; // at once: what else the process holds and lets go of weighs less by so much
    private const int Most = 2048; // bytes

    private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(4, 1));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _committee.Dispose();
    }

    [Theory, Trait("Category", "Long")]
    [InlineData(false)]
    [InlineData(true)]
    public void An_intendo_holds_less_than_two_kilobytes_waiting_or_live(bool isShielded)
    {
        var (few, many) = (BoardsOf(Few, isShielded), BoardsOf(Many, isShielded));
        Held(many.Live); // once before, for what the process keeps
        Assert.InRange((Held(many.Waiting) - Held(few.Waiting)) / (Many - Few), 100, Most);
        Assert.InRange((Held(many.Live) - Held(few.Live)) / (Many - Few), 100, Most);
    }

    /// <summary>Files of a board on which so many intendos wait, and of the same board when they are live.</summary>
    private (string Waiting, string Live) BoardsOf(int agents, bool isShielded)
    {
        using var test = new TestMarket(_committee, $"memory {agents} {isShielded}");
        var market = test.Market;
        string[] names = [.. Enumerable.Range(0, Many).Select(i => $"agent {i}")];
        var eligibility = isShielded ? Eligibility.Shielded(market.PostRegistry(names)) : Eligibility.Open;
        var stag = new StagTerms("memory", "A stag", ConditionGrid.OfMembers(Many), new Cell(1), eligibility: eligibility);
        market.Post(stag);
        foreach (var agent in names.Take(agents))
            market.Submit(stag, agent, Condition.Decoy);
        var waiting = Save(market, $"{agents} waiting");
        market.Tick();
        Assert.Equal(agents, market.LiveIn(stag).Count);
        return (waiting, Save(market, $"{agents} live"));
    }

    private string Save(LocalMarket market, string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        using var file = Open(path);
        foreach (var record in market.Records)
            file.Append(record.Span);
        return path;
    }

    /// <summary>
    /// Managed bytes that a sequencer of a board in a file holds, with the file: the middle of three, since what tests before it held is
    /// let go of at some time, once.
    /// </summary>
    private static long Held(string path) => Enumerable.Range(0, 3).Select(_ => HeldOnce(path)).Order().ElementAt(1);

    private static long HeldOnce(string path)
    {
        var before = Settled();
        var files = Enumerable.Range(0, Sequencers).Select(_ => Open(path)).ToList();
        var sequencers = files.ConvertAll(file => new Sequencer(file));
        var held = Settled() - before;
        foreach (var sequencer in sequencers)
            sequencer.Dispose();
        foreach (var file in files)
            file.Dispose();
        return held / Sequencers;
    }

    /// <summary>
    /// Managed bytes once nothing is left to let go of. (What the runtime offers for it stops as soon as two collections in a row differ by
    /// a twentieth, which after thousands of tests is more than what is measured here.)
    /// </summary>
    private static long Settled()
    {
        for (var i = 0; i < 4; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private static BoardFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.True(BoardFile.TryOpen(stream, () => { }, out var file, out _));
        return file;
    }
}
