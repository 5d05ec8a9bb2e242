using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// One frame of an append-only file: length L (4 bytes) ‖ check of the length (8) ‖ payload (L) ‖ chain head after it (32) ‖
/// check of the frame (8).
/// </summary>
/// <remarks>
/// The length has a check of its own so that a damaged length is never taken for a frame cut off by the end of the file: only the latter
/// may be dropped.
/// The frame's check does not depend on the frames before, so that a damaged frame and a missing one have different names.
/// </remarks>
internal static class LogFrame
{
    /// <summary>Bytes before the payload.</summary>
    public const int PrefixLength = 4 + CheckLength;

    /// <summary>Bytes after the payload.</summary>
    public const int SuffixLength = DigestChain.Length + CheckLength;

    private const int CheckLength = 8;

    /// <summary>The whole frame.</summary>
    public static byte[] Encode(DigestChain chain, ReadOnlySpan<byte> payload, Hash32 digest, Hash32 head)
    {
        var frame = new byte[checked(PrefixLength + payload.Length + SuffixLength)];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        LengthCheck(chain, frame.AsSpan(0, 4)).CopyTo(frame.AsSpan(4));
        payload.CopyTo(frame.AsSpan(PrefixLength));
        var suffix = frame.AsSpan(PrefixLength + payload.Length);
        head.Bytes.CopyTo(suffix);
        FrameCheck(chain, digest, head).CopyTo(suffix[DigestChain.Length..]);
        return frame;
    }

    /// <summary>Reads the length. False if it contradicts its check or is above the limit.</summary>
    /// <param name="chain">The chain of the file.</param>
    /// <param name="prefix">Exactly <see cref="PrefixLength"/> bytes.</param>
    /// <param name="maxLength">The limit.</param>
    /// <param name="length">In [0, maxLength] on success.</param>
    public static bool TryReadLength(DigestChain chain, ReadOnlySpan<byte> prefix, int maxLength, out int length)
    {
        length = 0;
        var value = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
        if (value > (uint)maxLength || !LengthCheck(chain, prefix[..4]).SequenceEqual(prefix[4..PrefixLength]))
            return false;
        length = (int)value;
        return true;
    }

    /// <summary>Whether the suffix belongs to a payload of this digest, wherever it stands.</summary>
    public static bool IsWhole(DigestChain chain, Hash32 digest, ReadOnlySpan<byte> suffix) =>
        FrameCheck(chain, digest, suffix[..DigestChain.Length]).SequenceEqual(suffix[DigestChain.Length..SuffixLength]);

    private static ReadOnlySpan<byte> LengthCheck(DigestChain chain, ReadOnlySpan<byte> length) =>
        SHA256.HashData([.. chain.Domain, .. "/length"u8, .. length]).AsSpan(0, CheckLength);

    private static ReadOnlySpan<byte> FrameCheck(DigestChain chain, Hash32 digest, ReadOnlySpan<byte> head) =>
        SHA256.HashData([.. chain.Domain, .. "/frame"u8, .. digest.Bytes, .. head]).AsSpan(0, CheckLength);
}
