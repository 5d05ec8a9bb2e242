using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// Plays a market file on real cryptography: conditions go in encrypted, a committee scans what it cannot read, and the board's fold keeps
/// the ledger. The market in the clear is not consulted.
/// </summary>
internal sealed class EncryptedRun
{
    private readonly MarketFile _file;
    private readonly LocalMarket _market;
    private readonly EncryptedSchedule _schedule;
    private readonly EncryptedTerms _terms;
    private readonly StagTerms[] _stags;
    private readonly Dictionary<(Hash32 Stag, Hash32 Pseudonym), (string Name, int Place)> _agents = []; // with its last change
    private readonly Dictionary<Hash32, string> _accounts = [];
    private readonly List<(int Place, RefusedResult Refused)> _refused = [];
    private int _place; // in the file
    private ulong _cuts; // of the board's, so far
    private int _rejections; // of the board's, how many have been told

    private EncryptedRun(MarketFile file, LocalMarket market)
    {
        (_file, _market) = (file, market);
        _schedule = new EncryptedSchedule(
            file,
            market.Capital.Clock.Milliseconds,
            EncryptedSchedule.IntervalOf(file, market.Capital.Clock.CutInterval)
        );
        _terms = new EncryptedTerms(file, _schedule, KeyOf);
        foreach (var asset in _terms.Assets)
            market.Capital.Post(asset);
        _stags = [.. file.Stags.Select((_, i) => Post(i))];
    }

    /// <summary>Each tick's result, one after the other.</summary>
    /// <param name="file">A file that was found sound.</param>
    /// <param name="market">A new market, with the file's parameters and committee.</param>
    /// <param name="progress">Runs a long step under a progress bar.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="BoardException">A tick came to no result.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IEnumerable<TickResult> Play(MarketFile file, LocalMarket market, ProgressBar progress, CancellationToken cancellation)
    {
        var run = new EncryptedRun(file, market);
        for (var tick = 1; tick <= file.Ticks.Count; tick++)
        {
            IReadOnlyList<TickOutcome> outcomes = [];
            var number = tick;
            progress.Run($"tick {tick} of {file.Ticks.Count}", done => outcomes = run.Tick(number, done, cancellation));
            yield return run.Result(tick, outcomes);
        }
    }

    private IReadOnlyList<TickOutcome> Tick(int number, Action<double> done, CancellationToken cancellation)
    {
        var tick = _file.Ticks[number - 1];
        if (tick.Handover is not null)
            _market.Reshare(tick.Handover);
        if (!_stags.All(stag => stag.IsPlain))
            _market.Capital.CutAt(_schedule.CutOf(number));
        foreach (var deposit in tick.Deposits)
        {
            var custodians = _file.Assets[deposit.Asset].Custodians;
            _accounts.TryAdd(new Hash32(KeyOf(deposit.Account).Bytes), deposit.Account);
            _market.Capital.Deposit(
                _terms.Assets[deposit.Asset],
                deposit.Account,
                deposit.Units,
                [.. custodians.Names.Take(custodians.Needed)],
                FileIds.Nonce(deposit.Nonce)
            );
        }

        foreach (var (agent, asset, units) in tick.Withdrawals)
        {
            _accounts.TryAdd(new Hash32(KeyOf(agent).Bytes), agent);
            _market.Capital.Withdraw(_terms.Assets[asset], agent, units);
        }

        foreach (var (fact, ticks) in tick.Attestations)
        {
            var attestors = _file.Facts[fact].Attestors;
            var to = ticks is { } count ? At(number + count) : DateTimeOffset.MaxValue;
            _market.Capital.Attest(_terms.Facts[fact], At(number), to, [.. attestors.Names.Take(attestors.Needed)]);
        }

        for (var i = 0; i < tick.Changes.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Apply(tick.Changes[i]);
            done(0.5 * (i + 1) / tick.Changes.Count);
        }

        var step = new Step(phase => done(0.5 + 0.5 * (int)phase / (int)TickPhase.Done));
        var outcomes = _market.Tick(step, cancellation);
        while (_market.Board.Deferred.Count > 0) // a file's tick is as many cuts as the key's budget makes of it
            outcomes = [.. outcomes, .. _market.Tick(step, cancellation)];
        return outcomes;
    }

