using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Cli.Output;

namespace CoordinationCrypto.Tests.Cli.Output;

public class ColumnsTests
{
    // Vectors

    [Theory]
    [InlineData("ana", 3, "ana")]
    [InlineData("anabel", 3, "an…")]
    [InlineData("ab\u0301c", 3, "ab\u0301c")] // the accent takes no column
    [InlineData("ab\u0301cd", 3, "ab\u0301…")]
    [InlineData("日本語", 6, "日本語")] // two columns each
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("👩‍👩‍👧a", 1, "…")]
    [InlineData("a", 1, "a")]
    public void Text_is_cut_between_characters(string text, int columns, string cut)
    {
        Assert.Equal(cut, Columns.Cut(text, columns));
        Assert.InRange(Columns.Of(cut), 0, columns);
        Assert.Equal(columns, Columns.Of(Columns.Fit(text, columns)));
    }

    [Fact]
    public void Quoted_text_is_cut_between_characters()
    {
        Assert.Equal(new string('a', 63) + "…", Quoted.Short(new string('a', 63) + "e\u0301"));
        Assert.Equal("e" + new string('\u0301', 63) + "…", Quoted.Short("e" + new string('\u0301', 99)));
    }
}
