namespace CoordinationCrypto.Threshold;

/// <summary>
/// The bytes that each validator posted in a key ceremony, envelopes included. Whoever reads the board reads the sum of all. Not safe for
/// use by several threads at once.
/// </summary>
internal sealed class CeremonyTraffic
{
    private readonly Dictionary<(int Validator, CeremonyStep Step), long> _bytes = [];

    /// <summary>All validators, all steps.</summary>
    public long Total => _bytes.Values.Sum();

    /// <summary>Notes a message.</summary>
    public void Count(int validator, CeremonyStep step, int bytes) => _bytes[(validator, step)] = Of(validator, step) + bytes;

    /// <summary>What a validator posted in a step, in all its attempts and rounds.</summary>
    public long Of(int validator, CeremonyStep step) => _bytes.GetValueOrDefault((validator, step));

    /// <summary>What a validator posted.</summary>
    public long Of(int validator) => _bytes.Where(sent => sent.Key.Validator == validator).Sum(sent => sent.Value);
}
