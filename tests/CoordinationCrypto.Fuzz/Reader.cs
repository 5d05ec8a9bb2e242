using System.Reflection;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Fuzz;

/// <summary>What takes bytes from others in the library and the tool: every Try that is given bytes, text or a file.</summary>
internal static class Reader
{
    private static readonly Type[] Sources =
    [
        typeof(byte[]),
        typeof(Stream),
        typeof(ReadOnlySpan<byte>),
        typeof(ReadOnlySpan<char>),
        typeof(ReadOnlyMemory<byte>),
        typeof(WireReader).MakeByRefType(),
        typeof(SealReader).MakeByRefType(),
    ];

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>All of them, as <c>Type.Method</c>; overloads are one.</summary>
    public static IReadOnlyCollection<string> All { get; } =
        [.. Types.SelectMany(ReadersOf).Select(method => $"{NameOf(method.DeclaringType!)}.{method.Name}").Distinct().Order()];

    private static IEnumerable<Type> Types =>
        new[] { typeof(Hash32).Assembly, typeof(MarketFileReader).Assembly }.SelectMany(assembly => assembly.GetTypes());

    private static IEnumerable<MethodInfo> ReadersOf(Type type) =>
        type.GetMethods(Declared)
            .Where(method =>
                !method.IsPrivate
                && !method.IsAbstract
                && method.ReturnType == typeof(bool)
                && method.Name.StartsWith("Try", StringComparison.Ordinal)
                && method.GetParameters().Any(parameter => !parameter.IsOut && Sources.Contains(parameter.ParameterType))
            );

    private static string NameOf(Type type) => type.Name.Split('`')[0];
}
