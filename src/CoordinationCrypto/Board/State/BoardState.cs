using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// What a checkpoint's state digest is of. The releases stand beside the rest, so that a custodian needs no more than three numbers and a
/// path to see one in it.
/// </summary>
/// <param name="Sections">The digest of all that the board's future depends on.</param>
/// <param name="Releases">How many withdrawals have taken effect.</param>
/// <param name="Root">The root of their tree: <see cref="MerkleTree"/>.</param>
internal readonly record struct BoardState(Hash32 Sections, ulong Releases, Hash32 Root)
{
    /// <summary>The state digest.</summary>
    public Hash32 Digest
    {
        get
        {
            var writer = new WireWriter();
            writer.WriteLengthPrefixed("CoordinationCrypto/state/v2"u8);
            writer.WriteHash(Sections);
            writer.WriteUInt64(Releases);
            writer.WriteHash(Root);
            return Hash32.Sha256(writer.Written);
        }
    }

    /// <summary>The state of these sections.</summary>
    public static BoardState Of(ReadOnlySpan<IStateSection> sections, ReleaseList releases)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/sections/v1"u8);
        foreach (var section in sections)
            section.WriteDigest(writer);
        return new BoardState(Hash32.Sha256(writer.Written), releases.Count, releases.Root);
    }
}
