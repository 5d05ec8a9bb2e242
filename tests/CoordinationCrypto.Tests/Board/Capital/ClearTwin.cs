using CoordinationCrypto.Markets;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// A market in the clear that is told what a board's agents say, and the board's coins: the engine of cuts, and conditions that are read
/// cell by cell.
/// </summary>
/// <param name="board">The board.</param>
/// <param name="stags">Its stags.</param>
internal sealed class ClearTwin(CapitalBoard board, IReadOnlyList<StagTerms> stags)
{
    private readonly Dictionary<(Hash32, Hash32, ulong), UpSet> _signed = [];
    private readonly Dictionary<(Hash32 Stag, Hash32 Pseudonym), UpSet> _live = [];
    private readonly HashSet<Hash32> _hunted = [];

    public CutEngine Engine { get; } = EngineOf(stags);

    /// <summary>Replacements under lock-in so far that loosened.</summary>
    public int Loosened { get; private set; }

    /// <summary>Those that did not.</summary>
    public int Tightened { get; private set; }

    public void Deposit(string account, long units, int nonce) =>
        Assert.True(Engine.TryDeposit(new Deposit(board.Usd.Id, AccountOf(account), units, NonceOf(nonce)), out _));

    public void Withdraw(string account, long units, Record record) =>
        Assert.True(Engine.TryWithdraw(new Withdrawal(board.Usd.Id, AccountOf(account), units, record.Sequence), out _));

    /// <summary>Notes the change of the board's last record.</summary>
    public void Change(
        StagTerms terms,
        CommitmentChangeKind kind,
        string agent,
        Record record,
        Backing? backing = null,
        string? when = null,
        string? account = null,
        ulong? until = null
    )
    {
        var pseudonym = new Hash32(record.Author.Bytes);
        var change = new CommitmentChange
        {
            Kind = kind,
            Stag = terms.Id,
            Pseudonym = pseudonym,
            Sequence = record.Sequence,
            Account = AccountOf(account ?? agent),
            IsLent = account is not null && account != agent,
            Role = backing?.Role ?? 0,
            Units = backing?.Units ?? 0,
            PartialFrom = backing?.PartialFrom,
            Rank = backing?.Rank ?? 0,
            Until = until,
            Loosens = true, // as on the board: what the test finds is told to the cut
        };
        var posted = board.Test.Clock.Milliseconds + board.Test.Clock.CutInterval; // a board counts from the first cut
        Assert.True(Engine.TryEnqueue(change, posted, out var refusal), refusal.ToString());
        if (when is null)
            return;
        Assert.True(CapitalBoard.Parse(when).TryOn(terms.Grid, terms.Roles[change.Role].Members, out var accepted, out _));
        _signed[(terms.Id, pseudonym, record.Sequence)] = accepted;
    }

    /// <summary>What cuts have refused, as "stag pseudonym why".</summary>
    public List<string> Refused { get; } = [];

    /// <summary>A tick of the board and of this: the same hunts, bases, weights and balances.</summary>
    public void TickBoth()
    {
        var time = board.Test.Clock.Milliseconds + board.Test.Clock.CutInterval;
        var outcomes = board.Market.Tick();
        var coin = board.Market.Board.Ticks.Coins.FirstOrDefault(each => each.Tick == board.Market.Board.TickNumber).Coin;
        Assert.All(outcomes, outcome => Assert.True(outcome.End is TickEnd.Fired or TickEnd.NotFired, outcome.ToString()));
        var fired = outcomes.Where(outcome => outcome.End == TickEnd.Fired);
        var hunts = fired.Select(outcome =>
        {
            var members = outcome.Members.Select(member => member.Pseudonym).Order();
            return $"{board.Market.TermsOf(outcome.Stag).Name} {outcome.Cell}: {string.Join(' ', members)}";
        });
        Assert.Equal(Tick(time, coin), hunts);
        foreach (var (asset, account, units) in Engine.Ledger.Balances())
            if (account.Kind == LedgerAccountKind.Owner && asset == board.Usd.Id)
                Assert.Equal(units, board.Market.Board.Capital.Joint.Engine.Ledger.Balance(account, asset));
        Assert.Equal(Refused, board.Market.Board.Rejections.Select(each => $"{each.Stag} {each.Pseudonym} {each.Reason}"));
        foreach (var terms in stags)
        {
            Assert.True(board.Market.Board.Capital.Joint.Engine.TryGetStag(terms.Id, out var played));
            Assert.Equal(BookOf(terms.Id).Suspended.Select(each => each.Pseudonym), played.Suspended.Select(each => each.Pseudonym));
            var (book, pack) = (BookOf(terms.Id), board.Market.Board.Find(terms.Id)!.Pack);
            Assert.Equal(book.Base, pack.Base);
            Assert.Equal(book.LiveWeight, pack.LiveWeight);
            Assert.Equal(
                book.Live.Select(each => (each.Pseudonym, each.Weight)),
                pack.Members().Select(live => (live.Pseudonym, live.Weight)).OrderBy(each => each.Pseudonym)
            );
        }
    }