    private TickResult Result(int number, IReadOnlyList<TickOutcome> outcomes)
    {
        foreach (var rejection in _market.Board.Rejections.Skip(_rejections))
            Refuse(number, rejection);
        _rejections = _market.Board.Rejections.Count;
        for (var i = 0; i < _stags.Length; i++)
            if (_file.Stags[i].Asset is null && _market.WaitingIn(_stags[i]) is [var waiting, ..])
            {
                var spent = EncryptedFaults.Spent(_market, _stags[i]);
                throw new BoardException($"tick {number}: {EncryptedFaults.NotAdmitted(waiting, _stags[i], spent)}");
            }

        var result = new TickResult(number, _market.Board.LiveCount, [.. _stags.SelectMany(stag => Hunts(stag, outcomes, number))])
        {
            Coin = _market.Board.TickNumber == _cuts + 1 ? _market.Board.Ticks.Coin : null, // several cuts have several
            Ids = number == 1 ? PrintedIds.Of(_file, _market, _stags) : null,
            Accounts = _file.Assets.Count == 0 ? null : Accounts(),
            Refused = [.. _refused.OrderBy(each => each.Place).Select(each => each.Refused)],
        };
        _refused.Clear();
        _cuts = _market.Board.TickNumber;
        return result;
    }

    private VerifyingKey KeyOf(string name)
    {
        var key = _market.AgentOf(name).Key.PublicKey;
        _accounts.TryAdd(new Hash32(key.Bytes), name);
        return key;
    }

    private DateTimeOffset At(int tick) => DateTimeOffset.FromUnixTimeMilliseconds((long)_schedule.CutOf(tick));

    /// <summary>Posts a stag, and before it the registry of all who take part in it, where it has one.</summary>
    private StagTerms Post(int index)
    {
        var stag = _file.Stags[index];
        var eligibility = Eligibility.Open;
        if (stag.Eligibility != EligibilityKind.Open)
        {
            var agents = _file
                .Ticks.SelectMany(tick => tick.Changes)
                .Where(item => item.Stag == index)
                .Select(item => item.Agent)
                .Distinct(StringComparer.Ordinal);
            var registry = _market.PostRegistry(agents);
            eligibility = stag.Eligibility == EligibilityKind.Named ? Eligibility.Named(registry) : Eligibility.Shielded(registry);
        }

        var terms = _terms.Stag(index, eligibility);
        _market.Post(terms);
        return terms;
    }

    private void Apply(MarketEvent item)
    {
        var stag = _stags[item.Stag];
        if (stag.IsPlain)
        {
            if (item.Condition is null)
                _market.Leave(stag, item.Agent);
            else
                _market.Submit(stag, item.Agent, item.Condition);
            return;
        }

        _agents[(stag.Id, _market.AgentOf(item.Agent).PseudonymIn(stag))] = (item.Agent, ++_place);
        try
        {
            Post(stag, item);
        }
        catch (BoardException refused)
            when (_file.Stags[item.Stag].Asset is not null && EncryptedFaults.OfTheGame(refused.Refusal) is { } why)
        {
            if (why.Length > 0)
                _refused.Add((_place, new RefusedResult(item.Agent, stag.Name, why)));
        }
    }

    private void Post(StagTerms stag, MarketEvent item)
    {
        // Up to the next tick's cut: a lock-in of n ticks ends there too, and consent must not end before it (P1).
        DateTimeOffset? until = item.Until is { } last ? At(last + 1).AddMilliseconds(-1) : null;
        if (item.Action == MarketAction.Leave)
        {
            _market.Leave(stag, item.Agent);
            return;
        }

        if (item.Action == MarketAction.Resume)
        {
            _market.Capital.Resume(stag, item.Agent, until);
            return;
        }

        // Where no capital is at stake the last change counts: out and in again is a replacement.
        bool? replaces = _file.Stags[item.Stag].Asset is null ? null : item.Action == MarketAction.Replace;
        var backing = new Backing(item.Pledge, item.Role, item.PartialFrom, item.Rank) { Replaces = replaces };
        _market.Capital.Submit(stag, item.Agent, item.Condition!, backing, item.Account, until);
    }

