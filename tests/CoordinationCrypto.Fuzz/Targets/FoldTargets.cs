namespace CoordinationCrypto.Fuzz.Targets;

internal static class FoldTargets
{
    private static readonly Lazy<Fold> Short = new(() => new Fold(16));
    private static readonly Lazy<Fold> Long = new(() => new Fold(512));

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "fold",
                [$"{nameof(Replay)}.{nameof(Replay.TryAppend)}", "Term.TryAddKey"],
                input => Short.Value.Run(input) ? input : null,
                Fold.Seeds
            )
            {
                FixedAllocation = 1 << 27, // the board is replayed once more
                MaxLength = 512,
                Executions = 50,
                Steps = () => Short.Value.Offered,
            },
            new(
                "fold-long",
                [$"{nameof(Replay)}.{nameof(Replay.TryAppend)}"],
                input => Long.Value.Run(input) ? input : null,
                Fold.LongSeeds
            )
            {
                FixedAllocation = 1 << 30,
                MaxLength = 4096,
                Executions = 5,
                Steps = () => Long.Value.Offered,
            },
        ];
}
