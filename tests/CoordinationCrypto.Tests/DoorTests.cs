using System.Diagnostics;

namespace CoordinationCrypto.Tests;

/// <summary>build.ps1, run by PowerShell 7 where `./build.sh test` could install it.</summary>
public class DoorTests
{
    [PowerShellFact]
    public void The_other_door_shows_the_demo()
    {
        var (code, output) = Run("demo");
        Assert.True(code == 0, output);
        Assert.Contains("tick   5     5 live  FIRED platform-migration: 29 act", output, StringComparison.Ordinal);
        Assert.Contains("To do together: Move to a new social platform (platform-migration;", output, StringComparison.Ordinal);
        Assert.Contains("PASS: 5 ticks, 2 hunts. None of 39 checks failed.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("A01", output, StringComparison.Ordinal); // the checks are for those who ask
        Assert.Contains("MB in artifacts/demo/platform-migration.board", output, StringComparison.Ordinal);
        Assert.True(new FileInfo(Repository.File("artifacts/demo/platform-migration.board")).Length > 1_000_000);
    }

    [PowerShellFact]
    public void The_other_door_has_the_same_commands_but_for_mutate_and_fuzz()
    {
        var (code, output) = Run("help");
        Assert.Equal(0, code);
        Assert.Equal(
            Commands(File.ReadLines(Repository.File("build.sh")), "./build.sh").Where(word => word is not ("mutate" or "fuzz")),
            Commands(output.Split('\n'), @".\build.ps1")
        );
        Assert.Equal(2, Run("nonsense").Code);
    }

    /// <summary>The second words of the lines that begin with a door.</summary>
    private static IEnumerable<string> Commands(IEnumerable<string> lines, string door) =>
        lines.Select(line => line.Split(' ')).Where(words => words[0] == door).Select(words => words[1]);

    private static (int Code, string Output) Run(string command)
    {
        var start = new ProcessStartInfo(PowerShellFactAttribute.Tool, ["-NoProfile", "-File", Repository.File("build.ps1"), command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test runner set for this process is not meant for the SDK's own.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        // A build process that stayed for the next build would keep our pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
