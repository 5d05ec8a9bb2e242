using System.Buffers;
using System.CommandLine;
using System.Text;
using CoordinationCrypto.Board;
using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Local;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;
using Spectre.Console;

namespace CoordinationCrypto.Cli;

/// <summary>The commands of `coordcrypto`. Results go to stdout, everything else to stderr.</summary>
internal static class CommandLine
{
    /// <summary>How long a command that was told to stop is waited for: it stops between two steps.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(30);

    /// <summary>Runs one command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var parsed = Commands(output, error).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            // What stands there and is wrong says more than what is missing.
            var wrong = parsed.UnmatchedTokens is [var token, ..]
                ? $"Unrecognized command or argument '{token}'."
                : parsed.Errors[0].Message;
            return Refuse(error, $"{wrong} See --help.");
        }
        try
        {
            return parsed.Invoke(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = LongestStep,
                }
            );
        }
        catch (OperationCanceledException)
        {
            return Fail(error, "stopped");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return Fail(error, exception.Message);
        }
    }

    private static RootCommand Commands(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE") { Description = "The market file." };
        var json = new Option<bool>("--json") { Description = "One JSON object per tick on stdout, and nothing else there." };
        var solve = new Command("solve", "Plays a market file in the clear, without any cryptography.") { file, json };
        solve.SetAction(parsed => Solve(parsed.GetRequiredValue(file), parsed.GetValue(json), output, error));
        var boardOut = new Option<string>("--board") { Description = "A new file to write the public board to.", HelpName = "OUT" };
        var seed = new Option<string>("--insecure-seed")
        {
            Description =
                "FOR TESTS ONLY: makes all keys from S, so that two runs give the same board; whoever knows S knows every secret.",
            HelpName = "S",
        };
        var run = new Command("run", "Plays a market file on real cryptography, all parties in this process.")
        {
            file,
            json,
            boardOut,
            seed,
        };
        run.SetAction(
            (parsed, cancellation) =>
                Task.Run(() =>
                    RunMarket(
                        parsed.GetRequiredValue(file),
                        parsed.GetValue(json),
                        parsed.GetValue(boardOut),
                        parsed.GetValue(seed),
                        output,
                        error,
                        cancellation
                    )
                )
        );
        var board = new Argument<string>("BOARD") { Description = "The board file." };
        var expect = new Option<string>("--expect")
        {
            Description = "The configuration id the board must state, in hexadecimal.",
            HelpName = "CONFIG_ID",
        };
        var head = new Option<string>("--head") { Description = "The hash the board must end with, in hexadecimal.", HelpName = "HASH" };
        var audit = new Command("audit", "Replays a board, trusting nobody, and prints numbered checks; exit code 1 if any fails.")
        {
            board,
            expect,
            head,
        };
        audit.SetAction(
            (parsed, cancellation) =>
                Task.Run(() =>
                    AuditBoard(parsed.GetRequiredValue(board), parsed.GetValue(expect), parsed.GetValue(head), output, error, cancellation)
                )
        );
        var noise = new Command("noise", "Prints noise bounds, flooding and leakage budgets of every parameter set and committee.");
        noise.SetAction(_ =>
        {
            NoiseTable.Print(output);
            return ExitCode.Success;
        });
        var sizes = new Command("sizes", "Prints what every committee stores and sends, for every parameter set.");
        sizes.SetAction(_ =>
        {
            SizesTable.Print(output);
            return ExitCode.Success;
        });
        return new RootCommand("Coordination markets: conditional commitments that execute all at once, or not at all.")
        {
            new Command("market", "Plays market files.") { run, solve },
            audit,
            noise,
            sizes,
        };
    }

    private static int Solve(string path, bool json, TextWriter output, TextWriter error)
    {
        if (!TryReadMarket(path, error, out var market))
            return ExitCode.BadInput;
        var printer = Printer(market, json, output);
        foreach (var tick in TransparentRun.Play(market))
            printer.Print(tick);
        printer.Finish();
        return ExitCode.Success;
    }

    private static int RunMarket(
        string path,
        bool json,
        string? boardPath,
        string? seed,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        if (!TryReadMarket(path, error, out var file))
            return ExitCode.BadInput;
        if (seed is not null)
            error.WriteLine(
                "WARNING: --insecure-seed makes every key from a seed on the command line. This market hides NOTHING: use it "
                    + "for tests, never for anything else."
            );
        FileStream? stream = null;
        try
        {
            if (boardPath is not null)
                stream = new FileStream(boardPath, FileMode.CreateNew, FileAccess.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Refuse(error, $"{boardPath}: {BoundedFile.Reason(exception, boardPath!)}");
        }
        using (stream)
            return RunMarket(file, json, stream, seed, output, error, cancellation);
    }

    private static int RunMarket(
        MarketFile file,
        bool json,
        FileStream? stream,
        string? seed,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        BoardFile? board = null;
        if (stream is not null && !BoardFile.TryOpen(stream, () => stream.Flush(flushToDisk: true), out board, out var problem))
            return Refuse(error, $"{stream.Name}: {problem}");
        var entropy = seed is null
            ? EntropySource.System
            : EntropySource.InsecureSeeded(Encoding.UTF8.GetBytes(seed), "coordcrypto market run");
        TimeProvider clock = seed is null ? TimeProvider.System : new StoppedClock();
        var bar = new ProgressBar(error, isWanted: !json);
        var printer = Printer(file, json, output);
        LocalMarket? market = null;
        try
        {
            bar.Run(
                "key ceremony",
                done =>
                    market = LocalMarket.Create(
                        file.Parameters,
                        file.Committee,
                        entropy,
                        clock,
                        board,
                        new CeremonyProgress(done),
                        cancellation
                    )
            );
            foreach (var tick in EncryptedRun.Play(file, market!, bar, cancellation))
                printer.Print(tick);
        }
        catch (BoardException exception)
        {
            return Fail(error, exception.Message);
        }
        finally
        {
            market?.Dispose();
        }
        printer.Finish();
        return ExitCode.Success;
    }

    private static int AuditBoard(
        string path,
        string? expect,
        string? head,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        if (!TryReadHash(expect, out var configuration))
            return Refuse(error, "--expect: a configuration id has 64 hexadecimal digits");
        if (!TryReadHash(head, out var expectedHead))
            return Refuse(error, "--head: a head has 64 hexadecimal digits");
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Refuse(error, $"{path}: {BoundedFile.Reason(exception, path)}");
        }
        if (!stream.CanSeek)
        {
            stream.Dispose();
            return Refuse(
                error,
                $"{path}: an audit goes back and forth in a board, and this is no file but a pipe or a terminal: save it to a file first"
            );
        }
        Audit? audit = null;
        new ProgressBar(error, isWanted: true).Run(
            "audit",
            done => audit = Audit.Run(stream, configuration, expectedHead, new AuditProgress(done), cancellation)
        );
        AuditPrinter.Print(audit!, output);
        return audit!.Passed ? ExitCode.Success : ExitCode.Failed;
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

    /// <summary>Reads a file and says on stderr what is wrong with it, or what to beware of.</summary>
    private static bool TryReadMarket(
        string path,
        TextWriter error,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MarketFile? market
    )
    {
        market = null;
        if (!BoundedFile.TryRead(path, MarketFileReader.MaxBytes, out var bytes, out var reason))
        {
            Refuse(error, $"{path}: {reason}");
            return false;
        }

        if (!MarketFileReader.TryRead(bytes, out market, out var wrong))
        {
            Refuse(error, $"{path}:{wrong}");
            return false;
        }

        if (market.Parameters.IsInsecure)
            error.WriteLine(
                $"WARNING: {market.Parameters.Name} is a toy. It hides NOTHING: use it to learn and to test, never for a market."
            );
        return true;
    }

    private static IMarketPrinter Printer(MarketFile market, bool json, TextWriter output)
    {
        if (json)
            return new JsonPrinter(output);
        return new PeoplePrinter(market.Stags, Console(output));
    }

    private static IAnsiConsole Console(TextWriter output)
    {
        var terminal = new AnsiConsoleOutput(output);
        return AnsiConsole.Create(
            new AnsiConsoleSettings { Out = terminal, Ansi = terminal.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No }
        );
    }

    private sealed class CeremonyProgress(Action<double> done) : IProgress<CeremonyStep>
    {
        public void Report(CeremonyStep value) => done((int)value / (double)CeremonyStep.Ended);
    }

    private sealed class AuditProgress(Action<double> done) : IProgress<double>
    {
        public void Report(double value) => done(value);
    }

    /// <summary>With a seed the board's time must be the same in every run.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }

    private static int Refuse(TextWriter error, string reason) => Say(error, reason, ExitCode.BadInput);

    private static int Fail(TextWriter error, string reason) => Say(error, reason, ExitCode.Failed);

    /// <summary>One line on stderr, whatever is in it.</summary>
    private static int Say(TextWriter error, string reason, int exitCode)
    {
        error.WriteLine($"coordcrypto: {string.Concat(reason.Select(character => char.IsControl(character) ? ' ' : character))}");
        return exitCode;
    }
}
