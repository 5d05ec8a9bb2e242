using System.Diagnostics;

namespace CoordinationCrypto.Tests.Cli;

/// <summary>How people start the tool: the script in the repository's root, and the .NET tool.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coordcrypto-launch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixFact]
    public void The_readmes_lines_run_as_they_stand()
    {
        var block = File.ReadLines(Repository.File("README.md")).SkipWhile(line => line != "## The tool").SkipWhile(line => line != "```");
        var lines = block.Skip(1).TakeWhile(line => line != "```").Select(line => line.Split("   ")[0].Split(' ')).ToList();
        Assert.Equal(11, lines.Count);
        foreach (var line in lines)
        {
            Assert.Equal("./coordcrypto", line[0]);
            // What takes long is run by other tests.
            string[] arguments = line[1..] is ["market", "run", ..] or ["audit", ..] ? [.. line[1..], "--help"] : line[1..];
            Assert.Equal((0, ""), Run(Repository.Root, line[0], arguments));
            Assert.All(
                line.Where(word => word.StartsWith("samples/", StringComparison.Ordinal)),
                name => Assert.True(File.Exists(Repository.File(name)))
            );
        }
    }

    [UnixFact]
    public void The_launcher_finds_the_runtime_where_Microsofts_script_puts_it()
    {
        var bin = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        foreach (var tool in new[] { "bash", "dirname", "readlink" })
            File.CreateSymbolicLink(Path.Combine(bin, tool), Find(tool));
        var launcher = Repository.File("coordcrypto");
        var none = Run(_folder, launcher, ["noise"], ("PATH", bin), ("HOME", _folder), ("DOTNET_ROOT", null));
        Assert.Equal(3, none.Code);
        Assert.StartsWith(
            $"coordcrypto: .NET 10 was not found, neither in PATH nor as {_folder}/.dotnet/dotnet",
            none.Error,
            StringComparison.Ordinal
        );
        var installed = Directory.CreateDirectory(Path.Combine(_folder, ".dotnet")).FullName;
        File.CreateSymbolicLink(Path.Combine(installed, "dotnet"), Find("dotnet"));
        Assert.Equal((0, ""), Run(_folder, launcher, ["noise"], ("PATH", bin), ("HOME", _folder), ("DOTNET_ROOT", null)));
    }

    [Fact]
    public void The_tool_package_installs_and_runs()
    {
        var feed = Path.Combine(_folder, "feed");
        Assert.Equal(
            (0, ""),
            Run(Repository.Root, "dotnet", ["pack", "src/CoordinationCrypto.Cli", "-c", "Release", "--no-build", "--output", feed])
        );
        var configuration = Path.Combine(_folder, "nuget.config");
        File.WriteAllText(
            configuration,
            $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
            </configuration>
            """
        );
        string[] install = ["tool", "install", "CoordinationCrypto.Tool", "--tool-path", _folder, "--configfile", configuration];
        Assert.Equal((0, ""), Run(_folder, "dotnet", install));
        var file = Repository.File("samples/opt-out/market.json");
        Assert.Equal((0, ""), Run(_folder, Path.Combine(_folder, "coordcrypto"), ["market", "solve", file]));
    }

    private static string Find(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private static (int Code, string Error) Run(
        string folder,
        string program,
        string[] arguments,
        params (string Name, string? Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program == "./coordcrypto" ? Repository.File("coordcrypto") : program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test runner set for this process is not meant for the SDK's own, nor should a build process stay and keep the pipes.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? error.Result : error.Result + output);
    }
}
