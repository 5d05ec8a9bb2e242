using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

public sealed class TranscriptTests
{
    private static readonly ChallengeSpace Space = new(8192);

    /// <summary>Computed with another implementation of SHAKE256 from the description in docs/spec/proofs.md.</summary>
    [Fact]
    public void A_challenge_is_the_specified_one()
    {
        using var transcript = Contexts.Transcript();
        transcript.Append("number"u8, 7);
        transcript.Append("point"u8, Point.Infinity);

        Assert.Equal("94b5627c9c22451f39096fcc1f6414318331a3da06", Hex(transcript.Challenge(Space, "first"u8)));
    }

    /// <summary>Computed in the same way, for a statement with linear relations, a conjunction and a disjunction.</summary>
    [Fact]
    public void A_statement_is_appended_as_specified()
    {
        var (g, nothing) = (Point.Generator, Point.Infinity);
        var either = new Or(LinearRelation.EqualLogs(Space, g, g, g, nothing), LinearRelation.DiscreteLog(Space, g, nothing));
        using var transcript = Contexts.Transcript();
        FiatShamir.Bind(new And(LinearRelation.DiscreteLog(Space, g, g), either), transcript);

        Assert.Equal("f1003156832a574a47ae89729c3dde7c8adf40d03c", Hex(transcript.Challenge(Space, "first"u8)));
    }

    [Fact]
    public void Whatever_differs_gives_another_challenge()
    {
        var seen = new HashSet<string>();
        void New(Transcript transcript, byte[] first)
        {
            using (transcript)
                Assert.True(seen.Add(Hex(transcript.Challenge(Space, first))));
        }

        New(Contexts.Transcript(), []);
        New(Contexts.Transcript(), [0]);
        foreach (var other in Contexts.Others())
            New(other, []);
        foreach (var (label, value) in new[] { ("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc") })
        {
            var transcript = Contexts.Transcript();
            transcript.Append(System.Text.Encoding.UTF8.GetBytes(label), System.Text.Encoding.UTF8.GetBytes(value));
            New(transcript, []);
        }
    }

    [Fact]
    public void A_challenge_closes_the_statement_and_can_be_asked_again()
    {
        using var transcript = Contexts.Transcript();
        var first = transcript.Challenge(Space, [1]);

        Assert.NotEqual(first, transcript.Challenge(Space, [2]));
        Assert.Equal(first, transcript.Challenge(Space, [1]));
        Assert.NotEqual("", Assert.Throws<InvalidOperationException>(() => transcript.Append("late"u8, [])).Message);
    }

    [Fact]
    public void Disposed_it_takes_nothing()
    {
        var transcript = Contexts.Transcript();
        transcript.Dispose();
        Assert.Throws<ObjectDisposedException>(() => transcript.Append("late"u8, []));
    }

    private static string Hex(Challenge challenge)
    {
        var bytes = new byte[challenge.Space.EncodedLength];
        challenge.Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
