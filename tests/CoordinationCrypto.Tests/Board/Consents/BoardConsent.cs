using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>The real thing: an agent's records on a replayed board, whose committee tests and scans them.</summary>
internal sealed class BoardConsent : IConsentMarket
{
    private readonly TestMarket _test;
    private readonly StagTerms _stag;
    private readonly Agent _agent = new(SigningKey.Create(EntropySource.System), EntropySource.System, allowToy: true);
    private readonly List<Record> _signed = [];
    private readonly Dictionary<ulong, int> _heights = []; // of what was posted → its number

    /// <summary>An agent and a stag on a market of their own, which this owns.</summary>
    public BoardConsent(TestMarket test, ulong window)
    {
        _test = test;
        _stag = new StagTerms("consent", "t", ConditionGrid.OfMembers(9), consentWindowMilliseconds: window);
        test.Market.Post(_stag);
        _agent.Submit(test.Market.Board, _stag, Condition.Decoy); // one that has signed before does not jump at its first exit
    }

    public ulong Time => _test.Market.Board.LastCheckpoint!.Time;

    public void Sign(bool isExit, ulong? until)
    {
        var board = _test.Market.Board;
        var end = until is { } last ? DateTimeOffset.FromUnixTimeMilliseconds((long)last) : (DateTimeOffset?)null;
        // nobody else is there, so it never fires
        _signed.Add(isExit ? _agent.Leave(board, _stag) : _agent.Submit(board, _stag, Condition.Members(2), end));
    }

    public bool Post(int number)
    {
        var height = _test.Market.Board.Height;
        try
        {
            _test.Market.Append(_signed[number - 1]);
        }
        catch (BoardException refused) when (refused.Refusal is not null)
        {
            return false;
        }

        _heights[height] = number;
        return true;
    }

    public void Wait(ulong milliseconds) => _test.Checkpoint(milliseconds);

    public int? Cut()
    {
        _test.Market.Tick();
        return
            _test.Market.Board.Find(_stag.Id)!.Pack.Find(_agent.PseudonymIn(_stag)) is { } live
            ? _heights[live.Height]
            : null;
    }

    public void Dispose()
    {
        _agent.Dispose();
        _test.Dispose();
    }
}
