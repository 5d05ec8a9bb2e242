namespace CoordinationCrypto.Tests.Markets;

/// <summary>What a person reads before signing (R4).</summary>
public class SentenceTests
{
    private static readonly ConditionGrid Plane = new(
        [Axis.Members(60), Axis.Capital([0, 10, 20, 50, 100, 5_000])],
        [Gate.Fact("permit"), Gate.Time(new DateOnly(2026, 5, 1)), Gate.Time(new DateOnly(2027, 5, 1))]
    );

    [Theory]
    [InlineData("never", 1, "You never act: this is a decoy.")]
    [InlineData("always", 1, "You act in whatever pack executes.")]
    [InlineData("others >= 0 or capital >= 10", 1, "You act in whatever pack executes.")]
    [InlineData(
        "others >= 1",
        1,
        "You act if at least 1 other acts. Who acts in earlier hunts counts. Smallest cells: members 2, capital 0."
    )]
    [InlineData(
        "others >= 49 and capital >= 101",
        1,
        "You act if at least 49 others act and at least 5,000 units (1,000 USD each) move together. Who acts in earlier hunts counts. "
            + "Smallest cells: members 50, capital 5,000."
    )]
    [InlineData(
        "members >= 2 or capital >= 21 and fact(permit) and time >= 2027-05-01",
        0,
        "You act if at least 2 members act, or if at least 50 units (1,000 USD each) move together and the fact permit is attested and "
            + "2027-05-01 has come (UTC). Who acts in earlier hunts counts. "
            + "Smallest cells: members 2, capital 0; members 0, capital 50, fact(permit), time >= 2027-05-01."
    )]
    public void Levels_are_stated(string text, int role, string sentence) =>
        Assert.Equal(sentence, On(text, role).Sentence(role, "1,000 USD"));

    [Fact]
    public void Of_many_cases_the_first_are_told_and_how_many_more()
    {
        int[] units = [100, 50, 20, 10, 0];
        var stairs = string.Join(" or ", units.Index().Select(step => $"members >= {step.Index + 1} and capital >= {step.Item}"));
        var sentence = On(stairs, 0).Sentence(0);
        Assert.StartsWith("You act if at least 1 member acts and at least 100 units move together, or if ", sentence, StringComparison.Ordinal);
        Assert.Contains("4 members act and at least 10 units move together, or in 1 more cases. ", sentence, StringComparison.Ordinal);
        Assert.EndsWith("; members 4, capital 10; ….", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_of_a_caller()
    {
        Mistake.Names<ArgumentOutOfRangeException>("roleMembers", () => On("always", 1).Sentence(2));
        Assert.Throws<ArgumentNullException>("unit", () => On("always", 1).Sentence(1, null!));
    }

    private static UpSet On(string text, int role)
    {
        Assert.True(Condition.TryParse(text, out var condition, out var problem), problem?.ToString());
        Assert.True(condition.TryOn(Plane, role, out var upSet, out problem), problem?.ToString());
        return upSet;
    }
}
