using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// What an entrepreneur posts and every agent signs: the stag's name and title, its condition grid, its floor, who may take part, and how
/// much of the key's leakage budget it may spend, how soon what an agent signs has to be admitted. Immutable.
/// </summary>
/// <remarks>
/// Encoded as: version 3 (1 byte); name (u32 length, ASCII); title (u32 length, UTF-8); number of axes (1 byte, 1); each axis' kind (1
/// byte) and levels (u32); the floor's coordinate on each axis (u32); the kind of eligibility (1 byte) and, where it names a registry,
/// the registry's digest (32 bytes); the leakage cap (u32), 0 where it is left open; the consent window (u64). Little-endian.
/// </remarks>
/// <example>
/// <code>
/// var stag = new StagTerms("lunch", "Eat together on Friday", ConditionGrid.OfMembers(20), floor: new Cell(3));
/// </code>
/// </example>
public sealed class StagTerms
{
    /// <summary>The most characters a name has.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The most bytes a title has in UTF-8.</summary>
    public const int MaxTitleBytes = 256;

    /// <summary>What the leakage cap counts in: millionths of the key's whole budget.</summary>
    public const int WholeBudget = 1_000_000;

    /// <summary>The consent window of terms that name no other: a day.</summary>
    public const ulong DefaultConsentWindowMilliseconds = 86_400_000;

    /// <summary>The longest consent window: 2^40 milliseconds.</summary>
    public const ulong MaxConsentWindowMilliseconds = 1UL << 40;

    /// <summary>The leakage cap of terms that leave it open.</summary>
    public const int DefaultLeakageCap = 50_000;

    private const byte Version = 3;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _encoding;

    /// <summary>The terms of a stag.</summary>
    /// <param name="name">What people and market files call it: 1 to <see cref="MaxNameLength"/> of the characters a–z, A–Z, 0–9,
    /// '-', '_', '.'.</param>
    /// <param name="title">What it is about: 1 to <see cref="MaxTitleBytes"/> bytes of UTF-8, all of it printing: no controls, no marks
    /// that turn the direction of writing.</param>
    /// <param name="grid">The condition grid: one axis of members with all levels. A board takes at most N/2 cells, a row of slots of its
    /// parameters.</param>
    /// <param name="floor">The least cell it executes at; without one, the grid's least cell.</param>
    /// <param name="eligibility">Who may take part; without one, anyone with a key.</param>
    /// <param name="leakageCap">The most that the stag's openings may spend, in millionths of the key's leakage budget, in [1,
    /// <see cref="WholeBudget"/>]. Null leaves it open: <see cref="DefaultLeakageCap"/>, and what it takes to fire once if that is
    /// more.</param>
    /// <param name="consentWindowMilliseconds">W: how much board time may pass between the signing of an intendo and its first cut, in
    /// milliseconds, in [1, <see cref="MaxConsentWindowMilliseconds"/>]. A board takes only what is longer than its scan
    /// deadline.</param>
    /// <exception cref="ArgumentException">One of them is outside what it may be.</exception>
    public StagTerms(
        string name,
        string title,
        ConditionGrid grid,
        Cell? floor = null,
        Eligibility? eligibility = null,
        int? leakageCap = null,
        ulong consentWindowMilliseconds = DefaultConsentWindowMilliseconds
    )
    {
        if (!IsName(name))
            Throw.Argument($"A name is 1 to {MaxNameLength} letters, digits, '-', '_' or '.'.", nameof(name));
        if (!IsTitle(title))
            Throw.Argument($"A title is 1 to {MaxTitleBytes} bytes of printing UTF-8.", nameof(title));
        ArgumentNullException.ThrowIfNull(grid);
        if (!grid.IsOfMembers)
            Throw.Argument("A stag has one axis, which counts members at all levels.", nameof(grid));
        (Name, Title, Grid, Floor) = (name, title, grid, floor ?? grid.Least);
        if (!grid.Contains(Floor))
            Throw.Argument("The floor is no cell of the grid.", nameof(floor));
        if (leakageCap is < 1 or > WholeBudget)
            Throw.OutOfRange($"A leakage cap is in [1, {WholeBudget}].", nameof(leakageCap));
        if (consentWindowMilliseconds is < 1 or > MaxConsentWindowMilliseconds)
            Throw.OutOfRange($"A consent window is in [1, {MaxConsentWindowMilliseconds}].", nameof(consentWindowMilliseconds));
        (Eligibility, LeakageCap) = (eligibility ?? Eligibility.Open, leakageCap);
        ConsentWindowMilliseconds = consentWindowMilliseconds;
        _encoding = Write();
        Id = Hash32.Sha256(_encoding);
    }

