using CoordinationCrypto.Tests.Architecture;

namespace CoordinationCrypto.Tests;

/// <summary>Reads every source file of the library against the rules of the house, and each rule against code that breaks it.</summary>
public class ArchitectureTests
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Library = new(ReadLibrary);

    public static TheoryData<string> Sentences => [.. Rules.All.Select(rule => rule.Sentence)];

    public static TheoryData<string, string, string> Breakers =>
        new()
        {
            { "A namespace is its folder", "Rings/A.cs", "namespace CoordinationCrypto.Ring;\ninternal sealed class A { }" },
            { "A namespace is its folder", "Rings/A.cs", "internal sealed class A { }" },
            { "A namespace is its folder", "Rings/A.cs", "// namespace CoordinationCrypto.Rings;\nnamespace CoordinationCrypto.Bfv;" },
            { "A namespace is its folder", "A.cs", "namespace CoordinationCrypto;\ninternal sealed class A { }" },
            { "A namespace is its folder", "Attic/A.cs", "namespace CoordinationCrypto.Attic;\ninternal sealed class A { }" },
            { "A floor uses only itself and the floors before it", "Primitives/A.cs", "using CoordinationCrypto.Arithmetic;" },
            { "A floor uses only itself and the floors before it", "Threshold/A.cs", "using CoordinationCrypto.Board;" },
            { "A floor uses only itself and the floors before it", "Bfv/A.cs", "using static CoordinationCrypto.Markets.Condition;" },
            { "A floor uses only itself and the floors before it", "Bfv/A.cs", "using M = CoordinationCrypto . Markets.Condition;" },
            {
                "A floor uses only itself and the floors before it",
                "Bfv/A.cs",
                "class A { object x = new CoordinationCrypto.Groups.Point(); }"
            },
            {
                "A floor uses only itself and the floors before it",
                "Bfv/A.cs",
                "class A { string x = $\"{new CoordinationCrypto.Groups.Point()}\"; }"
            },
            {
                "A floor uses only itself and the floors before it",
                "Bfv/A.cs",
                "class A { object x = global::CoordinationCrypto.Groups.Point.Zero; }"
            },
            { "A floor uses only itself and the floors before it", "Bfv/A.cs", "class A { object x = new Groups.Neighbour(); }" },
            { "A floor uses only itself and the floors before it", "Bfv/A.cs", "global using System.Text;" },
            { "One top-level type a file, named for it", "Bfv/A.cs", "class A { }\nclass B { }" },
            { "One top-level type a file, named for it", "Bfv/A.cs", "class A { }\ndelegate void B<T>(int x) where T : class;" },
            { "One top-level type a file, named for it", "Bfv/A.cs", "class A { }\nrecord struct B(int X);" },
            { "One top-level type a file, named for it", "Bfv/A.cs", "class B { class A { } }" },
            { "One top-level type a file, named for it", "Bfv/A.cs", "// class A { }" },
            { "One top-level type a file, named for it", "Bfv/A.Part.cs", "sealed class A { }" },
            { "A file has at most 300 lines, a kernel 400", "Bfv/A.cs", new string('\n', 300) + "class A { }" },
            { "A file has at most 300 lines, a kernel 400", "Arithmetic/Kernels/A.cs", new string('\n', 400) + "class A { }" },
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
                "Foreign functions only in Arithmetic/Interop",
                "Arithmetic/Kernels/A.cs",
                "class A { [LibraryImport(\"ntt\")] static partial void F(); }"
            },
            { "The curve package only in Groups/Secp256k1", "Groups/SigningKey.cs", "using Org.BouncyCastle.Math;" },
            { "The curve package only in Groups/Secp256k1", "Proofs/Secp256k1.cs", "using Org.BouncyCastle.Math;" },
            { "No type is a drawer for odds and ends", "Bfv/KeyManager.cs", "class KeyManager { }" },
            { "No type is a drawer for odds and ends", "Bfv/A.cs", "class A { static class BitUtils { } }" },
            { "No type is a drawer for odds and ends", "Bfv/A.cs", "internal interface IHelper;" },
            { "No files, sockets, consoles or clocks", "Board/A.cs", "class A { byte[] F() => File.ReadAllBytes(\"x\"); }" },
            { "No files, sockets, consoles or clocks", "Board/A.cs", "class A { Stream F() => new FileStream(path, FileMode.Open); }" },
            { "No files, sockets, consoles or clocks", "Board/A.cs", "class A { void F() => System.Console.WriteLine(); }" },
            { "No files, sockets, consoles or clocks", "Board/A.cs", "using System.Net.Sockets;" },
            { "No files, sockets, consoles or clocks", "Board/A.cs", "class A { long F() => Stopwatch.GetTimestamp(); }" },
            { "No files, sockets, consoles or clocks", "Board/A.cs", "class A { object F() => DateTimeOffset.UtcNow; }" },
            { "No files, sockets, consoles or clocks", "Board/A.cs", "class A { object F() => TimeProvider.System; }" },
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
        Assert.NotEmpty(Named(sentence).Violations([Neighbour, new SourceFile(path, source)]));

    [Theory, MemberData(nameof(Sentences))]
    public void Rule_lets_lookalikes_pass(string sentence) =>
        Assert.Empty(Named(sentence).Violations([Neighbour, .. Lookalikes.Select(file => new SourceFile(file.Path, file.Text))]));

    [Fact]
    public void Every_rule_has_code_that_breaks_it() =>
        Assert.Equal(Rules.All.Select(rule => rule.Sentence).Order(), Breakers.Select(row => (string)row[0]).Distinct().Order());

    [Fact]
    public void Library_was_found() => Assert.NotEmpty(Library.Value);

    /// <summary>A blameless file that the samples above collide with.</summary>
    private static SourceFile Neighbour { get; } =
        new(
            "Groups/Neighbour.cs",
            "namespace CoordinationCrypto.Groups;\ninternal sealed class Neighbour { ReadOnlySpan<byte> L => "
                + "\"CoordinationCrypto/neighbour\"u8; }"
        );

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
            "Primitives/WireReader.cs",
            "namespace CoordinationCrypto.Primitives;\ninternal ref struct WireReader { ulong F(Span<byte> x) => "
                + "MemoryMarshal.Cast<byte, ulong>(x)[0]; }"
        ),
        (
            "Primitives/Xof.Keccak.cs",
            "namespace CoordinationCrypto.Primitives;\ninternal sealed partial class Xof { int F(ref int x) => Unsafe.Add(ref x, 1); }"
        ),
        ("Groups/Secp256k1.cs", "using Org.BouncyCastle.Math;\nnamespace CoordinationCrypto.Groups;\ninternal static class Secp256k1 { }"),
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
