using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// What validators sign after replaying the board: everything before it. 117 bytes. A cut is also the snapshot that the next ticks run on.
/// </summary>
/// <param name="Scope">The board and its epoch.</param>
/// <param name="Height">The number of records before it.</param>
/// <param name="Head">The hash chain's head before it.</param>
/// <param name="StateDigest">The digest of the replayed state.</param>
/// <param name="Time">Board time, in Unix milliseconds, as its proposer states it; never before the last checkpoint's.</param>
/// <param name="IsCut">Whether every changed stag is scanned as of this checkpoint.</param>
internal sealed record CheckpointBody(QuorumScope Scope, ulong Height, Hash32 Head, Hash32 StateDigest, ulong Time, bool IsCut)
{
    public static ReadOnlySpan<byte> Domain => "CoordinationCrypto/checkpoint/v2"u8;

    public const int EncodedLength = QuorumScope.EncodedLength + 8 + 32 + 32 + 8 + 1;

    public byte[] Encode()
    {
        var writer = new WireWriter();
        Scope.Write(writer);
        writer.WriteUInt64(Height);
        writer.WriteHash(Head);
        writer.WriteHash(StateDigest);
        writer.WriteUInt64(Time);
        writer.WriteByte(IsCut ? (byte)1 : (byte)0);
        return writer.ToArray();
    }

    /// <summary>The name of the checkpoint in request ids: what its signers sign.</summary>
    public Hash32 Digest() => QuorumDigest.Of(Domain, Encode());

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CheckpointBody? checkpoint)
    {
        checkpoint = null;
        var reader = new WireReader(bytes);
        if (
            !QuorumScope.TryRead(ref reader, out var scope)
            || !reader.TryReadUInt64(out var height)
            || !reader.TryReadHash(out var head)
            || !reader.TryReadHash(out var state)
            || !reader.TryReadUInt64(out var time)
            || !reader.TryReadByte(out var cut)
            || cut > 1
            || !reader.AtEnd
        )
            return false;
        checkpoint = new CheckpointBody(scope, height, head, state, time, cut == 1);
        return true;
    }
}
