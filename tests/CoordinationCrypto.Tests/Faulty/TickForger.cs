using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Makes records and signatures that no honest validator makes, with the keys that the adversary has.</summary>
internal sealed class TickForger(TickProtocol protocol, Replay board, EntropySource entropy)
{
    public RecordFrames Frames { get; } = new(protocol.Identities, protocol.Parties, entropy);

    private BfvParameters Parameters => protocol.Committee.Parameters;

    /// <summary>Wrong shares, hashes of nothing, bodies of nothing; a quorum of which one signature is missing.</summary>
    public IReadOnlyList<byte[]> Lies(Post post, Dice dice)
    {
        if (!Record.TryRead(post.Bytes, out var record, out _))
            return [];
        if (record.Kind is RecordKind.Checkpoint or RecordKind.Hunt)
        {
            Assert.True(QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed));
            return
            [
                Sign(post, QuorumSigned.Encode(signed.Payload.Span, signed.Signatures.Skip(1))),
                Sign(post, QuorumSigned.Encode(signed.Payload.Span, signed.Signatures.Take(1))),
            ];
        }
        if (record.Kind is not (RecordKind.Share or RecordKind.Vouch or RecordKind.Body))
            return [Sign(post, OneBitOff(record.Body.ToArray(), dice))];
        Assert.True(RequestBody.TryRead(record.Body, out var body));
        return record.Kind switch
        {
            RecordKind.Share => [Sign(post, WrongShare(post.Sender, body, dice))],
            RecordKind.Vouch => [Sign(post, LooseVouch(body, dice, all: false)), Sign(post, LooseVouch(body, dice, all: true))],
            _ =>
            [
                Sign(post, WrongBody(body, dice)),
                Sign(post, (body with { Subset = (ushort)((body.Subset + 1) % protocol.Committee.Committee.SubsetCount) }).Encode()),
            ],
        };
    }

    /// <summary>A share on a polynomial through as many honest ones as it can pass, with a slot changed in what it opens.</summary>
    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest)
    {
        if (
            !Record.TryRead(post.Bytes, out var record, out _)
            || record.Kind is not RecordKind.Share
            || !RequestBody.TryRead(record.Body, out var body)
        )
            return [];
        var request = board.Ticks.OpenShares.First(open => open.Request.Id.Bytes.SequenceEqual(body.RequestId)).Request;
        using var own = Read(post.Sender, body);
        var shares = new List<Share>();
        foreach (var other in honest)
            if (
                Record.TryRead(other.Bytes, out var read, out _)
                && read.Kind is RecordKind.Share
                && RequestBody.TryRead(read.Body, out var answer)
                && answer.RequestId.Bytes.SequenceEqual(request.Id)
            )
                shares.Add(Read(other.Sender, answer));
        var slots = request.OpenSlots.Members().ToList();
        using var steered = ShareForger.Steer(
            request.Degree,
            shares,
            own,
            constant =>
            {
                var truth = protocol.Committee.Decode(constant);
                var wished = (ulong[])truth.Clone();
                Wish(request, slots, wished);
                using var difference = protocol.Committee.Encoder.Encode([.. wished.Zip(truth, Parameters.PlainModulus.Subtract)]);
                using var scaled = difference.Scale();
                constant.Add(scaled);
            }
        );
        foreach (var share in shares)
            share.Dispose();
        return steered is null ? [] : [Sign(post, (body with { Content = steered.Encode() }).Encode())];
    }

    /// <summary>
    /// A scan that shows no zero shows one, always the same, one that shows some shows none; a member is none and the others are.
    /// </summary>
    private static void Wish(Request request, List<int> slots, ulong[] values)
    {
        if (request.Purpose is RequestPurpose.Bits)
            values[slots[0]] ^= 0xffff;
        else if (slots.Exists(slot => values[slot] == 0))
            slots.ForEach(slot => values[slot] = Math.Max(values[slot], 1));
        else
            values[slots[^1]] = 0;
    }

    private byte[] Sign(Post post, byte[] payload) => Frames.Sign(post, payload);

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
            if (all || at == chosen)
                dice.Bytes(32).CopyTo(hashes, 32 * at);
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

    private Share Read(int sender, RequestBody body)
    {
        Assert.True(Share.TryRead(Parameters, sender, body.Content.Span, out var share));
        return share;
    }
}
