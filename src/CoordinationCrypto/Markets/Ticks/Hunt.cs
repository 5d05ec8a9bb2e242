namespace CoordinationCrypto.Markets;

/// <summary>A hunt of the encrypted market: which stag, which tick, the cell, and the members.</summary>
/// <param name="Stag">The stag's id.</param>
/// <param name="Tick">The tick's number on the board.</param>
/// <param name="Cell">x*, what has executed once this pack has, earlier hunts included: a level on each axis.</param>
/// <param name="Members">The members, in the order of their live submissions.</param>
internal sealed record Hunt(Hash32 Stag, ulong Tick, Cell Cell, IReadOnlyList<HuntMember> Members);
