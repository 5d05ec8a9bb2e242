using System.Reflection;
using System.Text.RegularExpressions;
using CoordinationCrypto.Board;

namespace CoordinationCrypto.Tests;

/// <summary>What the documents point at and name is there.</summary>
public partial class DocumentationTests
{
    public static TheoryData<string> Documents =>
        [
            .. new[] { ".", "docs", "src", "samples", "bench" }
                .Select(Repository.File)
                .Where(Directory.Exists)
                .SelectMany(folder =>
                    Directory.EnumerateFiles(
                        folder,
                        "*.md",
                        folder == Repository.File(".") ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories
                    )
                )
                .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
                .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)),
        ];

    [Theory, MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Repository.File(document))!;
        Assert.All(
            LocalLinks(File.ReadAllText(Repository.File(document))),
            link =>
            {
                var target = link.Path.Length == 0 ? Repository.File(document) : Path.Combine(folder, link.Path);
                Assert.True(Path.Exists(target), link.Path);
                if (link.Part.Length > 0 && target.EndsWith(".md", StringComparison.Ordinal))
                    Assert.Contains(link.Part, File.ReadLines(target).Where(IsHeading).Select(Anchor));
            }
        );
    }

    [Fact]
    public void A_link_is_found_in_text() =>
        Assert.Equal(
            [("a/b.md", "part"), ("c.png", ""), ("", "here")],
            LocalLinks("[x](a/b.md#part), ![y](c.png) [z](https://example.org/d.md) [w](#here) `[v](e`")
        );

    [Fact]
    public void A_heading_has_the_anchor_that_hosts_give_it() =>
        Assert.Equal("8-and-9-evaluation-keys-ψ-for-all", Anchor("## 8 and 9. Evaluation keys: `ψ`, for-all"));

    /// <summary>A row that an empty line cut off from its table is no row to a reader.</summary>
    [Theory, MemberData(nameof(Documents))]
    public void Tables_are_whole(string document) => Assert.Empty(StrayRows(File.ReadAllLines(Repository.File(document))));

    [Fact]
    public void A_stray_row_is_found_in_text() =>
        Assert.Equal(["| c | d |"], StrayRows(["| a | b |", "| --- | ---: |", "| 1 | 2 |", "", "| c | d |"]));

    [Fact]
    public void The_boards_page_lists_every_kind_of_record() =>
        Assert.Equal(
            Enum.GetValues<RecordKind>().Select(kind => $"{(int)kind}"),
            File.ReadAllLines(Repository.File("docs/spec/board.md"))
                .SkipWhile(line => line != "| kind | what |")
                .Skip(2)
                .TakeWhile(line => line.StartsWith('|'))
                .Select(line => line.Split('|')[1].Trim())
        );

    [Fact]
    public void Notation_names_what_is_in_the_code()
    {
        var identifiers = Identifiers(File.ReadAllText(Repository.File("docs/NOTATION.md"))).ToList();
        Assert.NotEmpty(identifiers);
        Assert.All(
            identifiers,
            identifier => Assert.True(IsInTheLibrary(identifier), $"docs/NOTATION.md names {identifier}, which the library does not have")
        );
        Assert.False(IsInTheLibrary("Modulus.Psi"));
        Assert.False(IsInTheLibrary("Moduli"));
    }

    [Theory, MemberData(nameof(Documents))]
    public void Tests_that_are_named_are_there(string document)
    {
        foreach (Match match in TestPattern().Matches(File.ReadAllText(Repository.File(document))))
        {
            var (type, method) = (match.Groups["type"].Value, match.Groups["method"].Value);
            var sources = TestSources.Value.Where(source => type.Length == 0 || source.Key == type).Select(source => source.Value).ToList();
            Assert.True(
                sources.Count > 0
                    && (method.Length == 0 || sources.Exists(source => source.Contains($" {method}(", StringComparison.Ordinal))),
                $"{document} names {match.Value}, which is no test"
            );
        }
    }

    [Fact]
    public void A_test_is_found_in_text() =>
        Assert.Equal(
            ["`FooTests`", "`FooLaws.Is_so`", "`It_is_so`"],
            TestPattern().Matches("`FooTests` `FooLaws.Is_so`, `It_is_so` `It_is` `Foo.It_is_so` It_is_so").Select(match => match.Value)
        );

    /// <summary>The sources of all tests, by the names of their files without ending.</summary>
    private static readonly Lazy<Dictionary<string, string>> TestSources = new(() =>
        Directory
            .EnumerateFiles(Repository.File("tests"), "*.cs", SearchOption.AllDirectories)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText)
            .ToDictionary(group => group.Key, string.Concat)
    );

    /// <summary>What stands in backquotes in the last column of a table.</summary>
    private static IEnumerable<string> Identifiers(string markdown) =>
        from line in markdown.Split('\n')
        where line.StartsWith('|')
        from Match match in IdentifierPattern().Matches(line.TrimEnd().TrimEnd('|').Split('|')[^1])
        select match.Groups["name"].Value;

    private static bool IsInTheLibrary(string identifier)
    {
        var parts = identifier.Split('.');
        var type = Assembly
            .Load("CoordinationCrypto")
            .GetTypes()
            .SingleOrDefault(type => type.Name.Split('`')[0] == parts[0] && !type.IsNested);
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        return type is not null && (parts.Length == 1 || type.GetMember(parts[1], any).Length > 0);
    }

    /// <summary>Links to files here, and to parts of them; no path for the document itself.</summary>
    private static IEnumerable<(string Path, string Part)> LocalLinks(string markdown) =>
        from Match match in LinkPattern().Matches(markdown)
        let target = match.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal)
        let parts = target.Split('#')
        select (parts[0], parts.Length > 1 ? parts[1] : "");

    private static bool IsHeading(string line) => line.StartsWith('#');

    /// <summary>Small letters, hyphens for spaces, no other marks.</summary>
    private static string Anchor(string heading) =>
        string.Concat(
            heading
                .TrimStart('#')
                .Trim()
                .ToLowerInvariant()
                .Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')
                .Select(letter => letter == ' ' ? '-' : letter)
        );

    /// <summary>Rows that begin a table and have no line of dashes below.</summary>
    private static IEnumerable<string> StrayRows(string[] lines) =>
        lines.Where(
            (line, i) =>
                line.StartsWith('|')
                && (i == 0 || !lines[i - 1].StartsWith('|'))
                && (i + 1 == lines.Length || lines[i + 1].Trim('|', '-', ' ', ':').Length > 0 || lines[i + 1].Length == 0)
        );

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex LinkPattern();

    /// <summary>`FooTests`, `FooTests.It_is`, or `It_is_so` alone: a method's name of three words and more.</summary>
    [GeneratedRegex(@"`(?:(?<type>[A-Z]\w*(?:Tests|Laws))(?:\.(?<method>\w+))?|(?<method>[A-Z]\p{Ll}*(?:_\w+?){2,}))`")]
    private static partial Regex TestPattern();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex IdentifierPattern();
}
