using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The rounds of one stag's sealed scan, as the board follows them: of each validator one row a round. All of them rest on the conversion,
/// for they are functions of it and of what was opened. Not safe for use by several threads at once.
/// </summary>
/// <param name="request">The scan's.</param>
/// <param name="conversion">That of the conversion which the scan works on.</param>
/// <param name="scan">The scan; the caller's.</param>
/// <param name="onProgress">Told after each row.</param>
internal sealed class SealedRounds(Request request, Request conversion, SealedScan scan, Action onProgress) : IOpenRequest
{
    public Request Request => request;

    /// <summary>The request whose opening left the validators with shares.</summary>
    public Request Conversion => conversion;

    /// <summary>The scan.</summary>
    public SealedScan Scan => scan;

    public AnswerFault? FaultOf(int validator, int subset, ReadOnlySpan<byte> content) =>
        scan.FaultOf(validator, subset, content) switch
        {
            ShareRefusal.None => null,
            ShareRefusal.Repeated => AnswerFault.Repeated,
            ShareRefusal.OtherRound => AnswerFault.OtherRound,
            _ => AnswerFault.Malformed,
        };

    public void Take(int validator, int subset, ReadOnlySpan<byte> content)
    {
        if (!scan.TryTake(validator, subset, content, out var refusal))
            throw new ArgumentException($"The row is not taken: {refusal}.", nameof(content));
        onProgress();
    }
}
