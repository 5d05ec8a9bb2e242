using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace CoordinationCrypto.Tests.Architecture;

/// <summary>
/// Everything a user of an assembly can name, one readable line a type or member, in ordinal order: public types, and their public and
/// (where they can be inherited) protected members. Overrides are left out: they add nothing to call.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().SelectMany(Of).Distinct().Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Of(Type type)
    {
        var name = $"{type.Namespace}.{TypeNames.Definition(type)}";
        yield return $"{name} : {Kind(type)}{Bases(type)}";
        if (typeof(Delegate).IsAssignableFrom(type))
            yield break;
        foreach (var member in type.GetMembers(Declared))
        {
            var line = member switch
            {
                FieldInfo field => Field(field),
                ConstructorInfo constructor => IsReachable(constructor) ? Constructor(constructor) : null,
                PropertyInfo property => Property(property),
                EventInfo @event => IsReachable(@event.AddMethod)
                    ? $"event {@event.Name} -> {TypeNames.Of(@event.EventHandlerType!)}"
                    : null,
                MethodInfo method => Method(method),
                _ => null,
            };
            if (line is not null)
                yield return $"{name}.{line}";
        }
    }

    private static string Kind(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return "delegate " + Method(type.GetMethod("Invoke")!);
        if (type.IsEnum)
            return "enum " + TypeNames.Of(Enum.GetUnderlyingType(type));
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct");
        return (
                type.IsAbstract
                    ? type.IsSealed
                        ? "static "
                        : "abstract "
                    : type.IsSealed
                        ? "sealed "
                        : ""
            ) + "class";
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type))
            return "";
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var bases = type.GetInterfaces()
            .Except(inherited)
            .Select(contract => TypeNames.Of(contract))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases.Insert(0, TypeNames.Of(parent));
        return bases.Count == 0 ? "" : ", " + string.Join(", ", bases);
    }

    private static bool IsReachable(MethodBase? method) =>
        method is not null && (method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed));

    private static string? Field(FieldInfo field)
    {
        var reachable = field.IsPublic || ((field.IsFamily || field.IsFamilyOrAssembly) && !field.DeclaringType!.IsSealed);
        if (!reachable || field.IsSpecialName)
            return null;
        if (!field.IsLiteral)
            return $"{field.Name} -> {TypeNames.Of(field.FieldType, Nullability.Create(field))}{Static(field.IsStatic)}";
        var value = field.GetRawConstantValue();
        return $"{field.Name} = {(value is string text ? $"\"{text}\"" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null")}";
    }

    private static string Constructor(ConstructorInfo constructor) => $"new({Parameters(constructor.GetParameters())})";

    private static string? Property(PropertyInfo property)
    {
        var get = IsReachable(property.GetMethod) ? "get; " : "";
        var set =
            !IsReachable(property.SetMethod) ? ""
            : IsInit(property.SetMethod!) ? "init; "
            : "set; ";
        var accessor = property.GetMethod ?? property.SetMethod!;
        if (get.Length + set.Length == 0 || IsOverride(accessor))
            return null;
        var indices = property.GetIndexParameters();
        var name = indices.Length == 0 ? property.Name : $"this[{Parameters(indices)}]";
        return $"{name} -> {TypeNames.Of(property.PropertyType, Nullability.Create(property))} {{ {get}{set}}}{Static(accessor.IsStatic)}";
    }

    private static string? Method(MethodInfo method)
    {
        var isOperator = method.IsSpecialName && method.Name.StartsWith("op_", StringComparison.Ordinal);
        if (!IsReachable(method) || (method.IsSpecialName && !isOperator) || method.Name.Contains('<') || IsOverride(method))
            return null;
        var generics = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        var returned = TypeNames.Of(method.ReturnType, Nullability.Create(method.ReturnParameter));
        return $"{method.Name}{generics}({Parameters(method.GetParameters())}) -> {returned}{Static(method.IsStatic)}";
    }

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var passing =
            !parameter.ParameterType.IsByRef ? ""
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        if (parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)))
            passing = "params ";
        var value = parameter.RawDefaultValue switch
        {
            null => "default",
            string text => $"\"{text}\"",
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };
        var fallback = parameter.HasDefaultValue ? $" = {value}" : "";
        return $"{passing}{TypeNames.Of(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{fallback}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition().DeclaringType != method.DeclaringType;

    private static string Static(bool isStatic) => isStatic ? " (static)" : "";
}
