namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>What an agent does in a stag.</summary>
/// <param name="Agent">Who.</param>
/// <param name="Stag">The stag's index in <see cref="MarketFile.Stags"/>.</param>
/// <param name="Action">What it does.</param>
/// <param name="Condition">The new condition; null when leaving and resuming.</param>
/// <param name="Place">Where the file says so.</param>
internal sealed record MarketEvent(string Agent, int Stag, MarketAction Action, Condition? Condition, JsonPlace Place)
{
    /// <summary>The condition on the stag's grid; null when leaving and resuming.</summary>
    public UpSet? Accepted { get; init; }

    /// <summary>The units that it commits.</summary>
    public int Pledge { get; init; }

    /// <summary>Down to what the weight may be reduced; null for all or nothing (R18).</summary>
    public int? PartialFrom { get; init; }

    /// <summary>Which of its stags an account's units are for first (R17).</summary>
    public byte Rank { get; init; }

    /// <summary>The index of the role.</summary>
    public int Role { get; init; }

    /// <summary>The last tick that it is for; null for the stag's deadline (R43).</summary>
    public int? Until { get; init; }

    /// <summary>Whose units it commits.</summary>
    public string Account { get; init; } = Agent;
}

/// <summary>What an event does.</summary>
internal enum MarketAction
{
    Join,
    Replace,
    Leave,
    Resume,
}

/// <summary>Custodians vouch for units.</summary>
/// <param name="Asset">The asset's index in <see cref="MarketFile.Assets"/>.</param>
/// <param name="Account">Whose they are.</param>
/// <param name="Units">At least 1.</param>
/// <param name="Nonce">Unique per asset (R44).</param>
/// <param name="Place">Where the file says so.</param>
internal sealed record FileDeposit(int Asset, string Account, long Units, string Nonce, JsonPlace Place);

/// <summary>An owner takes units back.</summary>
/// <param name="Agent">Who, and whose account.</param>
/// <param name="Asset">The asset's index.</param>
/// <param name="Units">At least 1.</param>
internal sealed record FileWithdrawal(string Agent, int Asset, long Units);

/// <summary>Attestors say that a fact holds.</summary>
/// <param name="Fact">The fact's index in <see cref="MarketFile.Facts"/>.</param>
/// <param name="Ticks">At so many cuts, this tick's the first (R13); null for good.</param>
internal sealed record FileAttestation(int Fact, int? Ticks);
