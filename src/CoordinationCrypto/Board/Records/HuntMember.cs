using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>A member of an executed hunt.</summary>
/// <param name="Pseudonym">What it is called in the stag: x of T.</param>
/// <param name="Identity">Its key, PK.</param>
public sealed record HuntMember(Hash32 Pseudonym, VerifyingKey Identity)
{
    /// <summary>The key, and the pseudonym behind it.</summary>
    /// <returns>Both in lower-case hexadecimal.</returns>
    public override string ToString() => $"{Identity} ({Pseudonym})";
}
