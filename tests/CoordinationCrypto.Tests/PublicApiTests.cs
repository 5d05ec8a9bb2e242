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
        var actual = PublicSurface.Of(System.Reflection.Assembly.Load("CoordinationCrypto"));
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