    private IEnumerable<HuntResult> Hunts(StagTerms stag, IReadOnlyList<TickOutcome> outcomes, int tick)
    {
        foreach (var outcome in outcomes.Where(outcome => outcome.Stag == stag.Id))
        {
            if (outcome.End is TickEnd.Inconsistent or TickEnd.BudgetSpent or TickEnd.CapSpent)
            {
                var why = outcome.End switch
                {
                    TickEnd.CapSpent => EncryptedFaults.Cap(stag),
                    TickEnd.BudgetSpent => EncryptedFaults.Budget(_market),
                    _ => "the opened members do not add up: a submission was not well formed",
                };
                throw new BoardException($"tick {tick}: stag \"{stag.Name}\" came to no result: {why}");
            }
            if (outcome.End == TickEnd.Fired)
                yield return new HuntResult(stag.Name, outcome.Cell, [.. outcome.Members.Select(_market.NameOf)])
                {
                    Weight = WeightOf(outcome),
                    Grid = stag.Grid,
                    Signed = [.. stag.Options.Effects.Select(effect => effect.Text).OfType<string>()],
                };
        }
    }

    private Cell WeightOf(TickOutcome outcome)
    {
        var hunts = _market.Board.Capital.Joint.Hunts;
        var hunt = hunts.LastOrDefault(each => each.Tick == outcome.Tick && each.Hunt.Stag == outcome.Stag).Hunt;
        return hunt is null ? outcome.Cell : new Cell((int)hunt.Weight.Members, (int)hunt.Weight.Capital);
    }

    private AccountsResult Accounts()
    {
        var ledger = _market.Board.Capital.Joint.Engine.Ledger;
        var owned = ledger.Balances().Where(each => each.Account.Kind == LedgerAccountKind.Owner).ToList();
        var suspended = _stags.Select(stag => (stag.Name, Sorted(_market.Capital.SuspendedIn(stag))));
        return new AccountsResult(
            [.. _terms.Assets.Select(asset => (asset.Name, Of(asset)))],
            [.. suspended.Where(each => each.Item2.Count > 0)]
        );

        IReadOnlyList<string> Sorted(IReadOnlyList<string> names) => [.. names.Order(StringComparer.Ordinal)];
        IReadOnlyList<(string Account, long Units)> Of(AssetTerms asset) =>
            [
                .. owned
                    .Where(each => each.Asset == asset.Id)
                    .Select(each => (_accounts[each.Account.Id], each.Units))
                    .OrderBy(each => each.Item1, StringComparer.Ordinal),
            ];
    }

    /// <summary>A rejection that the game allows for is a part of the result; any other one ends the run.</summary>
    private void Refuse(int tick, Rejection rejection)
    {
        if (rejection.Reason == RejectionReason.NotFree)
        {
            _refused.Add((0, new RefusedResult(_accounts[rejection.Pseudonym], null, $"{rejection.Reason}")));
            return;
        }

        var index = Array.FindIndex(_stags, stag => stag.Id == rejection.Stag);
        var stag = _stags[index];
        var (known, place) = _agents.GetValueOrDefault((stag.Id, rejection.Pseudonym));
        var agent = known ?? AgentOf(index, rejection.Pseudonym);
        var isOfTheGame = rejection.Reason is not (RejectionReason.NotBinary or RejectionReason.NotAnUpSet or RejectionReason.NotTested);
        if (isOfTheGame && _file.Stags[index].Asset is not null)
        {
            _refused.Add((place, new RefusedResult(agent, stag.Name, $"{rejection.Reason}")));
            return;
        }

        var why =
            isOfTheGame ? $"{rejection.Reason}"
            : rejection.Reason == RejectionReason.NotTested ? EncryptedFaults.Spent(_market, stag)
            : "what it encrypts is no condition";
        throw new BoardException($"tick {tick}: {EncryptedFaults.NotAdmitted(agent, stag, why)}");
    }

    private string AgentOf(int index, Hash32 pseudonym) =>
        _file
            .Ticks.SelectMany(tick => tick.Changes)
            .First(item => item.Stag == index && _market.AgentOf(item.Agent).PseudonymIn(_stags[index]) == pseudonym)
            .Agent;

    private sealed class Step(Action<TickPhase> report) : IProgress<TickPhase>
    {
        public void Report(TickPhase value) => report(value);
    }
}
