using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What a first submission shows of its author beside x(T): whether T has odd y, and either the author's key or that key sealed. Encoded
/// as one byte, 0 or 1, then 32 bytes of key or 66 of ciphertext. Immutable.
/// </summary>
/// <remarks>
/// The parity is that of d·H while d·G has even y: with the other one nothing can be proved. It tells nothing that T does not.
/// </remarks>
internal sealed class ShownIdentity
{
    private ShownIdentity(bool isOdd, VerifyingKey? agent, ElGamalCiphertext? ciphertext) =>
        (IsOdd, Agent, Sealed) = (isOdd, agent, ciphertext);

    /// <summary>Whether T has odd y.</summary>
    public bool IsOdd { get; }

    /// <summary>PK, if it is shown.</summary>
    public VerifyingKey? Agent { get; }

    /// <summary>(C1, C2), if PK is sealed. Nobody accepts one whose C1 is on the board already.</summary>
    public ElGamalCiphertext? Sealed { get; }

    /// <summary>A key in the clear.</summary>
    public static ShownIdentity Of(bool isOdd, VerifyingKey agent) => new(isOdd, agent, null);

    /// <summary>A sealed key.</summary>
    public static ShownIdentity Of(bool isOdd, ElGamalCiphertext ciphertext) => new(isOdd, null, ciphertext);

    /// <summary>Bytes of the encoding: 33 named, 67 shielded.</summary>
    public static int Length(IdentityPolicy policy) => 1 + (policy.IsShielded ? ElGamalCiphertext.Length : VerifyingKey.Length);

    /// <summary>
    /// Reads what a stag's first submissions show. False unless there are exactly so many bytes and each part is canonical.
    /// </summary>
    public static bool TryRead(IdentityPolicy policy, ReadOnlySpan<byte> source, [NotNullWhen(true)] out ShownIdentity? shown)
    {
        shown = null;
        if (source.Length != Length(policy) || source[0] > 1)
            return false;
        var isOdd = source[0] == 1;
        if (policy.IsShielded)
            shown = ElGamalCiphertext.TryRead(source[1..], out var ciphertext) ? Of(isOdd, ciphertext) : null;
        else
            shown = VerifyingKey.TryRead(source[1..], out var agent) ? Of(isOdd, agent) : null;
        return shown is not null;
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[1 + (Sealed is null ? VerifyingKey.Length : ElGamalCiphertext.Length)];
        bytes[0] = IsOdd ? (byte)1 : (byte)0;
        if (Sealed is null)
            Agent!.Bytes.CopyTo(bytes.AsSpan(1));
        else
            Sealed.Write(bytes.AsSpan(1));
        return bytes;
    }
}
