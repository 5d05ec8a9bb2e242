using CoordinationCrypto.Fuzz.Targets;

namespace CoordinationCrypto.Fuzz;

/// <summary>Every target by its name.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<FuzzTarget> List { get; } =
    [
        .. PrimitiveTargets.List,
        .. GroupTargets.List,
        .. BfvTargets.List,
        .. SealTargets.List,
        .. ProofTargets.List,
        .. MembershipTargets.List,
        .. LedgerTargets.List,
        .. KeyTargets.List,
        .. CeremonyTargets.List,
        .. ResharingTargets.List,
        .. AnswerTargets.List,
        .. MarketTargets.List,
        .. RecordTargets.List,
        .. ToolTargets.List,
        .. FoldTargets.List,
    ];

    public static FuzzTarget Find(string name) =>
        List.FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"There is no target {name}.", nameof(name));
}
