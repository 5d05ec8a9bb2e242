using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Makes shares of an admission's openings that no honest party makes, with the keys that the adversary has.</summary>
internal sealed class AdmissionForger(AdmissionProtocol protocol, EntropySource entropy)
{
    public AnswerFrames Frames { get; } = new(protocol.Identities, entropy);

    private BfvParameters Parameters => protocol.Test.Grid.Parameters;

    /// <summary>The id, and the residues of each prime.</summary>
    public List<Field> Fields()
    {
        var fields = new List<Field> { new("id", 0, 32) };
        foreach (var q in Parameters.DataBasis.Moduli)
            fields.Add(new Field("residues", fields[^1].Offset + fields[^1].Length, (Parameters.Degree * q.BitCount + 7) / 8));
        return fields;
    }

    /// <summary>Under the right id: a share with one residue moved, small residues at random, the zero share.</summary>
    public IReadOnlyList<byte[]> Lies(Post post, Dice dice)
    {
        using var share = Read(post.Bytes);
        ShareForger.Spoil(share, dice);
        var spoiled = share.Encode();
        ShareForger.Overwrite(share, () => (ulong)dice.Next(1 << 20));
        var random = share.Encode();
        return
        [
            .. new[] { spoiled, random, new byte[spoiled.Length] }.Select(lie =>
                Frames.Sign(post, [.. AnswerFrames.Id(post.Bytes), .. lie])
            ),
        ];
    }

    /// <summary>
    /// A share on a polynomial through as many honest ones as it can pass, which opens the contrary: zero everywhere where something is
    /// wrong with a submission, and something wrong where nothing is.
    /// </summary>
    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, SlotSet open)
    {
        using var own = Read(post.Bytes);
        var shares = honest
            .Where(other => AnswerFrames.Id(other.Bytes).AsSpan().SequenceEqual(AnswerFrames.Id(post.Bytes)))
            .Select(other => Read(other.Bytes))
            .ToList();
        using var steered = ShareForger.Steer(
            protocol.Corrupted,
            shares,
            own,
            constant =>
            {
                var slots = protocol.Test.Committee.Decode(constant);
                var difference = new ulong[slots.Length];
                foreach (var slot in open.Members())
                    difference[slot] = Parameters.PlainModulus.Negate(slots[slot]);
                if (difference.All(value => value == 0))
                    difference[open.Members().First()] = 1;
                using var message = protocol.Test.Committee.Encoder.Encode(difference);
                using var scaled = message.Scale();
                constant.Add(scaled);
            }
        );
        foreach (var share in shares)
            share.Dispose();
        return steered is null ? [] : [Frames.Sign(post, [.. AnswerFrames.Id(post.Bytes), .. steered.Encode()])];
    }

    private Share Read(byte[] bytes)
    {
        Assert.True(Share.TryRead(Parameters, bytes[0], AnswerFrames.Content(bytes), out var share));
        return share;
    }
}
