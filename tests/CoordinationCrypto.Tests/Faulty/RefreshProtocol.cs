using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A collective refresh: shares of a prepared mask, its assignment to one ciphertext, shares of the opening. It goes on with f silent, so it is live.</summary>
/// <param name="n">Validators.</param>
/// <param name="f">Of whom so many may be corrupted.</param>
/// <param name="rule">Another acceptance rule than the sound one, to show what it lets in.</param>
internal sealed class RefreshProtocol(int n, int f, AcceptanceRule? rule = null) : IProtocol
{
    public string Name => "refresh";

    public int Parties => n;

    public int Corrupted => f;

    public bool IsLive => true;

    public AcceptanceRule? Rule => rule;

    public TestCommittee Committee { get; } = new(InsecureToyParameters.N256, new Committee(n, f), "faulty");

    /// <summary>What the parties sign their posts with.</summary>
    public IReadOnlyList<SigningKey> Identities { get; } = [.. Enumerable.Range(1, n).Select(validator => SigningKey.Create(Streams.Entropy($"refresh identity {validator}")))];

    public ISession Start(string seed) => new RefreshSession(this, seed);

    public override string ToString() => $"{Name} ({n}, {f})";
}
