using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Makes records and signatures that no honest validator makes, with the keys that the adversary has.</summary>
internal sealed class TickForger(TickProtocol protocol, Replay board, EntropySource entropy)
{
    private readonly Dictionary<int, ulong> _extra = [];

    private BfvParameters Parameters => protocol.Committee.Parameters;

    /// <summary>A record with another body, or, where the message is a signature, the changed bytes themselves.</summary>
    public byte[] Sign(Post post, byte[] payload) => Record.TryRead(post.Bytes, out var record, out _) ? Frame(post.Sender, record.Kind, Next(post.Sender, record), payload) : payload;

    /// <summary>The same body under an old, a repeated and the last sequence number, as another kind, in another's name.</summary>
    public IReadOnlyList<byte[]> Misplaced(Post post)
    {
        var other = post.Sender % protocol.Parties + 1;
        if (!Record.TryRead(post.Bytes, out var record, out _)) return [[(byte)other, .. post.Bytes[1..]], [0, .. post.Bytes[1..]], [255, .. post.Bytes[1..]]];
        var body = record.Body.ToArray();
        var misplaced = new List<byte[]> { Frame(post.Sender, record.Kind, 0, body), Frame(post.Sender, record.Kind, 1, body), InTheNameOf(other, record) };
        foreach (var kind in Enum.GetValues<RecordKind>())
            if (kind != record.Kind) misplaced.Add(kind is RecordKind.Submission or RecordKind.Exit ? AsKind(kind, record) : Frame(post.Sender, kind, Next(post.Sender, record), body)); // those two only pseudonyms sign
        misplaced.Add(Frame(post.Sender, RecordKind.Stag, ulong.MaxValue, body));
        return misplaced;
    }

    /// <summary>A valid signature, but over something else than was proposed.</summary>
    public byte[] SignatureOfAnother(Post post, ReadOnlySpan<byte> domain, byte[] proposed)
    {
        var changed = proposed.ToArray();
        changed[^2] ^= 1;
        var signature = new byte[64];
        protocol.Identities[post.Sender - 1].Sign(QuorumDigest.Of(domain, changed), entropy, signature);
        return [(byte)post.Sender, .. signature];
    }

    /// <summary>Wrong shares, hashes of nothing, bodies of nothing; a quorum of which one signature is missing.</summary>
    public IReadOnlyList<byte[]> Lies(Post post, Dice dice)
    {
        if (!Record.TryRead(post.Bytes, out var record, out _)) return [];
        if (record.Kind is RecordKind.Checkpoint or RecordKind.Hunt)
        {
            Assert.True(QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed));
            return [Sign(post, QuorumSigned.Encode(signed.Payload.Span, signed.Signatures.Skip(1))), Sign(post, QuorumSigned.Encode(signed.Payload.Span, signed.Signatures.Take(1)))];
        }
        if (record.Kind is not (RecordKind.Share or RecordKind.Vouch or RecordKind.Body)) return [Sign(post, OneBitOff(record.Body.ToArray(), dice))];
        Assert.True(RequestBody.TryRead(record.Body, out var body));
        return record.Kind switch
        {
            RecordKind.Share => [Sign(post, WrongShare(post.Sender, body, dice))],
            RecordKind.Vouch => [Sign(post, LooseVouch(body, dice, all: false)), Sign(post, LooseVouch(body, dice, all: true))],
            _ => [Sign(post, WrongBody(body, dice)), Sign(post, (body with { Subset = (ushort)((body.Subset + 1) % protocol.Committee.Committee.SubsetCount) }).Encode())],
        };
    }

    /// <summary>A share on a polynomial through as many honest ones as it can pass, with a slot changed in what it opens.</summary>
    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest)
    {
        if (!Record.TryRead(post.Bytes, out var record, out _) || record.Kind is not RecordKind.Share || !RequestBody.TryRead(record.Body, out var body)) return [];
        var request = board.OpenShares.First(open => open.Request.Id.Span.SequenceEqual(body.RequestId.Span)).Request;
        using var own = Read(post.Sender, body);
        var shares = new List<Share>();
        foreach (var other in honest)
            if (Record.TryRead(other.Bytes, out var read, out _) && read.Kind is RecordKind.Share && RequestBody.TryRead(read.Body, out var answer) && answer.RequestId.Span.SequenceEqual(request.Id.Span)) shares.Add(Read(other.Sender, answer));
        var slots = request.OpenSlots.Members().ToList();
        using var steered = ShareForger.Steer(request.Degree, shares, own, constant =>
        {
            var truth = protocol.Committee.Decode(constant);
            var wished = (ulong[])truth.Clone();
            Wish(request, slots, wished);
            using var difference = protocol.Committee.Encoder.Encode([.. wished.Zip(truth, Parameters.PlainModulus.Subtract)]);
            using var scaled = difference.Scale();
            constant.Add(scaled);
        });
        foreach (var share in shares) share.Dispose();
        return steered is null ? [] : [Sign(post, (body with { Content = steered.Encode() }).Encode())];
    }

    /// <summary>A scan that shows no zero shows one, always the same, one that shows some shows none; a member is none and the others are.</summary>
    private static void Wish(Request request, List<int> slots, ulong[] values)
    {
        if (request.Purpose is RequestPurpose.Membership) values[slots[0]] ^= 0xffff;
        else if (slots.Exists(slot => values[slot] == 0)) slots.ForEach(slot => values[slot] = Math.Max(values[slot], 1));
        else values[slots[^1]] = 0;
    }

    private byte[] WrongShare(int sender, RequestBody body, Dice dice)
    {
        using var share = Read(sender, body);
        ShareForger.Spoil(share, dice);
        return (body with { Content = share.Encode() }).Encode();
    }

    private static byte[] OneBitOff(byte[] body, Dice dice)
    {
        body[dice.Next(body.Length)] ^= (byte)(1 << dice.Next(8));
        return body;
    }

    private static byte[] LooseVouch(RequestBody body, Dice dice, bool all)
    {
        var hashes = body.Content.ToArray();
        var chosen = dice.Next(hashes.Length / 32);
        for (var at = 0; at < hashes.Length / 32; at++)
            if (all || at == chosen) dice.Bytes(32).CopyTo(hashes, 32 * at);
        return (body with { Content = hashes }).Encode();
    }

    private byte[] WrongBody(RequestBody body, Dice dice)
    {
        Assert.True(Ciphertext.TryRead(Parameters, body.Content.Span, out var ciphertext));
        using (ciphertext)
        {
            ciphertext.C0.Limb(0)[dice.Next(Parameters.Degree)] ^= 1;
            return (body with { Content = ciphertext.Encode() }).Encode();
        }
    }

    private byte[] Frame(int sender, RecordKind kind, ulong sequence, ReadOnlySpan<byte> body) => Record.Sign(protocol.Identities[sender - 1], kind, sequence, body, entropy).Encode();

    private static byte[] AsKind(RecordKind kind, Record record)
    {
        var bytes = record.Encode();
        bytes[1] = (byte)kind;
        return bytes;
    }

    private byte[] InTheNameOf(int other, Record record)
    {
        var bytes = record.Encode();
        protocol.Identities[other - 1].PublicKey.Bytes.CopyTo(bytes.AsSpan(2));
        return bytes;
    }

    /// <summary>A sequence number above all that the sender has used for this record and before.</summary>
    private ulong Next(int sender, Record record) => record.Sequence + (_extra[sender] = _extra.GetValueOrDefault(sender) + 1);

    private Share Read(int sender, RequestBody body)
    {
        Assert.True(Share.TryRead(Parameters, sender, body.Content.Span, out var share));
        return share;
    }
}
