using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>What all ticks of a term share: its certificate, the acceptance rule, and the leakage budget that every opening is charged to. Not safe for use by several threads at once.</summary>
internal sealed class ReplayContext
{
    /// <param name="certificate">The term's certificate; its ceremony's self-test has spent some of the budget.</param>
    /// <param name="rule">How many shares must agree.</param>
    public ReplayContext(KeyCertificate certificate, AcceptanceRule rule)
    {
        Certificate = certificate;
        Rule = rule;
        Encoder = new SlotEncoder(certificate.Parameters);
        Budget.TrySpend(KeyCeremony.LeakageSpent(certificate));
    }

    public KeyCertificate Certificate { get; }

    public Committee Committee => Certificate.Committee;

    public AcceptanceRule Rule { get; }

    public SlotEncoder Encoder { get; }

    public LeakageBudget Budget { get; } = new();

    /// <summary>What an opening spends, in the budget's units.</summary>
    public ulong PriceOf(Request request) => Certificate.Noise.LeakageOf(request.Purpose, request.Path);
}
