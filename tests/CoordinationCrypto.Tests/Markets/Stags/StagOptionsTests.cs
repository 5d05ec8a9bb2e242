using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>What terms say beyond name, grid and floor.</summary>
public class StagOptionsTests
{
    private static readonly VerifyingKey[] Keys =
    [
        .. Enumerable.Range(0, 4).Select(i => SigningKey.Create(Streams.Entropy($"key {i}")).PublicKey),
    ];

    private static readonly ConditionGrid Plane = new(
        [Axis.Members(60), Axis.Capital([10, 20, 50, 100], 150)],
        [Gate.Time(new DateOnly(2027, 5, 1)), Gate.Fact("permit")]
    );

    private static StagOptions Rich { get; } =
        new()
        {
            Floor = Condition.Members(3) & Condition.Capital(12),
            Roles = [new("investor", 0, 5, Eligibility.Named(default)), new("user", 1, 0)],
            Step = new Cell(2, 10),
            StepPercent = new Cell(5),
            Cap = new Cell(0, 120),
            Asset = Hash32.Sha256("usd"u8),
            Facts = [new FactTerms("permit", [Keys[0], Keys[1]], 2)],
            Policy = new StagPolicy
            {
                Changes = 4,
                WaitMilliseconds = 60_000,
                LockInMilliseconds = 5,
                CoolDownMilliseconds = 6,
                Largest = new Cell(0, 40),
                Camouflage = StagCamouflage.DecoyFirst,
                PeriodMilliseconds = 100,
                ExitsAtPeriodEnd = true,
            },
            DeadlineMilliseconds = 1_900_000_000_000,
            Effects = [StagEffect.Transfer(Keys[2], 30), StagEffect.Sign("We do it together.")],
            Scan = StagScan.Sealed,
        };

    // Vectors

    [Fact]
    public void Everything_is_read_back()
    {
        var terms = Terms(Plane, Rich);
        Assert.True(StagTerms.TryRead(terms.Encode(), out var read, out var refusal), refusal.ToString());
        Assert.Equal(terms.Id, read.Id);
        Assert.Equal((terms.Grid, terms.Floor), (read.Grid, read.Floor));
        Assert.Equal([(new Cell(3, 20), 0)], read.Floor.LeastCells());
        var (options, role) = (read.Options, read.Roles[0]);
        Assert.Equal(("investor", 0, 5, EligibilityKind.Named), (role.Name, role.Members, role.Least, role.Eligibility!.Kind));
        Assert.Null(read.Roles[1].Eligibility);
        Assert.Equal((Rich.Step, Rich.StepPercent, Rich.Cap), (options.Step, options.StepPercent, options.Cap));
        Assert.Equal((Rich.Asset, Rich.DeadlineMilliseconds, Rich.Scan), (options.Asset, options.DeadlineMilliseconds, options.Scan));
        Assert.Equal(Rich.Policy, options.Policy);
        Assert.Equal(Rich.Effects, options.Effects);
        Assert.Equal(Rich.Facts.Select(fact => fact.Id), options.Facts.Select(fact => fact.Id));
        Assert.True(options.Facts[0].IsAttestedBy(Keys[..2]));
        Assert.False(options.Facts[0].IsAttestedBy([Keys[0], Keys[0], Keys[3]]));
    }

    [Fact]
    public void What_is_left_open_is_filled_in()
    {
        var heads = Terms(ConditionGrid.OfMembers(9), new());
        Assert.Equal((1, 0), (heads.Roles[0].Members, heads.Roles[0].Least)); // R14
        Assert.Equal((StagScan.OneRound, default(Cell)), (heads.Options.Scan!.Value, heads.Options.Policy.Largest!.Value));
        Assert.True(heads.IsPlain);
        var capital = Terms(new([Axis.Capital(100)]), new StagOptions { Asset = default(Hash32) });
        Assert.Equal((0, 1), (capital.Roles[0].Members, capital.Roles[0].Least));
        Assert.Equal((StagScan.Sealed, new Cell(0, 13)), (capital.Options.Scan!.Value, capital.Options.Policy.Largest!.Value)); // G3, R19
        var census = new StagOptions { Asset = default(Hash32), Policy = new StagPolicy { Camouflage = StagCamouflage.Census } };
        Assert.Equal(default(Cell), Terms(capital.Grid, census).Options.Policy.Largest);
    }

