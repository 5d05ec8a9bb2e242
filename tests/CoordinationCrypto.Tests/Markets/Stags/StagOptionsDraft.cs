namespace CoordinationCrypto.Tests.Markets;

/// <summary>Options that differ from others in what is set here.</summary>
internal sealed class StagOptionsDraft
{
    private readonly HashSet<string> _set = [];

    public Condition? Floor { get; set => Set(ref field, value, nameof(Floor)); }
    public IReadOnlyList<StagRole> Roles { get; set => Set(ref field, value, nameof(Roles)); } = [];
    public Cell Step { get; set => Set(ref field, value, nameof(Step)); }
    public Cell Cap { get; set => Set(ref field, value, nameof(Cap)); }
    public Hash32? Asset { get; set => Set(ref field, value, nameof(Asset)); }
    public IReadOnlyList<FactTerms> Facts { get; set => Set(ref field, value, nameof(Facts)); } = [];
    public StagPolicy Policy { get; set => Set(ref field, value, nameof(Policy)); } = new();
    public ulong? Deadline { get; set => Set(ref field, value, nameof(Deadline)); }
    public IReadOnlyList<StagEffect> Effects { get; set => Set(ref field, value, nameof(Effects)); } = [];
    public StagScan? Scan { get; set => Set(ref field, value, nameof(Scan)); }

    public StagOptions Of(StagOptions others) =>
        new()
        {
            Floor = Has(nameof(Floor)) ? Floor : others.Floor,
            Roles = Has(nameof(Roles)) ? Roles : others.Roles,
            Step = Has(nameof(Step)) ? Step : others.Step,
            StepPercent = others.StepPercent,
            Cap = Has(nameof(Cap)) ? Cap : others.Cap,
            Asset = Has(nameof(Asset)) ? Asset : others.Asset,
            Facts = Has(nameof(Facts)) ? Facts : others.Facts,
            Policy = Has(nameof(Policy)) ? Policy : others.Policy,
            DeadlineMilliseconds = Has(nameof(Deadline)) ? Deadline : others.DeadlineMilliseconds,
            Effects = Has(nameof(Effects)) ? Effects : others.Effects,
            Scan = Has(nameof(Scan)) ? Scan : others.Scan,
        };

    private bool Has(string name) => _set.Contains(name);

    private void Set<T>(ref T field, T value, string name)
    {
        field = value;
        _set.Add(name);
    }
}
