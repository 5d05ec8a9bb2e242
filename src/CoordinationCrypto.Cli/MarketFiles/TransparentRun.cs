using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// Plays a market file in the clear: a tick is a cut (R21), in which an agent's last change counts, and then the scans of the stags that
/// are due, each hunt settled before the next scan.
/// </summary>
/// <remarks>
/// What is refused in a stag with a capital axis may depend on the coin, and is a part of the tick's result (R45). What is refused
/// elsewhere does not, and is a fault of the file.
/// </remarks>
internal sealed class TransparentRun
{
    private readonly MarketFile _file;
    private readonly CutEngine _engine = new();
    private readonly FileIds _ids;
    private readonly List<ClearStag> _stags = [];
    private readonly FileChanges _changes;
    private readonly bool _isDrawn;
    private int _events; // hunts of a bundle at one cut are one (R35)

    private TransparentRun(MarketFile file, bool isDrawn, PrintedIds? ids)
    {
        (_file, _isDrawn) = (file, isDrawn);
        _ids = new FileIds(file, ids);
        for (var i = 0; i < file.Stags.Count; i++)
        {
            _stags.Add(new ClearStag(file.Stags[i], i, _ids.Stag(i)));
            _engine.Add(FileRules.Of(file, i, _ids));
        }

        _changes = new FileChanges(_stags, _engine, _ids);
    }

    /// <summary>Each tick's result, one after the other.</summary>
    /// <param name="file">What was read.</param>
    /// <param name="coin">The coin of a tick, counted from 1; without one, from the file's digest (R48).</param>
    /// <param name="isDrawn">Whether results hold pictures of grids.</param>
    /// <param name="ids">What the board calls everybody whose coins these are; null for names of its own.</param>
    /// <exception cref="MarketFileException">An event is refused where it stands; not with a file that <see cref="MarketFileReader"/>
    /// found sound.</exception>
    public static IEnumerable<TickResult> Play(
        MarketFile file,
        Func<int, Hash32>? coin = null,
        bool isDrawn = false,
        PrintedIds? ids = null
    )
    {
        coin ??= Coins.Of(file.Digest);
        var run = new TransparentRun(file, isDrawn, ids);
        var clock = 0UL;
        for (var i = 0; i < file.Ticks.Count; i++)
        {
            if (file.Ticks[i].Date is { } date)
                clock = FileRules.Clock(date);
            yield return run.Tick(i + 1, clock, coin(i + 1));
        }
    }

    private TickResult Tick(int number, ulong clock, Hash32 coin)
    {
        var tick = _file.Ticks[number - 1];
        var at = (ulong)number;
        foreach (var deposit in tick.Deposits)
        {
            var asked = new Deposit(_ids.Asset(deposit.Asset), _ids.Account(deposit.Account), deposit.Units, FileIds.Nonce(deposit.Nonce));
            if (!_engine.TryDeposit(asked, out var why))
                throw deposit.Place.Wrong($"the deposit is refused: {why}");
        }

        foreach (var (agent, asset, units) in tick.Withdrawals)
            _changes.Withdraw(agent, asset, units);
        foreach (var (fact, ticks) in tick.Attestations)
            _engine.Attest(FileIds.Fact(_file.Facts[fact].Name), at, ticks is { } count ? at + (ulong)count : ulong.MaxValue);
        _changes.Post(tick.Changes, at);

        _engine.Open(new CutTime(at, clock));
        _engine.Settle(coin);
        _changes.Follow();
        _changes.RequireSeats(tick.Changes);
        var (hunts, pictures) = (new List<(int Stag, HuntResult Hunt)>(), new Dictionary<int, GridPicture>());
        while (_engine.Next is { } unit)
        {
            hunts.AddRange(Scan(unit, pictures));
            _changes.Follow();
        }

        return new TickResult(number, _stags.Sum(stag => stag.LiveCount), [.. hunts.OrderBy(each => each.Stag).Select(each => each.Hunt)])
        {
            Accounts = _file.Assets.Count == 0 ? null : Accounts(),
            Refused = _changes.TakeRefused(),
            Pictures = [.. pictures.OrderBy(each => each.Key).Select(each => each.Value)],
        };
    }

    /// <summary>The scan of a stag, or of a bundle as a whole (R34), and what it moves in one event.</summary>
    private List<(int Stag, HuntResult Hunt)> Scan(Hash32 unit, Dictionary<int, GridPicture> pictures)
    {
        var stags = _stags.Where(stag => Book(stag).Rules.Unit == unit && !Book(stag).IsClosed).ToList();
        int[] indexes = [.. stags.Select(stag => stag.Index)];
        var cells = BundleSolver.Solve([.. stags.Select(stag => stag.Member(Book(stag).Base, Book(stag).GateMask, indexes))]);
        var found = new List<(ClearStag Stag, FoundHunt Hunt)>();
        foreach (var (stag, cell) in stags.Zip(cells))
        {
            if (_isDrawn && stag.Draw(cell) is { } picture)
                pictures[stag.Index] = picture;
            if (cell is { } hunt)
                found.Add((stag, new FoundHunt(stag.Id, new Weight(hunt.Members, hunt.Capital), stag.Accepting(hunt))));
        }

        if (found.Count == 0)
        {
            _engine.NotFired(unit);
            return [];
        }

        _events++;
        var settled = _engine.JointHunt(unit, [.. found.Select(each => each.Hunt)]);
        found.ForEach(each => each.Stag.Hunted());
        return [.. found.Zip(settled, (each, hunt) => (each.Stag.Index, Result(each.Stag.Stag, hunt)))];
    }

    private HuntResult Result(FileStag stag, CutHunt hunt) =>
        new(stag.Name, CellOf(hunt.Cell), [.. hunt.Members.Select(_ids.NameOf)])
        {
            Weight = CellOf(hunt.Weight),
            Grid = stag.Grid,
            Signed = [.. stag.Effects.OfType<FileText>().Select(effect => effect.Text)],
            Event = _file.HasLinks ? _events : null,
        };

    private StagBook Book(ClearStag stag) =>
        _engine.TryGetStag(stag.Id, out var book) ? book : throw new ArgumentException("There is no such stag.", nameof(stag));

    private static Cell CellOf(Weight weight) => new((int)weight.Members, (int)weight.Capital);

    private AccountsResult Accounts()
    {
        var balances = _file
            .Assets.Select(
                (asset, i) =>
                    (
                        asset.Name,
                        (IReadOnlyList<(string, long)>)
                            [
                                .. _engine
                                    .Ledger.Balances()
                                    .Where(each => each.Asset == _ids.Asset(i) && each.Account.Kind == LedgerAccountKind.Owner)
                                    .Where(each => each.Units != 0)
                                    .Select(each => (_ids.NameOf(each.Account.Id), each.Units))
                                    .OrderBy(each => each.Item1, StringComparer.Ordinal),
                            ]
                    )
            )
            .ToList();
        var suspended = new List<(string, IReadOnlyList<string>)>();
        foreach (var stag in _stags)
        {
            var names = Book(stag).Suspended.Select(each => _ids.NameOf(each.Pseudonym)).Order(StringComparer.Ordinal).ToList();
            if (names.Count > 0)
                suspended.Add((stag.Stag.Name, names));
        }

        return new AccountsResult(balances, suspended);
    }
}
