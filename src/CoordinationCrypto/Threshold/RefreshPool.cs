using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The prepared masks and what became of each: a fold over what the board says, the same for everyone who reads it. A mask is assigned to at most one ciphertext in its life; one whose opening is given up is burnt. Owns the masks.
/// Not safe for use by several threads at once.
/// </summary>
internal sealed class RefreshPool : IDisposable
{
    private readonly SortedDictionary<uint, Entry> _entries = [];

    /// <summary>The least number above all that were prepared: where the next batch may begin.</summary>
    public uint Next { get; private set; }

    /// <summary>The number of the mask that the board's next refresh takes: the lowest that is free; null when more have to be prepared.</summary>
    public uint? NextFree => _entries.Where(pair => pair.Value.State is RefreshMaskState.Free).Select(pair => (uint?)pair.Key).FirstOrDefault();

    /// <summary>How many masks are free.</summary>
    public int FreeCount => _entries.Values.Count(entry => entry.State is RefreshMaskState.Free);

    /// <summary>Takes a prepared mask over.</summary>
    /// <exception cref="ArgumentException">Its number is not above all before.</exception>
    public void Add(PreparedMask mask)
    {
        if (mask.Number < Next) throw new ArgumentException($"Mask {mask.Number} was prepared before.", nameof(mask));
        _entries.Add(mask.Number, new Entry(mask));
        Next = mask.Number + 1;
    }

    /// <summary>What has become of a mask; null for one that was never prepared.</summary>
    public RefreshMaskState? StateOf(uint number) => _entries.TryGetValue(number, out var entry) ? entry.State : null;

    /// <summary>Assigns a free mask to a ciphertext for which no opening is under way.</summary>
    public RefreshVerdict Assign(RefreshAssignment assignment)
    {
        Throw.IfLengthIsNot(assignment.CiphertextDigest.Length, 32, nameof(assignment));
        if (!_entries.TryGetValue(assignment.Number, out var entry)) return RefreshVerdict.Unknown;
        if (entry.State is not RefreshMaskState.Free)
        {
            if (!entry.IsFor(assignment.CiphertextDigest.Span)) return entry.Digest is null ? RefreshVerdict.Burnt : RefreshVerdict.AssignedToAnother;
            return entry.State is RefreshMaskState.Assigned ? RefreshVerdict.AlreadySo : Ended(entry);
        }
        if (_entries.Values.Any(other => other.State is RefreshMaskState.Assigned && other.IsFor(assignment.CiphertextDigest.Span))) return RefreshVerdict.UnderWay;
        entry.State = RefreshMaskState.Assigned;
        entry.Digest = assignment.CiphertextDigest.ToArray();
        return RefreshVerdict.Accepted;
    }

    /// <summary>Ends the opening of an assigned mask: it is done.</summary>
    public RefreshVerdict Finish(uint number)
    {
        if (!_entries.TryGetValue(number, out var entry)) return RefreshVerdict.Unknown;
        if (entry.State is RefreshMaskState.Free) return RefreshVerdict.NotAssigned;
        if (entry.State is RefreshMaskState.Burnt) return RefreshVerdict.Burnt;
        return End(entry, RefreshMaskState.Finished);
    }

    /// <summary>Gives up a mask, assigned or free: it is burnt.</summary>
    public RefreshVerdict Abort(uint number)
    {
        if (!_entries.TryGetValue(number, out var entry)) return RefreshVerdict.Unknown;
        return entry.State is RefreshMaskState.Finished ? RefreshVerdict.Finished : End(entry, RefreshMaskState.Burnt);
    }

    /// <summary>Whether a mask's opening is under way, and for this ciphertext.</summary>
    public bool IsAssigned(uint number, ReadOnlySpan<byte> ciphertextDigest) =>
        _entries.TryGetValue(number, out var entry) && entry.State is RefreshMaskState.Assigned && entry.IsFor(ciphertextDigest);

    /// <summary>An assigned mask. The pool keeps it.</summary>
    public bool TryGetAssigned(uint number, [NotNullWhen(true)] out PreparedMask? mask)
    {
        mask = _entries.TryGetValue(number, out var entry) && entry.State is RefreshMaskState.Assigned ? entry.Mask : null;
        return mask is not null;
    }

    /// <summary>What the board's future depends on: next number; per mask its number, its state, the digest of Enc(ρ), the digest of the ciphertext it was assigned to or zeros.</summary>
    public void WriteDigest(WireWriter writer)
    {
        writer.WriteUInt32(Next);
        writer.WriteUInt32((uint)_entries.Count);
        foreach (var (number, entry) in _entries)
        {
            writer.WriteUInt32(number);
            writer.WriteByte((byte)entry.State);
            writer.WriteBytes(entry.EncryptionDigest);
            writer.WriteBytes(entry.Digest ?? new byte[32]);
        }
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values) entry.Mask.Dispose();
    }

    private static RefreshVerdict Ended(Entry entry) => entry.State is RefreshMaskState.Finished ? RefreshVerdict.Finished : RefreshVerdict.Burnt;

    private static RefreshVerdict End(Entry entry, RefreshMaskState state)
    {
        if (entry.State == state) return RefreshVerdict.AlreadySo;
        entry.State = state;
        entry.Mask.Dispose();
        return RefreshVerdict.Accepted;
    }

    private sealed class Entry(PreparedMask mask)
    {
        public PreparedMask Mask { get; } = mask;

        public byte[] EncryptionDigest { get; } = mask.Encryption.Digest.ToArray();

        public RefreshMaskState State { get; set; } = RefreshMaskState.Free;

        public byte[]? Digest { get; set; }

        public bool IsFor(ReadOnlySpan<byte> digest) => Digest is not null && Digest.AsSpan().SequenceEqual(digest);
    }
}
