namespace CoordinationCrypto.Markets;

/// <summary>What an axis of a condition grid counts. The values are the ones on the wire.</summary>
public enum AxisKind : byte
{
    /// <summary>Levels 1..L: how many members have acted once this pack executes, those of earlier hunts included.</summary>
    Members = 1,
}
