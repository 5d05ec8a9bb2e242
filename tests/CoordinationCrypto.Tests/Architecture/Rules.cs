using System.Text.RegularExpressions;

namespace CoordinationCrypto.Tests.Architecture;

/// <summary>
/// The rules that keep the library's shape. Each says in its sentence what holds; a violation names the file, the line and the reason.
/// </summary>
internal static partial class Rules
{
    private const string Root = "CoordinationCrypto";

    public const int MaxColumns = 140;

    private const int MaxEntries = 25;

    /// <summary>The rooms from the ground up: each uses itself and those before it.</summary>
    private static readonly string[] Rooms =
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
        "Local",
    ];

    private static readonly string[] UnsafeFolders = ["Arithmetic/Kernels", "Arithmetic/Interop"];

    private static readonly string[] UnsafeFiles =
    [
        "Primitives/Secrets/SecretBuffer",
        "Primitives/Bytes/WireReader",
        "Primitives/Bytes/WireWriter",
        "Primitives/Entropy/Xof",
        "Primitives/Entropy/Expander",
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("A namespace is its top room's, or the front door's", files => files.SelectMany(NamespaceIsRoom)),
        new("A room uses only itself and the rooms before it", RoomsGoDown),
        new("A folder has at most 25 entries", FoldersAreSmall),
        new("One class a file, named for it, with its enums, records and structs", files => files.SelectMany(OneClassAFile)),
        new("No partial class outside the kernels and generated code", files => files.SelectMany(NoPartialClass)),
        new(
            "A file has at most 300 lines, a kernel 450",
            files =>
                from file in files
                let limit = IsUnder(file, "Arithmetic/Kernels") ? 450 : 300
                where file.LineCount > limit
                select $"{file.Path}: {file.LineCount} lines, the limit is {limit}: it holds two ideas, give each a file"
        ),
        new(
            "A line has at most 140 columns",
            files =>
                from file in files
                from line in file.Lines.Index()
                where line.Item.Length > MaxColumns
                select $"{file.Path}:{line.Index + 1}: {line.Item.Length} columns"
        ),
        new(
            "Unsafe code only in its rooms",
            files => files.Where(file => !MayBeUnsafe(file)).SelectMany(file => file.Places(UnsafePattern()))
        ),
        new(
            "Foreign functions only in Arithmetic/Interop and Board/Stores/FolderFlush",
            files =>
                files
                    .Where(file => !IsUnder(file, "Arithmetic/Interop") && file.Path != "Board/Stores/FolderFlush.cs")
                    .SelectMany(file => file.Places(ForeignPattern()))
        ),
        new(
            "The curve package only in Groups/Curve/Secp256k1",
            files => files.Where(file => file.Path != "Groups/Curve/Secp256k1.cs").SelectMany(file => file.Places(CurvePattern()))
        ),
        new(
            "No type is a drawer for odds and ends",
            files =>
                from file in files
                from type in file.Types
                where DrawerPattern().IsMatch(type.Name)
                select $"{file.Path}:{type.Line}: {type.Name}: name it for what it is"
        ),
        new(
            "No files, sockets, consoles or clocks, but a validator's files in Board/Stores/ValidatorFolder",
            files =>
                files
                    .Where(file => file.Path is not "Board/Stores/ValidatorFiles.cs")
                    .SelectMany(file => file.Places(WorldPattern()))
        ),
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
        new("No market words in Proofs and Threshold", files => files.SelectMany(NoMarketWords)),
        new("Nothing is left to be done later", files => files.SelectMany(NothingLeftOpen)),
    ];

    private static bool IsUnder(SourceFile file, string folder) =>
        file.Folder == folder || file.Folder.StartsWith(folder + "/", StringComparison.Ordinal);

    private static bool MayBeUnsafe(SourceFile file) =>
        UnsafeFolders.Any(folder => IsUnder(file, folder))
        || UnsafeFiles.Any(name => file.Path == name + ".cs" || file.Path.StartsWith(name + ".", StringComparison.Ordinal));

    private static IEnumerable<string> NamespaceIsRoom(SourceFile file)
    {
        if (!Rooms.Contains(file.Room))
            yield return $"{file.Path}: lies in none of the rooms {string.Join(", ", Rooms)}";
        else if (file.Namespace != $"{Root}.{file.Room}" && !IsFrontDoor(file))
            yield return $"{file.Path}: namespace {file.Namespace ?? "(none, file-scoped)"} should be {Root}.{file.Room}";
    }

    /// <summary>Whether what the file declares is seen with the one using of the quickstart; then it is public.</summary>
    private static bool IsFrontDoor(SourceFile file) =>
        file.Namespace == Root && file.Types.Where(type => !type.IsNested).All(type => type.Has("public"));

    private static IEnumerable<string> RoomsGoDown(IReadOnlyList<SourceFile> files)
    {
        var typesOf = files
            .SelectMany(file => file.Types.Where(type => !type.IsNested).Select(type => (file.Room, type.Name)))
            .ToLookup(type => type.Room, type => type.Name);
        var frontDoor = (
            from file in files
            where IsFrontDoor(file)
            from type in file.Types
            where !type.IsNested
            select (type.Name, file.Room)
        ).ToLookup(type => type.Name, type => type.Room);
        foreach (var file in files)
        {
            var own = Array.IndexOf(Rooms, file.Room);
            foreach (Match mention in MentionPattern().Matches(file.Code))
            {
                var room = Array.IndexOf(Rooms, mention.Groups["room"].Value);
                // Without the root in front, "Board.Record" is a namespace only where that room has such a type.
                var isRoom = room >= 0 && (mention.Groups["root"].Success || typesOf[Rooms[room]].Contains(mention.Groups["type"].Value));
                if (isRoom && room > own)
                    yield return $"{file.Path}:{file.LineOf(mention.Index)}: {file.Room} may not use {Rooms[room]}, a later room";
                // No using says which room a type of the front door lies in.
                var name = mention.Groups["room"].Value;
                if (frontDoor[name].Any(home => Array.IndexOf(Rooms, home) > own) && !DeclaresMember(file, name))
                    yield return $"{file.Path}:{file.LineOf(mention.Index)}: {file.Room} may not use {name}";
            }

            foreach (var place in file.Places(GlobalUsingPattern()))
                yield return $"{place}: a using that other files cannot see is not checked, so it is not allowed";
        }
    }

    /// <summary>Whether a file gives a member or parameter of its own that name: then the name says nothing of a type there.</summary>
    private static bool DeclaresMember(SourceFile file, string name) =>
        Regex.IsMatch(
            file.Code,
            $@"(?<!\b(?:new|return|is|as|public|internal|private|readonly|static|in|out|ref))[\w>?\]]\s+{name}\s*[{{;=,)]"
        );

    private static IEnumerable<string> FoldersAreSmall(IReadOnlyList<SourceFile> files) =>
        from entry in files.Select(file => file.Path).SelectMany(Prefixes).Distinct()
        group entry by entry.Contains('/') ? entry[..entry.LastIndexOf('/')] : "" into folder
        where folder.Count() > MaxEntries
        select $"{folder.Key}: {folder.Count()} files and folders, the limit is {MaxEntries}: it is two rooms";

    /// <summary>A path and the folders above it.</summary>
    private static IEnumerable<string> Prefixes(string path) =>
        path.Select((c, i) => (c, i)).Where(at => at.c == '/').Select(at => path[..at.i]).Append(path);

    private static IEnumerable<string> OneClassAFile(SourceFile file)
    {
        var types = file.Types.Where(type => !type.IsNested).ToList();
        var classes = types.Where(type => type.Kind is "class" or "interface").ToList();
        if (types.Count == 0 || classes.Count > 1)
            yield return $"{file.Path}: {types.Count} top-level types ({string.Join(", ", types.Select(type => type.Name))})";
        else if (file.Name.Split('.')[0] is var name && name != (classes.FirstOrDefault() ?? types[0]).Name)
            yield return $"{file.Path}: holds {(classes.FirstOrDefault() ?? types[0]).Name}, which gives the file its name";
    }

    private static IEnumerable<string> NoPartialClass(SourceFile file) =>
        from type in file.Types
        where type.Has("partial") && !IsUnder(file, "Arithmetic/Kernels") && !IsUnder(file, "Arithmetic/Interop")
        where !GeneratedPattern().IsMatch(file.Code)
        select $"{file.Path}:{type.Line}: {type.Name} is partial: it is two types, give each a name";

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

    /// <summary>Labels are bytes, not words: they are not looked at.</summary>
    private static IEnumerable<string> NoMarketWords(SourceFile file) =>
        file.Room is "Proofs" or "Threshold"
            ? file.Places(MarketWordPattern())
                .Concat(MarketWordPattern().Matches(file.Comments).Select(match => $"{file.Path}: a comment says {match.Value}"))
            : [];

    private static IEnumerable<string> NothingLeftOpen(SourceFile file) =>
        file.Places(StubPattern())
            .Concat(OpenNotePattern().Matches(file.Comments).Select(match => $"{file.Path}: a comment says {match.Value}"));

    [GeneratedRegex(@"(?:(?<root>\bCoordinationCrypto\s*\.\s*)|(?<![\w.]))(?<room>[A-Z]\w*)\b(?:\s*\.\s*(?<type>[A-Z]\w*))?")]
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

    // Whole words of a camel-cased name or of a sentence; "Pack" with which a name begins is a verb, and no market's word.
    [GeneratedRegex(
        @"(?<![A-Za-z])(?:[Ss]tag|[Ii]ntendo|[Hh]unt|[Tt]ick|[Mm]arket|pack)s?(?![a-z])"
            + @"|(?<=[a-z0-9])(?:Stag|Intendo|Hunt|Tick|Market|Pack)s?(?![a-z])"
    )]
    private static partial Regex MarketWordPattern();

    [GeneratedRegex(@"\bAggressiveOptimization\b")]
    private static partial Regex AggressiveOptimizationPattern();

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex StubPattern();

    [GeneratedRegex(@"\bGeneratedRegex\b|\bLibraryImport\b")]
    private static partial Regex GeneratedPattern();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex OpenNotePattern();
}
