using System.CommandLine;
using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Cli.Output;

namespace CoordinationCrypto.Cli.Commands;

/// <summary>`market explain`: what conditions mean, as a person is shown it before signing.</summary>
internal sealed class ExplainCommand(Terminal terminal)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The market file; - reads standard input." };

    private readonly Option<string> _when = new("--when")
    {
        Description = "Explains this condition instead of the file's: \"others >= 49 and capital >= 5k\". The shell's history keeps it.",
        HelpName = "CONDITION",
    };

    private readonly Option<string> _stag = new("--stag")
    {
        Description = "With --when: the stag that it is for. Needed where the file has several.",
        HelpName = "ID",
    };

    private readonly Option<string> _role = new("--role")
    {
        Description = "With --when: the role that it is stated in. Needed where the stag has roles.",
        HelpName = "ID",
    };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object per condition on stdout, and nothing else there." };

    /// <summary>The command, for the command line.</summary>
    public Command Describe()
    {
        var explain = new Command(
            "explain",
            "Prints of every condition in a file its canonical text, the sentence that a person is shown before signing, and its least cells."
        )
        {
            _file,
            _when,
            _stag,
            _role,
            _json,
        };
        explain.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation)));
        return explain;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var file = new InputFile(parsed.GetRequiredValue(_file), terminal, cancellation);
        if (!MarketFileReader.TryOpen(file, out var market, out var wrong))
            return terminal.Refuse(wrong);
        IReadOnlyList<ExplainedCondition> conditions;
        if (parsed.GetValue(_when) is { } when)
        {
            if (!TryExplain(market, when, parsed.GetValue(_stag), parsed.GetValue(_role), out var one))
                return ExitCode.BadInput;
            conditions = [one];
        }
        else if (parsed.GetValue(_stag) is not null || parsed.GetValue(_role) is not null)
        {
            return terminal.Refuse("--stag and --role say where the condition of --when is stated, and there is none");
        }
        else
        {
            conditions = [.. ExplainedCondition.AllOf(market)];
        }

        foreach (var condition in conditions)
        {
            if (parsed.GetValue(_json))
                JsonPrinter.PrintLine(terminal.Output, condition.Write);
            else
                condition.Print(terminal.Output);
        }

        return ExitCode.Success;
    }

    private bool TryExplain(MarketFile market, string when, string? stagName, string? roleName, out ExplainedCondition explained)
    {
        explained = null!;
        var stag = market.Stags.FirstOrDefault(each => each.Name == stagName || (stagName is null && market.Stags.Count == 1));
        if (stag is null)
            return Refuse($"--stag: one of {string.Join(", ", market.Stags.Select(each => each.Name))}");
        var role = stag.Roles.FirstOrDefault(each => each.Name == (roleName ?? ""));
        if (role is null)
            return Refuse(
                stag.HasRoles ? $"--role: one of {string.Join(", ", stag.Roles.Select(each => each.Name))}" : "--role: the stag has no roles"
            );
        var weight = stag.Grid.Members is null ? 0 : role.Members;
        if (
            ConditionReader.TryParse(when, out var condition, out var problem)
            && condition.TryOn(stag.Grid, weight, out var accepted, out problem)
        )
        {
            explained = new ExplainedCondition(market, stag, role, condition, accepted);
            return true;
        }

        terminal.Refuse($"--when: {problem}");
        terminal.Point(when, problem.Position);
        return false;
    }

    private bool Refuse(string reason)
    {
        terminal.Refuse(reason);
        return false;
    }
}
