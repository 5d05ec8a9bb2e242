using System.Security.Cryptography;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// Makes messages of a coin that no honest party makes, with the keys that the adversary has; and judges evidence as somebody does who
/// holds nothing but the committee and its keys.
/// </summary>
internal sealed class CoinForger(CoinProtocol protocol, IReadOnlyList<Request> requests, EntropySource entropy)
{
    public AnswerFrames Frames { get; } = new(protocol.Identities, entropy);

    /// <summary>The id, and the value of each subset.</summary>
    public static IReadOnlyList<Field> Fields(Post post) =>
        [
            new("id", 0, 32),
            .. Enumerable
                .Range(0, AnswerFrames.Content(post.Bytes).Length / CoinShares.ValueLength)
                .Select(at => new Field("value", 32 + at * CoinShares.ValueLength, CoinShares.ValueLength)),
        ];

    /// <summary>The values under the other coins' ids and under those of no coin, in another's name and in nobody's.</summary>
    public IReadOnlyList<byte[]> Misplaced(Post post) =>
        Frames.Misplaced(
            post,
            [.. requests.Select(request => request.Id.ToArray()), new byte[32], SHA256.HashData(AnswerFrames.Id(post.Bytes))]
        );

    /// <summary>
    /// Under the right id: one false value, nothing but false ones, the true ones at the wrong places, the true ones of another coin.
    /// </summary>
    public IReadOnlyList<byte[]> Lies(Post post, Dice dice)
    {
        var (id, values) = (AnswerFrames.Id(post.Bytes), AnswerFrames.Content(post.Bytes));
        var one = values.ToArray();
        dice.Bytes(CoinShares.ValueLength).CopyTo(one, CoinShares.ValueLength * dice.Next(values.Length / CoinShares.ValueLength));
        var other = requests.First(request => !request.Id.Bytes.SequenceEqual(id));
        byte[][] lies =
        [
            one,
            dice.Bytes(values.Length),
            [.. values[CoinShares.ValueLength..], .. values[..CoinShares.ValueLength]],
            CoinShares.Make(protocol.Seeds[post.Sender - 1], other).Encode(),
        ];
        return [.. lies.Select(lie => Frames.Sign(post, [.. id, .. lie]))];
    }

    /// <summary>For every subset of its own the value that all who steer agree on: a hash of coin and subset.</summary>
    public IReadOnlyList<byte[]> Steer(Post post)
    {
        var id = AnswerFrames.Id(post.Bytes);
        return
        [
            Frames.Sign(
                post,
                [.. id, .. protocol.Committee.SubsetsOf(post.Sender).ToArray().SelectMany(subset => SHA256.HashData([.. id, (byte)subset]))]
            ),
        ];
    }

    /// <summary>
    /// Whether the others' messages show that the accused lied: f + 1 members of a subset of its own agree on another value.
    /// </summary>
    public bool IsContradicted(byte[] accused, IReadOnlyList<byte[]> others)
    {
        byte[][] all = [accused, .. others];
        if (
            !all.All(Frames.IsSigned)
            || all.DistinctBy(bytes => bytes[0]).Count() != all.Length
            || all.Select(bytes => Convert.ToHexString(AnswerFrames.Id(bytes))).Distinct().Count() != 1
        )
            return false;
        if (all.Any(bytes => AnswerFrames.Content(bytes).Length != CoinShares.EncodedLength(protocol.Committee, bytes[0])))
            return false;
        return protocol
            .Committee.SubsetsOf(accused[0])
            .ToArray()
            .Any(subset =>
                others
                    .Where(bytes => protocol.Committee.IsMember(subset, bytes[0]))
                    .GroupBy(bytes => Value(bytes, subset))
                    .Any(group => group.Key != Value(accused, subset) && group.Count() >= protocol.Committee.VouchQuorum)
            );
    }

    private string Value(byte[] bytes, int subset) =>
        Convert.ToHexString(
            AnswerFrames
                .Content(bytes)
                .AsSpan(CoinShares.ValueLength * protocol.Committee.SubsetsOf(bytes[0]).IndexOf(subset), CoinShares.ValueLength)
        );
}
