using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// An MSBuild task, compiled when a package is made: copies a documentation file, without the members that no user of the assembly can
/// name.
/// A member counts by its type, its name and the number of its parameters.
/// </summary>
public sealed class PublicDocumentation : Task
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Required]
    public string Assembly { get; set; }

    [Required]
    public string From { get; set; }

    [Required]
    public string To { get; set; }

    public override bool Execute()
    {
        // From bytes: a build process that stays must not hold the file.
        var shown = new HashSet<string>(System.Reflection.Assembly.Load(File.ReadAllBytes(Assembly)).GetExportedTypes().SelectMany(Keys));
        var documentation = XDocument.Load(From, LoadOptions.PreserveWhitespace);
        foreach (var member in documentation.Descendants("member").ToList())
        {
            if (shown.Contains(Key(member.Attribute("name").Value)))
                continue;
            if (member.NextNode is XText)
                member.NextNode.Remove(); // its line break
            member.Remove();
        }
        documentation.Save(To, SaveOptions.DisableFormatting);
        return true;
    }

    private static IEnumerable<string> Keys(Type type)
    {
        var name = type.FullName.Replace('+', '.');
        yield return name;
        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
            yield return name + "." + field.Name;
        foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).Where(IsShown))
            yield return name + "." + method.Name.Replace('.', '#') + "/" + method.GetParameters().Length;
        foreach (var property in type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsShown)))
            yield return name + "." + property.Name + Parameters(property.GetIndexParameters().Length);
        foreach (var happening in type.GetEvents(Declared).Where(happening => IsShown(happening.AddMethod)))
            yield return name + "." + happening.Name;
    }

    private static bool IsShown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>"M:A.B.C(System.Int32,D{E,F})" is A.B.C/2; types, fields and properties without parameters have no number.</summary>
    private static string Key(string id)
    {
        var open = id.IndexOf('(');
        var name = id.Substring(2, (open < 0 ? id.Length : open) - 2);
        var generic = name.IndexOf("``", StringComparison.Ordinal);
        if (generic >= 0)
            name = name.Substring(0, generic);
        var count = open < 0 ? 0 : 1;
        var depth = 0;
        foreach (var mark in open < 0 ? "" : id.Substring(open + 1))
        {
            if (mark == '{' || mark == '[' || mark == '(')
                depth++;
            else if (mark == '}' || mark == ']' || mark == ')')
                depth--;
            else if (mark == ',' && depth == 0)
                count++;
        }
        return name + (id[0] == 'M' ? "/" + count : Parameters(count));
    }

    private static string Parameters(int count) => count == 0 ? "" : "/" + count;
}
