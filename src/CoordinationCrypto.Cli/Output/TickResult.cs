namespace CoordinationCrypto.Cli.Output;

/// <summary>What came of one tick.</summary>
/// <param name="Tick">Counted from 1.</param>
/// <param name="Live">Live intendos of all stags after the tick's hunts, decoys included.</param>
/// <param name="Hunts">In the order of the stags in the file.</param>
internal sealed record TickResult(int Tick, int Live, IReadOnlyList<HuntResult> Hunts)
{
    /// <summary>Whether any stag fired.</summary>
    public bool Fired => Hunts.Count > 0;
}

/// <summary>One hunt of a tick.</summary>
/// <param name="Stag">The stag's name.</param>
/// <param name="Cell">How many have acted, those of earlier hunts included.</param>
/// <param name="Members">Who acts now, in the order of their live submissions.</param>
internal sealed record HuntResult(string Stag, Cell Cell, IReadOnlyList<string> Members);
