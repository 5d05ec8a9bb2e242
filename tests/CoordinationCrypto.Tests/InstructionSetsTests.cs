using System.Reflection;
using System.Text.RegularExpressions;

namespace CoordinationCrypto.Tests;

/// <summary>Which tests the runs with instruction sets off hold: tests/instruction-sets.filter, which both doors read.</summary>
public partial class InstructionSetsTests
{
    private const string Trait = "InstructionSets";

    private static readonly string Filter = File.ReadAllText(Repository.File("tests/instruction-sets.filter")).Trim();

    private static readonly List<string> Rooms = [.. RoomPattern().Matches(Filter).Select(match => match.Groups["room"].Value)];

    /// <summary>Test methods by the name that the filter compares.</summary>
    private static readonly List<(string Name, MethodInfo Method)> Tests =
    [
        .. from type in typeof(InstructionSetsTests).Assembly.GetTypes()
        where !type.IsAbstract
        from method in type.GetMethods()
        where method.GetCustomAttributes<FactAttribute>(true).Any()
        select ($"{type.FullName}.{method.Name}", method),
    ];

    [Fact]
    public void The_filter_is_rooms_and_one_trait() =>
        Assert.Equal(Filter, string.Join('|', [.. Rooms.Select(room => $"FullyQualifiedName~.{room}."), $"Category={Trait}"]));

    [Fact]
    public void Rooms_with_more_than_one_code_path_are_in()
    {
        var library = Repository.File("src/CoordinationCrypto");
        var rooms = Directory
            .EnumerateFiles(library, "*.cs", SearchOption.AllDirectories)
            .Where(file => HasPaths(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(library, file).Split(Path.DirectorySeparatorChar)[0])
            .Where(room => room is not "obj" and not "bin")
            .ToHashSet();
        Assert.Contains("Arithmetic", rooms);
        Assert.Empty(rooms.Except(Rooms));
        Assert.Empty(new[] { "Arithmetic", "Rings", "Bfv" }.Except(Rooms));
        Assert.True(HasPaths("using System.Runtime.Intrinsics;"));
        Assert.True(HasPaths("if (NativeKernels.IsLoaded)"));
        Assert.False(HasPaths("using System.Runtime.InteropServices;"));
    }

    /// <summary>A test below a room's folder whose namespace is another's would be left out.</summary>
    [Fact]
    public void Every_class_in_a_rooms_folder_is_in()
    {
        foreach (var room in Rooms)
        {
            var folder = Repository.File($"tests/CoordinationCrypto.Tests/{room}");
            var sources = Directory.EnumerateFiles(folder, "*Tests.cs", SearchOption.AllDirectories).ToList();
            Assert.NotEmpty(sources);
            Assert.All(
                sources,
                source =>
                    Assert.Contains(
                        Tests,
                        test =>
                            test.Method.ReflectedType!.Name == Path.GetFileNameWithoutExtension(source)
                            && test.Name.Contains($".{room}.", StringComparison.Ordinal)
                    )
            );
        }
    }

    [Fact]
    public void Beside_the_rooms_these_are_in() =>
        Assert.Equal(
            [
                "AuditTests.The_golden_board_is_made_again_byte_for_byte_and_audits_as_recorded",
                "EncryptionProofTests",
                "LatticeRelationTests",
                "LocalMarketTests.A_market_fires_its_members_and_nobody_else",
            ],
            Tests
                .Where(test => HasTrait(test.Method))
                .Select(test => $"{test.Method.ReflectedType!.Name}.{test.Method.Name}")
                .Concat(Tests.Select(test => test.Method.ReflectedType!).Distinct().Where(HasTrait).Select(type => type.Name))
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Both_doors_read_the_filter()
    {
        foreach (var door in new[] { "build.sh", "build.ps1" })
            Assert.Contains("tests/instruction-sets.filter", File.ReadAllText(Repository.File(door)), StringComparison.Ordinal);
    }

    private static bool HasPaths(string source) => PathsPattern().IsMatch(source);

    private static bool HasTrait(MemberInfo member) =>
        member
            .GetCustomAttributesData()
            .Any(data => data.AttributeType == typeof(TraitAttribute) && (string?)data.ConstructorArguments[1].Value == Trait);

    [GeneratedRegex(@"FullyQualifiedName~\.(?<room>\w+)\.")]
    private static partial Regex RoomPattern();

    [GeneratedRegex(@"\bSystem\.Runtime\.Intrinsics\b|\bArithmetic\.Interop\b|\bNativeKernels\b")]
    private static partial Regex PathsPattern();
}
