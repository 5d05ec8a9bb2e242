using System.CommandLine;
using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Cli.Output;
using Spectre.Console;

namespace CoordinationCrypto.Cli;

/// <summary>The commands of `coordcrypto`. Results go to stdout, everything else to stderr.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var parsed = Commands(output, error).Parse(arguments);
        if (parsed.Errors.Count > 0)
            return Refuse(error, $"{parsed.Errors[0].Message} See --help.");
        return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Commands(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE") { Description = "The market file." };
        var json = new Option<bool>("--json") { Description = "One JSON object per tick on stdout, and nothing else there." };
        var solve = new Command("solve", "Plays a market file in the clear, without any cryptography.") { file, json };
        solve.SetAction(parsed => Solve(parsed.GetRequiredValue(file), parsed.GetValue(json), output, error));
        return new RootCommand("Coordination markets: conditional commitments that execute all at once, or not at all.")
        {
            new Command("market", "Plays market files.") { solve },
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

    /// <summary>Reads a file and says on stderr what is wrong with it, or what to beware of.</summary>
    private static bool TryReadMarket(string path, TextWriter error, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MarketFile? market)
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
            error.WriteLine($"WARNING: {market.Parameters.Name} is a toy. It hides NOTHING: use it to learn and to test, never for a market.");
        return true;
    }

    private static IMarketPrinter Printer(MarketFile market, bool json, TextWriter output)
    {
        if (json)
            return new JsonPrinter(output);
        var terminal = new AnsiConsoleOutput(output);
        return new PeoplePrinter(market.Stags, AnsiConsole.Create(new AnsiConsoleSettings { Out = terminal, Ansi = terminal.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No }));
    }

    private static int Refuse(TextWriter error, string reason)
    {
        error.WriteLine($"coordcrypto: {string.Concat(reason.Select(character => char.IsControl(character) ? ' ' : character))}");
        return ExitCode.BadInput;
    }
}
