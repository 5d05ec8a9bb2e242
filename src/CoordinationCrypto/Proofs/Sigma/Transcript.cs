using System.Buffers.Binary;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// What prover and verifier agree on before a challenge, and the challenge that follows from it: statement = SHAKE256 of labelled,
/// length-prefixed appends, challenge = SHAKE256(statement, first message).
/// Prover and verifier run the same code over it; only it frames.
/// </summary>
/// <remarks>
/// The Fiat–Shamir transformation with the whole statement hashed (Bernhard, Pereira, Warinschi, ASIACRYPT 2012). The first challenge
/// closes the statement; an attempt that aborts asks again with another first message.
/// Not safe for several threads.
/// </remarks>
internal sealed class Transcript : IDisposable
{
    private const int StatementLength = 64;

    private readonly Xof _appends = new("CoordinationCrypto/transcript/v1"u8);
    private byte[]? _statement; // set by the first challenge

    /// <summary>Starts with the protocol and the context.</summary>
    /// <param name="protocol">Name and version; unique to one use.</param>
    /// <param name="context">What the proof is made for.</param>
    public Transcript(ReadOnlySpan<byte> protocol, ProofContext context)
    {
        Append("protocol"u8, protocol);
        context.Bind(this);
    }

    /// <summary>Appends a value under a label.</summary>
    /// <exception cref="InvalidOperationException">A challenge was already given.</exception>
    public void Append(ReadOnlySpan<byte> label, ReadOnlySpan<byte> value)
    {
        if (_statement is not null)
            Throw.Invalid("The statement is closed: a challenge was given.");
        _appends.Absorb(label);
        _appends.Absorb(value);
    }

    /// <summary>Appends a number, eight bytes, little-endian.</summary>
    public void Append(ReadOnlySpan<byte> label, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Append(label, bytes);
    }

    /// <summary>Appends a point, 33 bytes; infinity is 33 zeros.</summary>
    public void Append(ReadOnlySpan<byte> label, Point point)
    {
        Span<byte> bytes = stackalloc byte[Point.CompressedLength];
        LinearRelation.WritePoint(point, bytes);
        Append(label, bytes);
    }

    /// <summary>The digest of all that was appended, 64 bytes. It closes the statement.</summary>
    public ReadOnlySpan<byte> Statement()
    {
        if (_statement is null)
        {
            _statement = new byte[StatementLength];
            _appends.Squeeze(_statement);
        }

        return _statement;
    }

    /// <summary>The challenge of a first message. It closes the statement.</summary>
    /// <param name="space">Where the challenge lies.</param>
    /// <param name="firstMessage">All of the prover's first message.</param>
    public Challenge Challenge(ChallengeSpace space, ReadOnlySpan<byte> firstMessage)
    {
        using var xof = new Xof("CoordinationCrypto/challenge/v1"u8);
        xof.Absorb(Statement());
        xof.Absorb(firstMessage);
        Span<byte> bytes = stackalloc byte[space.EncodedLength];
        xof.Squeeze(bytes);
        return space.ReadMasked(bytes);
    }

    /// <summary>Zeroes the state.</summary>
    public void Dispose() => _appends.Dispose();
}
