using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

internal sealed record NaiveIntendo(
    Hash32 Stag,
    Hash32 Agent,
    Hash32 Account,
    int Role,
    byte Rank,
    ulong Sequence,
    long Signed,
    long? PartialFrom
)
{
    public long Units { get; init; }

    public ulong Until { get; init; }

    public ulong LockedUntil { get; init; }

    public bool IsSuspended { get; init; }

    public bool IsLent { get; init; }
}

internal sealed record NaiveHunt(
    Hash32 Stag,
    Weight Cell,
    Weight Weight,
    IReadOnlyList<Hash32> Members,
    IReadOnlyList<(Hash32 Account, long Units)> Moved
);

internal sealed record NaiveSubscription(Hash32 Stag, Hash32 Agent, Hash32 Account, ulong Since)
{
    public ulong Next { get; set; }
}

internal sealed record NaiveSlot
{
    public required CommitmentChange Change { get; set; }

    public ulong Posted { get; set; }

    public bool Exited { get; set; }

    public ulong? StandsSince { get; set; }

    public int Draw { get; set; }

    public int Group { get; set; }
}

internal sealed record NaiveStag(StagRules Rules)
{
    public Weight Base { get; set; }

    public long Escrow { get; set; }

    public int Mask { get; set; }

    public StagPhase Phase { get; set; }

    public List<ulong> Changes { get; } = [];

    public HashSet<Hash32> Acted { get; } = [];

    public Dictionary<Hash32, long> PaidIn { get; } = [];
}
