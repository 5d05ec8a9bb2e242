using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>What a party draws follows from its seed and from what it answers, and from nothing else.</summary>
public sealed class AttemptEntropyTests
{
    [Fact]
    public void One_seed_view_label_and_recipient_give_the_same_and_another_of_any_gives_another()
    {
        using var attempt = Attempt("one");
        using var again = Attempt("one");
        using var other = Attempt("other");
        var view = new Hash32([.. Enumerable.Repeat((byte)1, 32)]);
        Assert.Equal(Drawn(attempt, view, "box", 2), Drawn(again, view, "box", 2));
        byte[][] drawn =
        [
            Drawn(attempt, view, "box", 2),
            Drawn(other, view, "box", 2),
            Drawn(attempt, default, "box", 2),
            Drawn(attempt, view, "seed", 2),
            Drawn(attempt, view, "box", 3),
        ];
        Assert.Equal(drawn.Length, drawn.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void A_seed_under_two_transcripts_is_two_seeds()
    {
        byte[] dealt = [.. Enumerable.Repeat((byte)7, 32)];
        using var first = SubsetSeeds.Bind(dealt, default);
        using var again = SubsetSeeds.Bind(dealt, default);
        using var second = SubsetSeeds.Bind(dealt, Hash32.Sha256([1]));
        Assert.Equal(first.Span, again.Span);
        Assert.False(first.Span.SequenceEqual(second.Span));
        Assert.False(first.Span.SequenceEqual(dealt));
    }

    private static AttemptRecord Attempt(string name) => AttemptRecord.Draw(Streams.Entropy(name));

    private static byte[] Drawn(AttemptRecord attempt, Hash32 view, string label, int recipient)
    {
        var drawn = new byte[32];
        using var source = new AttemptEntropy(attempt, view).For(System.Text.Encoding.UTF8.GetBytes(label), recipient);
        source.Fill(drawn);
        return drawn;
    }
}
