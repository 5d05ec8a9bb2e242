using System.Globalization;
using System.Text.Json;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>One value of a JSON text, which knows where it stands.</summary>
/// <param name="parent">What it stands in; null at the root.</param>
/// <param name="key">The key it stands under, or null in an array and at the root.</param>
/// <param name="index">Its index in an array.</param>
/// <param name="offset">In bytes from the start of the file.</param>
internal sealed class JsonPlace(JsonPlace? parent, string? key, int index, int offset)
{
    private static readonly Dictionary<string, JsonPlace> NoMembers = [];

    private Dictionary<string, JsonPlace>? _members;
    private List<JsonPlace>? _items;

    /// <summary>In bytes from the start of the file.</summary>
    public int Offset => offset;

    /// <summary>$.ticks[0][1].join.</summary>
    public string Path =>
        parent is null ? "$"
        : key is null ? $"{parent.Path}[{index}]"
        : parent.PathOf(key);

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    public JsonTokenType Kind { get; init; }

    /// <summary>A string's content, or a number's digits as written.</summary>
    public string Text { get; init; } = "";

    /// <summary>An object's members by name.</summary>
    public IReadOnlyDictionary<string, JsonPlace> Members => _members ?? NoMembers;

    /// <summary>An array's items.</summary>
    public IReadOnlyList<JsonPlace> Items => _items ?? (IReadOnlyList<JsonPlace>)[];

    /// <summary>The path of what stands under a key here.</summary>
    public string PathOf(string member) =>
        member.Length > 0 && member.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
            ? $"{Path}.{Quoted.Short(member)}"
            : $"{Path}[{Quoted.Json(member)}]";

    /// <summary>Puts the next item in.</summary>
    public void Add(JsonPlace item) => (_items ??= []).Add(item);

    /// <summary>Puts a member in, under a key that is not there yet.</summary>
    public void Add(string name, JsonPlace member) => (_members ??= new(StringComparer.Ordinal)).Add(name, member);

    /// <summary>What is wrong here.</summary>
    public MarketFileException Wrong(string reason) => new(Offset, Path, reason);

    /// <summary>The object's members, all of them among the given names.</summary>
    public IReadOnlyDictionary<string, JsonPlace> Object(params ReadOnlySpan<string> names)
    {
        Require(JsonTokenType.StartObject, "an object");
        foreach (var (name, member) in _members ?? NoMembers)
        {
            if (!names.Contains(name))
                throw member.Wrong($"unknown key; allowed here: {string.Join(", ", names!)}");
        }

        return Members;
    }

    /// <summary>The member that has to be there.</summary>
    public JsonPlace Member(string name) => Members.TryGetValue(name, out var member) ? member : throw Wrong($"\"{name}\" is missing");

    /// <summary>The items of an array.</summary>
    public IReadOnlyList<JsonPlace> Array()
    {
        Require(JsonTokenType.StartArray, "an array");
        return Items;
    }

    /// <summary>The content of a string.</summary>
    public string String()
    {
        Require(JsonTokenType.String, "a string");
        return Text;
    }

    /// <summary>A whole number in a range, written with digits alone.</summary>
    /// <param name="least">At least 0.</param>
    /// <param name="most">At least <paramref name="least"/>.</param>
    /// <param name="what">What it is, with its article.</param>
    public int Whole(int least, int most, string what) => (int)Whole(least, (long)most, what);

    /// <inheritdoc cref="Whole(int, int, string)"/>
    public long Whole(long least, long most, string what)
    {
        Require(JsonTokenType.Number, "a whole number");
        if (!Text.All(char.IsAsciiDigit))
            throw Wrong($"{what} is a whole number, written without sign, point or exponent");
        if (!long.TryParse(Text, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
            throw Wrong($"{what} is {least} to {most}, not {Quoted.Short(Text)}");
        return number;
    }

    private void Require(JsonTokenType kind, string what)
    {
        if (Kind != kind)
            throw Wrong($"must be {what}, not {Name(Kind)}");
    }

    private static string Name(JsonTokenType kind) =>
        kind switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.Null => "null",
            _ => "true or false",
        };
}
