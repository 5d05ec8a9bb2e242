using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A few coins, one after the other: everyone says its subsets' values. It goes on with f silent, so it is live.</summary>
/// <param name="n">Validators.</param>
/// <param name="f">Of whom so many may be corrupted.</param>
internal sealed class CoinProtocol(int n, int f) : IProtocol
{
    public string Name => "coin";

    public int Parties => n;

    public int Corrupted => f;

    public bool IsLive => true;

    public Committee Committee { get; } = new(n, f);

    /// <summary>Validator i's seeds at i − 1.</summary>
    public IReadOnlyList<SubsetSeeds> Seeds { get; } = TestSeeds.Deal(new Committee(n, f), "faulty coin");

    /// <summary>What the parties sign their posts with.</summary>
    public IReadOnlyList<SigningKey> Identities { get; } = AnswerFrames.Identities(n, "coin identity");

    public ISession Start(string seed) => new CoinSession(this, seed);

    public override string ToString() => $"{Name} ({Parties}, {Corrupted})";
}
