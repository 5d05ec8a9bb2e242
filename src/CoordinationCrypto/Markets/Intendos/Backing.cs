using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>What an intendo commits in public beside its condition: in which role, how many units, and what may become of them.
/// Immutable.</summary>
/// <param name="Units">The units that it pledges, at least 0: whole units of the stag's asset, 0 where the stag counts no capital.</param>
/// <param name="Role">The place of its role in the stag's terms, from 0 to 255.</param>
/// <param name="PartialFrom">The least that the pledge may be reduced to, at least 1; null for all or nothing (R18).</param>
/// <param name="Rank">Which of its account's stags the units are for first, the lowest (R17).</param>
public sealed record Backing(long Units = 0, int Role = 0, long? PartialFrom = null, byte Rank = 0)
{
    /// <summary>Bytes on the wire.</summary>
    internal const int EncodedLength = 3 * sizeof(byte) + 2 * sizeof(uint);

    /// <summary>A member without units, in the first role.</summary>
    public static Backing Member { get; } = new();

    /// <summary>
    /// Whether the submission is for in place of another, live or suspended, and for nothing where there is none; without it, it is for
    /// nothing where there is one. Null lets the agent look.
    /// </summary>
    internal bool? Replaces { get; init; }

    /// <summary>Throws where a number does not go on the wire.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    internal void Check()
    {
        if (Units is < 0 or > uint.MaxValue)
            Throw.OutOfRange($"A pledge is 0 to {uint.MaxValue} units.", nameof(Units));
        if (Role is < 0 or > byte.MaxValue)
            Throw.OutOfRange("A role's place is 0 to 255.", nameof(Role));
        if (PartialFrom is < 1 or > uint.MaxValue)
            Throw.OutOfRange($"What is left of a reduced pledge is 1 to {uint.MaxValue} units.", nameof(PartialFrom));
    }

    /// <summary>replaces (u8), 0 or 1 ‖ role (u8) ‖ units (u32) ‖ partial from (u32), 0 for all or nothing ‖ rank (u8).</summary>
    internal void Write(WireWriter writer)
    {
        writer.WriteByte(Replaces == true ? (byte)1 : (byte)0);
        writer.WriteByte((byte)Role);
        writer.WriteUInt32((uint)Units);
        writer.WriteUInt32((uint)(PartialFrom ?? 0));
        writer.WriteByte(Rank);
    }

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    internal static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Backing? backing)
    {
        backing = null;
        if (
            !reader.TryReadByte(out var replaces)
            || replaces > 1
            || !reader.TryReadByte(out var role)
            || !reader.TryReadUInt32(out var units)
            || !reader.TryReadUInt32(out var least)
            || !reader.TryReadByte(out var rank)
        )
            return false;
        backing = new Backing(units, role, least == 0 ? null : least, rank) { Replaces = replaces == 1 };
        return true;
    }
}
