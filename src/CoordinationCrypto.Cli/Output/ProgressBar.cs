using Spectre.Console;

namespace CoordinationCrypto.Cli.Output;

/// <summary>
/// A bar on a terminal's stderr while a step runs, gone between the steps, where results are printed; nothing where stderr is no terminal.
/// It shows how much of the whole command is done, and never goes back.
/// </summary>
internal sealed class ProgressBar
{
    private const int LeastWidth = 40;

    private readonly IAnsiConsole? _console;
    private readonly int _steps;
    private int _over; // steps that are over

    /// <param name="error">stderr.</param>
    /// <param name="steps">How many steps the command has, at least 1.</param>
    /// <param name="isWanted">False to show nothing in any case.</param>
    public ProgressBar(TextWriter error, int steps, bool isWanted)
    {
        _steps = steps;
        var output = new AnsiConsoleOutput(error);
        if (!isWanted || !output.IsTerminal)
            return;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output });
        if (console.Profile.Width >= LeastWidth)
            _console = console;
    }

    /// <summary>How much of the command is done, 0 to 1.</summary>
    public double Done { get; private set; }

    /// <summary>Runs the next step.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="step">Tells how much of it is done, 0 to 1. What is less than it told before is not heard.</param>
    public void Run(string title, Action<Action<double>> step)
    {
        if (_console is null)
            step(share => Advance(share));
        else
            _console
                .Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                .Start(context =>
                {
                    var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                    task.Value = Done;
                    step(share => task.Value = Advance(share));
                });
        _over++;
        Done = (double)_over / _steps;
    }

    private double Advance(double share) => Done = Math.Max(Done, (_over + Math.Clamp(share, 0, 1)) / _steps);
}
