using System.Text.RegularExpressions;

namespace CoordinationCrypto.Tests;

/// <summary>What the documents point at is there.</summary>
public partial class DocumentationTests
{
    public static TheoryData<string> Documents =>
    [
        .. new[] { ".", "docs", "src", "samples", "bench" }
            .Select(Repository.File)
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(
                folder, "*.md", folder == Repository.File(".") ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)),
    ];

    [Theory, MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Repository.File(document))!;
        Assert.All(LocalLinks(File.ReadAllText(Repository.File(document))), target => Assert.True(Path.Exists(Path.Combine(folder, target)), target));
    }

    [Fact]
    public void A_link_is_found_in_text() =>
        Assert.Equal(["a/b.md", "c.png"], LocalLinks("[x](a/b.md#part), ![y](c.png) [z](https://example.org/d.md) [w](#here) `[v](e`"));

    /// <summary>Link targets that are files here, without their fragments.</summary>
    private static IEnumerable<string> LocalLinks(string markdown) =>
        LinkPattern().Matches(markdown)
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex LinkPattern();
}
