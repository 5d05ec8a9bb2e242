using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// Plays a market file on real cryptography: conditions go in encrypted, a committee scans what it cannot read. The market in the clear
/// is not consulted.
/// </summary>
internal static class EncryptedRun
{
    /// <summary>Each tick's result, one after the other.</summary>
    /// <param name="file">A file that was found sound.</param>
    /// <param name="market">A new market, with the file's parameters and committee.</param>
    /// <param name="progress">Runs a long step under a progress bar.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="BoardException">A tick came to no result.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IEnumerable<TickResult> Play(MarketFile file, LocalMarket market, ProgressBar progress, CancellationToken cancellation)
    {
        StagTerms[] stags = [.. file.Stags.Select((stag, i) => Post(file, market, stag, i))];
        for (var tick = 0; tick < file.Ticks.Count; tick++)
        {
            var (events, handover) = (file.Ticks[tick], file.Handovers[tick]);
            IReadOnlyList<TickOutcome> outcomes = [];
            progress.Run(
                $"tick {tick + 1} of {file.Ticks.Count}",
                done =>
                {
                    if (handover is not null)
                        market.Reshare(handover);
                    for (var i = 0; i < events.Count; i++)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        Apply(stags, market, events[i]);
                        done(0.5 * (i + 1) / events.Count);
                    }
                    var step = new Step(phase => done(0.5 + 0.5 * (int)phase / (int)TickPhase.Done));
                    outcomes = market.Tick(step, cancellation);
                    while (market.Board.Deferred.Count > 0) // a file's tick is as many cuts as the key's budget makes of it
                        outcomes = [.. outcomes, .. market.Tick(step, cancellation)];
                }
            );
            if (market.Board.Rejections is [var rejection, ..])
                throw new BoardException($"tick {tick + 1}: {NotAdmitted(file, stags, market, rejection)}");
            foreach (var stag in stags)
                if (market.WaitingIn(stag) is [var waiting, ..])
                    throw new BoardException($"tick {tick + 1}: {NotAdmitted(waiting, stag, Spent(market, stag))}");
            var hunts = stags.SelectMany(stag => Hunts(stag, outcomes, market, tick + 1));
            yield return new TickResult(tick + 1, market.Board.LiveCount, [.. hunts]);
        }
    }

    /// <summary>Posts a stag, and before it the registry of all who take part in it, where it has one.</summary>
    private static StagTerms Post(MarketFile file, LocalMarket market, StagTerms stag, int index)
    {
        var terms = stag;
        if (file.Eligibility[index] is not EligibilityKind.Open and var kind)
        {
            var agents = file
                .Ticks.SelectMany(tick => tick)
                .Where(item => item.Stag == index)
                .Select(item => item.Agent)
                .Distinct(StringComparer.Ordinal);
            var registry = market.PostRegistry(agents);
            terms = new StagTerms(
                stag.Name,
                stag.Title,
                stag.Grid,
                null,
                kind == EligibilityKind.Named ? Eligibility.Named(registry) : Eligibility.Shielded(registry),
                stag.LeakageCap,
                stag.ConsentWindowMilliseconds,
                stag.Options
            );
        }

        market.Post(terms);
        return terms;
    }

    private static void Apply(StagTerms[] stags, LocalMarket market, MarketEvent item)
    {
        if (item.Condition is null)
            market.Leave(stags[item.Stag], item.Agent);
        else
            market.Submit(stags[item.Stag], item.Agent, item.Condition);
    }

    private static IEnumerable<HuntResult> Hunts(StagTerms stag, IReadOnlyList<TickOutcome> outcomes, LocalMarket market, int tick)
    {
        foreach (var outcome in outcomes.Where(outcome => outcome.Stag == stag.Id))
        {
            if (outcome.End is TickEnd.Inconsistent or TickEnd.BudgetSpent or TickEnd.CapSpent)
            {
                var why = outcome.End switch
                {
                    TickEnd.CapSpent => Cap(stag),
                    TickEnd.BudgetSpent => Budget(market),
                    _ => "the opened members do not add up: a submission was not well formed",
                };
                throw new BoardException($"tick {tick}: stag \"{stag.Name}\" came to no result: {why}");
            }
            if (outcome.End == TickEnd.Fired)
                yield return new HuntResult(stag.Name, outcome.Cell, [.. outcome.Members.Select(market.NameOf)]);
        }
    }

    /// <summary>Who was not admitted, where, and which limit stood against it.</summary>
    private static string NotAdmitted(MarketFile file, StagTerms[] stags, LocalMarket market, Rejection rejection)
    {
        var index = Array.FindIndex(stags, stag => stag.Id == rejection.Stag);
        var stag = stags[index];
        var agent = file
            .Ticks.SelectMany(tick => tick)
            .First(item => item.Stag == index && market.AgentOf(item.Agent).PseudonymIn(stag) == rejection.Pseudonym)
            .Agent;
        var isTested = rejection.Reason != RejectionReason.NotTested;
        return NotAdmitted(agent, stag, isTested ? "what it encrypts is no condition" : Spent(market, stag));
    }

    private static string NotAdmitted(string agent, StagTerms stag, string why) =>
        $"the intendo of {Quoted.Json(agent)} in stag \"{stag.Name}\" was not admitted: {why}";

    /// <summary>The key's budget stands against a test only where less is left of it than the cap allows in all.</summary>
    private static string Spent(LocalMarket market, StagTerms stag)
    {
        var term = market.Board.Epochs.Term!;
        return term.Budget.Left >= term.Prices.AllowanceOf(stag) ? Cap(stag) : Budget(market);
    }

    private static string Cap(StagTerms stag) =>
        $"what is left of its leakageCap, {stag.LeakageCap ?? StagTerms.DefaultLeakageCap} in all, does not pay for the next step "
        + "(in millionths of the key's budget)";

    private static string Budget(LocalMarket market) =>
        $"{100.0 * market.Board.LeakageSpent / LeakageBudget.Total:F3}% of the key's leakage budget are spent, and what is left does not "
        + "pay for the next step";

    private sealed class Step(Action<TickPhase> report) : IProgress<TickPhase>
    {
        public void Report(TickPhase value) => report(value);
    }
}
