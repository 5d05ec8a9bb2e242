using CoordinationCrypto.Local;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>A submission that did not enter the pack at its cut. An intendo that it was to replace stays.</summary>
/// <param name="Tick">The tick's number on the board.</param>
/// <param name="Stag">The stag's id.</param>
/// <param name="Pseudonym">Whose submission it was: the <see cref="Agent.PseudonymIn"/> of its agent.</param>
/// <param name="Reason">Why.</param>
public sealed record Rejection(ulong Tick, Hash32 Stag, Hash32 Pseudonym, RejectionReason Reason);
