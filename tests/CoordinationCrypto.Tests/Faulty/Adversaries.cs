namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The family of adversaries. None knows any protocol: what they need of one, its <see cref="ISession"/> gives.</summary>
internal static class Adversaries
{
    /// <summary>Each of them, for any step and role; those that choose do so by the dice.</summary>
    public static IReadOnlyList<Adversary> All { get; } =
    [
        new("silent", _ => []),
        new("late", Late),
        new(
            "rushing, with what the honest say as its own",
            scene => scene.Each(post => scene.Honest.Select(honest => scene.Session.Sign(post, scene.Session.Payload(honest))).Take(2))
        ),
        new("rushing, to steer the result", scene => scene.Each(post => Or(scene.Session.Steer(post, scene.Honest, scene.Dice), post))),
        new(
            "replaying its own",
            scene => Several(scene.Past.Where(past => scene.Own.Any(own => own.Sender == past.Sender)).ToList(), scene.Dice)
        ),
        new("replaying others'", scene => Several([.. scene.Honest, .. scene.Past], scene.Dice)),
        new("replaying another session", scene => Several(scene.Foreign, scene.Dice)),
        new("out of order", scene => [.. Shuffled(scene), .. Several(scene.Past, scene.Dice), .. Shuffled(scene)]),
        new("cutting bytes off", scene => scene.Each(post => [post.Bytes[..scene.Dice.Next(post.Bytes.Length)]])),
        new(
            "adding bytes",
            scene =>
                scene.Each(post =>
                    [
                        [.. post.Bytes, .. scene.Dice.Bytes(1 + scene.Dice.Next(40))],
                    ]
                )
        ),
        new(
            "cutting the payload",
            scene => scene.Each(post => [Resized(scene, post, payload => payload[..scene.Dice.Next(payload.Length)])])
        ),
        new(
            "extending the payload",
            scene => scene.Each(post => [Resized(scene, post, payload => [.. payload, .. scene.Dice.Bytes(1 + scene.Dice.Next(40))])])
        ),
        new("in the wrong frame", scene => scene.Each(scene.Session.Misplaced)),
        new("in a wrong frame first", scene => scene.Each(post => [scene.Dice.Pick(scene.Session.Misplaced(post)), post.Bytes])),
        new("equivocating", scene => scene.Each(post => scene.Dice.Shuffle([post.Bytes, Lie(scene, post)]))),
        new("lying in some field", scene => scene.Each(post => [Lie(scene, post)])),
        new("lying in good form", scene => scene.Each(post => Or(One(scene.Session.Lies(post, scene.Dice), scene.Dice), post))),
        new(
            "changing a bit of the signature",
            scene =>
                scene.Each(post => [Flip(post.Bytes, post.Bytes.Length - 1 - scene.Dice.Next(Math.Min(64, post.Bytes.Length)), scene.Dice)])
        ),
        new("noise", scene => [scene.Dice.Bytes(scene.Dice.Next(300)), .. scene.Own.Select(post => scene.Dice.Bytes(post.Bytes.Length))]),
        new("saying everything twice", scene => [.. scene.Own.Select(post => post.Bytes), .. scene.Own.Select(post => post.Bytes)]),
    ];

    /// <summary>One that keeps to the protocol in this step.</summary>
    public static Adversary Honest { get; } = new("keeping to the protocol", scene => scene.Own.Select(post => post.Bytes));

    /// <summary>Any of them, chosen anew in every step.</summary>
    public static Adversary Mixed { get; } =
        new("a mix", scene => scene.Dice.Next(4) == 0 ? Honest.Act(scene) : scene.Dice.Pick(All).Act(scene));

    /// <summary>
    /// Each in turn, a step each, beginning with the given one: over as many runs as there are adversaries, each is met in every step.
    /// </summary>
    public static Adversary InTurn(int first) =>
        new($"each in turn from {first}", scene => All[(first + scene.Step) % All.Count].Act(scene));

    /// <summary>One that changes the field with this number in each of its messages that has it, in the given way.</summary>
    public static Adversary LyingIn(int field, int way) =>
        new(
            $"lying in field {field}, way {way}",
            scene =>
                scene.Each(post =>
                {
                    var fields = scene.Session.Fields(post);
                    return field < fields.Count
                        ? [scene.Session.Sign(post, Change(scene.Session.Payload(post), fields[field], way, scene.Dice))]
                        : [post.Bytes];
                })
        );

    /// <summary>In how many ways a field is changed.</summary>
    public const int Ways = 4;

    private static IEnumerable<byte[]> Late(Scene scene)
    {
        scene.Held.AddRange(scene.Own);
        return [];
    }

    private static List<byte[]> Shuffled(Scene scene) => scene.Dice.Shuffle(scene.Own.Select(post => post.Bytes));

    private static byte[] Resized(Scene scene, Post post, Func<byte[], byte[]> change) =>
        scene.Session.Payload(post) is { Length: > 0 } payload ? scene.Session.Sign(post, change(payload)) : post.Bytes;

    private static byte[] Lie(Scene scene, Post post)
    {
        var fields = scene.Session.Fields(post);
        return scene.Session.Sign(post, Change(scene.Session.Payload(post), scene.Dice.Pick(fields), scene.Dice.Next(Ways), scene.Dice));
    }

    /// <summary>A bit, a zero, random bytes, one more.</summary>
    private static byte[] Change(byte[] payload, Field field, int way, Dice dice)
    {
        if (field.Length == 0)
            return payload;
        var changed = payload.ToArray();
        var part = changed.AsSpan(field.Offset, field.Length);
        switch (way)
        {
            case 0:
                part[dice.Next(part.Length)] ^= (byte)(1 << dice.Next(8));
                break;
            case 1:
                part.Clear();
                break;
            case 2:
                dice.Bytes(part.Length).CopyTo(part);
                break;
            default:
                part[0]++;
                break;
        }
        return changed;
    }

    private static byte[] Flip(byte[] bytes, int at, Dice dice)
    {
        var result = bytes.ToArray();
        if (at >= 0)
            result[at] ^= (byte)(1 << dice.Next(8));
        return result;
    }

    private static IEnumerable<byte[]> Several(IReadOnlyList<Post> posts, Dice dice) =>
        posts.Count == 0 ? [] : Enumerable.Range(0, Math.Min(posts.Count, 6)).Select(_ => dice.Pick(posts).Bytes).ToList();

    private static IReadOnlyList<byte[]> One(IReadOnlyList<byte[]> choices, Dice dice) => choices.Count == 0 ? [] : [dice.Pick(choices)];

    private static IReadOnlyList<byte[]> Or(IReadOnlyList<byte[]> made, Post otherwise) => made.Count == 0 ? [otherwise.Bytes] : made;
}
