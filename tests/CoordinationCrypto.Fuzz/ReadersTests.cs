using System.Diagnostics;

namespace CoordinationCrypto.Fuzz;

/// <summary>No reader of bytes from others is left out.</summary>
public sealed class ReadersTests
{
    /// <summary>What is given bytes that are its caller's own, or that another target has read before.</summary>
    private static readonly Dictionary<string, string> Left = new()
    {
        ["BoardFile.TryAppend"] = "keeps any bytes; what they are, a replay has asked",
        ["MemoryBoard.TryAppend"] = "the same",
        ["SharedBoard.TryAppend"] = "the same",
        ["Sequencer.TryAppend"] = "asks its replay",
        ["Sequencer.TryTake"] = "asks its replay",
        ["Validator.TryObserve"] = "asks its replay",
        ["RequestLedger.TryCreate"] = "is given an empty file; another one goes the way of TryOpen",
        ["ValidatorFolder.TryOpen"] = "the folder's three files have targets",
        ["CeremonyIdentityTest.TryTake"] = "in a ceremony's middle: CeremonyPartyTests",
        ["CeremonySelfTest.TryTake"] = "in a ceremony's middle: CeremonyPartyTests",
        ["EvaluationKeyCollection.TryAdd"] = "in a ceremony's middle: CeremonyEvaluationKeysTests",
        ["AttemptFile.TryEnter"] = "the folder's files have targets",
        ["FolderMaker.TryEnter"] = "the same",
        ["FolderOpener.TryOpen"] = "the same",
        ["ValidatorFolder.TryEnter"] = "the same",
    };

    [Fact]
    public void Every_reader_has_a_target()
    {
        var covered = AllTargets.List.SelectMany(target => target.Readers).Concat(Left.Keys).ToHashSet();
        Assert.True(Reader.All.All(covered.Contains), string.Join(" ", Reader.All.Except(covered)));
    }

    [Fact]
    public void Every_reader_that_a_target_names_is_there()
    {
        var named = AllTargets
            .List.SelectMany(target => target.Readers)
            .Where(reader => !reader.EndsWith(".Verify", StringComparison.Ordinal)); // proofs: no Try
        Assert.Empty(named.Concat(Left.Keys).Except(Reader.All));
    }

    /// <summary>In a process of its own, in which nothing was compiled before.</summary>
    [Fact]
    public void What_a_target_names_its_corpus_reaches()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "unreached"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        Assert.Equal("", process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void No_two_targets_have_one_name() =>
        Assert.Equal(AllTargets.List.Count, AllTargets.List.Select(target => target.Name).Distinct().Count());
}
