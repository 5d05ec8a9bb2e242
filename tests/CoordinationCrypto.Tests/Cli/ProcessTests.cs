using System.Diagnostics;

namespace CoordinationCrypto.Tests.Cli;

/// <summary>`coordcrypto` as a process of its own: what only the system can do to it.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coordcrypto-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixFact]
    public void A_run_that_is_interrupted_stops_says_so_and_leaves_whole_records()
    {
        var market = Path.Combine(_folder, "long.json");
        var board = Path.Combine(_folder, "long.board");
        var ticks = string.Join(
            ", ",
            Enumerable.Range(0, 2_000).Select(i => $$"""[ { "agent": "ana", "{{(i == 0 ? "join" : "replace")}}": "decoy" } ]""")
        );
        File.WriteAllText(
            market,
            $$"""{ "parameters": "InsecureToy256", "committee": { "validators": 4, "corrupted": 1 }, "stags": [ { "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 9 } ] } ], "ticks": [ {{ticks}} ] }"""
        );
        using var run = Start("market", "run", market, "--toy", "--json", "--board", board);
        Assert.StartsWith("""{"tick":1,""", run.StandardOutput.ReadLine(), StringComparison.Ordinal);
        using (var kill = Process.Start("kill", ["-TERM", $"{run.Id}"]))
            kill.WaitForExit(); // not INT: what starts in a shell's background ignores it
        run.StandardOutput.ReadToEnd();
        Assert.EndsWith("coordcrypto: stopped\n", run.StandardError.ReadToEnd(), StringComparison.Ordinal);
        run.WaitForExit();
        Assert.Equal(1, run.ExitCode);
        var audited = Tool.Run("audit", board).Output;
        Assert.All(new[] { "A02", "A03", "A04", "A05", "A11" }, id => Assert.Contains($"{id}  pass", audited, StringComparison.Ordinal));
    }

    [UnixFact]
    public void A_board_comes_through_a_pipe_as_well_as_from_a_file()
    {
        var board = Path.Combine(_folder, "empty.board");
        File.WriteAllBytes(board, []);
        foreach (var name in new[] { "-", "/dev/stdin" })
        {
            using var audit = Start("audit", name);
            audit.StandardInput.Close();
            Assert.Equal(Tool.Run("audit", board).Output, audit.StandardOutput.ReadToEnd());
            audit.WaitForExit();
            Assert.Equal(1, audit.ExitCode);
        }
    }

    [UnixFact]
    public void A_command_that_waits_for_a_pipe_stops_at_once_when_it_is_told_to()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        foreach (var arguments in new string[][] { ["audit", pipe], ["market", "run", pipe], ["audit", "-"] })
        {
            using var waiting = Start(arguments);
            while (!waiting.HasExited && waiting.TotalProcessorTime == default)
                Thread.Sleep(10);
            Thread.Sleep(1_000); // until it waits
            var asked = Stopwatch.StartNew();
            using (var kill = Process.Start("kill", ["-TERM", $"{waiting.Id}"]))
                kill.WaitForExit();
            Assert.True(waiting.WaitForExit(20_000));
            Assert.InRange(asked.Elapsed.TotalSeconds, 0, 15); // it was 30
            Assert.Equal("coordcrypto: stopped\n", waiting.StandardError.ReadToEnd());
            Assert.Equal(1, waiting.ExitCode);
        }
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "coordcrypto.dll"), .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
}
