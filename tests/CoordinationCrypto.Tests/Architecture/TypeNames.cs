using System.Reflection;

namespace CoordinationCrypto.Tests.Architecture;

/// <summary>Writes a reflected type the way C# source does, without namespaces, with its nullable annotations.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, nullability);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        var mark = nullability?.ReadState == NullabilityState.Nullable && !type.IsValueType ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        return (Keywords.TryGetValue(type, out var keyword) ? keyword : Named(type, nullability)) + mark;
    }

    /// <summary>The name a definition has in its namespace: Outer.Inner&lt;T&gt;.</summary>
    public static string Definition(Type type)
    {
        var name = type.Name.Split('`')[0];
        var own = type.GetGenericArguments()
            .Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0)
            .Select(argument => argument.Name)
            .ToList();
        var arguments = own.Count == 0 ? "" : $"<{string.Join(", ", own)}>";
        return (type.DeclaringType is { } outer ? Definition(outer) + "." : "") + name + arguments;
    }

    private static string Named(Type type, NullabilityInfo? nullability)
    {
        if (type.IsGenericParameter)
            return type.Name;
        var name = (type.DeclaringType is { } outer ? Named(outer, null) + "." : "") + type.Name.Split('`')[0];
        if (!type.IsGenericType)
            return name;
        var arguments = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition().FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            return $"({string.Join(", ", arguments.Select((argument, i) => Of(argument, At(nullability, i))))})";
        return $"{name}<{string.Join(", ", arguments.Select((argument, i) => Of(argument, At(nullability, i))))}>";
    }

    private static NullabilityInfo? At(NullabilityInfo? nullability, int index) =>
        nullability is { } info && index < info.GenericTypeArguments.Length ? info.GenericTypeArguments[index] : null;
}
