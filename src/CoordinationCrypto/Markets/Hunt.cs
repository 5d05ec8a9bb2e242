namespace CoordinationCrypto.Markets;

/// <summary>The resolution of a stag: the greatest pack whose members' conditions all hold together.</summary>
/// <param name="Cell">x*: how many members have acted once this pack has, those of earlier hunts included.</param>
/// <param name="Members">The pack, in the order of its members' live submissions.</param>
public sealed record Hunt(Cell Cell, IReadOnlyList<string> Members);
