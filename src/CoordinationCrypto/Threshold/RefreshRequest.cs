using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>The requests of collective refreshes: an opening of degree f, the number of the mask in the attempt's place, and no slot of the ciphertext that would be shown.</summary>
internal static class RefreshRequest
{
    /// <summary>The request for a ciphertext and the mask that is assigned to it.</summary>
    /// <param name="context">The key and epoch.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="ciphertext">What is refreshed.</param>
    /// <param name="number">The mask's number.</param>
    /// <param name="checkpoint">The digest of the tick's cut.</param>
    /// <param name="inputsCheckpoint">The digest of the checkpoint that covers the assignment.</param>
    /// <param name="stag">The stag's id.</param>
    /// <param name="tick">The number of the tick.</param>
    public static Request For(RefreshContext context, Committee committee, Ciphertext ciphertext, uint number, ReadOnlyMemory<byte> checkpoint, ReadOnlyMemory<byte> inputsCheckpoint, ReadOnlyMemory<byte> stag, ulong tick) => new()
    {
        ConfigurationId = new Hash32(context.ConfigurationId.Span),
        Epoch = context.Epoch,
        Checkpoint = new Hash32(checkpoint.Span),
        InputsCheckpoint = new Hash32(inputsCheckpoint.Span),
        Stag = new Hash32(stag.Span),
        Tick = tick,
        Purpose = RequestPurpose.Refresh,
        Path = RequestPath.Opening,
        Round = 1,
        Degree = (byte)committee.Corrupted,
        Attempt = number,
        CiphertextDigest = ciphertext.Digest,
        OpenSlots = SlotSet.Range(ciphertext.Parameters, 0, 0),
        AxisMasks = new byte[] { 0 },
    };

    /// <summary>The number of the mask.</summary>
    public static uint MaskOf(Request request) => request.Attempt;

    /// <summary>Whether it has the form of one for this key and epoch.</summary>
    public static bool IsFor(Request request, RefreshContext context, Committee committee) =>
        request.Purpose is RequestPurpose.Refresh && request.Path is RequestPath.Opening && request.Round == 1 && request.Degree == committee.Corrupted && request.OpenSlots.Count == 0
        && request.Epoch == context.Epoch && request.ConfigurationId.Bytes.SequenceEqual(context.ConfigurationId.Span);
}
