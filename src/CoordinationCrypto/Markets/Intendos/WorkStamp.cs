using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// A number that is costly to find and cheap to check: SHA-256(subject ‖ number) begins with so many zero bits. It stands on submissions
/// whose proof costs more to verify than junk in its place costs to make.
/// </summary>
/// <remarks>Dwork, Naor, CRYPTO 1992; Back, "Hashcash", 2002. Some hardware finds it for less: it evens out costs, it is no wall.</remarks>
internal static class WorkStamp
{
    /// <summary>Bytes of a stamp, least significant first.</summary>
    public const int Length = sizeof(ulong);

    /// <summary>
    /// Bits for a membership proof among so many keys: 0 up to <see cref="Membership.MaxLinear"/>, where it is verified in about the time
    /// of the proof of encryption beside it; above, such that 2^bits hashes take a processor about as long as the verification, which
    /// grows with the keys.
    /// </summary>
    /// <param name="keys">The registry's.</param>
    public static int BitsFor(int keys) => keys <= Membership.MaxLinear ? 0 : BitOperations.Log2((uint)keys - 1) + 1 + 8;

    /// <summary>What a stamp is for: a body, and under whose name and number it stands.</summary>
    /// <param name="body">All but the stamp.</param>
    /// <param name="author">The pseudonym.</param>
    /// <param name="sequence">The record's.</param>
    public static Hash32 Subject(ReadOnlySpan<byte> body, ReadOnlySpan<byte> author, ulong sequence)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, sequence);
        Span<byte> digest = stackalloc byte[TaggedHash.Length];
        using var hash = new TaggedHash("CoordinationCrypto/work-stamp/v1"u8);
        hash.Append(author).Append(number).Append(body).Finish(digest);
        return new Hash32(digest);
    }

    /// <summary>Finds a stamp on all cores: about 2^bits hashes.</summary>
    /// <param name="subject">What it is for.</param>
    /// <param name="bits">In [0, 64).</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ulong Make(Hash32 subject, int bits, CancellationToken cancellation = default)
    {
        const ulong batch = 1 << 14;
        var found = new ulong?[Environment.ProcessorCount];
        for (ulong start = 0; ; start += batch * (ulong)found.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            Parallel.For(0, found.Length, core => found[core] = Search(subject, bits, start + ((ulong)core * batch), batch));
            foreach (var stamp in found)
            {
                if (stamp is { } first)
                    return first;
            }
        }
    }

    /// <summary>Whether it is a stamp.</summary>
    /// <param name="subject">What it should be for.</param>
    /// <param name="bits">In [0, 64).</param>
    /// <param name="stamp">From anyone.</param>
    public static bool Verify(Hash32 subject, int bits, ulong stamp) => Search(subject, bits, stamp, 1) is not null;

    private static ulong? Search(Hash32 subject, int bits, ulong from, ulong count)
    {
        Span<byte> message = stackalloc byte[Hash32.Length + Length]; // one block of SHA-256
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        subject.Bytes.CopyTo(message);
        for (var stamp = from; stamp - from < count; stamp++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(message[Hash32.Length..], stamp);
            SHA256.HashData(message, digest);
            if (BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(digest)) >= bits)
                return stamp;
        }

        return null;
    }
}
