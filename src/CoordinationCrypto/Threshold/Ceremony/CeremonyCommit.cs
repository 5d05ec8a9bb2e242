using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a member posts after a deal: the digests of the deals it received, so that it can be held to nothing but what it saw; per open
/// subset of its own the commitment to the seed it holds, or a complaint; and the dealers' signed words that prove a lie. Byte form: n
/// digests of 32 bytes, zero where no deal came; count (2 bytes); per entry subset (2 bytes), kind (1 byte), commitment (32 bytes, zero
/// in a complaint); count (1 byte); per accusation, ascending by dealer: dealer (1 byte), count (2 bytes), that many commitments,
/// signature (64 bytes). Immutable.
/// </summary>
internal sealed class CeremonyCommit
{
    public CeremonyCommit(Hash32[] deals, Entry[] entries, Accusation[] accusations)
    {
        Deals = deals;
        Entries = entries;
        Accusations = accusations;
    }

    /// <summary>What an entry says.</summary>
    public enum EntryKind : byte
    {
        /// <summary>A seed is held, and this is the commitment to it.</summary>
        Holds = 0,

        /// <summary>No deal came.</summary>
        Missing = 1,

        /// <summary>The deal came, but its box does not open or bears no signature for what is in it.</summary>
        Unopenable = 2,

        /// <summary>
        /// The box bears the dealer's signature for another seed than the one it committed to; an accusation is attached.
        /// </summary>
        Contradicted = 3,
    }

    /// <summary>Digest of validator i's deal at i − 1; zero where none came.</summary>
    public Hash32[] Deals { get; }

    public Entry[] Entries { get; }

    public Accusation[] Accusations { get; }

    public Entry? EntryOf(int subset)
    {
        foreach (var entry in Entries)
            if (entry.Subset == subset)
                return entry;
        return null;
    }

    public Accusation? AccusationOf(int dealer) => Array.Find(Accusations, accusation => accusation.Dealer == dealer);

    /// <summary>Bytes of a payload that accuses nobody.</summary>
    public static int EncodedLength(Committee committee, int entries) =>
        committee.Size * Hash32.Length + 2 + entries * (2 + 1 + Hash32.Length) + 1;

    public byte[] Encode()
    {
        var writer = new WireWriter();
        foreach (var deal in Deals)
            writer.WriteHash(deal);
        writer.WriteUInt16((ushort)Entries.Length);
        foreach (var entry in Entries)
        {
            writer.WriteUInt16((ushort)entry.Subset);
            writer.WriteByte((byte)entry.Kind);
            writer.WriteHash(entry.Commitment);
        }
        writer.WriteByte((byte)Accusations.Length);
        foreach (var accusation in Accusations)
        {
            writer.WriteByte((byte)accusation.Dealer);
            writer.WriteUInt16((ushort)accusation.Commitments.Length);
            foreach (var commitment in accusation.Commitments)
                writer.WriteHash(commitment);
            writer.WriteBytes(accusation.Signature);
        }
        return writer.ToArray();
    }

    public static bool TryRead(Committee committee, int sender, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out CeremonyCommit? commit)
    {
        commit = null;
        var reader = new WireReader(payload);
        if (
            !TryReadHashes(ref reader, committee.Size, out var deals)
            || !reader.TryReadUInt16(out var count)
            || count > committee.SubsetCount
        )
            return false;
        var entries = new Entry[count];
        for (var at = 0; at < count; at++)
        {
            if (!reader.TryReadUInt16(out var subset) || !reader.TryReadByte(out var kind) || !reader.TryReadHash(out var commitment))
                return false;
            if (subset >= committee.SubsetCount || !committee.IsMember(subset, sender) || (at > 0 && subset <= entries[at - 1].Subset))
                return false;
            if (kind > (byte)EntryKind.Contradicted || (kind != (byte)EntryKind.Holds && commitment != default))
                return false;
            entries[at] = new Entry(subset, (EntryKind)kind, commitment);
        }
        if (!reader.TryReadByte(out var accused) || accused > committee.Size)
            return false;
        var accusations = new Accusation[accused];
        for (var at = 0; at < accused; at++)
        {
            if (
                !reader.TryReadByte(out var dealer)
                || dealer < 1
                || dealer > committee.Size
                || (at > 0 && dealer <= accusations[at - 1].Dealer)
            )
                return false;
            if (
                !reader.TryReadUInt16(out var seeds)
                || seeds > committee.SubsetCount
                || !TryReadHashes(ref reader, seeds, out var commitments)
            )
                return false;
            if (!reader.TryReadBytes(SigningKey.SignatureLength, out var signature))
                return false;
            accusations[at] = new Accusation(dealer, commitments, signature.ToArray());
        }
        if (!reader.AtEnd)
            return false;
        commit = new CeremonyCommit(deals, entries, accusations);
        return true;
    }

    private static bool TryReadHashes(ref WireReader reader, int count, out Hash32[] hashes)
    {
        hashes = [];
        if (reader.Remaining < Hash32.Length * count)
            return false;
        hashes = new Hash32[count];
        for (var i = 0; i < count; i++)
            if (!reader.TryReadHash(out hashes[i]))
                return false;
        return true;
    }

    /// <summary>What a member says of one subset.</summary>
    /// <param name="Subset">The subset's index.</param>
    /// <param name="Kind">What it says.</param>
    /// <param name="Commitment">The commitment held; zero in a complaint.</param>
    public sealed record Entry(int Subset, EntryKind Kind, Hash32 Commitment);

    /// <summary>A dealer's own signature for the seeds in a box.</summary>
    /// <param name="Dealer">Who signed.</param>
    /// <param name="Commitments">The commitments to the seeds in the box.</param>
    /// <param name="Signature">Over <see cref="CeremonyBox.Statement"/>.</param>
    public sealed record Accusation(int Dealer, Hash32[] Commitments, byte[] Signature);
}
