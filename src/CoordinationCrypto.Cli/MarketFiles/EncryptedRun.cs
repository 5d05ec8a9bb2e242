using CoordinationCrypto.Board;
using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Plays a market file on real cryptography: conditions go in encrypted, a committee scans what it cannot read. The market in the clear is not consulted.</summary>
internal static class EncryptedRun
{
    /// <summary>Each tick's result, one after the other.</summary>
    /// <param name="file">A file that was found sound.</param>
    /// <param name="market">A new market, with the file's parameters and committee.</param>
    /// <param name="progress">Runs a long step under a progress bar.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="BoardException">A tick came to no result.</exception>
    public static IEnumerable<TickResult> Play(MarketFile file, LocalMarket market, ProgressBar progress, CancellationToken cancellation)
    {
        foreach (var stag in file.Stags) market.Post(stag);
        for (var tick = 0; tick < file.Ticks.Count; tick++)
        {
            var events = file.Ticks[tick];
            IReadOnlyList<TickOutcome> outcomes = [];
            progress.Run($"tick {tick + 1}", done =>
            {
                for (var i = 0; i < events.Count; i++)
                {
                    Apply(file, market, events[i]);
                    done(0.5 * (i + 1) / events.Count);
                }
                outcomes = market.Tick(new Step(phase => done(0.5 + (int)phase / 12.0)), cancellation);
            });
            yield return new TickResult(tick + 1, market.Board.LiveCount, [.. file.Stags.SelectMany(stag => Hunts(stag, outcomes, market))]);
        }
    }

    private static void Apply(MarketFile file, LocalMarket market, MarketEvent item)
    {
        if (item.Condition is null) market.Leave(file.Stags[item.Stag], item.Agent);
        else market.Submit(file.Stags[item.Stag], item.Agent, item.Condition);
    }

    private static IEnumerable<HuntResult> Hunts(StagTerms stag, IReadOnlyList<TickOutcome> outcomes, LocalMarket market)
    {
        foreach (var outcome in outcomes.Where(outcome => outcome.Stag.Span.SequenceEqual(stag.Id.Bytes)))
        {
            if (outcome.End is TickEnd.Inconsistent or TickEnd.BudgetSpent) throw new BoardException($"The tick of {stag.Name} came to nothing: {outcome.End}.");
            if (outcome.End == TickEnd.Fired) yield return new HuntResult(stag.Name, new Cell(outcome.Cell), [.. outcome.Members.Select(market.NameOf)]);
        }
    }

    private sealed class Step(Action<TickPhase> report) : IProgress<TickPhase>
    {
        public void Report(TickPhase value) => report(value);
    }
}
