using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>A stag as a file has it.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Rule">Its grid, and when it fires.</param>
/// <param name="Place">Where the file says so.</param>
internal sealed record FileStag(string Name, string Title, HuntRule Rule, JsonPlace Place)
{
    /// <summary>Who may take part. A registry that it names is made when the file is played.</summary>
    public EligibilityKind Eligibility { get; init; }

    /// <summary>The cap of its openings, in millionths of the key's budget; null leaves it open.</summary>
    public int? LeakageCap { get; init; }

    /// <summary>The index of the capital axis' asset in <see cref="MarketFile.Assets"/>, or null.</summary>
    public int? Asset { get; init; }

    /// <summary>At least one (R14).</summary>
    public IReadOnlyList<FileRole> Roles { get; init; } = [];

    /// <summary>Whether the file names roles, so that each join names one.</summary>
    public bool HasRoles { get; init; }

    /// <summary>The most that pays out on an axis (R37); null for none.</summary>
    public int? MembersCap { get; init; }

    /// <inheritdoc cref="MembersCap"/>
    public int? CapitalCap { get; init; }

    /// <summary>Counted in ticks.</summary>
    public FilePolicy Policy { get; init; } = FilePolicy.Default;

    /// <summary>What members bring about; at most one of them moves units.</summary>
    public IReadOnlyList<FileEffect> Effects { get; init; } = [];

    /// <summary>The tick whose cut is the last; null where the file ends first.</summary>
    public int? Deadline { get; init; }

    /// <summary>Which scan the file asks for; null leaves it open.</summary>
    public string? Scan { get; init; }

    /// <summary>The index of its bundle in <see cref="MarketFile.Bundles"/>, or null.</summary>
    public int? Bundle { get; init; }

    /// <summary>What its gates of other stags name, by the index of the gate.</summary>
    public IReadOnlyDictionary<int, FileLink> Links { get; init; } = new Dictionary<int, FileLink>();

    /// <summary>Whether its scans are sealed: where the file says so, or leaves it open and a one-round scan would show too much.</summary>
    public bool IsSealed =>
        Scan == "sealed" || (Scan is null && (HasLinks || Grid.Axes is not [{ Kind: AxisKind.Members, WidestGap: 1 }]));

    /// <summary>Whether one of its gates is another stag's completion.</summary>
    public bool HasLinks => Grid.Gates.Any(gate => gate.StagName is not null);

    /// <summary>Its grid.</summary>
    public ConditionGrid Grid => Rule.Grid;

    /// <summary>The effect that moves units, or null.</summary>
    public FileEffect? Payment => Effects.FirstOrDefault(effect => effect is not FileText);
}

/// <summary>What a gate waits for (R33).</summary>
/// <param name="Stag">The index of the other stag.</param>
/// <param name="Cells">The milestone on its grid; null for any hunt of it.</param>
internal sealed record FileLink(int Stag, UpSet? Cells);

/// <summary>A role in a stag (R14).</summary>
/// <param name="Name">Its id; empty where the file has no roles.</param>
/// <param name="Members">What it weighs on the members axis, 0 or 1.</param>
/// <param name="Least">The least units of a pledge.</param>
/// <param name="Eligibility">Who may take it; null as the stag says.</param>
internal sealed record FileRole(string Name, int Members, int Least, EligibilityKind? Eligibility = null);

/// <summary>When a stag is scanned, and what binds its agents; counted in ticks.</summary>
internal sealed record FilePolicy
{
    /// <summary>A scan at every change, and nothing that binds.</summary>
    public static FilePolicy Default { get; } = new();

    /// <summary>c: it is scanned at so many changes.</summary>
    public int Changes { get; init; } = 1;

    /// <summary>T: or so long after the first; null for never.</summary>
    public int? Wait { get; init; }

    /// <summary>How long only looser replacements count (P1).</summary>
    public int LockIn { get; init; }

    /// <summary>How long who left stays out.</summary>
    public int CoolDown { get; init; }

    /// <summary>The most weight of one account on the members axis (R19).</summary>
    public int? LargestMembers { get; init; }

    /// <summary>And on the capital axis.</summary>
    public int? LargestCapital { get; init; }

    /// <summary>How the agents' clients hide when they become serious: it binds them, not the market.</summary>
    public string Camouflage { get; init; } = "none";

    /// <summary>So long is a period.</summary>
    public int Period { get; init; } = 1;

    /// <summary>Whether exits wait for the period's end.</summary>
    public bool ExitsAtPeriodEnd { get; init; }
}

/// <summary>What an executed pack brings about.</summary>
internal abstract record FileEffect;

/// <summary>The units go to an account.</summary>
/// <param name="To">The account.</param>
/// <param name="PercentAtHunt">So many percent are released at the cut after the hunt, and no longer counted (M13); the rest when the stag
/// ends.</param>
internal sealed record FileTransfer(string To, int PercentAtHunt) : FileEffect;

/// <summary>Units go to an account again and again.</summary>
/// <param name="To">The account.</param>
/// <param name="Units">Each time; the first with the hunt (R40).</param>
/// <param name="Every">Ticks from one payment to the next.</param>
internal sealed record FileSubscription(string To, int Units, int Every) : FileEffect;

/// <summary>The members have signed a text.</summary>
/// <param name="Text">It.</param>
internal sealed record FileText(string Text) : FileEffect;
