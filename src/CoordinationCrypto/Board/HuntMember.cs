namespace CoordinationCrypto.Board;

/// <summary>A member of an executed hunt.</summary>
/// <param name="Pseudonym">What it is called in the stag: x of T, 32 bytes.</param>
/// <param name="Identity">Its key: x of PK, 32 bytes.</param>
public sealed record HuntMember(ReadOnlyMemory<byte> Pseudonym, ReadOnlyMemory<byte> Identity);
