using System.Text.RegularExpressions;

namespace CoordinationCrypto.Tests.Architecture;

/// <summary>
/// A library source file as the rules see it. <paramref name="path"/> is relative to the library's folder, with forward slashes.
/// </summary>
internal sealed partial class SourceFile(string path, string text)
{
    private readonly SourceScanner _scanned = new(text.ReplaceLineEndings("\n"));

    public string Path { get; } = path;

    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>The top folder: the room of the house that the file lies in.</summary>
    public string Room => Folder.Split('/')[0];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Code => field ??= _scanned.Code;

    public string Comments => _scanned.Comments;

    public IReadOnlyList<string> Utf8Literals => _scanned.Utf8Literals;

    /// <summary>The lines as they are written, comments and literals included.</summary>
    public IReadOnlyList<string> Lines { get; } = text.ReplaceLineEndings("\n").Split('\n');

    public int LineCount => Code.TrimEnd('\n').Count(c => c == '\n') + 1;

    public string? Namespace => NamespacePattern().Match(Code) is { Success: true } match ? match.Groups["name"].Value : null;

    public IReadOnlyList<TypeDeclaration> Types => field ??= FindTypes();

    public int LineOf(int index) => Code.AsSpan(0, index).Count('\n') + 1;

    /// <summary>"path:line" of every place in the code that a pattern matches.</summary>
    public IEnumerable<string> Places(Regex pattern) =>
        pattern.Matches(Code).Select(match => $"{Path}:{LineOf(match.Index)}: {match.Value.Trim()}");

    private List<TypeDeclaration> FindTypes()
    {
        var depths = new int[Code.Length + 1];
        for (var i = 0; i < Code.Length; i++)
            depths[i + 1] =
                depths[i]
                + Code[i] switch
                {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
        return
        [
            .. TypePattern()
                .Matches(Code)
                .Concat(DelegatePattern().Matches(Code))
                .OrderBy(match => match.Index)
                .Select(match => new TypeDeclaration(
                    match.Groups["name"].Value,
                    WhiteSpace().Replace(match.Groups["kind"].Value, " "),
                    [.. WhiteSpace().Split(match.Groups["modifiers"].Value.Trim())],
                    IsNested: depths[match.Index] > 0,
                    LineOf(match.Groups["name"].Index)
                )),
        ];
    }

    private const string Modifiers =
        @"(?<modifiers>(?:\b(?:public|internal|private|protected|sealed|static|abstract|readonly|ref|partial|unsafe|file|new)\s+)*)";

    // A type's name is followed by what can follow a type's name, and is not a word that may stand after a variable called `record`.
    [GeneratedRegex(
        Modifiers
            + @"\b(?<kind>record\s+struct|record\s+class|record|class|struct|interface|enum)\s+(?!(?:where|is|in|as|and|or|not|with|switch|when)\b)(?<name>[A-Za-z_]\w*)\s*(?=[({;:<]|where\b)"
    )]
    private static partial Regex TypePattern();

    [GeneratedRegex(
        Modifiers + @"\b(?<kind>delegate)\s+[\w.<>\[\],?\s]*?\b(?<name>[A-Za-z_]\w*)\s*(?:<[\w,\s]*>)?\s*\([^()]*\)\s*(?:where\b[^;{]*)?;"
    )]
    private static partial Regex DelegatePattern();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
