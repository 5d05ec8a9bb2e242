using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// A hunt as validators sign it: on which board and in which epoch, as of which cut, which stag, which tick, the cell, and the members in
/// the order of their live submissions.
/// </summary>
/// <param name="Scope">The board and its epoch.</param>
/// <param name="Cut">The digest of the checkpoint that began the tick, on which the pack was fixed.</param>
/// <param name="Hunt">The hunt.</param>
internal sealed record HuntBody(QuorumScope Scope, Hash32 Cut, Hunt Hunt)
{
    public static ReadOnlySpan<byte> Domain => "CoordinationCrypto/hunt/v4"u8;

    public byte[] Encode()
    {
        var writer = new WireWriter();
        Scope.Write(writer);
        writer.WriteHash(Cut);
        writer.WriteHash(Hunt.Stag);
        writer.WriteUInt64(Hunt.Tick);
        writer.WriteUInt32((uint)Hunt.Cell.Members);
        writer.WriteUInt32((uint)Hunt.Cell.Capital);
        writer.WriteUInt32((uint)Hunt.Members.Count);
        foreach (var member in Hunt.Members)
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
            !QuorumScope.TryRead(ref reader, out var scope)
            || !reader.TryReadHash(out var cut)
            || !reader.TryReadHash(out var stag)
            || !reader.TryReadUInt64(out var tick)
            || !reader.TryReadUInt32(out var level)
            || !reader.TryReadUInt32(out var units)
            || !reader.TryReadUInt32(out var count)
        )
            return false;
        if (level > int.MaxValue || units > int.MaxValue || (long)count * 64 != reader.Remaining || count > NttTables.MaxLength)
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
        hunt = new HuntBody(scope, cut, new Hunt(stag, tick, new Cell((int)level, (int)units), members));
        return true;
    }
}
