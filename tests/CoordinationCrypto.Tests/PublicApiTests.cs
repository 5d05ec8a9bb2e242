using System.Reflection;
using System.Xml.Linq;
using CoordinationCrypto.Tests.Architecture;

namespace CoordinationCrypto.Tests;

/// <summary>The library's public surface is what PublicApi.txt says, so that no change of it is an accident.</summary>
public class PublicApiTests
{
    private const string Recorded = "tests/CoordinationCrypto.Tests/PublicApi.txt";
    private const string AcceptCommand =
        "COORDCRYPTO_ACCEPT_API=1 dotnet test -c Release tests/CoordinationCrypto.Tests --filter FullyQualifiedName~PublicApiTests";

    [Fact]
    public void Surface_is_the_recorded_one()
    {
        var actual = PublicSurface.Of(Assembly.Load("CoordinationCrypto"));
        var path = Repository.File(Recorded);
        if (Environment.GetEnvironmentVariable("COORDCRYPTO_ACCEPT_API") == "1")
            File.WriteAllLines(path, actual);

        var recorded = File.ReadAllLines(path).Where(line => line.Length > 0).ToList();
        var (added, removed) = (actual.Except(recorded).ToList(), recorded.Except(actual).ToList());
        if (added.Count + removed.Count == 0)
            return;
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "PublicApi.actual.txt"), actual);
        Assert.Fail(
            $"""
            The public surface differs from {Recorded}.
            {string.Join('\n', removed.Select(line => "  - " + line).Concat(added.Select(line => "  + " + line)))}
            If this is what you mean, run in the repository's root and commit the file it rewrites:
              {AcceptCommand}
            """
        );
    }

    [Fact]
    public void Surface_names_what_a_caller_sees()
    {
        const string name = "CoordinationCrypto.Tests.PublicApiTests.Specimen<T>";
        Assert.Equal(
            $$"""
            {{name}} : abstract class, IDisposable
            {{name}}.Dispose() -> void
            {{name}}.Find(string? name, out byte[]? value, int limit = 3) -> bool (static)
            {{name}}.Level = 7
            {{name}}.Pairs -> IReadOnlyList<(ulong, T?)> { get; init; }
            {{name}}.Read(ReadOnlySpan<byte> source) -> void
            {{name}}.new()
            {{name}}.op_Addition(PublicApiTests.Specimen<T> a, PublicApiTests.Specimen<T> b) -> PublicApiTests.Specimen<T> (static)
            {{name}}.this[int index] -> ulong { get; }
            """,
            string.Join('\n', PublicSurface.Of(typeof(Specimen<>)).Order(StringComparer.Ordinal))
        );
    }

    [Fact]
    public void Every_parameter_and_every_result_is_documented() =>
        Assert.Empty(DocumentedSurface.Gaps(Assembly.Load("CoordinationCrypto").GetExportedTypes(), Documentation()));

    [Fact]
    public void What_is_not_documented_is_found()
    {
        const string find = "M:CoordinationCrypto.Tests.PublicApiTests.Specimen`1.Find(System.String,System.Byte[]@,System.Int32)";
        var documentation = XDocument.Parse(
            $"""<doc><members><member name="{find}"><param name="name"/><param name="limit"/></member></members></doc>"""
        );
        var gaps = DocumentedSurface.Gaps([typeof(Specimen<>)], documentation).ToList();
        Assert.Equal([$"{find}: param value", $"{find}: returns"], gaps.Where(gap => gap.StartsWith(find, StringComparison.Ordinal)));
        Assert.Contains("P:CoordinationCrypto.Tests.PublicApiTests.Specimen`1.Item(System.Int32): param index", gaps);
        Assert.Contains("M:CoordinationCrypto.Tests.PublicApiTests.Specimen`1.Read(System.ReadOnlySpan{System.Byte}): param source", gaps);
        Assert.DoesNotContain(gaps, gap => gap.Contains("Unreachable", StringComparison.Ordinal));
    }

    /// <summary>The types that a caller meets first show how they are used.</summary>
    [Theory]
    [InlineData("LocalMarket")]
    [InlineData("StagTerms")]
    [InlineData("Condition")]
    [InlineData("ConditionGrid")]
    [InlineData("Eligibility")]
    [InlineData("Committee")]
    [InlineData("BoardFile")]
    [InlineData("Audit")]
    [InlineData("Replay")]
    [InlineData("Agent")]
    [InlineData("TransparentMarket")]
    [InlineData("DesignatedProof")]
    [InlineData("EntropySource")]
    [InlineData("SigningKey")]
    public void The_front_door_has_examples(string type)
    {
        var name = Assembly.Load("CoordinationCrypto").GetExportedTypes().Single(each => each.Name == type).FullName;
        var member = Documentation().Descendants("member").Single(member => member.Attribute("name")!.Value == $"T:{name}");
        Assert.NotEmpty(member.Element("example")!.Element("code")!.Value.Trim());
    }

    private static XDocument Documentation() => XDocument.Load(Path.Combine(AppContext.BaseDirectory, "CoordinationCrypto.xml"));

    /// <summary>One of each kind of member.</summary>
    public abstract class Specimen<T> : IDisposable
        where T : class
    {
        public const int Level = 7;

        internal int Hidden;

        protected Specimen() => Hidden = Level;

        public IReadOnlyList<(ulong First, T? Second)> Pairs { get; init; } = [];

        public abstract ulong this[int index] { get; }

        public static Specimen<T> operator +(Specimen<T> a, Specimen<T> b) => a.Hidden > 0 ? a : b;

        public static bool Find(string? name, out byte[]? value, int limit = 3)
        {
            value = name is null ? null : new byte[limit];
            return value is not null;
        }

        public void Dispose() => GC.SuppressFinalize(this);

        public override string ToString() => nameof(Specimen<>);

        protected abstract void Read(ReadOnlySpan<byte> source);

        private protected void Unreachable() => Hidden++;
    }
}
