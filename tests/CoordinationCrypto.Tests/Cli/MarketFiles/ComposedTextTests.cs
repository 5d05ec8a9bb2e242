using System.Text.Json;
using CoordinationCrypto.Cli.MarketFiles;

namespace CoordinationCrypto.Tests.Cli.MarketFiles;

public class ComposedTextTests
{
    // Vectors

    /// <summary>Every character with a decomposition, whole and decomposed, and marks and letters at random.</summary>
    [Fact]
    public void Text_is_composed_as_Python_composes_it()
    {
        var cases = JsonSerializer.Deserialize<string[][]>(
            File.ReadAllText(Repository.File("tests/CoordinationCrypto.Tests/Vectors/unicode-nfc.json"))
        )!;
        Assert.True(cases.Length > 5000);
        Assert.All(cases, pair => Assert.Equal(pair[1], ComposedText.Of(pair[0])));
    }

    // Laws

    /// <summary>What a file of 4 MB can hold. Marks exchanged one by one took hours.</summary>
    [Fact]
    public async Task A_million_marks_in_a_row_are_put_in_order_at_once()
    {
        const int Half = 500_000;
        var text = "a" + string.Concat(Enumerable.Repeat("\u0301\u0316", Half)); // of class 230, and of 220
        var composed = await Task.Run(() => ComposedText.Of(text)).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal($"á{new string('\u0316', Half)}{new string('\u0301', Half - 1)}", composed);
    }

    [Fact]
    public void Composed_text_stays_as_it_is()
    {
        for (var code = 0; code < 0x3000; code++)
        {
            var once = ComposedText.Of($"a{(char)code}");
            Assert.Equal(once, ComposedText.Of(once));
        }
    }
}
