namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>A market file that was found sound: its events are legal where they stand, or may be refused by the game alone (R45).</summary>
/// <param name="Parameters">Of the encryption; a grid fits one row of its slots.</param>
/// <param name="Committee">Who holds the key at first.</param>
/// <param name="Assets">Names are unique.</param>
/// <param name="Facts">Names are unique.</param>
/// <param name="Stags">At least one; names are unique.</param>
/// <param name="Bundles">The bundles' names, all different.</param>
/// <param name="Ticks">In the order of the file.</param>
/// <param name="Digest">SHA-256 of the file: where the coin comes from unless somebody names another (R48).</param>
internal sealed record MarketFile(
    BfvParameters Parameters,
    Committee Committee,
    IReadOnlyList<FileAsset> Assets,
    IReadOnlyList<FileFact> Facts,
    IReadOnlyList<FileStag> Stags,
    IReadOnlyList<string> Bundles,
    IReadOnlyList<FileTick> Ticks,
    Hash32 Digest
)
{
    /// <summary>Whether stags are bundled or wait for each other: then hunts have events (R35).</summary>
    public bool HasLinks => Bundles.Count > 0 || Stags.Any(stag => stag.HasLinks);
}

/// <summary>So many of these agents have to sign together.</summary>
/// <param name="Names">All different.</param>
/// <param name="Needed">In [1, their number].</param>
internal sealed record FileKeys(IReadOnlyList<string> Names, int Needed);

/// <summary>An asset.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Unit">What one unit is; it never scales a number (R6).</param>
/// <param name="Custodians">Who vouches for deposits.</param>
internal sealed record FileAsset(string Name, string Unit, FileKeys Custodians);

/// <summary>A fact that may be attested.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Attestors">Who attests it.</param>
internal sealed record FileFact(string Name, FileKeys Attestors);

/// <summary>What happens before a tick's scans; the order of events of different kinds does not matter (R46).</summary>
/// <param name="Handover">The committee that the key is handed to first; null for none.</param>
/// <param name="Date">Midnight UTC of this date has come (R12); null where the tick names none.</param>
/// <param name="Changes">What agents do in stags, in the order of the file.</param>
/// <param name="Deposits">What custodians vouch for.</param>
/// <param name="Withdrawals">What owners take back.</param>
/// <param name="Attestations">Which facts stand, for how long.</param>
internal sealed record FileTick(
    Committee? Handover,
    DateOnly? Date,
    IReadOnlyList<MarketEvent> Changes,
    IReadOnlyList<FileDeposit> Deposits,
    IReadOnlyList<FileWithdrawal> Withdrawals,
    IReadOnlyList<FileAttestation> Attestations
);
