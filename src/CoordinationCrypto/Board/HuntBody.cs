using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>An executed hunt, as validators sign it: which stag, which tick, the cell, and the members in the order of their live submissions.</summary>
/// <param name="Stag">The stag's id, 32 bytes.</param>
/// <param name="Tick">The tick's number on the board.</param>
/// <param name="Cell">How many members have acted once this pack executes, those of earlier hunts included.</param>
/// <param name="Members">The members.</param>
internal sealed record HuntBody(ReadOnlyMemory<byte> Stag, ulong Tick, int Cell, IReadOnlyList<HuntMember> Members)
{
    public static ReadOnlySpan<byte> Domain => "CoordinationCrypto/hunt/v2"u8;

    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteBytes(Stag.Span);
        writer.WriteUInt64(Tick);
        writer.WriteUInt32((uint)Cell);
        writer.WriteUInt32((uint)Members.Count);
        foreach (var member in Members)
        {
            writer.WriteBytes(member.Pseudonym.Span);
            writer.WriteBytes(member.Identity.Span);
        }
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out HuntBody? hunt)
    {
        hunt = null;
        var reader = new WireReader(bytes);
        if (!reader.TryReadBytes(32, out var stag) || !reader.TryReadUInt64(out var tick) || !reader.TryReadUInt32(out var cell) || !reader.TryReadUInt32(out var count)) return false;
        if (cell > int.MaxValue || (long)count * 64 != reader.Remaining) return false;
        var members = new HuntMember[count];
        for (var i = 0; i < members.Length; i++)
        {
            if (!reader.TryReadBytes(32, out var pseudonym) || !reader.TryReadBytes(32, out var identity)) return false;
            members[i] = new HuntMember(pseudonym.ToArray(), identity.ToArray());
        }
        hunt = new HuntBody(stag.ToArray(), tick, (int)cell, members);
        return true;
    }
}
