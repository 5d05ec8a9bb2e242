using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Threshold;
using Spectre.Console;

namespace CoordinationCrypto.Cli.Commands;

/// <summary>`market run` and `market solve` play a market file, encrypted or in the clear; `market explain` says what it means.</summary>
internal sealed class MarketCommand(Terminal terminal)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The market file; - reads standard input." };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object per tick on stdout, and nothing else there." };

    private readonly Option<string> _board = new("--board")
    {
        Description = "Writes the public board to this file, which must not exist yet.",
        HelpName = "OUT",
    };

    private readonly Option<string> _seed = new("--insecure-seed")
    {
        Description = "FOR TESTS ONLY: makes all keys from S, so that two runs give the same board. Who knows S knows every secret.",
        HelpName = "S",
    };

    private readonly Option<string> _coinSeed = new("--seed")
    {
        Description = "Makes the coins from this word; without it, from the file's digest.",
        HelpName = "S",
    };

    private readonly Option<string> _coins = new("--coins")
    {
        Description = "Replays an encrypted run: takes coins, and who is who, from the lines that run --json printed.",
        HelpName = "COINS",
    };

    private readonly Option<bool> _toy = new("--toy") { Description = "Lets agents encrypt to a toy key, which hides nothing: for tests." };

    /// <summary>The command, for the command line.</summary>
    public Command Describe()
    {
        var run = new Command("run", "Plays a market file encrypted. All parties are in this process.")
        {
            _file,
            _json,
            _board,
            _seed,
            _toy,
        };
        run.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation)));
        var solve = new Command("solve", "Plays a market file in the clear, without any cryptography.")
        {
            _file,
            _json,
            _coinSeed,
            _coins,
        };
        solve.SetAction((parsed, cancellation) => Task.Run(() => Solve(parsed, cancellation)));
        return new Command("market", "Plays market files, and explains them.") { run, solve, new ExplainCommand(terminal).Describe() };
    }

    private int Solve(ParseResult parsed, CancellationToken cancellation)
    {
        if (!TryReadMarket(parsed, cancellation, out var market) || !TryFindCoins(parsed, market, cancellation, out var coins, out var ids))
            return ExitCode.BadInput;
        WarnOfToy(market);
        var printer = Printer(market, parsed);
        foreach (var tick in TransparentRun.Play(market, coins, isDrawn: !parsed.GetValue(_json), ids))
        {
            cancellation.ThrowIfCancellationRequested();
            printer.Print(tick);
        }
        printer.Finish();
        return ExitCode.Success;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (path, seed) = (parsed.GetValue(_board), parsed.GetValue(_seed));
        if (!TryReadMarket(parsed, cancellation, out var file))
            return ExitCode.BadInput;
        if (file.Parameters.IsInsecure && !parsed.GetValue(_toy))
            return terminal.Refuse(
                $"{parsed.GetRequiredValue(_file)}: nobody encrypts to a toy key unless it is asked for: take Secure8192, or add --toy"
            );
        if (EncryptedLimits.FirstIn(file) is { } limit)
            return terminal.Refuse($"{parsed.GetRequiredValue(_file)}: {limit}");
        WarnOfToy(file);
        if (seed is not null)
            terminal.Error.WriteLine(
                "WARNING: --insecure-seed makes every key from a word on the command line. This market hides NOTHING. Use it for "
                    + "tests and for nothing else."
            );
        FileStream? stream = null;
        try
        {
            if (path is not null)
                stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return terminal.Refuse(
                File.Exists(path)
                    ? $"{path}: this file exists, and --board writes only to a new one: take another name, or delete the file first"
                    : $"{path}: {InputFile.Reason(exception, path!)}"
            );
        }
        using (stream)
        {
            if (!parsed.GetValue(_json))
                foreach (var line in MarketStory.Tell(file))
                    terminal.Output.WriteLine(line);
            var bar = new ProgressBar(terminal.Error, steps: 1 + file.Ticks.Count, isWanted: !parsed.GetValue(_json));
            return Run(file, Printer(file, parsed), bar, stream, seed, cancellation);
        }
    }

    private int Run(
        MarketFile file,
        IMarketPrinter printer,
        ProgressBar bar,
        FileStream? stream,
        string? seed,
        CancellationToken cancellation
    )
    {
        BoardFile? board = null;
        if (stream is not null && !BoardFile.TryOpen(stream, () => stream.Flush(flushToDisk: true), out board, out var problem))
            return terminal.Refuse($"{stream.Name}: {problem}");
        var entropy = seed is null
            ? EntropySource.System
            : EntropySource.InsecureSeeded(Encoding.UTF8.GetBytes(seed), "coordcrypto market run");
        var now = seed is null ? TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() : 0;
        var clock = new StoppedClock(EncryptedSchedule.StartOf(file, (ulong)now));
        LocalMarket? market = null;
        try
        {
            bar.Run(
                "making the key",
                done =>
                    market = LocalMarket.Create(
                        file.Parameters,
                        file.Committee,
                        entropy,
                        clock,
                        board,
                        file.Parameters.IsInsecure, // that was asked for above
                        new CeremonyProgress(done),
                        cancellation
                    )
            );
            foreach (var tick in EncryptedRun.Play(file, market!, bar, cancellation))
                printer.Print(tick);
        }
        catch (BoardException exception)
        {
            return terminal.Fail(exception.Message);
        }
        finally
        {
            market?.Dispose();
        }
        printer.Finish();
        return ExitCode.Success;
    }

    /// <summary>The coins that the command line asks for; null for the file's own (R48).</summary>
    private bool TryFindCoins(
        ParseResult parsed,
        MarketFile market,
        CancellationToken cancellation,
        out Func<int, Hash32>? coins,
        out PrintedIds? ids
    )
    {
        ids = null;
        var (seed, path) = (parsed.GetValue(_coinSeed), parsed.GetValue(_coins));
        coins = seed is null ? null : Coins.Of(seed);
        if (path is null)
            return true;
        if (seed is not null)
        {
            terminal.Refuse("--seed and --coins both say which coins: take one of them");
            return false;
        }

        var file = new InputFile(path, terminal, cancellation);
        if (!file.TryRead(Coins.MaxBytes, out var bytes, out var reason))
        {
            terminal.Refuse($"{file.Name}: {reason}");
            return false;
        }
        if (!Coins.TryRead(bytes, market, out coins, out ids, out var wrong))
        {
            terminal.Refuse($"{file.Name}:{wrong}");
            return false;
        }

        return true;
    }

    /// <summary>Reads a file and says on stderr what is wrong with it.</summary>
    private bool TryReadMarket(ParseResult parsed, CancellationToken cancellation, [NotNullWhen(true)] out MarketFile? market)
    {
        if (MarketFileReader.TryOpen(new InputFile(parsed.GetRequiredValue(_file), terminal, cancellation), out market, out var wrong))
            return true;
        terminal.Refuse(wrong);
        return false;
    }

    private void WarnOfToy(MarketFile market)
    {
        if (market.Parameters.IsInsecure)
            terminal.Error.WriteLine(
                $"WARNING: {market.Parameters.Name} is a toy. It hides NOTHING. Use it to learn and to test, never for a market."
            );
    }

    private IMarketPrinter Printer(MarketFile market, ParseResult parsed)
    {
        if (parsed.GetValue(_json))
            return new JsonPrinter(terminal.Output);
        var output = new AnsiConsoleOutput(terminal.Output);
        var ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No;
        return new PeoplePrinter(
            [.. market.Stags.Select(stag => stag.Name)],
            [.. market.Assets.Select(asset => (asset.Name, asset.Unit))],
            AnsiConsole.Create(new AnsiConsoleSettings { Out = output, Ansi = ansi })
        );
    }

    private sealed class CeremonyProgress(Action<double> done) : IProgress<CeremonyStep>
    {
        public void Report(CeremonyStep value) => done((int)value / (double)CeremonyStep.Ended);
    }

    /// <summary>With a seed the board's time must be the same in every run.</summary>
    private sealed class StoppedClock(ulong milliseconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
    }
}
