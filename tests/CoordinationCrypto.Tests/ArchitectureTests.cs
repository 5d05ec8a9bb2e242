using System.Text.RegularExpressions;
using CoordinationCrypto.Tests.Architecture;

namespace CoordinationCrypto.Tests;

/// <summary>Reads every source file of the library against the rules of the house, and each rule against code that breaks it.</summary>
public partial class ArchitectureTests
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Library = new(ReadLibrary);

    public static TheoryData<string> Sentences => [.. Rules.All.Select(rule => rule.Sentence)];

    public static TheoryData<string, string, string> Breakers =>
        new()
        {
            {
                "A namespace is its top room's, or the front door's",
                "Rings/A.cs",
                "namespace CoordinationCrypto.Ring;\ninternal sealed class A { }"
            },
            { "A namespace is its top room's, or the front door's", "Rings/A.cs", "internal sealed class A { }" },
            {
                "A namespace is its top room's, or the front door's",
                "Rings/A.cs",
                "// namespace CoordinationCrypto.Rings;\nnamespace CoordinationCrypto.Bfv;"
            },
            { "A namespace is its top room's, or the front door's", "A.cs", "namespace CoordinationCrypto;\ninternal sealed class A { }" },
            {
                "A namespace is its top room's, or the front door's",
                "Attic/A.cs",
                "namespace CoordinationCrypto.Attic;\ninternal sealed class A { }"
            },
            { "A room uses only itself and the rooms before it", "Primitives/A.cs", "using CoordinationCrypto.Arithmetic;" },
            { "A room uses only itself and the rooms before it", "Threshold/A.cs", "using CoordinationCrypto.Board;" },
            { "A room uses only itself and the rooms before it", "Bfv/A.cs", "using static CoordinationCrypto.Markets.Condition;" },
            { "A room uses only itself and the rooms before it", "Bfv/A.cs", "using M = CoordinationCrypto . Markets.Condition;" },
            {
                "A room uses only itself and the rooms before it",
                "Bfv/A.cs",
                "class A { object x = new CoordinationCrypto.Groups.Point(); }"
            },
            {
                "A room uses only itself and the rooms before it",
                "Bfv/A.cs",
                "class A { string x = $\"{new CoordinationCrypto.Groups.Point()}\"; }"
            },
            {
                "A room uses only itself and the rooms before it",
                "Bfv/A.cs",
                "class A { object x = global::CoordinationCrypto.Groups.Point.Zero; }"
            },
            { "A room uses only itself and the rooms before it", "Bfv/A.cs", "class A { object x = new Groups.Neighbour(); }" },
            { "A room uses only itself and the rooms before it", "Bfv/A.cs", "class A { Doorman x; }" },
            { "A room uses only itself and the rooms before it", "Bfv/A.cs", "class A { object x = new Doorman[3]; }" },
            { "A room uses only itself and the rooms before it", "Bfv/A.cs", "global using System.Text;" },
            { "One class a file, named for it, with its enums, records and structs", "Bfv/A.cs", "class A { }\nclass B { }" },
            { "One class a file, named for it, with its enums, records and structs", "Bfv/A.cs", "class A { }\ninterface B;" },
            { "One class a file, named for it, with its enums, records and structs", "Bfv/A.cs", "enum B { }\nclass C { }" },
            { "One class a file, named for it, with its enums, records and structs", "Bfv/A.cs", "class B { class A { } }" },
            { "One class a file, named for it, with its enums, records and structs", "Bfv/A.cs", "// class A { }" },
            { "One class a file, named for it, with its enums, records and structs", "Bfv/A.cs", "record struct B(int X);" },
            { "No partial class outside the kernels and generated code", "Bfv/A.cs", "sealed partial class A { }" },
            { "No partial class outside the kernels and generated code", "Bfv/A.Part.cs", "partial struct A { }" },
            { "A folder has at most 25 entries", "Rings/Crowd/A.cs", "internal sealed class A { }" },
            { "A folder has at most 25 entries", "Rings/Crowd/Inner/A.cs", "internal sealed class A { }" },
            { "A line has at most 140 columns", "Bfv/A.cs", "// " + new string('x', 138) },
            { "A line has at most 140 columns", "Arithmetic/Kernels/A.cs", "class A { string s = \"" + new string('x', 138) + "\"; }" },
            { "A file has at most 300 lines, a kernel 450", "Bfv/A.cs", new string('\n', 300) + "class A { }" },
            { "A file has at most 300 lines, a kernel 450", "Arithmetic/Kernels/A.cs", new string('\n', 450) + "class A { }" },
            { "Unsafe code only in its rooms", "Rings/A.cs", "class A { unsafe void F(int* x) { } }" },
            {
                "Unsafe code only in its rooms",
                "Arithmetic/A.cs",
                "class A { int F(int[] x) => System.Runtime.CompilerServices.Unsafe.Add(ref x[0], 1); }"
            },
            { "Unsafe code only in its rooms", "Primitives/WireReaders.cs", "using static System.Runtime.InteropServices.MemoryMarshal;" },
            {
                "Unsafe code only in its rooms",
                "Rings/A.cs",
                "class A { string s = $\"\"\"{MemoryMarshal.Cast<byte, ulong>(x)[0]}\"\"\"; }"
            },
            {
                "Foreign functions only in Arithmetic/Interop and Board/Stores/FolderFlush",
                "Arithmetic/Kernels/A.cs",
                "class A { [LibraryImport(\"ntt\")] static partial void F(); }"
            },
            { "The curve package only in Groups/Curve/Secp256k1", "Groups/SigningKey.cs", "using Org.BouncyCastle.Math;" },
            { "The curve package only in Groups/Curve/Secp256k1", "Proofs/Secp256k1.cs", "using Org.BouncyCastle.Math;" },
            { "No type is a drawer for odds and ends", "Bfv/KeyManager.cs", "class KeyManager { }" },
            { "No type is a drawer for odds and ends", "Bfv/A.cs", "class A { static class BitUtils { } }" },
            { "No type is a drawer for odds and ends", "Bfv/A.cs", "internal interface IHelper;" },
            {
                "No files, sockets, consoles or clocks, but a validator's files in Board/Stores/ValidatorFolder",
                "Board/A.cs",
                "class A { byte[] F() => File.ReadAllBytes(\"x\"); }"
            },
            {
                "No files, sockets, consoles or clocks, but a validator's files in Board/Stores/ValidatorFolder",
                "Board/A.cs",
                "class A { Stream F() => new FileStream(path, FileMode.Open); }"
            },
            {
                "No files, sockets, consoles or clocks, but a validator's files in Board/Stores/ValidatorFolder",
                "Board/A.cs",
                "class A { void F() => System.Console.WriteLine(); }"
            },
            {
                "No files, sockets, consoles or clocks, but a validator's files in Board/Stores/ValidatorFolder",
                "Board/A.cs",
                "using System.Net.Sockets;"
            },
            {
                "No files, sockets, consoles or clocks, but a validator's files in Board/Stores/ValidatorFolder",
                "Board/A.cs",
                "class A { long F() => Stopwatch.GetTimestamp(); }"
            },
            {
                "No files, sockets, consoles or clocks, but a validator's files in Board/Stores/ValidatorFolder",
                "Board/A.cs",
                "class A { object F() => DateTimeOffset.UtcNow; }"
            },
            {
                "No files, sockets, consoles or clocks, but a validator's files in Board/Stores/ValidatorFolder",
                "Board/A.cs",
                "class A { object F() => TimeProvider.System; }"
            },
            { "No AggressiveOptimization", "Bfv/A.cs", "class A { [MethodImpl(MethodImplOptions.AggressiveOptimization)] void F() { } }" },
            { "Public types are sealed, static, abstract or readonly", "Bfv/A.cs", "public class A { }" },
            { "Public types are sealed, static, abstract or readonly", "Bfv/A.cs", "public partial class A { }" },
            { "Public types are sealed, static, abstract or readonly", "Bfv/A.cs", "public struct A { }" },
            { "Public types are sealed, static, abstract or readonly", "Bfv/A.cs", "public ref struct A { }" },
            { "Public types are sealed, static, abstract or readonly", "Bfv/A.cs", "public record A(int X);" },
            {
                "Public types are sealed, static, abstract or readonly",
                "Bfv/A.cs",
                "public sealed class A { public class B<T> where T : struct { } }"
            },
            {
                "A domain-separation label belongs to one file",
                "Bfv/A.cs",
                "class A { ReadOnlySpan<byte> L => \"CoordinationCrypto/neighbour\"u8; }"
            },
            {
                "A domain-separation label belongs to one file",
                "Bfv/A.cs",
                "class A { ReadOnlySpan<byte> L => \"\"\"CoordinationCrypto/neighbour\"\"\"u8; }"
            },
            { "Nothing is left to be done later", "Bfv/A.cs", "class A { void F() => throw new NotImplementedException(); }" },
            { "Nothing is left to be done later", "Bfv/A.cs", "class A { /* " + "TO" + "DO: the rest */ }" },
        };

    [Theory, MemberData(nameof(Sentences))]
    public void Library_keeps(string sentence) => Assert.Empty(Named(sentence).Violations(Library.Value));

    [Theory, MemberData(nameof(Breakers))]
    public void Rule_notices(string sentence, string path, string source) =>
        Assert.NotEmpty(Named(sentence).Violations([.. Surroundings, new SourceFile(path, source)]));

    [Theory, MemberData(nameof(Sentences))]
    public void Rule_lets_lookalikes_pass(string sentence) =>
        Assert.Empty(Named(sentence).Violations([.. Surroundings, .. Lookalikes.Select(file => new SourceFile(file.Path, file.Text))]));

    [Fact]
    public void Every_rule_has_code_that_breaks_it() =>
        Assert.Equal(Rules.All.Select(rule => rule.Sentence).Order(), Breakers.Select(row => (string)row[0]).Distinct().Order());

    /// <summary>
    /// Programs, tests and benchmarks too; what a literal holds does not count there, since vectors and files stand in them as they are.
    /// </summary>
    [Fact]
    public void Everything_else_fits_into_140_columns() =>
        Assert.Empty(
            from path in new[] { "src", "tests", "bench", "samples" }.SelectMany(SourcesIn)
            from line in new SourceFile(path, File.ReadAllText(path)).Code.Split('\n').Index()
            where Literal().Replace(line.Item.TrimEnd(), " ").Length > Rules.MaxColumns
            select $"{path}:{line.Index + 1}"
        );

    private static IEnumerable<string> SourcesIn(string folder) =>
        Directory.EnumerateFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories).Where(path => !Built().IsMatch(path));

    [GeneratedRegex("/(?:bin|obj)/")]
    private static partial Regex Built();

    /// <summary>A literal whose content the scanner has turned into spaces.</summary>
    [GeneratedRegex(@"(?<=\S) {2,}")]
    private static partial Regex Literal();

    [Fact]
    public void Library_was_found() => Assert.NotEmpty(Library.Value);

    /// <summary>
    /// Blameless files that the samples above collide with: a neighbour, a type of the front door, a folder that is full.
    /// </summary>
    private static IReadOnlyList<SourceFile> Surroundings { get; } =
    [
        new(
            "Groups/Neighbour.cs",
            "namespace CoordinationCrypto.Groups;\n"
                + "internal sealed class Neighbour { ReadOnlySpan<byte> L => \"CoordinationCrypto/neighbour\"u8; }"
        ),
        new("Markets/Doorman.cs", "namespace CoordinationCrypto;\npublic sealed class Doorman;"),
        .. Enumerable
            .Range(0, 25)
            .Select(i => new SourceFile($"Rings/Crowd/C{i}.cs", $"namespace CoordinationCrypto.Rings;\ninternal sealed class C{i};")),
    ];

    /// <summary>Code that breaks nothing, though a careless reader of text would say so.</summary>
    private static readonly (string Path, string Text)[] Lookalikes =
    [
        (
            "Bfv/Plain.cs",
            """"
            using CoordinationCrypto.Arithmetic;
            using CoordinationCrypto.Rings;

            namespace CoordinationCrypto.Bfv;

            /// <summary>Not unsafe; used by <see cref="CoordinationCrypto.Board.Neighbour"/>; BouncyCastle is elsewhere. class Second { }</summary>
            public sealed class Plain<T> : IDisposable
                where T : class
            {
                // new CoordinationCrypto.Board.Neighbour() in File.ReadAllText("unsafe")
                private const string One = "unsafe { \" BouncyCastle";
                private const string Two = @"C:\"" class Third { } DateTime.UtcNow";
                private const string Three = """
                    public class Fourth { } "Console.WriteLine()" File.Delete
                    """;
                private readonly string _four = $"{(One.Length > 0 ? "unsafe }" : $"{{ class Fifth {Two}")} AggressiveOptimization";
                private readonly string _five = $$"""{ "class Sixth" {{Three[1..^1]}} CoordinationCrypto.Board.Neighbour }""";
                private const char Quote = '"', Apostrophe = '\'';
                private static ReadOnlySpan<byte> Label => "CoordinationCrypto/plain"u8;
                private static ReadOnlySpan<byte> SameLabel => "CoordinationCrypto/plain"u8;
                private DateTimeOffset Opened { get; init; }
                private int Groups { get; }
                private bool Sum(object record) => record is { } && Groups.CompareTo(3) == 0;
                public readonly struct Inner;
                public enum Kind { Managers }
                public void Dispose() { }
            }

            """"
        ),
        (
            "Arithmetic/Kernels/Fast.cs",
            "namespace CoordinationCrypto.Arithmetic;\ninternal static unsafe class Fast { }" + new string('\n', 300) + "// end\n"
        ),
        (
            "Primitives/Bytes/WireReader.cs",
            "namespace CoordinationCrypto.Primitives;\ninternal ref struct WireReader { ulong F(Span<byte> x) => "
                + "MemoryMarshal.Cast<byte, ulong>(x)[0]; }"
        ),
        (
            "Primitives/Entropy/Xof.cs",
            "namespace CoordinationCrypto.Primitives;\ninternal sealed class Xof { int F(ref int x) => Unsafe.Add(ref x, 1); }"
        ),
        (
            "Groups/Curve/Secp256k1.cs",
            "using Org.BouncyCastle.Math;\nnamespace CoordinationCrypto.Groups;\ninternal static class Secp256k1 { }"
        ),
        ("Markets/Manage.cs", "namespace CoordinationCrypto.Markets;\npublic readonly record struct Manage(int X);"),
        (
            "Board/Fold.cs",
            "namespace CoordinationCrypto.Board;\npublic delegate TState Fold<TState>(TState state, int record) where TState : class;"
        ),
    ];

    private static Rule Named(string sentence) => Rules.All.Single(rule => rule.Sentence == sentence);

    private static List<SourceFile> ReadLibrary()
    {
        var root = Repository.File("src/CoordinationCrypto");
        return
        [
            .. from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            let relative = Path.GetRelativePath(root, path).Replace('\\', '/')
            where !relative.StartsWith("obj/", StringComparison.Ordinal) && !relative.StartsWith("bin/", StringComparison.Ordinal)
            select new SourceFile(relative, File.ReadAllText(path)),
        ];
    }
}
