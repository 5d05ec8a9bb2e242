using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>The language of docs/spec/conditions.md.</summary>
public class ConditionLanguageTests
{
    private static readonly string[] Tokens =
    [
        "others", "members", "capital", "time", "fact", "always", "never", "and", "or", ">=", "(", ")", "0", "7", "5k", "1000000000",
        "2027-05-01", "2027-02-29", "permit", " ", "\t", "k", "-", "é", "\0", ">", "=", "order", "999999999999999999999", "(fact(a))",
        "completes", "completes(a)", "completes(a, capital >= 7)", ",",
    ];

    // Vectors

    [Theory]
    [InlineData("others >= 49", "others >= 49")]
    [InlineData("members>=3", "members >= 3")]
    [InlineData("capital >= 5000", "capital >= 5k")]
    [InlineData("capital >= 5001", "capital >= 5001")]
    [InlineData("others >= 5k", "others >= 5000")]
    [InlineData("fact( permit )", "fact(permit)")]
    [InlineData("time >= 2027-05-01", "time >= 2027-05-01")]
    [InlineData("always", "always")]
    [InlineData("capital >= 0", "always")]
    [InlineData("never", "never")]
    [InlineData("never or members >= 0007", "members >= 7")]
    [InlineData("\n members >= 2 and\tmembers >= 3 ", "members >= 3")]
    [InlineData("members >= 9 or capital >= 2 and fact(b) and fact(a)", "members >= 9 or capital >= 2 and fact(a) and fact(b)")]
    [InlineData("(members >= 9 or capital >= 2) and members >= 3", "members >= 3 and capital >= 2 or members >= 9")]
    [InlineData("((((always))))", "always")]
    [InlineData("completes( move )", "completes(move)")]
    [InlineData("completes(move,always)", "completes(move)")]
    [InlineData("completes(move, capital >= 10000)", "completes(move, capital >= 10k)")]
    [InlineData(
        "completes(b, members >= 9 or capital >= 2) and completes(a)",
        "completes(a) and completes(b, capital >= 2 or members >= 9)"
    )]
    [InlineData("completes(a) and completes(a, members >= 2)", "completes(a, members >= 2)")]
    [InlineData("completes(a) or completes(a, members >= 2)", "completes(a)")]
    [InlineData("completes(a) and time >= 2027-05-01 and fact(f)", "fact(f) and time >= 2027-05-01 and completes(a)")]
    [InlineData(
        "others >= 49 and capital >= 5k or others >= 9 and capital >= 50k and time >= 2027-05-01",
        "others >= 49 and capital >= 5k or others >= 9 and capital >= 50k and time >= 2027-05-01"
    )]
    public void Texts_and_their_canonical_form(string text, string canonical)
    {
        Assert.True(Condition.TryParse(text, out var condition, out var problem), problem?.ToString());
        Assert.Equal(canonical, condition.ToText());
    }

    [Fact]
    public void A_text_is_what_it_is_in_code()
    {
        var code = (Condition.Others(4) & Condition.Capital(50)) | Condition.Fact("permit") | Condition.Time(new DateOnly(2027, 5, 1));
        Assert.True(Condition.TryParse("others >= 4 and capital >= 50 or fact(permit) or time >= 2027-05-01", out var read, out _));
        Assert.Equal(code.ToText(), read.ToText());
    }

    // Laws

    [Fact]
    public void Reading_gives_back_what_was_printed() =>
        Law.Holds(
            from grid in AnyCondition.Grid()
            from meant in AnyCondition.On(grid)
            select meant.Condition,
            condition =>
            {
                var text = condition.ToText();
                Assert.True(Condition.TryParse(text, out var read, out var problem), problem?.ToString());
                Assert.Equal(text, read.ToText());
                Assert.All(condition.Clauses.Zip(read.Clauses), pair => Assert.Equal(0, pair.First.CompareTo(pair.Second)));
                Assert.Equal(condition.Clauses.Count, read.Clauses.Count);
            },
            runs: 1000
        );

    [Fact]
    public void The_largest_condition_is_read_back()
    {
        var facts = Enumerable.Range(0, 7).Select(i => Condition.Fact(new string((char)('a' + i), 64))).Aggregate((a, b) => a & b);
        var steps = Enumerable.Range(1, Condition.MaxClauses).Select(i => Condition.Others(i + 100_000) & Condition.Capital(9_999_999 - i));
        var text = string.Join(" or ", steps.Select(step => (step & facts & Condition.Time(new DateOnly(2027, 5, 1))).ToText()));
        Assert.InRange(text.Length, 1, Condition.MaxTextLength);
        Assert.True(Condition.TryParse(text, out var read, out var problem), problem?.ToString());
        Assert.Equal((text, Condition.MaxClauses), (read.ToText(), read.Clauses.Count));
    }

    [Fact]
    public void Any_text_is_read_or_has_a_problem_in_it() =>
        Law.Holds(
            from tokens in Gen.Elements(Tokens).ListOf()
            from between in Gen.Elements("", " ")
            select string.Join(between, tokens),
            text =>
            {
                if (Condition.TryParse(text, out var condition, out var problem))
                {
                    Assert.Null(problem);
                    Assert.True(Condition.TryParse(condition.ToText(), out var again, out _));
                    Assert.Equal(condition.ToText(), again.ToText());
                    return;
                }

                Assert.Null(condition);
                Assert.InRange(problem.Position, 0, text.Length);
                Assert.NotEqual("", problem.Message);
            },
            runs: 3000
        );

