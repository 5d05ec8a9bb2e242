using CoordinationCrypto.Board;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The parts of what validators post in a tick, as docs/spec/records.md has them.</summary>
internal static class TickFields
{
    public static IReadOnlyList<Field> Of(Committee committee, Post post)
    {
        if (!Record.TryRead(post.Bytes, out var record, out _))
            return [new("validator", 0, 1), new("nonce", 1, 32), new("response", 33, 32)];
        var fields = new List<Field>();
        var left = record.Body.Length;
        if (record.Kind is RecordKind.Checkpoint or RecordKind.Hunt)
        {
            Assert.True(QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed));
            Add("length", 4);
            Add("payload", signed.Payload.Length);
            Add("count", 1);
            while (left > 0)
            {
                Add("validator", 1);
                Add("signature", 64);
            }
            return fields;
        }
        if (record.Kind is not (RecordKind.Share or RecordKind.Vouch or RecordKind.Body))
        {
            Add("session", Math.Min(32, left)); // of the coin and of identities: what it is for, then shares with their proofs
            Add("rest", left);
            return fields;
        }
        Add("request", 32);
        Add("subset", 2);
        if (record.Kind is RecordKind.Vouch)
            while (left > 0)
                Add("hash", 32);
        else if (record.Kind is RecordKind.Body)
            Add("c0", left / 2);
        Add("content", left);
        return fields;

        void Add(string name, int length)
        {
            if (length > 0)
                fields.Add(new Field(name, record.Body.Length - left, length));
            left -= length;
        }
    }
}
