using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Makes messages of a refresh that no honest party makes, with the keys that the adversary has.</summary>
internal sealed class RefreshForger(RefreshProtocol protocol, RefreshTable table, RefreshTerms terms, EntropySource entropy)
{
    private BfvParameters Parameters => protocol.Committee.Parameters;

    public byte[] Frame(RefreshStep step, int sender, ReadOnlySpan<byte> payload, int signer) => RefreshMessage.Signed(terms, step, sender, payload, protocol.Identities[signer - 1], entropy).Bytes.ToArray();

    /// <summary>A message that its sender signed, or null.</summary>
    public RefreshMessage? Read(byte[] bytes) => RefreshMessage.TryRead(terms, bytes, out var message, out _) && message.IsSigned(terms) ? message : null;

    public static byte[] Payload(byte[] bytes) => MessageEnvelope.Payload(bytes).ToArray();

    /// <summary>The step that a message is framed for.</summary>
    public static RefreshStep StepOf(byte[] bytes) => (RefreshStep)bytes[32];

    /// <summary>The id, and the residues of each prime.</summary>
    public List<Field> Fields()
    {
        var fields = new List<Field> { new("id", 0, 32) };
        foreach (var q in Parameters.DataBasis.Moduli) fields.Add(new Field("residues", fields[^1].Offset + fields[^1].Length, (Parameters.Degree * q.BitCount + 7) / 8));
        return fields;
    }

    public byte[] Sign(Post post, ReadOnlySpan<byte> payload) => Frame(StepOf(post.Bytes), post.Sender, payload, post.Sender);

    /// <summary>The share under another mask's, another epoch's and another key's id, in the other step, in a step there is none, in another's name and in nobody's, and as a message of another epoch.</summary>
    public IReadOnlyList<byte[]> Misplaced(Post post)
    {
        var (step, payload) = (StepOf(post.Bytes), Payload(post.Bytes));
        byte[][] ids = [table.Context.MaskId(0), table.Context.MaskId(1), new RefreshContext(table.Context.ConfigurationId.Span, 1).MaskId(0), new RefreshContext(new byte[32], 0).MaskId(0)];
        var next = new RefreshTerms(new RefreshContext(table.Context.ConfigurationId.Span, 1), Parameters, protocol.Committee.Committee, [.. protocol.Identities.Select(identity => identity.PublicKey)]);
        return
        [
            .. ids.Where(id => !payload.AsSpan(0, 32).SequenceEqual(id)).Select(id => Sign(post, [.. id, .. payload[32..]])),
            .. new byte[] { 0, 1, 2, 3 }.Where(other => other != (byte)step).Select(other => Frame((RefreshStep)other, post.Sender, payload, post.Sender)),
            .. new[] { post.Sender % protocol.Parties + 1, 0, 255 }.Select(sender => Frame(step, sender, payload, post.Sender)),
            RefreshMessage.Signed(next, step, post.Sender, payload, protocol.Identities[post.Sender - 1], entropy).Bytes.ToArray(),
        ];
    }

    /// <summary>Under the right id: a share with one residue moved, the share of another mask, random residues below every prime.</summary>
    public IReadOnlyList<byte[]> Lies(Post post, Dice dice)
    {
        var id = Payload(post.Bytes)[..32];
        using var share = ShareOf(post);
        ShareForger.Spoil(share, dice);
        byte[] spoiled = [.. id, .. share.Encode()];
        ShareForger.Overwrite(share, () => (ulong)dice.Next(1 << 20));
        return [Sign(post, spoiled), Sign(post, [.. id, .. table.Parties[post.Sender - 1].Prepare(1)[32..]]), Sign(post, [.. id, .. share.Encode()])];
    }

    /// <summary>A share on a polynomial through as many honest ones as it can pass, with another mask or another masked message: each differs from the true one by 1 in the first slot.</summary>
    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest)
    {
        using var own = ShareOf(post);
        var shares = honest.Where(other => StepOf(other.Bytes) == StepOf(post.Bytes)).Select(ShareOf).ToList();
        using var steered = ShareForger.Steer(protocol.Corrupted, shares, own, constant =>
        {
            using var difference = protocol.Committee.Encoder.Encode([1]);
            using var scaled = difference.Scale();
            constant.Add(scaled);
        });
        foreach (var share in shares) share.Dispose();
        return steered is null ? [] : [Sign(post, [.. Payload(post.Bytes)[..32], .. steered.Encode()])];
    }

    private Share ShareOf(Post post)
    {
        Assert.True(Share.TryRead(Parameters, post.Sender, Payload(post.Bytes).AsSpan(32), out var share));
        return share;
    }
}