    // Rejects

    [Theory]
    [InlineData("", 0, ConditionFault.Syntax, "expected others, members, capital, fact, time, completes, always, never or '('")]
    [InlineData("  ", 2, ConditionFault.Syntax, "expected others, members")]
    [InlineData("other >= 4", 0, ConditionFault.Syntax, "expected others, members")]
    [InlineData("others > 4", 7, ConditionFault.Syntax, "expected '>='")]
    [InlineData("others >= four", 10, ConditionFault.Syntax, "expected a whole number")]
    [InlineData("others >= -4", 10, ConditionFault.Syntax, "expected a whole number")]
    [InlineData("others >= 4.5", 11, ConditionFault.Syntax, "expected the end of the number")]
    [InlineData("others >= 4M", 11, ConditionFault.Syntax, "expected the end of the number")]
    [InlineData("capital >= 1000000001", 11, ConditionFault.Number, "a number is at most 1000000000")]
    [InlineData("capital >= 1000001k", 11, ConditionFault.Number, "a number is at most 1000000000")]
    [InlineData("capital >= 99999999999999999999999999999", 11, ConditionFault.Number, "a number is at most 1000000000")]
    [InlineData("time >= 2027-02-29", 8, ConditionFault.Date, "expected a date, yyyy-mm-dd")]
    [InlineData("time >= 1969-12-31", 8, ConditionFault.Date, "expected a date, yyyy-mm-dd, from 1970-01-01 on")]
    [InlineData("time >= 2027-5-1", 8, ConditionFault.Date, "expected a date")]
    [InlineData("completes move", 10, ConditionFault.Syntax, "expected '('")]
    [InlineData("completes()", 10, ConditionFault.Syntax, "expected a stag's id")]
    [InlineData("completes(move", 14, ConditionFault.Syntax, "expected ',' or ')'")]
    [InlineData("completes(move,)", 15, ConditionFault.Syntax, "expected others, members")]
    [InlineData("completes(move, capital >= 2 3", 29, ConditionFault.Syntax, "expected and, or, or ')'")]
    [InlineData("completes(move, others >= 2)", 16, ConditionFault.Milestone, "a milestone speaks of members and capital")]
    [InlineData("completes(move, fact(f))", 16, ConditionFault.Milestone, "a milestone speaks of members and capital")]
    [InlineData("completes(move, completes(b))", 16, ConditionFault.Milestone, "a milestone speaks of members and capital")]
    [InlineData("completes(move, never)", 16, ConditionFault.Milestone, "a milestone speaks of members and capital")]
    [InlineData("fact permit", 5, ConditionFault.Syntax, "expected '('")]
    [InlineData("fact()", 5, ConditionFault.Syntax, "expected a fact's id")]
    [InlineData("fact(a b)", 7, ConditionFault.Syntax, "expected ')'")]
    [InlineData("(always", 7, ConditionFault.Syntax, "expected and, or, or ')'")]
    [InlineData("always)", 6, ConditionFault.Syntax, "expected and, or, or the end")]
    [InlineData("always never", 7, ConditionFault.Syntax, "expected and, or, or the end")]
    [InlineData("always order", 7, ConditionFault.Syntax, "expected and, or, or the end")]
    [InlineData("always or", 9, ConditionFault.Syntax, "expected others, members")]
    [InlineData("ALWAYS", 0, ConditionFault.Syntax, "expected others, members")]
    public void A_problem_points_at_the_character(string text, int position, ConditionFault fault, string message)
    {
        Assert.False(Condition.TryParse(text, out _, out var problem));
        Assert.Equal((position, fault), (problem.Position, problem.Fault));
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith($"character {position + 1}: {message}", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_be_too_large_is_refused_soon()
    {
        AssertTooLarge(new string('(', 65) + "always" + new string(')', 65), 64);
        AssertTooLarge(string.Join(" and ", Enumerable.Range(0, 9).Select(i => $"fact(f{i})")), 104);
        AssertTooLarge(new string(' ', Condition.MaxTextLength + 1), Condition.MaxTextLength);
        static string Step(int i, int steps, string fact) => $"members >= {i} and capital >= {steps - i + 1} and {fact}";
        static string Stairs(int steps, string fact) =>
            $"({string.Join(" or ", Enumerable.Range(1, steps).Select(i => Step(i, steps, fact)))})";
        AssertTooLarge(Stairs(4097, "always"), null);
        var halves = $"{Stairs(2000, "fact(a)")} and {Stairs(2000, "fact(b)")}";
        AssertTooLarge(string.Join(" and ", Enumerable.Repeat(halves, 40)), null);
    }

    [Fact]
    public void Too_many_gates_in_code() =>
        Mistake.Names<ArgumentException>(
            "right",
            () => _ = Enumerable.Range(0, 9).Select(i => Condition.Fact($"f{i}")).Aggregate((one, other) => one & other)
        );

    private static void AssertTooLarge(string text, int? position)
    {
        Assert.False(Condition.TryParse(text, out _, out var problem));
        Assert.Equal(ConditionFault.TooLarge, problem.Fault);
        Assert.Equal(position ?? problem.Position, problem.Position);
    }
}
