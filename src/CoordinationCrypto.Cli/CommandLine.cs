using System.CommandLine;
using CoordinationCrypto.Cli.Commands;
using CoordinationCrypto.Cli.Output;

namespace CoordinationCrypto.Cli;

/// <summary>The commands of `coordcrypto`.</summary>
internal static class CommandLine
{
    /// <summary>How long a command that was told to stop is waited for: it stops between two steps.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(30);

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">As they stand on the command line.</param>
    /// <param name="terminal">Where the command reads and writes.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        // An argument that begins with @ is the name of a file like any other, not a file of more arguments.
        var parsed = Commands(terminal).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            // What stands there and is wrong says more than what is missing.
            var wrong = parsed.UnmatchedTokens is [var token, ..]
                ? $"'{token}' is not a command or an option here."
                : parsed.Errors[0].Message;
            return terminal.Refuse($"{wrong} See --help.");
        }
        try
        {
            return parsed.Invoke(
                new InvocationConfiguration
                {
                    Output = terminal.Output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = LongestStep,
                }
            );
        }
        catch (OperationCanceledException)
        {
            return terminal.Fail("stopped");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return terminal.Fail(exception.Message);
        }
    }

    private static RootCommand Commands(Terminal terminal) =>
        new("Coordination markets: people who act all together, once enough of them do, or not at all.")
        {
            new MarketCommand(terminal).Describe(),
            new AuditCommand(terminal).Describe(),
            new ShownCommand(terminal).Describe(),
            Table("noise", "Prints how much noise and leakage each parameter set and committee allows.", NoiseTable.Print),
            Table("attacks", "Prints what attacks on a key's leakage budget cost an attacker.", AttacksTable.Print),
            Table("sizes", "Prints what each committee stores and sends, for every parameter set.", SizesTable.Print),
        };

    private static Command Table(string name, string description, Action<TextWriter> print)
    {
        var command = new Command(name, description);
        command.SetAction(parsed =>
        {
            print(parsed.InvocationConfiguration.Output);
            return ExitCode.Success;
        });
        return command;
    }
}
