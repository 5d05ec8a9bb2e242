using System.ComponentModel;
using System.Diagnostics;
using CoordinationCrypto.Tests;

namespace CoordinationCrypto.Interop;

/// <summary>Where Node.js is, and its processes.</summary>
internal static class NodeProcess
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        try
        {
            using var node = Start("node", "--version");
            var version = node.StandardOutput.ReadToEnd().Trim();
            node.WaitForExit();
            return int.TryParse(version.TrimStart('v').Split('.')[0], out var major) && major >= 20
                ? null
                : $"Node.js 20 or later is needed to compare with SEAL; this is {version}.";
        }
        catch (Win32Exception)
        {
            return "Node.js 20 or later is needed to compare with SEAL, and there is none here.";
        }
    });

    /// <summary>Why the tests cannot run; null when they can.</summary>
    public static string? MissingNode => Missing.Value;

    /// <summary>The folder of server.js and its package.</summary>
    public static string Folder => Repository.File("tests/CoordinationCrypto.Interop/seal");

    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>Installs the package of the lock file, unless it is there.</summary>
    public static void InstallPackages()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "node-seal")))
            return;
        using var npm = OperatingSystem.IsWindows() ? Start("cmd", "/c", "npm", "ci") : Start("npm", "ci");
        var output = npm.StandardOutput.ReadToEnd();
        npm.WaitForExit();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci failed in {Folder}:\n{output}");
    }
}
