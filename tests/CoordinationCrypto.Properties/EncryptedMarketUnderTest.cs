namespace CoordinationCrypto.Properties;

/// <summary>
/// The encrypted market: every condition is encrypted under a joint key that nobody holds, and a committee of four scans what it cannot
/// read. All markets of a run share one committee and one board, a stag each.
/// </summary>
public sealed class EncryptedMarketUnderTest : IMarketUnderTest
{
    private static readonly LocalMarket Shared = LocalMarket.Create(
        InsecureToyParameters.N256,
        new Committee(4, 1),
        EntropySource.System,
        TimeProvider.System,
        allowToy: true
    );
    private static int _stags;

    private readonly StagTerms _terms;
    private readonly HashSet<string> _live = [];

    public EncryptedMarketUnderTest(StagTerms terms)
    {
        _terms = new StagTerms($"stag-{Interlocked.Increment(ref _stags)}", terms.Title, terms.Grid, terms.LeastCell);
        Shared.Post(_terms);
    }

    public int LiveCount => _live.Count;

    public void Apply(Change change)
    {
        if (change.Kind == ChangeKind.Leave)
        {
            Shared.Leave(_terms, change.Agent);
            _live.Remove(change.Agent);
            return;
        }
        Shared.Submit(_terms, change.Agent, change.Condition!);
        _live.Add(change.Agent);
    }

    public TransparentHunt? Scan()
    {
        var outcome = Shared.Tick().SingleOrDefault(outcome => outcome.Stag == _terms.Id);
        if (outcome is not { End: TickEnd.Fired })
            return null;
        var members = outcome.Members.Select(Shared.NameOf).ToList();
        _live.ExceptWith(members);
        return new TransparentHunt(outcome.Cell, members);
    }

    public void Dispose() { }
}
