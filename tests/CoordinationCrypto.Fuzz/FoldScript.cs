using System.Numerics;
using CoordinationCrypto.Board;
using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Fuzz;

/// <summary>
/// Any bytes as a sequence of records: true ones, true ones again, changed ones with or without new signatures, bodies under other kinds,
/// checkpoints with other contents, and bodies out of the script itself. Past its end a script reads zeros.
/// </summary>
internal ref struct FoldScript(ReadOnlySpan<byte> script)
{
    private ReadOnlySpan<byte> _rest = script;

    public readonly bool IsOver => _rest.IsEmpty;

    public byte NextByte()
    {
        if (_rest.IsEmpty)
            return 0;
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    /// <summary>The next record.</summary>
    /// <param name="board">The board so far.</param>
    /// <param name="next">The number of the true record that would follow, which goes up when it is used.</param>
    /// <param name="bytes">Bytes whose signature is to be checked, or null: then the record is as good as signed.</param>
    public Record? NextRecord(Replay board, ref int next, out byte[]? bytes)
    {
        var records = Market.Value.Records;
        bytes = null;
        switch (NextByte() % 8)
        {
            case 0 or 1:
                return Market.Read(records[Math.Min(next++, records.Count - 1)]);
            case 2:
                return Market.Read(records[NextIndex(next)]);
            case 3:
                bytes = Changed(records[NextIndex(next)]);
                return null;
            case 4:
                {
                    var template = Market.Read(records[NextIndex(next)]);
                    return Frame(board, template.Kind, template, Changed(template.Body.ToArray()));
                }
            case 5:
                {
                    var template = Market.Read(records[NextIndex(next)]);
                    return Frame(board, NextKind(), template, template.Body.ToArray());
                }
            case 6:
                return Certified(board, Market.Read(records[NextIndex(next)]));
            default:
                return Frame(board, NextKind(), null, NextBytes());
        }
    }

    private RecordKind NextKind() => (RecordKind)(1 + NextByte() % (int)Enum.GetValues<RecordKind>().Max());

    /// <summary>A template near the board's end, or one of any kind: kinds that are rare on a board are not here.</summary>
    private int NextIndex(int next)
    {
        var value = NextByte();
        if (value < 128)
            return (Math.Max(0, next - 8) + value % 16) % Market.Value.Records.Count;
        var ofKind = Market.Value.IndicesOf((RecordKind)(1 + value % (int)Enum.GetValues<RecordKind>().Max()));
        return ofKind.Count == 0 ? 0 : ofKind[NextByte() % ofKind.Count];
    }

    private byte[] NextBytes()
    {
        var length = Math.Min(NextByte() % 96, _rest.Length);
        var bytes = _rest[..length].ToArray();
        _rest = _rest[length..];
        return bytes;
    }

    // None to three places, each two bytes of place and one of what is added there; then perhaps a byte more or less at the end.
    private byte[] Changed(ReadOnlySpan<byte> bytes)
    {
        var changed = bytes.ToArray();
        var changes = NextByte();
        for (var i = 0; i < Math.Max(0, changes % 8 - 4) && changed.Length > 0; i++)
            changed[(NextByte() | NextByte() << 8) % changed.Length] ^= NextByte();
        return (changes >> 3 & 31) switch
        {
            1 => [.. changed, 0],
            2 when changed.Length > 0 => changed[..^1],
            3 => [],
            _ => changed,
        };
    }

    private Record Frame(Replay board, RecordKind kind, Record? template, byte[] body)
    {
        var choice = NextByte();
        return Signers.Value.Frame(kind, (choice & 1) == 0 ? template?.Author : null, choice >> 1, NextSequence(board, template), body);
    }

    private ulong NextSequence(Replay board, Record? template) =>
        (NextByte() % 8) switch
        {
            0 or 1 or 2 => template?.Sequence ?? board.Height + 1000,
            3 or 4 => board.Height + 1000,
            5 => 0,
            6 => ulong.MaxValue,
            _ => (template?.Sequence ?? 0) + 1,
        };

    // What a quorum signs, changed and signed by some of the quorum again.
    private Record Certified(Replay board, Record template)
    {
        var (kind, signers, ofHeirs) = (template.Kind, NextByte() % 16, board.Epoch > 0);
        byte[] body;
        if (kind is RecordKind.Epoch && EpochBody.TryRead(template.Body.Span, out var epoch))
        {
            var certificate = Changed(epoch.Certificate.Span);
            body = new EpochBody(
                certificate,
                Signers.Value.Quorum(false, QuorumDigest.Of(EpochCertificate.Domain, certificate), signers),
                Signers.Value.Quorum(true, QuorumDigest.Of("CoordinationCrypto/epoch-held/v1"u8, certificate), NextByte())
            ).Encode();
        }
        else if (
            kind is RecordKind.Certificate or RecordKind.Hunt
            && QuorumSigned.TryRead(template.Body.Span, template.Body.Length, out var signed)
        )
        {
            var payload = Changed(signed.Payload.Span);
            var domain = kind is RecordKind.Hunt ? HuntBody.Domain : KeyCertificate.Domain;
            body = QuorumSigned.Encode(payload, Signers.Value.Quorum(ofHeirs, QuorumDigest.Of(domain, payload), signers));
        }
        else
        {
            kind = RecordKind.Checkpoint;
            var payload = NextCheckpoint(board);
            body = QuorumSigned.Encode(payload, Signers.Value.Quorum(ofHeirs, QuorumDigest.Of(CheckpointBody.Domain, payload), signers));
        }
        var lowest = BitOperations.TrailingZeroCount(signers | 16) % 4;
        var author = Market.Value.Certificate.Validators[lowest];
        return Signers.Value.Frame(kind, ofHeirs ? null : author, 4 + lowest, NextSequence(board, null), body);
    }

    private byte[] NextCheckpoint(Replay board)
    {
        var flags = NextByte();
        if (board.Certificate is null)
            return NextBytes();
        var time = (board.LastCheckpoint?.Time ?? 0) + (flags >> 4) switch
        {
            0 => 0UL,
            1 => ulong.MaxValue - (board.LastCheckpoint?.Time ?? 0),
            2 => 20_000,
            _ => 1,
        };
        var payload = board.NextCheckpoint(time, (flags & 1) == 1).Encode();
        return (flags & 2) == 0 ? payload : Changed(payload);
    }
}
