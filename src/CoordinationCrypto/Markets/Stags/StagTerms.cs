using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// What an entrepreneur posts and every agent signs: what the stag is about, its condition grid, when it executes and what that brings
/// about, who may take part and how, and how much of the key's leakage budget it may spend. Immutable.
/// </summary>
/// <remarks>docs/spec/records.md gives the encoding.</remarks>
/// <example>
/// <code>
/// var stag = new StagTerms("lunch", "Eat together on Friday", ConditionGrid.OfMembers(20), floor: new Cell(3));
/// var capital = new ConditionGrid([Axis.Members(60), Axis.Capital([10, 20, 50, 100], capacity: 150)]);
/// var exit = new StagTerms(
///     "exit",
///     "Move the liquidity",
///     capital,
///     options: new StagOptions { Asset = usd.Id, Cap = new Cell(0, 100), Effects = [StagEffect.Transfer(fund.PublicKey)] }
/// );
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

    private readonly byte[] _encoding;

    /// <summary>The terms of a stag.</summary>
    /// <param name="name">What people and market files call it: 1 to <see cref="MaxNameLength"/> of the characters a–z, A–Z, 0–9,
    /// '-', '_', '.'.</param>
    /// <param name="title">What it is about: 1 to <see cref="MaxTitleBytes"/> bytes of UTF-8, all of it printing: no controls, no marks
    /// that turn the direction of writing.</param>
    /// <param name="grid">The condition grid. A board takes at most N/2 cells, a row of slots of its parameters.</param>
    /// <param name="floor">The least cell it executes at; without one, what <see cref="StagOptions.Floor"/> says.</param>
    /// <param name="eligibility">Who may take part; without one, anyone with a key.</param>
    /// <param name="leakageCap">The most that the stag's openings may spend, in millionths of the key's leakage budget, in [1,
    /// <see cref="WholeBudget"/>]. Null leaves it open: <see cref="DefaultLeakageCap"/>, and what it takes to fire once if that is
    /// more.</param>
    /// <param name="consentWindowMilliseconds">W: how much board time may pass between the signing of an intendo and its first cut, in
    /// milliseconds, in [1, <see cref="MaxConsentWindowMilliseconds"/>]. A board takes only what is longer than its scan
    /// deadline.</param>
    /// <param name="options">Everything else; without them, what they say by default.</param>
    /// <exception cref="ArgumentException">One of them is outside what it may be.</exception>
    public StagTerms(
        string name,
        string title,
        ConditionGrid grid,
        Cell? floor = null,
        Eligibility? eligibility = null,
        int? leakageCap = null,
        ulong consentWindowMilliseconds = DefaultConsentWindowMilliseconds,
        StagOptions? options = null
    )
    {
        if (!IsName(name))
            Throw.Argument($"A name is 1 to {MaxNameLength} letters, digits, '-', '_' or '.'.", nameof(name));
        if (!IsTitle(title))
            Throw.Argument($"A title is 1 to {MaxTitleBytes} bytes of printing UTF-8.", nameof(title));
        ArgumentNullException.ThrowIfNull(grid);
        if (floor is { } cell && (!grid.Contains(cell) || options?.Floor is not null))
            Throw.Argument("The floor is a cell of the grid, and it is stated once.", nameof(floor));
        if (leakageCap is < 1 or > WholeBudget)
            Throw.OutOfRange($"A leakage cap is in [1, {WholeBudget}].", nameof(leakageCap));
        if (consentWindowMilliseconds is < 1 or > MaxConsentWindowMilliseconds)
            Throw.OutOfRange($"A consent window is in [1, {MaxConsentWindowMilliseconds}].", nameof(consentWindowMilliseconds));
        (Name, Title, Grid) = (name, title, grid);
        (Eligibility, LeakageCap) = (eligibility ?? Eligibility.Open, leakageCap);
        ConsentWindowMilliseconds = consentWindowMilliseconds;
        Options = StagChecks.Complete(options ?? new StagOptions(), grid, floor);
        if (StagChecks.Find(grid, Eligibility, Options) is not StagTermsRefusal.None and var fault)
            Throw.Argument($"These cannot be a stag's terms: {StagChecks.Words(fault)}", nameof(options));
        Options.Floor!.TryOn(grid, 0, out var accepted, out _);
        Floor = accepted!;
        var least = Floor.LeastCells();
        LeastCell = new Cell(least.Min(each => each.Cell.Members), least.Min(each => each.Cell.Capital));
        _encoding = StagFormat.Write(this);
        Id = Hash32.Sha256(_encoding);
    }

    /// <summary>What people and market files call it.</summary>
    public string Name { get; }

    /// <summary>What it is about.</summary>
    public string Title { get; }

    /// <summary>The condition grid.</summary>
    public ConditionGrid Grid { get; }

    /// <summary>The cells it executes at, whatever the gates: without a floor, a single unconditional joiner fires it.</summary>
    public UpSet Floor { get; }

    /// <summary>On each axis the least level of a cell of the floor: no hunt is below it.</summary>
    public Cell LeastCell { get; }

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

    /// <summary>Everything else, with what was left open filled in.</summary>
    public StagOptions Options { get; }

    /// <summary>In what capacities agents take part, at least one (R14).</summary>
    public IReadOnlyList<StagRole> Roles =>
        Options.Roles is [] ? [Grid.Members is null ? new StagRole("", 0, 1) : new StagRole("", 1, 0)] : Options.Roles;

    /// <summary>Whether payouts may fall as more join, because a cap is below the capacity (R37). The terms' bytes say so.</summary>
    public bool IsDiluting => Grid.Axes.Any(axis => StagChecks.On(axis, Options.Cap) is > 0 and var cap && cap < axis.Capacity);

    /// <summary>SHA-256 of the encoding.</summary>
    public Hash32 Id { get; }

    /// <summary>
    /// Whether heads are all that it counts, at every level, and nothing else is said: what needs no ledger, no gates and no rules.
    /// </summary>
    internal bool IsPlain =>
        Grid.IsOfMembers
        && Options is { Roles: [], Effects: [], DeadlineMilliseconds: null, Scan: StagScan.OneRound }
        && (Options.Step, Options.StepPercent, Options.Cap) == default((Cell, Cell, Cell))
        && Options.Policy == new StagPolicy { Largest = default(Cell) };

    /// <summary>Whether a text can be a name.</summary>
    /// <param name="text">The text; null is none.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsName([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MaxNameLength }
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>Whether a text can be a title.</summary>
    /// <param name="text">The text; null is none.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsTitle([NotNullWhen(true)] string? text) => PrintingText.Is(text, MaxTitleBytes);

    /// <summary>Reads terms from anyone's bytes: canonical, whole, nothing after the end.</summary>
    /// <param name="source">All the bytes.</param>
    /// <param name="terms">The terms on success: their encoding is <paramref name="source"/> again.</param>
    /// <param name="refusal">What is wrong first; <see cref="StagTermsRefusal.None"/> on success.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out StagTerms? terms, out StagTermsRefusal refusal)
    {
        refusal = StagFormat.Read(source, out terms);
        if (refusal == StagTermsRefusal.None && !terms!._encoding.AsSpan().SequenceEqual(source))
            refusal = StagTermsRefusal.NotCanonical;
        terms = refusal == StagTermsRefusal.None ? terms : null;
        return terms is not null;
    }

    /// <summary>
    /// What a person is shown before signing: when the agent acts, in levels (R4), and what a pledge shrinks to at the capacity where the
    /// terms dilute (R37).
    /// </summary>
    /// <param name="accepted">What the agent accepts, on this grid.</param>
    /// <param name="role">Its role.</param>
    /// <param name="unit">What a unit of the asset is, "1,000 USD"; empty where that is not to be said.</param>
    /// <returns>The sentences.</returns>
    /// <exception cref="ArgumentException">The up-set is on another grid.</exception>
    public string Sentence(UpSet accepted, StagRole role, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(accepted);
        ArgumentNullException.ThrowIfNull(role);
        if (!accepted.Grid.Equals(Grid))
            Throw.Argument("The up-set is on another grid.", nameof(accepted));
        return accepted.Sentence(role.Members, unit) + ConditionText.Dilution(Grid, Options.Cap);
    }

    /// <summary>What the stag is called and what it is about.</summary>
    /// <returns>"platform-migration: Move to a new platform".</returns>
    public override string ToString() => $"{Name}: {Title}";

    /// <summary>The canonical bytes.</summary>
    /// <returns>A copy of them.</returns>
    public byte[] Encode() => [.. _encoding];
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

    /// <summary>Not one or two axes of different kinds, with levels and capacities as <see cref="Axis"/> has them.</summary>
    Axes,

    /// <summary>More than 8 gates, an unknown one, one twice, or more cells than a grid has.</summary>
    Gates,

    /// <summary>The floor is empty, is no set of cells of the grid, or asks for gates or for others.</summary>
    Floor,

    /// <summary>The kind is unknown, a registry's digest is missing, or a stag with a capital axis would be shielded.</summary>
    Eligibility,

    /// <summary>The leakage cap is above 1,000,000.</summary>
    LeakageCap,

    /// <summary>The consent window is not 1 to 2^40 milliseconds.</summary>
    ConsentWindow,

    /// <summary>A role's name, weight, least units or eligibility is wrong, it weighs 0 on all axes, or two have one name (R14).</summary>
    Roles,

    /// <summary>A step is above the last level of its axis, or one in percent is above 1,000 (R9).</summary>
    Step,

    /// <summary>A cap is below the last level of its axis, or the mark of diluting terms is wrong (R37).</summary>
    Cap,

    /// <summary>There is an asset without a capital axis, or the other way round.</summary>
    Asset,

    /// <summary>The facts are not those of the gates, or attestors are wrong.</summary>
    Facts,

    /// <summary>A number of the policy is outside its range (P1, P2, R19).</summary>
    Policy,

    /// <summary>The deadline is 0.</summary>
    Deadline,

    /// <summary>An effect is wrong, too many are there, two move units, or one does without a capital axis.</summary>
    Effects,

    /// <summary>The scan is unknown, or one round is asked for where a level stands for several numbers (G3).</summary>
    Scan,

    /// <summary>The bytes say what others say more canonically: order, a list of all levels.</summary>
    NotCanonical,

    /// <summary>Too few bytes, or bytes after the end.</summary>
    Length,
}
