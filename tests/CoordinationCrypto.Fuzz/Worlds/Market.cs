using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Fuzz.Worlds;

/// <summary>
/// A toy market, always the same, whose keys are all known: three stags (open, by name, shielded), a tick without a hunt, one with, one
/// whose hunt takes two rounds because a validator is silent, a key handed on, a tick after it, and two with capital and a fact.
/// </summary>
internal sealed class Market
{
    private static readonly Lazy<Market> Lazily = new(() => new Market());

    private readonly Dictionary<RecordKind, int[]> _indices = [];

    private Market()
    {
        var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        Test = new TestMarket(committee, "fuzz");
        Identities = [.. Test.Identities.Select(ResharingTable.Copy)]; // handing the key on erases them
        var market = Test.Market;
        var registry = market.PostRegistry(["ana", "bo", "cy"]);
        Open = new StagTerms("open", "An open stag", ConditionGrid.OfMembers(6), new Cell(2));
        Named = new StagTerms("named", "By name", ConditionGrid.OfMembers(4), eligibility: Eligibility.Named(registry));
        Shielded = new StagTerms("shielded", "Unseen", ConditionGrid.OfMembers(4), eligibility: Eligibility.Shielded(registry));
        foreach (var stag in new[] { Open, Named, Shielded })
            market.Post(stag);
        market.Submit(Open, "ana", Condition.Members(3));
        market.Submit(Named, "bo", Condition.Decoy);
        market.Submit(Shielded, "cy", Condition.Members(4));
        market.Tick();
        market.Submit(Open, "bo", Condition.Members(2));
        market.Submit(Open, "ana", Condition.Members(2));
        market.Leave(Shielded, "cy");
        market.Tick();
        market.Submit(Open, "cy", Condition.Members(2));
        market.Submit(Open, "di", Condition.Others(1));
        market.Committee.IsSilent = validator => validator == 2;
        market.Tick();
        market.Committee.IsSilent = null;
        Heirs = EpochMembers.NewIdentities(4, "fuzz heirs");
        market.Reshare(new Committee(4, 1), [.. Heirs.Select(ResharingTable.Copy)]);
        market.Submit(Shielded, "ana", Condition.Members(1));
        market.Tick();
        PlayCapital(market);
        Records = [.. market.Records.Select(bytes => bytes.ToArray())];
        foreach (var kind in Enum.GetValues<RecordKind>())
            _indices[kind] = [.. Enumerable.Range(0, Records.Count).Where(at => Read(Records[at]).Kind == kind)];
    }

    /// <summary>A pledge of somebody else's units, a hunt that moves them, a withdrawal, an attestation, a resume.</summary>
    private static void PlayCapital(LocalMarket market)
    {
        var usd = new AssetTerms("usd", "1 USD", [market.AgentOf("ana").Key.PublicKey, market.AgentOf("bo").Key.PublicKey], 2);
        var fact = new FactTerms("permit", [market.AgentOf("cy").Key.PublicKey], 1);
        var options = new StagOptions { Asset = usd.Id, Facts = [fact], Scan = StagScan.OneRound };
        var stag = new StagTerms("fund", "With capital", new ConditionGrid([Axis.Capital(8)], [Gate.Fact("permit")]), options: options);
        market.Capital.Post(usd);
        market.Post(stag);
        market.Capital.Deposit(usd, "di", 5, ["ana", "bo"]);
        market.Capital.Submit(stag, "ana", Condition.Capital(1), new Backing(Units: 1), account: "di");
        market.Capital.Attest(fact, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(9_000), ["cy"]);
        market.Tick();
        market.Capital.Withdraw(usd, "di", 2);
        market.Capital.Withdraw(usd, "di", 1);
        market.Capital.Resume(stag, "ana");
        market.Tick();
    }

    public static Market Value => Lazily.Value;

    public TestMarket Test { get; }

    public StagTerms Open { get; }

    public StagTerms Named { get; }

    public StagTerms Shielded { get; }

    /// <summary>The keys of the first epoch's validators.</summary>
    public SigningKey[] Identities { get; }

    /// <summary>The keys of the second epoch's validators.</summary>
    public SigningKey[] Heirs { get; }

    /// <summary>All records, in order.</summary>
    public IReadOnlyList<byte[]> Records { get; }

    public Replay Board => Test.Market.Board;

    public KeyCertificate Certificate => Board.Certificate!;

    public BfvParameters Parameters => Certificate.Parameters;

    public SigningKey Agent(string name) => Test.Market.AgentOf(name).Key;

    /// <summary>Where the records of one kind are.</summary>
    public IReadOnlyList<int> IndicesOf(RecordKind kind) => _indices[kind];

    /// <summary>The bodies of one kind of record.</summary>
    public IEnumerable<byte[]> Bodies(RecordKind kind)
    {
        foreach (var bytes in Records)
            if (Read(bytes) is var record && record.Kind == kind)
                yield return record.Body.ToArray();
    }

    /// <summary>What a quorum signed, in the records of one kind.</summary>
    public IEnumerable<byte[]> Signed(RecordKind kind) =>
        Bodies(kind)
            .Select(body => QuorumSigned.TryRead(body, body.Length, out var signed) ? signed.Payload.ToArray() : throw Unreadable());

    public static Record Read(ReadOnlySpan<byte> bytes) => Record.TryRead(bytes, out var record, out _) ? record : throw Unreadable();

    public static InvalidOperationException Unreadable() => new("What was just made does not read.");
}
