using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// An executed hunt, as validators sign it: which stag, which tick, the cell, and the members in the order of their live submissions.
/// </summary>
/// <param name="Stag">The stag's id.</param>
/// <param name="Tick">The tick's number on the board.</param>
/// <param name="Cell">How many members have acted once this pack executes, those of earlier hunts included.</param>
/// <param name="Members">The members.</param>
internal sealed record HuntBody(Hash32 Stag, ulong Tick, int Cell, IReadOnlyList<HuntMember> Members)
{
    public static ReadOnlySpan<byte> Domain => "CoordinationCrypto/hunt/v2"u8;

    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteHash(Stag);
        writer.WriteUInt64(Tick);
        writer.WriteUInt32((uint)Cell);
        writer.WriteUInt32((uint)Members.Count);
        foreach (var member in Members)
        {
            writer.WriteHash(member.Pseudonym);
            writer.WriteBytes(member.Identity.Bytes);
        }
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out HuntBody? hunt)
    {
        hunt = null;
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadHash(out var stag)
            || !reader.TryReadUInt64(out var tick)
            || !reader.TryReadUInt32(out var cell)
            || !reader.TryReadUInt32(out var count)
        )
            return false;
        if (cell > int.MaxValue || (long)count * 64 != reader.Remaining || count > NttTables.MaxLength)
            return false; // no board has more cells
        var members = new HuntMember[count];
        for (var i = 0; i < members.Length; i++)
        {
            if (
                !reader.TryReadHash(out var pseudonym)
                || !reader.TryReadBytes(VerifyingKey.Length, out var key)
                || !VerifyingKey.TryRead(key, out var identity)
            )
                return false;
            members[i] = new HuntMember(pseudonym, identity);
        }
        hunt = new HuntBody(stag, tick, (int)cell, members);
        return true;
    }
}

/// <summary>A member of an executed hunt.</summary>
/// <param name="Pseudonym">What it is called in the stag: x of T.</param>
/// <param name="Identity">Its key, PK.</param>
public sealed record HuntMember(Hash32 Pseudonym, VerifyingKey Identity)
{
    /// <summary>The key, and the pseudonym behind it.</summary>
    /// <returns>Both in lower-case hexadecimal.</returns>
    public override string ToString() => $"{Identity} ({Pseudonym})";
}
