using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace CoordinationCrypto.Tests.Architecture;

/// <summary>Finds what a public surface leaves undocumented: parameters and results of what a caller can call.</summary>
internal static class DocumentedSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>A line for each parameter without a param, and each result without a returns.</summary>
    /// <param name="types">The types.</param>
    /// <param name="documentation">The file that the compiler wrote beside them.</param>
    public static IEnumerable<string> Gaps(IEnumerable<Type> types, XDocument documentation)
    {
        var members = documentation.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        return from type in types
               where !type.IsEnum && !typeof(Delegate).IsAssignableFrom(type)
               from member in type.GetMembers(Declared)
               where IsShown(member) && !member.IsDefined(typeof(CompilerGeneratedAttribute), false)
               let id = Id(member)
               from gap in Gaps(member, members.GetValueOrDefault(id))
               select $"{id}: {gap}";
    }

    /// <summary>The name that documentation files have for a member.</summary>
    public static string Id(MemberInfo member)
    {
        var type = member.DeclaringType!.FullName!.Replace('+', '.');
        if (member is PropertyInfo property)
            return $"P:{type}.{property.Name}{Ids(property.GetIndexParameters())}";
        var method = (MethodBase)member;
        var arity = method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";
        var to = method is MethodInfo { Name: "op_Implicit" or "op_Explicit" } conversion ? $"~{Id(conversion.ReturnType)}" : "";
        return $"M:{type}.{method.Name.Replace('.', '#')}{arity}{Ids(method.GetParameters())}{to}";
    }

    private static IEnumerable<string> Gaps(MemberInfo member, XElement? documentation)
    {
        if (documentation?.Element("inheritdoc") is not null)
            return [];
        var parameters = member is MethodBase method ? method.GetParameters() : ((PropertyInfo)member).GetIndexParameters();
        var named = documentation?.Elements("param").Select(param => param.Attribute("name")!.Value).ToHashSet() ?? [];
        var gaps = parameters.Where(parameter => !named.Contains(parameter.Name!)).Select(parameter => $"param {parameter.Name}");
        return member is MethodInfo returning && returning.ReturnType != typeof(void) && documentation?.Element("returns") is null
            ? gaps.Append("returns")
            : gaps;
    }

    private static bool IsShown(MemberInfo member) =>
        member switch
        {
            ConstructorInfo constructor => IsReachable(constructor),
            MethodInfo method => IsReachable(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)),
            PropertyInfo property => property.GetIndexParameters().Length > 0 && property.GetAccessors(true).Any(IsReachable),
            _ => false,
        };

    private static bool IsReachable(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Ids(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Id(parameter.ParameterType)))})";

    private static string Id(Type type)
    {
        if (type.IsByRef)
            return $"{Id(type.GetElementType()!)}@";
        if (type.IsArray)
            return $"{Id(type.GetElementType()!)}[]";
        if (type.IsPointer)
            return $"{Id(type.GetElementType()!)}*";
        if (type.IsGenericParameter)
            return $"{(type.DeclaringMethod is null ? "`" : "``")}{type.GenericParameterPosition}";
        var name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
        return type.IsGenericType ? $"{name.Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(Id))}}}" : name;
    }
}
