namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// Answers to requests, framed and signed as a board has them: u8 sender | payload: bytes(32) request id, content | signature of all
/// before.
/// </summary>
internal sealed class AnswerFrames(IReadOnlyList<SigningKey> identities, EntropySource entropy)
{
    private const int Head = 1;
    private const int IdLength = 32;

    /// <summary>Reproducible keys for n validators; validator i's is at i − 1.</summary>
    public static IReadOnlyList<SigningKey> Identities(int n, string name) =>
        [.. Enumerable.Range(1, n).Select(validator => SigningKey.Create(Streams.Entropy($"{name} {validator}")))];

    public byte[] Frame(int sender, ReadOnlySpan<byte> payload, int signer)
    {
        byte[] signed = [(byte)sender, .. payload];
        var signature = new byte[SigningKey.SignatureLength];
        identities[signer - 1].Sign(signed, entropy, signature);
        return [.. signed, .. signature];
    }

    public Post Post(int sender, ReadOnlySpan<byte> payload) => new(sender, Frame(sender, payload, sender));

    public byte[] Sign(Post post, ReadOnlySpan<byte> payload) => Frame(post.Sender, payload, post.Sender);

    /// <summary>Whether the bytes are an answer that its sender signed.</summary>
    public bool IsSigned(byte[] bytes) =>
        bytes.Length >= Head + IdLength + SigningKey.SignatureLength
        && bytes[0] >= 1
        && bytes[0] <= identities.Count
        && identities[bytes[0] - 1]
            .PublicKey.Verify(bytes.AsSpan(..^SigningKey.SignatureLength), bytes.AsSpan(^SigningKey.SignatureLength..));

    public static byte[] Payload(byte[] bytes) => bytes[Head..^SigningKey.SignatureLength];

    public static byte[] Id(byte[] bytes) => bytes[Head..(Head + IdLength)];

    public static byte[] Content(byte[] bytes) => bytes[(Head + IdLength)..^SigningKey.SignatureLength];

    /// <summary>Whether the two convince of equivocation: signed by one sender under one id, and different.</summary>
    public bool IsEquivocation(byte[] one, byte[] other) =>
        IsSigned(one)
        && IsSigned(other)
        && one[0] == other[0]
        && Id(one).AsSpan().SequenceEqual(Id(other))
        && !Content(one).AsSpan().SequenceEqual(Content(other));

    /// <summary>The same content under other ids, in another's name and in nobody's.</summary>
    public IReadOnlyList<byte[]> Misplaced(Post post, IEnumerable<byte[]> ids) =>
        [
            .. ids.Where(id => !id.AsSpan().SequenceEqual(Id(post.Bytes))).Select(id => Sign(post, [.. id, .. Content(post.Bytes)])),
            .. new[] { post.Sender % identities.Count + 1, 0, 255 }.Select(sender => Frame(sender, Payload(post.Bytes), post.Sender)),
        ];

    /// <summary>Every pair of a party's own answers, held against it.</summary>
    public IEnumerable<Func<bool>> Equivocations(int victim, IReadOnlyList<byte[]> posted)
    {
        var own = posted.Where(bytes => IsSigned(bytes) && bytes[0] == victim).ToList();
        foreach (var one in own)
            foreach (var other in own)
                yield return () => IsEquivocation(one, other);
    }
}
