using System.Text.RegularExpressions;

namespace CoordinationCrypto.Tests.Architecture;

/// <summary>
/// The rules that keep the library's shape. Each says in its sentence what holds; a violation names the file, the line and the reason.
/// </summary>
internal static partial class Rules
{
    private const string Root = "CoordinationCrypto";

    /// <summary>The floors from the ground up: each uses itself and those before it.</summary>
    private static readonly string[] Floors =
    [
        "Primitives",
        "Arithmetic",
        "Rings",
        "Bfv",
        "Groups",
        "Proofs",
        "Threshold",
        "Markets",
        "Board",
    ];

    private static readonly string[] UnsafeFolders = ["Arithmetic/Kernels", "Arithmetic/Interop"];

    private static readonly string[] UnsafeFiles =
    [
        "Primitives/SecretBuffer",
        "Primitives/WireReader",
        "Primitives/WireWriter",
        "Primitives/Xof",
        "Primitives/Expander",
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("A namespace is its folder", files => files.SelectMany(NamespaceIsFolder)),
        new("A floor uses only itself and the floors before it", FloorsGoDown),
        new("One top-level type a file, named for it", files => files.SelectMany(OneTypeAFile)),
        new(
            "A file has at most 300 lines, a kernel 400",
            files =>
                from file in files
                let limit = IsUnder(file, "Arithmetic/Kernels") ? 400 : 300
                where file.LineCount > limit
                select $"{file.Path}: {file.LineCount} lines, the limit is {limit}: it holds two ideas, give each a file"
        ),
        new(
            "Unsafe code only in its rooms",
            files => files.Where(file => !MayBeUnsafe(file)).SelectMany(file => file.Places(UnsafePattern()))
        ),
        new(
            "Foreign functions only in Arithmetic/Interop",
            files => files.Where(file => !IsUnder(file, "Arithmetic/Interop")).SelectMany(file => file.Places(ForeignPattern()))
        ),
        new(
            "The curve package only in Groups/Secp256k1",
            files =>
                files
                    .Where(file => file.Folder != "Groups" || !file.Name.StartsWith("Secp256k1", StringComparison.Ordinal))
                    .SelectMany(file => file.Places(CurvePattern()))
        ),
        new(
            "No type is a drawer for odds and ends",
            files =>
                from file in files
                from type in file.Types
                where DrawerPattern().IsMatch(type.Name)
                select $"{file.Path}:{type.Line}: {type.Name}: name it for what it is"
        ),
        new("No files, sockets, consoles or clocks", files => files.SelectMany(file => file.Places(WorldPattern()))),
        new("No AggressiveOptimization", files => files.SelectMany(file => file.Places(AggressiveOptimizationPattern()))),
        new(
            "Public types are sealed, static, abstract or readonly",
            files =>
                from file in files
                from type in file.Types
                where type.Has("public") && !IsClosed(type)
                select $"{file.Path}:{type.Line}: {type.Kind} {type.Name}: say sealed, static, abstract, or readonly for a struct"
        ),
        new("A domain-separation label belongs to one file", LabelsAreUnique),
        new("Nothing is left to be done later", files => files.SelectMany(NothingLeftOpen)),
    ];

    private static bool IsUnder(SourceFile file, string folder) =>
        file.Folder == folder || file.Folder.StartsWith(folder + "/", StringComparison.Ordinal);

    private static bool MayBeUnsafe(SourceFile file) =>
        UnsafeFolders.Any(folder => IsUnder(file, folder))
        || UnsafeFiles.Any(name => file.Path == name + ".cs" || file.Path.StartsWith(name + ".", StringComparison.Ordinal));

    private static IEnumerable<string> NamespaceIsFolder(SourceFile file)
    {
        var expected = file.Folder.Length == 0 ? null : $"{Root}.{file.Folder.Replace('/', '.')}";
        if (expected is null || !Floors.Contains(file.Floor))
            yield return $"{file.Path}: lives on none of the floors {string.Join(", ", Floors)}";
        else if (file.Namespace != expected)
            yield return $"{file.Path}: namespace {file.Namespace ?? "(none, file-scoped)"} should be {expected}";
    }

