namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>A market file that was found sound: every event in it is legal where it stands.</summary>
/// <param name="Parameters">Of the encryption; a grid fits one row of its slots.</param>
/// <param name="Committee">Who holds the key at first.</param>
/// <param name="Stags">At least one; names are unique. A registry that a stag names is made when it is played: their terms here leave it
/// open who may take part.</param>
/// <param name="Eligibility">Who may take part in each stag.</param>
/// <param name="Ticks">Each tick's events, in the order of the file.</param>
/// <param name="Handovers">For each tick, the committee that the key is handed to before the tick's events; null for none.</param>
internal sealed record MarketFile(
    BfvParameters Parameters,
    Committee Committee,
    IReadOnlyList<StagTerms> Stags,
    IReadOnlyList<EligibilityKind> Eligibility,
    IReadOnlyList<IReadOnlyList<MarketEvent>> Ticks,
    IReadOnlyList<Committee?> Handovers
);
