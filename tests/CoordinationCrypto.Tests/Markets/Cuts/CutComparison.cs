using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>One world, played by the engine and by the oracle: after every cut they have the same hunts, refusals, and state.</summary>
internal static class CutComparison
{
    public static void Run(CutWorld world, CutDefect defect = CutDefect.None)
    {
        var run = new CutRun(world);
        var naive = new NaiveCut(
            (stag, agent, sequence) => world.Conditions[(stag, agent, sequence)],
            stag => world.Stags.Single(each => each.Rules.Id == stag).Step,
            defect
        );
        naive.Stags.AddRange(world.Stags.Select(each => new NaiveStag(each.Rules)));
        foreach (var (i, records) in world.Ticks.Index())
        {
            var tick = (ulong)i + 1;
            foreach (var record in records)
                if (run.Take(record, tick))
                    Tell(naive, record, tick);
            var hunts = run.Cut(tick);
            naive.Refused.Clear();
            var expected = naive.Cut(new CutTime(tick, tick * 1000), CutRun.Coin(tick));
            Assert.Equal(naive.Order, run.Order);
            Assert.Equal(expected.Select(Text), hunts.Select(Text));
            Assert.Equal(naive.Refused.Order(), run.Refused.Select(each => (each.Author, each.Why)).Order());
            Same(naive, run.Engine);
        }
    }

    private static void Tell(NaiveCut naive, CutRecord record, ulong tick)
    {
        if (record.Deposit is { } deposit)
            naive.Deposit(deposit.Asset, deposit.Account, deposit.Units);
        else if (record.Withdrawal is { } withdrawal)
            naive.Withdraw(withdrawal);
        else if (record.Change is { } change)
            naive.Enqueue(change, tick);
        else
            naive.Attest(record.Fact!.Value, tick, record.Until);
    }

    private static void Same(NaiveCut naive, CutEngine engine)
    {
        foreach (var stag in engine.Stags)
        {
            var expected = naive.Stag(stag.Id);
            var escrow = engine.Ledger.Balance(LedgerAccount.Escrow(stag.Id), stag.Rules.Asset);
            Assert.Equal((expected.Base, expected.Phase, expected.Escrow), (stag.Base, stag.Phase, escrow));
            Assert.Equal(
                naive
                    .Intendos.Where(each => each.Stag == stag.Id)
                    .Select(each => (each.Agent, each.Account, each.Units, each.Signed, each.Until, each.IsSuspended))
                    .Order(),
                stag.Commitments.Select(each => (each.Pseudonym, each.Account, each.Units, each.Signed, each.Until, !each.IsLive)).Order()
            );
        }

        foreach (var (asset, account, units) in engine.Ledger.Balances().Where(each => each.Account.Kind == LedgerAccountKind.Owner))
            Assert.Equal(naive.Balance(account.Id, asset), units);
    }

    private static string Text(CutHunt hunt) =>
        $"{hunt.Stag} {hunt.Cell} {hunt.Weight} {string.Join(' ', hunt.Members.Order())} {string.Join(' ', hunt.Moved)}";

    private static string Text(NaiveHunt hunt) =>
        $"{hunt.Stag} {hunt.Cell} {hunt.Weight} {string.Join(' ', hunt.Members.Order())} {string.Join(' ', hunt.Moved)}";
}