    private static IEnumerable<string> FloorsGoDown(IReadOnlyList<SourceFile> files)
    {
        var typesOf = files.ToLookup(file => file.Floor, file => file.Name.Split('.')[0]);
        foreach (var file in files)
        {
            var own = Array.IndexOf(Floors, file.Floor);
            foreach (Match mention in MentionPattern().Matches(file.Code))
            {
                var floor = Array.IndexOf(Floors, mention.Groups["floor"].Value);
                // Without the root in front, "Board.Record" is a namespace only where that floor has such a type.
                var isFloor =
                    floor >= 0 && (mention.Groups["root"].Success || typesOf[Floors[floor]].Contains(mention.Groups["type"].Value));
                if (isFloor && floor > own)
                    yield return $"{file.Path}:{file.LineOf(mention.Index)}: {file.Floor} may not use {Floors[floor]}, a later floor";
            }

            foreach (var place in file.Places(GlobalUsingPattern()))
                yield return $"{place}: a using that other files cannot see is not checked, so it is not allowed";
        }
    }

    private static IEnumerable<string> OneTypeAFile(SourceFile file)
    {
        var types = file.Types.Where(type => !type.IsNested).ToList();
        if (types.Count != 1)
        {
            yield return $"{file.Path}: {types.Count} top-level types ({string.Join(", ", types.Select(type => type.Name))})";
            yield break;
        }

        var parts = file.Name.Split('.');
        if (parts[0] != types[0].Name)
            yield return $"{file.Path}: holds {types[0].Name}, which gives the file its name";
        else if (parts.Length > 1 && !types[0].Has("partial"))
            yield return $"{file.Path}: is named as a part, but {types[0].Name} is not partial";
    }

    private static bool IsClosed(TypeDeclaration type) =>
        type.Kind switch
        {
            "interface" or "enum" or "delegate" => true,
            "struct" or "record struct" => type.Has("readonly"),
            _ => type.Has("sealed") || type.Has("static") || type.Has("abstract"),
        };

    private static IEnumerable<string> LabelsAreUnique(IReadOnlyList<SourceFile> files) =>
        from file in files
        from label in file.Utf8Literals.Distinct()
        where label.StartsWith(Root + "/", StringComparison.Ordinal)
        group file.Path by label into uses
        where uses.Count() > 1
        select $"the label \"{uses.Key}\" stands in {string.Join(" and ", uses)}";

    private static IEnumerable<string> NothingLeftOpen(SourceFile file) =>
        file.Places(StubPattern())
            .Concat(OpenNotePattern().Matches(file.Comments).Select(match => $"{file.Path}: a comment says {match.Value}"));

    [GeneratedRegex(@"(?:(?<root>\bCoordinationCrypto\s*\.\s*)|(?<![\w.]))(?<floor>[A-Z]\w*)\b(?:\s*\.\s*(?<type>[A-Z]\w*))?")]
    private static partial Regex MentionPattern();

    [GeneratedRegex(@"\bglobal\s+using\b")]
    private static partial Regex GlobalUsingPattern();

    [GeneratedRegex(@"\bunsafe\b|\bUnsafe\b|\bMemoryMarshal\b")]
    private static partial Regex UnsafePattern();

    [GeneratedRegex(@"\bLibraryImport\w*\b|\bDllImport\w*\b|\bNativeLibrary\b")]
    private static partial Regex ForeignPattern();

    [GeneratedRegex("BouncyCastle")]
    private static partial Regex CurvePattern();

    [GeneratedRegex("(?:Utils?|Utilities|Helpers?|Managers?)$")]
    private static partial Regex DrawerPattern();

    [GeneratedRegex(
        @"(?<!\w)(?:File|Directory|Path|Console|Process)\s*\.\s*[A-Z]\w*|\bThread\s*\.\s*Sleep\b|\b(?:FileStream|FileInfo|DirectoryInfo|StreamReader|StreamWriter|Socket|TcpClient|TcpListener|HttpClient|Stopwatch|PeriodicTimer)\b|\bSystem\s*\.\s*Net\b|\bDateTime(?:Offset)?\s*\.\s*(?:Now|UtcNow|Today)\b|\bTickCount(?:64)?\b|\bTimeProvider\s*\.\s*System\b|\bTask\s*\.\s*Delay\b"
    )]
    private static partial Regex WorldPattern();

    [GeneratedRegex(@"\bAggressiveOptimization\b")]
    private static partial Regex AggressiveOptimizationPattern();

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex StubPattern();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex OpenNotePattern();
}
