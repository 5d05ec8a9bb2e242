using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>One tick of a market: checkpoints, shares, vouches and bodies, the hunt. The market in the clear is its oracle.</summary>
internal sealed class TickProtocol : IProtocol, IDisposable
{
    private readonly bool _fires;

    /// <param name="n">Validators.</param>
    /// <param name="f">Of whom so many may be corrupted.</param>
    /// <param name="fires">Whether there is something to hunt.</param>
    /// <param name="isSlow">Whether the network loses all shares of one-round scans, so that the tick needs two rounds.</param>
    /// <param name="rule">Another acceptance rule than the sound one, to show what it lets in.</param>
    public TickProtocol(int n, int f, bool fires, bool isSlow, AcceptanceRule? rule = null)
    {
        (_fires, IsSlow, Rule) = (fires, isSlow, rule);
        Committee = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f), "faulty");
        using var test = new TestMarket(Committee, "faulty");
        Identities = [.. test.Identities.Select(Copy)];
        Bindings = test.Bindings;
        Opening = [.. test.Market.Records.Take(1).Select(record => record.ToArray())];
    }

    public string Name => (_fires ? "tick that fires" : "tick that does not fire") + (IsSlow ? ", in two rounds" : "");

    public int Parties => Committee.Committee.Validators;

    public int Corrupted => Committee.Committee.Corrupted;

    public bool IsLive => true;

    public bool IsSlow { get; }

    public AcceptanceRule? Rule { get; }

    public TestCommittee Committee { get; }

    public IReadOnlyList<SigningKey> Identities { get; }

    public IReadOnlyList<LedgerBinding> Bindings { get; }

    /// <summary>The board's certificate.</summary>
    public IReadOnlyList<byte[]> Opening { get; }

    /// <summary>The agents and what they want.</summary>
    public IReadOnlyList<(string Agent, Condition Condition)> Pack =>
        _fires ? [("ana", Condition.Members(2)), ("bo", Condition.Others(1)), ("cy", Condition.Members(9)), ("di", Condition.Decoy)] : [("ana", Condition.Members(2)), ("bo", Condition.Members(9)), ("cy", Condition.Decoy)];

    public ISession Start(string seed) => new TickSession(this, seed);

    public static SigningKey Copy(SigningKey key)
    {
        Span<byte> secret = stackalloc byte[SigningKey.Length];
        key.Export(secret);
        return SigningKey.TryImport(secret, out var copy) ? copy : throw new InvalidOperationException("An exported key is not imported.");
    }

    public void Dispose()
    {
        foreach (var identity in Identities) identity.Dispose();
        Committee.Dispose();
    }

    public override string ToString() => $"{Name} ({Parties}, {Corrupted})";
}