    /// <summary>R37: terms whose payouts shrink say so, in their bytes and before signing.</summary>
    [Fact]
    public void Diluting_terms_are_marked()
    {
        var asset = Hash32.Sha256("usd"u8);
        Assert.False(Terms(Plane, new StagOptions { Asset = asset, Facts = Rich.Facts, Cap = new Cell(0, 150) }).IsDiluting);
        Assert.False(Terms(Plane, new StagOptions { Asset = asset, Facts = Rich.Facts }).IsDiluting);
        var terms = Terms(Plane, new StagOptions { Asset = asset, Facts = Rich.Facts, Cap = new Cell(0, 100) });
        Assert.True(terms.IsDiluting);
        Assert.True((Condition.Others(2) & Condition.Capital(50)).TryOn(Plane, 1, out var accepted, out _));
        Assert.Equal(
            "You act if at least 2 others act and at least 50 units (1,000 USD each) move together. Who acts in earlier hunts counts. "
                + "Smallest cells: members 3, capital 50. Payouts are shared: at the capacity of 150 units each counts for 66.6%.",
            terms.Sentence(accepted, new StagRole("user", 1, 0), "1,000 USD")
        );
        Assert.True(Condition.Always.TryOn(ConditionGrid.OfMembers(3), 1, out var other, out _));
        Mistake.Names<ArgumentException>("accepted", () => terms.Sentence(other, terms.Roles[0]));
    }

    [Fact]
    public void Plain_terms_say_nothing_else()
    {
        StagOptions[] others =
        [
            new() { Roles = [new("user", 1, 0)] },
            new() { Step = new Cell(1) },
            new() { StepPercent = new Cell(5) },
            new() { Cap = new Cell(9) },
            new() { Policy = new StagPolicy { Changes = 2 } },
            new() { DeadlineMilliseconds = 5 },
            new() { Effects = [StagEffect.Sign("x")] },
            new() { Scan = StagScan.Sealed },
        ];
        Assert.All(others, options => Assert.False(Terms(ConditionGrid.OfMembers(9), options).IsPlain));
        Assert.False(Terms(new([Axis.Members(9, 10)]), new()).IsPlain);
        Assert.False(Terms(new([Axis.Members(9)], [Gate.Time(new DateOnly(2027, 5, 1))]), new()).IsPlain);
        Assert.True(Terms(ConditionGrid.OfMembers(9), new StagOptions { Floor = Condition.Members(4) }).IsPlain);
    }

    // Laws

    [Fact]
    public void Terms_of_every_grid_are_read_back() =>
        Law.Holds(
            from grid in AnyCondition.Grid(AnyCondition.OnBoard)
            from floor in AnyCondition.On(new ConditionGrid(grid.Axes))
            from step in Gen.Choose(0, 1)
            from roles in Gen.Choose(0, 3)
            from deadline in Gen.Elements<ulong?>(null, 1UL, ulong.MaxValue - 1)
            select (grid, floor.Condition, step, roles, deadline),
            input =>
            {
                var (grid, floor, step, roles, deadline) = input;
                var hasCapital = grid.Axes.Any(axis => axis.Kind == AxisKind.Capital);
                var options = new StagOptions
                {
                    Floor = floor.IsDecoy || floor.Clauses.Any(clause => clause.AsksForOthers) ? null : floor,
                    Step = grid.Floor(step, step),
                    Roles = [.. Enumerable.Range(0, roles).Select(i => new StagRole($"r{i}", hasCapital ? 0 : 1, hasCapital ? 1 : 0))],
                    Asset = hasCapital ? Hash32.Sha256("usd"u8) : null,
                    Facts =
                    [
                        .. grid
                            .Gates.Where(gate => gate.FactId is not null)
                            .Reverse()
                            .Select(gate => new FactTerms(gate.FactId!, [.. Keys.Reverse()], 3)),
                    ],
                    DeadlineMilliseconds = deadline,
                    Effects = hasCapital ? [StagEffect.Subscription(Keys[0], 1, 1)] : [],
                };
                var terms = Terms(grid, options);
                Assert.True(StagTerms.TryRead(terms.Encode(), out var read, out var refusal), refusal.ToString());
                Assert.Equal((terms.Grid, terms.Floor, terms.Id), (read.Grid, read.Floor, read.Id));
            },
            runs: 300
        );

