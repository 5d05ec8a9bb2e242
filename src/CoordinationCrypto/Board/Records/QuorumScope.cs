using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// Where what a quorum signs counts, and nowhere else: a term's board, and the committee of one of its epochs. The same validators may
/// serve other boards, on which the same stag may stand.
/// </summary>
/// <param name="Configuration">The configuration id.</param>
/// <param name="Epoch">The epoch.</param>
internal readonly record struct QuorumScope(Hash32 Configuration, uint Epoch)
{
    /// <summary>Bytes on the wire.</summary>
    public const int EncodedLength = Hash32.Length + sizeof(uint);

    /// <summary>configuration ‖ epoch (u32).</summary>
    public void Write(WireWriter writer)
    {
        writer.WriteHash(Configuration);
        writer.WriteUInt32(Epoch);
    }

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    public static bool TryRead(ref WireReader reader, out QuorumScope scope)
    {
        scope = default;
        if (!reader.TryReadHash(out var configuration) || !reader.TryReadUInt32(out var epoch))
            return false;
        scope = new QuorumScope(configuration, epoch);
        return true;
    }
}
