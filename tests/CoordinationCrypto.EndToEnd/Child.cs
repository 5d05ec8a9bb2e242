using System.Diagnostics;

namespace CoordinationCrypto.EndToEnd;

/// <summary>
/// A process of this assembly. It dies with the test: at the latest when its standard input closes or this object is disposed.
/// </summary>
internal sealed class Child : IDisposable
{
    public const int Killed = 128 + 9; // how a process ends that SIGKILL took

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];

    public Child(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Child).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredCompilation"] = "1";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_lines, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its standard output so far, line by line.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors)
                return string.Join('\n', _errors);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public int Wait(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
            throw new TimeoutException($"A process did not end in {limit}: {Errors}");
        _process.WaitForExit(); // until its output has been read
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static void Take(List<string> lines, string? line)
    {
        if (line is null)
            return;
        lock (lines)
            lines.Add(line);
    }
}
