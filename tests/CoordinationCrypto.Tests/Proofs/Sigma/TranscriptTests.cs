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
        Assert.Throws<InvalidOperationException>(() => transcript.Append("late"u8, []));
    }

    private static string Hex(Challenge challenge)
    {
        var bytes = new byte[challenge.Space.EncodedLength];
        challenge.Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
