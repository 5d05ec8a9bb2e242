using System.Security.Cryptography;
using System.Text;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// A resharing from n validators to n others: the old ones are parties 1..n, the new ones n + 1..2n. At most f of all are corrupted, so
/// at most f on each side.
/// </summary>
internal sealed class ResharingProtocol(int n, int f) : IProtocol
{
    public string Name => "resharing";

    public int Parties => 2 * n;

    public int Corrupted => f;

    public bool IsLive => false;

    public ISession Start(string seed) =>
        new ResharingSession(new ResharingTable(EpochMembers.First(n, f), n, f, nonce: SHA256.HashData(Encoding.UTF8.GetBytes(seed))[0]));

    public override string ToString() => $"{Name} ({n}, {f})";
}
