using CoordinationCrypto.Board;
using CoordinationCrypto.Local;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>A local market on a committee whose seeds a test deals, so that many markets share one key.</summary>
internal sealed class TestMarket : IDisposable
{
    /// <param name="committee">The committee.</param>
    /// <param name="seed">Of everything random.</param>
    /// <param name="rule">Another acceptance rule.</param>
    /// <param name="budget">What the key has left to spend, where that is not to be all that its ceremony left.</param>
    public TestMarket(TestCommittee committee, string seed, AcceptanceRule? rule = null, ulong? budget = null)
    {
        Committee = committee;
        var entropy = Streams.Entropy(seed);
        Identities = [.. Enumerable.Range(0, committee.Committee.Size).Select(_ => SigningKey.Create(entropy))];
        var a = committee.PublicKey.A;
        var hashes = Enumerable
            .Range(0, committee.Committee.SubsetCount)
            .Select(subset =>
            {
                using var part = KeyContribution.PublicPart(
                    committee.Parameters,
                    committee.Seeds[committee.Committee.Members(subset).First() - 1],
                    subset,
                    committee.Transcript,
                    a
                );
                return KeyContribution.Hash(part, committee.Identity.Parts[subset]);
            })
            .ToList();
        var certificate = new KeyCertificate(
            committee.Committee,
            [.. Identities.Select(key => key.PublicKey)],
            committee.Transcript,
            hashes,
            committee.Identity,
            committee.PublicKey,
            1000,
            committee.AdmissionKeys.Digests
        );
        Bindings =
        [
            .. Identities.Select(
                (identity, i) =>
                    LedgerBinding.Create(certificate.ConfigurationId, 0, i + 1, identity.PublicKey, Streams.Entropy($"{seed} ledger {i}"))
            ),
        ];
        LedgerBudget = budget ?? LeakageBudget.Total - KeyCeremony.LeakageSpent(certificate);
        var spent = LeakageBudget.Total - KeyCeremony.LeakageSpent(certificate) - LedgerBudget;
        Disks = [.. Identities.Select(_ => new MemoryStream())];
        var validators = Identities
            .Select(
                (identity, i) =>
                    new Validator(
                        committee.SeedsOf(i + 1),
                        identity,
                        NewLedger(i),
                        Streams.Entropy($"{seed} {i}"),
                        Clock,
                        new Replay(rule, spent)
                    )
            )
            .ToList();
        var digest = QuorumDigest.Of(KeyCertificate.Domain, certificate.Encoding.Span);
        var signatures = Identities
            .Select(
                (identity, i) =>
                {
                    var signature = new byte[64];
                    identity.Sign(digest, entropy, signature);
                    return (i + 1, signature);
                }
            )
            .ToList();
        Market = new LocalMarket(
            validators,
            certificate,
            signatures,
            Clock,
            entropy,
            committee.AdmissionKeys.Records,
            null,
            allowToy: true,
            new Replay(rule, spent)
        );
    }

    public TestCommittee Committee { get; }

    public IReadOnlyList<SigningKey> Identities { get; }

    /// <summary>Whose each validator's ledger is.</summary>
    public IReadOnlyList<LedgerBinding> Bindings { get; }

    /// <summary>What each validator's ledger has written.</summary>
    public IReadOnlyList<MemoryStream> Disks { get; }

    public LocalMarket Market { get; }

    /// <summary>The clock that all validators share.</summary>
    public SimulatedClock Clock { get; } = new(1_000_000) { CutInterval = 1 };

    /// <summary>What the stag's cap leaves.</summary>
    public ulong LeakageLeft(StagTerms terms) => Market.Board.Epochs.Term!.LeakageLeft(Market.Board.Find(terms.Id)!.Pack);

    public static StagTerms Stag(int levels, int floor = 1, string name = "stag") =>
        new(name, "A stag", ConditionGrid.OfMembers(levels), new Cell(floor));

    /// <summary>The names of an outcome's members.</summary>
    public IEnumerable<string> Names(TickOutcome outcome) => outcome.Members.Select(Market.NameOf);

    /// <summary>A copy of a validator's ledger as it is now.</summary>
    public MemoryStream DiskOf(int validator)
    {
        var copy = new MemoryStream();
        copy.Write(Disks[validator - 1].ToArray());
        return copy;
    }

    /// <summary>A validator built from its seeds, its ledger as it is now and the board's first records, and from nothing else.</summary>
    public Validator Restart(int number, int records)
    {
        Span<byte> secret = stackalloc byte[32];
        Identities[number - 1].Export(secret);
        Assert.True(SigningKey.TryImport(secret, out var identity));
        Assert.True(RequestLedger.TryOpen(DiskOf(number), () => { }, Bindings[number - 1], out var ledger, out _));
        var validator = new Validator(Committee.SeedsOf(number), identity, ledger, Streams.Entropy($"restart {number}"), Clock);
        foreach (var record in Market.Records.Take(records))
            Assert.Null(validator.Observe(record));
        return validator;
    }

    /// <summary>A checkpoint that is no cut, so many milliseconds later, signed by all.</summary>
    public void Checkpoint(ulong advance)
    {
        Clock.Advance(advance);
        var proposal = Market.Board.ProposeCheckpoint(Clock.Milliseconds, isCut: false);
        List<(int, byte[])> signatures = [];
        foreach (var validator in Market.Validators)
        {
            Assert.Null(validator.Sign(proposal, out var signature));
            signatures.Add((validator.Number, signature));
        }

        Market.Append(Market.Validators[0].Post(proposal, signatures));
    }

    /// <summary>What the certificate leaves to spend.</summary>
    public ulong LedgerBudget { get; }

    private RequestLedger NewLedger(int i)
    {
        Assert.True(RequestLedger.TryCreate(Disks[i], () => { }, Bindings[i], LedgerBudget, out var ledger, out _));
        return ledger;
    }

    public void Dispose() => Market.Dispose();
}
