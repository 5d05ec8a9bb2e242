using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// Frames records, and moves signatures, as no honest validator does, with the keys that the adversary has. A signature that is on its
/// way to whoever frames a record is posted as the validator's number and 64 bytes.
/// </summary>
/// <param name="identities">Party i's key at i − 1.</param>
/// <param name="validators">The size of a committee.</param>
/// <param name="entropy">For the nonces of signatures.</param>
internal sealed class RecordFrames(IReadOnlyList<SigningKey> identities, int validators, EntropySource entropy)
{
    private readonly Dictionary<int, ulong> _extra = [];

    /// <summary>A record with another body, or, where the message is a signature, the changed bytes themselves.</summary>
    public byte[] Sign(Post post, byte[] payload) =>
        Record.TryRead(post.Bytes, out var record, out _) ? Frame(post.Sender, record.Kind, Next(post.Sender, record), payload) : payload;

    /// <summary>The same body under an old, a repeated and the last sequence number, as another kind, in another's name.</summary>
    public IReadOnlyList<byte[]> Misplaced(Post post)
    {
        if (!Record.TryRead(post.Bytes, out var record, out _))
            return
            [
                [(byte)(post.Bytes[0] % validators + 1), .. post.Bytes[1..]],
                [0, .. post.Bytes[1..]],
                [255, .. post.Bytes[1..]],
            ];
        var body = record.Body.ToArray();
        var misplaced = new List<byte[]>
        {
            Frame(post.Sender, record.Kind, 0, body),
            Frame(post.Sender, record.Kind, 1, body),
            InTheNameOf(post.Sender % identities.Count + 1, record),
        };
        foreach (var kind in Enum.GetValues<RecordKind>())
            if (kind != record.Kind)
                misplaced.Add(
                    kind is RecordKind.Submission or RecordKind.Exit or RecordKind.Resume
                        ? AsKind(kind, record)
                        : Frame(post.Sender, kind, Next(post.Sender, record), body)
                ); // those two only pseudonyms sign
        misplaced.Add(Frame(post.Sender, RecordKind.Stag, ulong.MaxValue, body));
        return misplaced;
    }

    /// <summary>A valid signature, but over something else than was proposed.</summary>
    public byte[] SignatureOfAnother(Post post, ReadOnlySpan<byte> domain, byte[] proposed)
    {
        var changed = proposed.ToArray();
        changed[^2] ^= 1;
        return [post.Bytes[0], .. Signature(post.Sender, QuorumDigest.Of(domain, changed))];
    }

    /// <summary>A party's signature.</summary>
    public byte[] Signature(int party, ReadOnlySpan<byte> digest)
    {
        var signature = new byte[SigningKey.SignatureLength];
        identities[party - 1].Sign(digest, entropy, signature);
        return signature;
    }

    /// <summary>A record of a party's, of any kind.</summary>
    public byte[] Frame(int sender, RecordKind kind, ulong sequence, ReadOnlySpan<byte> body) =>
        Record.Sign(identities[sender - 1], kind, sequence, body, entropy).Encode();

    private static byte[] AsKind(RecordKind kind, Record record)
    {
        var bytes = record.Encode();
        bytes[1] = (byte)kind;
        return bytes;
    }

    private byte[] InTheNameOf(int other, Record record)
    {
        var bytes = record.Encode();
        identities[other - 1].PublicKey.Bytes.CopyTo(bytes.AsSpan(2));
        return bytes;
    }

    /// <summary>A sequence number above all that the sender has used for this record and before.</summary>
    private ulong Next(int sender, Record record) => record.Sequence + (_extra[sender] = _extra.GetValueOrDefault(sender) + 1);
}
