namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// Runs a protocol with some parties corrupted, and holds what comes out against what is promised. A failure names the run, so that it
/// can be repeated.
/// </summary>
internal sealed class FaultyRun
{
    private const int MostSteps = 200;

    private readonly IProtocol _protocol;
    private readonly IReadOnlyDictionary<int, Adversary> _cast;
    private readonly int? _at;
    private readonly string _seed;
    private readonly Lazy<IReadOnlyList<Post>> _foreign;

    /// <param name="protocol">What is run.</param>
    /// <param name="cast">The corrupted, and how each departs from the protocol.</param>
    /// <param name="at">In which step, counted from 0, they do; null: in every one.</param>
    /// <param name="seed">Of the session and of the adversaries' choices.</param>
    public FaultyRun(IProtocol protocol, IReadOnlyDictionary<int, Adversary> cast, int? at, string seed)
    {
        (_protocol, _cast, _at, _seed) = (protocol, cast, at, seed);
        _foreign = new Lazy<IReadOnlyList<Post>>(() => HonestRuns.Of(protocol).Posts);
    }

    private List<int> HonestParties => [.. Enumerable.Range(1, _protocol.Parties).Where(party => !_cast.ContainsKey(party))];

    /// <summary>Runs with at most f corrupted and checks everything that is promised then.</summary>
    /// <returns>How it ended.</returns>
    public string Check() =>
        Named(() =>
        {
            Assert.True(_cast.Count <= _protocol.Corrupted);
            using var session = _protocol.Start(_seed);
            Play(session);
            var ends = HonestParties.Select(session.End).ToList();
            Assert.All(ends, end => Assert.NotNull(end));
            Assert.All(ends, end => Assert.Equal((ends[0]!.Kind, ends[0]!.Agreed), (end!.Kind, end.Agreed)));
            Assert.All(ends, end => Assert.All(end!.Named, named => Assert.Contains(named, _cast.Keys)));
            CheckEvidence(session, ends!);
            session.CheckResult(HonestParties);
            return ends[0]!.Kind;
        });

    /// <summary>Runs with any number corrupted and checks what is promised even then: nobody honest is proven a cheater.</summary>
    /// <returns>How it ended for each honest party; null where it did not.</returns>
    public IReadOnlyList<string?> CheckBeyond(Action<ISession, IReadOnlyList<int>> check) =>
        Named(() =>
        {
            using var session = _protocol.Start(_seed);
            var posted = Play(session);
            var ends = HonestParties.Select(session.End).ToList();
            CheckEvidence(session, ends);
            CheckNobodyIsFramed(session, posted);
            check(session, HonestParties);
            return ends.ConvertAll(end => end?.Kind);
        });

    private void CheckEvidence(ISession session, IReadOnlyList<Ending?> ends)
    {
        foreach (var (accused, convinces) in ends.OfType<Ending>().SelectMany(end => end.Evidence))
        {
            Assert.True(convinces, $"the evidence against {accused} does not convince a third party");
            Assert.Contains(accused, _cast.Keys);
        }
    }

    private void CheckNobodyIsFramed(ISession session, IReadOnlyList<byte[]> posted)
    {
        foreach (var victim in HonestParties)
            Assert.DoesNotContain(session.Accusations(victim, posted), accusation => accusation());
    }

    private List<byte[]> Play(ISession session)
    {
        var dice = new Dice(_seed);
        var past = new List<Post>();
        var held = new List<Post>();
        var posted = new List<byte[]>();
        var step = 0;
        for (; session.Step is not null; step++)
        {
            Assert.True(step < MostSteps, "the protocol does not end");
            var posts = session.Posts();
            var honest = posts.Where(post => !_cast.ContainsKey(post.Sender)).ToList();
            var later = new List<Post>();
            var made = held.Select(post => post.Bytes).ToList();
            foreach (var (party, adversary) in _cast)
            {
                var own = posts.Where(post => post.Sender == party).ToList();
                var scene = new Scene(session, step, own, honest, past, _foreign.Value, later, dice);
                made.AddRange((_at is null || _at == step ? adversary : Adversaries.Honest).Act(scene));
            }
            List<byte[]> board = dice.Next(3) switch
            {
                0 => [.. made, .. honest.Select(post => post.Bytes)],
                1 => [.. honest.Select(post => post.Bytes), .. made],
                _ => dice.Shuffle([.. made, .. honest.Select(post => post.Bytes)]),
            };
            posted.AddRange(board);
            past.AddRange(posts);
            held = later;
            session.Close(board);
        }
        return posted;
    }

    private T Named<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception failure)
        {
            var cast = string.Join(", ", _cast.Select(pair => $"{pair.Key} {pair.Value}"));
            throw new InvalidOperationException(
                $"{_protocol.Name} ({_protocol.Parties}, {_protocol.Corrupted}), {cast}, step {_at?.ToString() ?? "any"}, "
                    + $"seed \"{_seed}\": {failure.Message}",
                failure
            );
        }
    }
}
