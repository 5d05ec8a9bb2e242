namespace CoordinationCrypto.Board;

/// <summary>A submission that did not enter the pack at its cut. An intendo that it was to replace stays.</summary>
/// <param name="Tick">The tick's number on the board.</param>
/// <param name="Stag">The stag's id, 32 bytes.</param>
/// <param name="Pseudonym">Whose submission it was, 32 bytes: the <see cref="Agent.PseudonymIn"/> of its agent.</param>
/// <param name="Reason">Why.</param>
public sealed record Rejection(ulong Tick, ReadOnlyMemory<byte> Stag, ReadOnlyMemory<byte> Pseudonym, RejectionReason Reason);
