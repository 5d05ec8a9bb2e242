using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Frames messages of a refresh as the board does, u8 step | u8 sender | message | signature of all before; and makes those that no honest party makes, with the keys that the adversary has.</summary>
internal sealed class RefreshForger(RefreshProtocol protocol, RefreshTable table, EntropySource entropy)
{
    /// <summary>The step of a share of the mask.</summary>
    public const byte Prepare = 1;

    /// <summary>The step of a share of the opening.</summary>
    public const byte Open = 2;

    private const int Head = 2;

    private BfvParameters Parameters => protocol.Committee.Parameters;

    public byte[] Frame(byte step, int sender, byte[] payload, int signer)
    {
        var signature = new byte[SigningKey.SignatureLength];
        byte[] signed = [step, (byte)sender, .. payload];
        protocol.Identities[signer - 1].Sign(signed, entropy, signature);
        return [.. signed, .. signature];
    }

    /// <summary>Whether the bytes are a message that its sender signed.</summary>
    public bool IsSigned(byte[] bytes) =>
        bytes.Length >= Head + SigningKey.SignatureLength && bytes[1] >= 1 && bytes[1] <= protocol.Parties && protocol.Identities[bytes[1] - 1].PublicKey.Verify(bytes.AsSpan(..^SigningKey.SignatureLength), bytes.AsSpan(^SigningKey.SignatureLength..));

    /// <summary>Whether the two convince of equivocation: signed by one sender for one step, under one id, and different.</summary>
    public bool IsEquivocation(byte[] one, byte[] other) =>
        IsSigned(one) && IsSigned(other) && Payload(one).Length >= 32 && Payload(other).Length >= 32 && one.AsSpan(0, Head + 32).SequenceEqual(other.AsSpan(0, Head + 32)) && !Payload(one).AsSpan().SequenceEqual(Payload(other));

    public static byte[] Payload(byte[] bytes) => bytes[Head..^SigningKey.SignatureLength];

    /// <summary>The id, and the residues of each prime.</summary>
    public List<Field> Fields()
    {
        var fields = new List<Field> { new("id", 0, 32) };
        foreach (var q in Parameters.DataBasis.Moduli) fields.Add(new Field("residues", fields[^1].Offset + fields[^1].Length, (Parameters.Degree * q.BitCount + 7) / 8));
        return fields;
    }

    public byte[] Sign(Post post, byte[] payload) => Frame(post.Bytes[0], post.Sender, payload, post.Sender);

    /// <summary>The share under another mask's, another epoch's and another key's id, in the other step, in a step there is none, in another's name and in nobody's.</summary>
    public IReadOnlyList<byte[]> Misplaced(Post post)
    {
        var payload = Payload(post.Bytes);
        byte[][] ids = [table.Context.MaskId(0), table.Context.MaskId(1), new RefreshContext(table.Context.ConfigurationId.Span, 1).MaskId(0), new RefreshContext(new byte[32], 0).MaskId(0)];
        return
        [
            .. ids.Where(id => !payload.AsSpan(0, 32).SequenceEqual(id)).Select(id => Sign(post, [.. id, .. payload[32..]])),
            .. new byte[] { 0, Prepare, Open, 3 }.Where(step => step != post.Bytes[0]).Select(step => Frame(step, post.Sender, payload, post.Sender)),
            .. new[] { post.Sender % protocol.Parties + 1, 0, 255 }.Select(sender => Frame(post.Bytes[0], sender, payload, post.Sender)),
        ];
    }

    /// <summary>Under the right id: a share with one residue moved, the share of another mask, random residues below every prime.</summary>
    public IReadOnlyList<byte[]> Lies(Post post, Dice dice)
    {
        var id = Payload(post.Bytes)[..32];
        using var share = Read(post);
        ShareForger.Spoil(share, dice);
        byte[] spoiled = [.. id, .. share.Encode()];
        for (var limb = 0; limb < share.Value.Basis.Count; limb++)
        {
            var residues = share.Value.Limb(limb);
            for (var at = 0; at < residues.Length; at++) residues[at] = (ulong)dice.Next(1 << 20);
        }
        return [Sign(post, spoiled), Sign(post, [.. id, .. table.Parties[post.Sender - 1].Prepare(1)[32..]]), Sign(post, [.. id, .. share.Encode()])];
    }

    /// <summary>A share on a polynomial through as many honest ones as it can pass, with another mask or another masked message: each differs from the true one by 1 in the first slot.</summary>
    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest)
    {
        using var own = Read(post);
        var shares = honest.Where(other => other.Bytes[0] == post.Bytes[0]).Select(Read).ToList();
        using var steered = ShareForger.Steer(protocol.Corrupted, shares, own, constant =>
        {
            using var difference = protocol.Committee.Encoder.Encode([1]);
            using var scaled = difference.Scale();
            constant.Add(scaled);
        });
        foreach (var share in shares) share.Dispose();
        return steered is null ? [] : [Sign(post, [.. Payload(post.Bytes)[..32], .. steered.Encode()])];
    }

    private Share Read(Post post)
    {
        Assert.True(Share.TryRead(Parameters, post.Sender, Payload(post.Bytes).AsSpan(32), out var share));
        return share;
    }
}
