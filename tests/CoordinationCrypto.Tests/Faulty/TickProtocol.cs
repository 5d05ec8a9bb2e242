using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>One tick of a market: checkpoints, shares, vouches and bodies, the hunt. The market in the clear is its oracle.</summary>
internal sealed class TickProtocol : IProtocol, IDisposable
{
    private readonly bool _fires;
    private readonly Dictionary<VerifyingKey, string> _names; // by key

    /// <param name="n">Validators.</param>
    /// <param name="f">Of whom so many may be corrupted.</param>
    /// <param name="fires">Whether there is something to hunt.</param>
    /// <param name="isSlow">Whether the network loses all shares of one-round scans, so that the tick needs two rounds.</param>
    /// <param name="rule">Another acceptance rule than the sound one, to show what it lets in.</param>
    /// <param name="pack">The agents and what they want; null for some.</param>
    public TickProtocol(
        int n,
        int f,
        bool fires,
        bool isSlow,
        AcceptanceRule? rule = null,
        IReadOnlyList<(string Agent, Condition Condition)>? pack = null
    )
    {
        (_fires, IsSlow, Rule) = (fires, isSlow, rule);
        Pack =
            pack
            ?? (
                fires
                    ? [("ana", Condition.Members(2)), ("bo", Condition.Others(1)), ("cy", Condition.Members(9)), ("di", Condition.Decoy)]
                    : [("ana", Condition.Members(2)), ("bo", Condition.Members(9)), ("cy", Condition.Decoy)]
            );
        Committee = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f), "faulty");
        using var test = NewMarket(isOther: false);
        using var other = NewMarket(isOther: true);
        _names = Pack.ToDictionary(pair => test.Market.AgentOf(pair.Agent).Key.PublicKey, pair => pair.Agent);
        foreach (var (agent, _) in Pack)
            _names.TryAdd(other.Market.AgentOf(agent).Key.PublicKey, agent);
        Identities = [.. test.Identities.Select(Copy)];
        Bindings = test.Bindings;
        Opening = OpeningOf(test);
        OtherOpening = OpeningOf(other);
    }

    public string Name => (_fires ? "tick that fires" : "tick that does not fire") + (IsSlow ? ", in two rounds" : "");

    public int Parties => Committee.Committee.Size;

    public int Corrupted => Committee.Committee.MaxFaulty;

    public bool IsLive => true;

    public bool IsSlow { get; }

    public AcceptanceRule? Rule { get; }

    public TestCommittee Committee { get; }

    public IReadOnlyList<SigningKey> Identities { get; }

    public IReadOnlyList<LedgerBinding> Bindings { get; }

    public StagTerms Stag { get; } = TestMarket.Stag(20);

    /// <summary>
    /// The board up to the cut, with certificate and keys, stag, submissions; and what the validators' ledgers hold then.
    /// </summary>
    public (IReadOnlyList<byte[]> Records, IReadOnlyList<byte[]> Disks) Opening { get; }

    /// <summary>Another board of the same committee.</summary>
    public (IReadOnlyList<byte[]> Records, IReadOnlyList<byte[]> Disks) OtherOpening { get; }

    /// <summary>The agents and what they want.</summary>
    public IReadOnlyList<(string Agent, Condition Condition)> Pack { get; }

    public ISession Start(string seed) => new TickSession(this, seed);

    /// <summary>A tick that is over found what the market in the clear finds, and its board passes the audit.</summary>
    public void AssertRight(TickOutcome outcome, IReadOnlyList<byte[]> records)
    {
        var oracle = new TransparentMarket(Stag);
        foreach (var (agent, condition) in Pack)
            Assert.Equal(MarketRefusal.None, oracle.Join(agent, condition));
        var hunt = oracle.Scan();
        Assert.Equal(hunt is null ? TickEnd.NotFired : TickEnd.Fired, outcome.End);
        Assert.Equal(hunt?.Cell.Members ?? 0, outcome.Cell.Members);
        Assert.Equal(hunt?.Members ?? [], Names(outcome));
        var file = new MemoryStream();
        Assert.True(BoardFile.TryOpen(file, () => { }, out var store, out _));
        foreach (var record in records)
            store.Append(record);
        Assert.True(Audit.Run(new MemoryStream(file.ToArray()), allowToy: true).Passed);
    }

    private IEnumerable<string> Names(TickOutcome outcome) => outcome.Members.Select(member => _names[member.Identity]);

    private TestMarket NewMarket(bool isOther)
    {
        var test = new TestMarket(Committee, "faulty");
        test.Market.Post(TestMarket.Stag(5, name: isOther ? "other" : "first"));
        test.Market.Post(Stag);
        foreach (var (agent, condition) in Pack)
            test.Market.Submit(Stag, agent, condition);
        return test;
    }

    private static (IReadOnlyList<byte[]> Records, IReadOnlyList<byte[]> Disks) OpeningOf(TestMarket test) =>
        ([.. test.Market.Records.Select(record => record.ToArray())], [.. test.Disks.Select(disk => disk.ToArray())]);

    public static SigningKey Copy(SigningKey key)
    {
        Span<byte> secret = stackalloc byte[SigningKey.Length];
        key.Export(secret);
        return SigningKey.TryImport(secret, out var copy) ? copy : throw new InvalidOperationException("An exported key is not imported.");
    }

    public void Dispose()
    {
        foreach (var identity in Identities)
            identity.Dispose();
        Committee.Dispose();
    }

    public override string ToString() => $"{Name} ({Parties}, {Corrupted})";
}
