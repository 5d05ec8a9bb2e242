using System.Buffers;
using System.CommandLine;
using CoordinationCrypto.Cli.Output;

namespace CoordinationCrypto.Cli.Commands;

/// <summary>`audit`: replays a board and prints what each numbered check found.</summary>
internal sealed class AuditCommand(Terminal terminal)
{
    private readonly Argument<string> _board = new("BOARD") { Description = "The board file; - reads standard input." };

    private readonly Option<string> _expect = new("--expect")
    {
        Description = "The configuration id that the board must state: 64 hexadecimal digits.",
        HelpName = "CONFIG_ID",
    };

    private readonly Option<string> _head = new("--head")
    {
        Description = "The hash that the board must end with: 64 hexadecimal digits.",
        HelpName = "HASH",
    };

    private readonly Option<string> _releases = new("--releases")
    {
        Description = "If the audit passes, writes the release certificates that custodians pay on to this file, which must not exist yet.",
        HelpName = "CSV",
    };

    private readonly Option<bool> _toy = new("--toy") { Description = "Lets toy parameters pass, which hide nothing: for tests." };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object on stdout, and nothing else there." };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Prints the verdict, and before it only the checks that fail." };

    /// <summary>The command, for the command line.</summary>
    public Command Describe()
    {
        var audit = new Command("audit", "Replays a board, trusts nobody, and prints numbered checks. Exit code 1 if one fails.")
        {
            _board,
            _expect,
            _head,
            _releases,
            _toy,
            _json,
            _quiet,
        };
        audit.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation)));
        return audit;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (!TryReadHash(parsed.GetValue(_expect), out var configuration))
            return terminal.Refuse("--expect: a configuration id has 64 hexadecimal digits");
        if (!TryReadHash(parsed.GetValue(_head), out var head))
            return terminal.Refuse("--head: a head has 64 hexadecimal digits");
        var releases = parsed.GetValue(_releases);
        if (releases is not null && (File.Exists(releases) || Directory.Exists(releases)))
            return terminal.Refuse($"{releases}: this file exists, and --releases writes only to a new one");
        var file = new InputFile(parsed.GetRequiredValue(_board), terminal, cancellation);
        if (!file.TryOpen(out var stream, out var reason))
            return terminal.Refuse($"{file.Name}: {reason}");
        Audit? audit = null;
        new ProgressBar(terminal.Error, steps: 1, isWanted: true).Run(
            "audit",
            done => audit = Audit.Run(stream, configuration, head, parsed.GetValue(_toy), new Progress(done), cancellation)
        );
        if (parsed.GetValue(_json))
            AuditJson.Print(audit!, terminal.Output);
        else if (parsed.GetValue(_quiet))
            AuditPrinter.PrintVerdict(audit!, terminal.Output);
        else
            AuditPrinter.Print(audit!, terminal.Output);
        return !audit!.Passed ? ExitCode.Failed : TryWrite(audit.Releases, releases) ? ExitCode.Success : ExitCode.BadInput;
    }

    private bool TryWrite(IReadOnlyList<ReleaseCertificate> certificates, string? path)
    {
        if (path is null)
            return true;
        try
        {
            using var output = new StreamWriter(new FileStream(path, FileMode.CreateNew));
            ReleaseCsv.Print(certificates, output);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            terminal.Refuse($"{path}: {InputFile.Reason(exception, path)}");
            return false;
        }
    }

    /// <summary>No text gives no hash; anything but 32 bytes in hexadecimal is refused.</summary>
    private static bool TryReadHash(string? text, out Hash32? hash)
    {
        hash = null;
        if (text is null)
            return true;
        Span<byte> bytes = stackalloc byte[Hash32.Length];
        if (text.Length != 2 * Hash32.Length || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done)
            return false;
        hash = new Hash32(bytes);
        return true;
    }

    private sealed class Progress(Action<double> done) : IProgress<double>
    {
        public void Report(double value) => done(value);
    }
}
