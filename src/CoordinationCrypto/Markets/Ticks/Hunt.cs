namespace CoordinationCrypto.Markets;

/// <summary>A hunt of the encrypted market: which stag, which tick, the cell, and the members.</summary>
/// <param name="Stag">The stag's id.</param>
/// <param name="Tick">The tick's number on the board.</param>
/// <param name="Cell">How many members have acted once this pack executes, those of earlier hunts included.</param>
/// <param name="Members">The members, in the order of their live submissions.</param>
internal sealed record Hunt(Hash32 Stag, ulong Tick, int Cell, IReadOnlyList<HuntMember> Members);