    private List<string> Tick(ulong time, Hash32 coin)
    {
        var hunts = new List<string>();
        Engine.Open(new CutTime(time, time));
        Engine.Settle(coin, Tightening(coin));
        Follow();
        while (Engine.Next is { } id)
        {
            var terms = stags.First(stag => stag.Id == id);
            if (HuntCellOf(terms) is not { } cell)
            {
                Engine.NotFired(id);
            }
            else
            {
                var accepting = _live.Where(each => each.Key.Stag == id && Accepts(each.Value, cell, id) && IsLive(each.Key));
                Hash32[] members = [.. accepting.Select(each => each.Key.Pseudonym)];
                Engine.Hunt(id, Weight.Of(cell), members);
                _hunted.Add(id);
                hunts.Add($"{terms.Name} {cell}: {string.Join(' ', members.Order())}");
            }

            Follow();
        }

        Follow();
        return hunts;
    }

    public static Hash32 NonceOf(int nonce) => Hash32.Sha256(BitConverter.GetBytes(nonce));

    public Hash32 AccountOf(string name) => new(board.KeyOf(name).Bytes);

    /// <summary>P1: who would be admitted in place of a locked intendo, and does not accept all that it accepts.</summary>
    private HashSet<(Hash32, Hash32)> Tightening(Hash32 coin)
    {
        var locked = Engine.Candidates(coin).Where(each => Engine.IsLocked(each.Stag, each.Pseudonym)).ToLookup(IsLoosened);
        (Loosened, Tightened) = (Loosened + locked[true].Count(), Tightened + locked[false].Count());
        return [.. locked[false]];
    }

    private bool IsLoosened((Hash32 Stag, Hash32 Pseudonym) each) =>
        _signed[(each.Stag, each.Pseudonym, BookOf(each.Stag).Slots[each.Pseudonym].Change.Sequence)].Contains(_live[each]);

    private static CutEngine EngineOf(IReadOnlyList<StagTerms> stags)
    {
        var engine = new CutEngine();
        foreach (var terms in stags)
            engine.Add(TermsRules.Of(terms));
        return engine;
    }

    private bool IsLive((Hash32 Stag, Hash32 Pseudonym) key) => BookOf(key.Stag).TryGet(key.Pseudonym, out var each) && each.IsLive;

    private bool Accepts(UpSet accepted, Cell cell, Hash32 stag) => accepted.Accepts(cell, BookOf(stag).GateMask);

    private StagBook BookOf(Hash32 stag) => Engine.TryGetStag(stag, out var book) ? book : throw new KeyNotFoundException();

    /// <summary>The greatest cell that the exact weight of those who accept it reaches, above the base's (Lemma 1, R8).</summary>
    private Cell? HuntCellOf(StagTerms terms)
    {
        var book = BookOf(terms.Id);
        var good = new List<Cell>();
        for (var slot = 0; slot < terms.Grid.CellCount; slot += 1 << terms.Grid.Gates.Count)
        {
            var cell = terms.Grid.CellAt(slot);
            var weight = book.Live.Where(each => Accepts(_live[(terms.Id, each.Pseudonym)], cell, terms.Id))
                .Aggregate(book.Base, (sum, each) => sum + each.Weight);
            var isAbove = cell.IsAtLeast(FloorOf(terms, book.Base)) && cell != FloorOf(terms, book.Base); // R8
            var step = _hunted.Contains(terms.Id) ? Weight.Of(terms.Options.Step) : default; // R9, on each stepped axis
            isAbove &= step.Members == 0 || cell.Members >= book.Base.Members + step.Members;
            isAbove &= step.Capital == 0 || cell.Capital >= book.Base.Capital + step.Capital;
            if (isAbove && weight.IsAtLeast(Weight.Of(cell)) && terms.Floor.Accepts(cell, 0))
                good.Add(cell);
        }

        return good.Count == 0 ? null : new Cell(good.Max(cell => cell.Members), good.Max(cell => cell.Capital));
    }

    private static Cell FloorOf(StagTerms terms, Weight weight) => terms.Grid.Floor((int)weight.Members, (int)weight.Capital);

    private void Follow()
    {
        foreach (var notice in Engine.TakeNotices())
        {
            var key = (notice.Stag, notice.Pseudonym);
            if (notice.Kind is CutNoticeKind.Joined or CutNoticeKind.Replaced)
                _live[key] = _signed[(notice.Stag, notice.Pseudonym, notice.Sequence)];
            else if (notice.Kind is CutNoticeKind.Left or CutNoticeKind.Lapsed or CutNoticeKind.Acted or CutNoticeKind.Closed)
                _live.Remove(key);
        }

        foreach (var (stag, author, _, why) in Engine.TakeRefusals())
            Refused.Add($"{stag} {author} {(why is CutRefusal.EndsInLockIn or CutRefusal.FailedTest ? CutRefusal.LockedIn : why)}");
    }
}
