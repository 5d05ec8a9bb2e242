namespace CoordinationCrypto.Board;

/// <summary>The final result of one stag's tick.</summary>
/// <param name="Tick">The tick's number on the board, from 1: how many cuts there have been.</param>
/// <param name="Stag">The stag's id, 32 bytes.</param>
/// <param name="End">How it ended.</param>
/// <param name="Cell">The executed cell on the members axis; 0 unless it fired.</param>
/// <param name="Members">The members in the order of their live submissions; empty unless it fired.</param>
/// <param name="Culprits">The numbers, from 1, of validators whose values of the coin were not those that count, whose shares were off the accepted polynomial, or whose shares of identities lacked a proof.</param>
public sealed record TickOutcome(ulong Tick, ReadOnlyMemory<byte> Stag, TickEnd End, int Cell, IReadOnlyList<HuntMember> Members, IReadOnlyList<int> Culprits);
