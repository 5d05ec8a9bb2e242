using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// All that a party draws for one message: expanded from the attempt's seed and the view that the message answers. On the same view it
/// is the same again; on another it is independent, so nothing that is drawn serves for two different messages.
/// </summary>
/// <param name="attempt">Holds the seed.</param>
/// <param name="view">A digest of the step and of everything that the message answers.</param>
internal sealed class AttemptEntropy(AttemptRecord attempt, Hash32 view)
{
    /// <summary>The randomness of one use.</summary>
    /// <param name="label">What it is for.</param>
    /// <param name="recipient">For whom, or for which subset; 0 where it is for nobody in particular.</param>
    public DerivedEntropySource For(ReadOnlySpan<byte> label, int recipient = 0) => attempt.Expand(label, recipient, view);
}