    /// <summary>What people and market files call it.</summary>
    public string Name { get; }

    /// <summary>What it is about.</summary>
    public string Title { get; }

    /// <summary>The condition grid.</summary>
    public ConditionGrid Grid { get; }

    /// <summary>The least cell it executes at: without one, a single unconditional joiner fires it.</summary>
    public Cell Floor { get; }

    /// <summary>Who may take part.</summary>
    public Eligibility Eligibility { get; }

    /// <summary>
    /// The most that the stag's openings may spend, in millionths of the key's leakage budget: what one stag's puppets can take from the
    /// others. Null leaves it open: <see cref="DefaultLeakageCap"/>, and never less than the tests of as many as the floor asks for and a
    /// tick that fires cost.
    /// </summary>
    public int? LeakageCap { get; }

    /// <summary>
    /// W: an intendo enters the pack only at a first cut that is at most so many milliseconds of board time past the position that it
    /// names, so that what somebody withheld is not executed later (H5).
    /// </summary>
    public ulong ConsentWindowMilliseconds { get; }

    /// <summary>SHA-256 of the encoding.</summary>
    public Hash32 Id { get; }

    /// <summary>Whether a text can be a name.</summary>
    /// <param name="text">The text; null is none.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsName([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MaxNameLength }
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>Whether a text can be a title.</summary>
    /// <param name="text">The text; null is none.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsTitle([NotNullWhen(true)] string? text)
    {
        if (text is not { Length: >= 1 and <= MaxTitleBytes })
            return false;
        var bytes = 0;
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done || !Prints(rune.Value))
                return false;
            bytes += rune.Utf8SequenceLength;
            rest = rest[consumed..];
        }

        return bytes <= MaxTitleBytes;
    }

    /// <summary>Reads terms from anyone's bytes: canonical, whole, nothing after the end.</summary>
    /// <param name="source">All the bytes.</param>
    /// <param name="terms">The terms on success: their encoding is <paramref name="source"/> again.</param>
    /// <param name="refusal">What is wrong first; <see cref="StagTermsRefusal.None"/> on success.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out StagTerms? terms, out StagTermsRefusal refusal)
    {
        terms = null;
        refusal = Read(source, out var name, out var title, out var levels, out var floor, out var who, out var cap, out var window);
        if (refusal != StagTermsRefusal.None)
            return false;
        terms = new StagTerms(name, title, ConditionGrid.OfMembers(levels), new Cell(floor), who, cap, window);
        return true;
    }

    /// <summary>What the stag is called and what it is about.</summary>
    /// <returns>"platform-migration: Move to a new platform".</returns>
    public override string ToString() => $"{Name}: {Title}";

    /// <summary>The canonical bytes.</summary>
    /// <returns>A copy of them.</returns>
    public byte[] Encode() => [.. _encoding];

    /// <summary>
    /// False for controls, line separators, marks that turn the direction of writing, and the byte order mark. The ranges are spelt out,
    /// so that validators whose tables of characters differ agree.
    /// </summary>
    private static bool Prints(int scalar) =>
        scalar
            is not (
                < 0x20
                or (>= 0x7F and <= 0x9F)
                or 0x061C
                or (>= 0x200B and <= 0x200F)
                or (>= 0x2028 and <= 0x202E)
                or (>= 0x2066 and <= 0x2069)
                or 0xFEFF
            );

    private static StagTermsRefusal Read(
        ReadOnlySpan<byte> source,
        out string name,
        out string title,
        out int levels,
        out int floor,
        out Eligibility? eligibility,
        out int? cap,
        out ulong window
    )
    {
        (name, title, levels, floor, eligibility, cap, window) = ("", "", 0, 0, null, null, 0);
        var reader = new WireReader(source);
        if (!reader.TryReadByte(out var version))
            return StagTermsRefusal.Length;
        if (version != Version)
            return StagTermsRefusal.Version;
        if (!reader.TryReadLengthPrefixed(MaxNameLength, out var nameBytes) || !IsName(name = Encoding.Latin1.GetString(nameBytes)))
            return StagTermsRefusal.Name;
        if (
            !reader.TryReadLengthPrefixed(MaxTitleBytes, out var titleBytes)
            || !System.Text.Unicode.Utf8.IsValid(titleBytes)
            || !IsTitle(title = Strict.GetString(titleBytes))
        )
            return StagTermsRefusal.Title;
        if (
            !reader.TryReadByte(out var axes)
            || !reader.TryReadByte(out var kind)
            || !reader.TryReadUInt32(out var wireLevels)
            || !reader.TryReadUInt32(out var wireFloor)
        )
            return StagTermsRefusal.Length;
        if (axes != 1 || kind != (byte)AxisKind.Members || wireLevels is < 1 or > Axis.MaxLevels)
            return StagTermsRefusal.Axes;
        if (wireFloor < 1 || wireFloor > wireLevels)
            return StagTermsRefusal.Floor;
        if (!Eligibility.TryRead(ref reader, out eligibility))
            return StagTermsRefusal.Eligibility;
        if (!reader.TryReadUInt32(out var wireCap))
            return StagTermsRefusal.Length;
        if (wireCap > WholeBudget)
            return StagTermsRefusal.LeakageCap;
        if (!reader.TryReadUInt64(out window))
            return StagTermsRefusal.Length;
        if (window is < 1 or > MaxConsentWindowMilliseconds)
            return StagTermsRefusal.ConsentWindow;
        (levels, floor, cap) = ((int)wireLevels, (int)wireFloor, wireCap == 0 ? null : (int)wireCap);
        return reader.AtEnd ? StagTermsRefusal.None : StagTermsRefusal.Length;
    }

    private byte[] Write()
    {
        var writer = new WireWriter();
        writer.WriteByte(Version);
        writer.WriteLengthPrefixed(Strict.GetBytes(Name));
        writer.WriteLengthPrefixed(Strict.GetBytes(Title));
        writer.WriteByte((byte)Grid.Axes.Count);
        foreach (var axis in Grid.Axes)
        {
            writer.WriteByte((byte)axis.Kind);
            writer.WriteUInt32((uint)axis.Top);
        }

        writer.WriteUInt32((uint)Floor.Members);
        Eligibility.Write(writer);
        writer.WriteUInt32((uint)(LeakageCap ?? 0));
        writer.WriteUInt64(ConsentWindowMilliseconds);
        return writer.ToArray();
    }
}

/// <summary>Why bytes are not a stag's terms.</summary>
public enum StagTermsRefusal
{
    /// <summary>They are.</summary>
    None,

    /// <summary>The version is not one this library reads.</summary>
    Version,

    /// <summary>The name is not 1 to 64 of the characters a–z, A–Z, 0–9, '-', '_', '.'.</summary>
    Name,

    /// <summary>The title is not 1 to 256 bytes of UTF-8, or has a character that does not print.</summary>
    Title,

    /// <summary>The axes are not exactly one members axis of 1 to 2^24 levels.</summary>
    Axes,

    /// <summary>The floor is no cell of the grid.</summary>
    Floor,

    /// <summary>The kind of eligibility is unknown, or its registry's digest is missing.</summary>
    Eligibility,

    /// <summary>The leakage cap is above 1,000,000.</summary>
    LeakageCap,

    /// <summary>The consent window is not 1 to 2^40 milliseconds.</summary>
    ConsentWindow,

    /// <summary>Too few bytes, or bytes after the end.</summary>
    Length,
}
