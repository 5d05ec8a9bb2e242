using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>What all ticks of a term share: its certificate, the acceptance rule, and the leakage budget that every opening is charged to. Not safe for use by several threads at once.</summary>
internal sealed class ReplayContext(KeyCertificate certificate, AcceptanceRule rule)
{
    public KeyCertificate Certificate { get; } = certificate;

    public Committee Committee => Certificate.Committee;

    public AcceptanceRule Rule { get; } = rule;

    public SlotEncoder Encoder { get; } = new(certificate.Parameters);

    public LeakageBudget Budget { get; } = new();

    /// <summary>Charges an opening; false when the budget does not cover it, and then it must not be asked for.</summary>
    public bool TrySpend(Request request) => Budget.TrySpend(Certificate.Noise.LeakageOf(request.Purpose, request.Path));
}
