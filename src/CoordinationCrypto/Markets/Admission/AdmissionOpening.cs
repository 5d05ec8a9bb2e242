using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>One ciphertext that the committee opens for a batch. It encrypts zero in all slots that are opened if every submission in it is well formed.</summary>
/// <param name="Purpose">For the request.</param>
/// <param name="Attempt">For the request.</param>
/// <param name="Ciphertext">Row r of a check: Σ_i w_{r,i}·e_i.</param>
/// <param name="Slots">The slots that are opened.</param>
internal sealed record AdmissionOpening(RequestPurpose Purpose, uint Attempt, Ciphertext Ciphertext, SlotSet Slots) : IDisposable
{
    /// <summary>Gives the ciphertext's memory back.</summary>
    public void Dispose() => Ciphertext.Dispose();
}