    [Fact]
    public void Ids_differ_where_options_do()
    {
        static StagOptions With(Action<StagOptionsDraft> change)
        {
            var draft = new StagOptionsDraft();
            change(draft);
            return draft.Of(Rich);
        }

        StagOptions[] all =
        [
            Rich,
            With(draft => draft.Floor = Condition.Members(4)),
            With(draft => draft.Roles = [Rich.Roles[1], Rich.Roles[0]]),
            With(draft => draft.Step = new Cell(2, 11)),
            With(draft => draft.Cap = new Cell(0, 121)),
            With(draft => draft.Asset = Hash32.Sha256("eur"u8)),
            With(draft => draft.Facts = [new FactTerms("permit", [Keys[0], Keys[1]], 1)]),
            With(draft => draft.Policy = Rich.Policy with { LockInMilliseconds = 6 }),
            With(draft => draft.Deadline = 1_900_000_000_001),
            With(draft => draft.Effects = [Rich.Effects[1], Rich.Effects[0]]),
        ];
        Assert.Equal(all.Length, all.Select(options => Terms(Plane, options).Id).Distinct().Count());
    }

    // Rejects

    [Fact]
    public void Options_that_are_none_are_named()
    {
        (string Words, Action<StagOptionsDraft> Change)[] bad =
        [
            ("the floor", draft => draft.Floor = Condition.Decoy),
            ("the floor", draft => draft.Floor = Condition.Others(2)),
            ("the floor", draft => draft.Floor = Condition.Fact("permit")),
            ("the floor", draft => draft.Floor = Condition.Capital(101)),
            ("roles", draft => draft.Roles = [new("idle", 0, 0)]),
            ("roles", draft => draft.Roles = [new("twice", 1, 0), new("twice", 1, 0)]),
            ("roles", draft => draft.Roles = [new("", 1, 0)]),
            ("roles", draft => draft.Roles = [new("two", 2, 0)]),
            ("roles", draft => draft.Roles = [new("rich", 1, 151)]),
            ("roles", draft => draft.Roles = [new("hidden", 1, 0, Eligibility.Shielded(default))]),
            ("roles", draft => draft.Roles = [.. Enumerable.Range(0, 17).Select(i => new StagRole($"r{i}", 1, 0))]),
            ("a step", draft => draft.Step = new Cell(61)),
            ("a step", draft => draft.Step = new Cell(0, -1)),
            ("a cap", draft => draft.Cap = new Cell(0, 99)),
            ("a cap", draft => draft.Cap = new Cell(59)),
            ("an asset", draft => draft.Asset = null),
            ("facts", draft => draft.Facts = []),
            ("facts", draft => draft.Facts = [Rich.Facts[0], Rich.Facts[0]]),
            ("facts", draft => draft.Facts = [new FactTerms("other", [Keys[0]], 1)]),
            ("the policy", draft => draft.Policy = new StagPolicy { Changes = 0 }),
            ("the policy", draft => draft.Policy = new StagPolicy { WaitMilliseconds = 0 }),
            ("the policy", draft => draft.Policy = new StagPolicy { LockInMilliseconds = StagPolicy.MaxSpanMilliseconds + 1 }),
            ("the policy", draft => draft.Policy = new StagPolicy { CoolDownMilliseconds = ulong.MaxValue }),
            ("the policy", draft => draft.Policy = new StagPolicy { PeriodMilliseconds = 0 }),
            ("the policy", draft => draft.Policy = new StagPolicy { Largest = new Cell(61) }),
            ("the policy", draft => draft.Policy = new StagPolicy { Camouflage = StagCamouflage.Census, Largest = new Cell(0, 1) }),
            ("the policy", draft => draft.Policy = new StagPolicy { Camouflage = (StagCamouflage)3 }),
            ("a deadline", draft => draft.Deadline = 0),
            ("there are at most", draft => draft.Effects = [StagEffect.Transfer(Keys[0]), StagEffect.Subscription(Keys[0], 1, 1)]),
            ("there are at most", draft => draft.Effects = [StagEffect.Subscription(Keys[0], 151, 1)]),
            ("there are at most", draft => draft.Effects = [.. Enumerable.Repeat(StagEffect.Sign("x"), 9)]),
            ("one-round", draft => draft.Scan = StagScan.OneRound),
        ];
        foreach (var (words, change) in bad)
        {
            var draft = new StagOptionsDraft();
            change(draft);
            var mistake = Assert.Throws<ArgumentException>("options", () => Terms(Plane, draft.Of(Rich)));
            Assert.StartsWith($"These cannot be a stag's terms: {words}", mistake.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stag_that_counts_capital_is_not_shielded() =>
        Mistake.Names<ArgumentException>(
            "options",
            () => _ = new StagTerms("a", "t", Plane, eligibility: Eligibility.Shielded(default), options: Rich)
        );

    [Fact]
    public void The_floor_is_stated_once() =>
        Mistake.Names<ArgumentException>("floor", () => _ = new StagTerms("a", "t", Plane, new Cell(3, 10), options: Rich));

    [Fact]
    public void Effects_and_facts_that_are_none()
    {
        Mistake.Names<ArgumentOutOfRangeException>("percentAtHunt", () => StagEffect.Transfer(Keys[0], 101));
        Mistake.Names<ArgumentOutOfRangeException>("units", () => StagEffect.Subscription(Keys[0], 0, 1));
        Mistake.Names<ArgumentOutOfRangeException>("everyMilliseconds", () => StagEffect.Subscription(Keys[0], 1, 0));
        Mistake.Names<ArgumentException>("text", () => StagEffect.Sign("a\nb"));
        Mistake.Names<ArgumentException>("name", () => _ = new FactTerms("a b", [Keys[0]], 1));
        Mistake.Names<ArgumentException>("attestors", () => _ = new FactTerms("a", [], 1));
        Mistake.Names<ArgumentException>("attestors", () => _ = new FactTerms("a", [Keys[0], Keys[0]], 1));
        Mistake.Names<ArgumentOutOfRangeException>("needed", () => _ = new FactTerms("a", [Keys[0]], 2));
    }

    [Fact]
    public void Changed_bytes_are_refused_or_are_other_canonical_terms()
    {
        var bytes = Terms(Plane, Rich).Encode();
        var met = new HashSet<StagTermsRefusal>();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            if (StagTerms.TryRead(bytes, out var read, out var refusal))
                Assert.Equal(bytes, read.Encode());
            met.Add(refusal);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        var all = Enum.GetValues<StagTermsRefusal>().ToHashSet();
        all.ExceptWith([StagTermsRefusal.ConsentWindow, StagTermsRefusal.Deadline, StagTermsRefusal.NotCanonical, StagTermsRefusal.Asset]);
        Assert.Subset(met, all);
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(StagTerms.TryRead(bytes.AsSpan(0, length), out _, out _));
        Assert.False(StagTerms.TryRead([.. bytes, 0], out _, out var extended));
        Assert.Equal(StagTermsRefusal.Length, extended);
    }

    private static StagTerms Terms(ConditionGrid grid, StagOptions options) => new("exit", "Move", grid, options: options);
}
