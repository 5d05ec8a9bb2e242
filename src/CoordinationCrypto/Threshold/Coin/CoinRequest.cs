using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The request that a coin is tossed for: purpose <see cref="RequestPurpose.Coin"/>, path <see cref="RequestPath.Vouched"/>, round 1,
/// degree 0. It is about no ciphertext: 32 zero bytes for its digest, no slot. It shows nothing
/// of any, so it costs the leakage budget nothing; a validator writes it to its ledger as <see cref="LedgerKind.Masking"/> before the
/// values leave, as every request.
/// </summary>
internal static class CoinRequest
{
    /// <summary>The request of a coin.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="configurationId">The configuration id.</param>
    /// <param name="epoch">The epoch of the committee's seeds.</param>
    /// <param name="checkpoint">The co-signed checkpoint it is bound to: what is on the board after it cannot depend on anything known
    /// before the coin.</param>
    /// <param name="stag">The stag's id.</param>
    /// <param name="tick">The tick's number.</param>
    /// <param name="attempt">Which of several coins within the tick.</param>
    public static Request Of(
        BfvParameters parameters,
        Hash32 configurationId,
        uint epoch,
        Hash32 checkpoint,
        Hash32 stag,
        ulong tick,
        uint attempt = 0
    ) =>
        new()
        {
            ConfigurationId = configurationId,
            Epoch = epoch,
            Checkpoint = checkpoint,
            InputsCheckpoint = checkpoint,
            Stag = stag,
            Tick = tick,
            Purpose = RequestPurpose.Coin,
            Path = RequestPath.Vouched,
            Round = 1,
            Degree = 0,
            Attempt = attempt,
            CiphertextDigest = default,
            OpenSlots = SlotSet.Range(parameters, 0, 0),
            AxisMasks = new byte[] { 0 },
        };
}
