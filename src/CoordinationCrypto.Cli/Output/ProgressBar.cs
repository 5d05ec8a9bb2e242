using Spectre.Console;

namespace CoordinationCrypto.Cli.Output;

/// <summary>A bar on a terminal's stderr while a step runs, gone when it is over; nothing where stderr is no terminal.</summary>
internal sealed class ProgressBar
{
    private readonly IAnsiConsole? _console;

    /// <param name="error">stderr.</param>
    /// <param name="isWanted">False to show nothing in any case.</param>
    public ProgressBar(TextWriter error, bool isWanted)
    {
        var output = new AnsiConsoleOutput(error);
        if (isWanted && output.IsTerminal)
            _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output });
    }

    /// <summary>Runs a step, which tells how much of it is done, 0 to 1.</summary>
    public void Run(string title, Action<Action<double>> step)
    {
        if (_console is null)
        {
            step(_ => { });
            return;
        }
        _console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                step(done => task.Value = done);
            });
    }
}
