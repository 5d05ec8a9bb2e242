using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Terms from anyone: what reads opens a stag for cuts. A board that threw there would be at its end.</summary>
public class TermsRulesTests
{
    private static readonly VerifyingKey Key = SigningKey.Create(Streams.Entropy("key")).PublicKey;

    [Fact]
    public void What_reads_as_terms_opens_in_the_engine_of_cuts()
    {
        var (engine, random, opened) = (new CutEngine(), new Random(1), 0);
        for (var i = 0; i < 4000; i++)
        {
            StagTerms terms;
            try
            {
                terms = Draw(random, i);
            }
            catch (ArgumentException)
            {
                continue; // no terms
            }

            Assert.True(StagTerms.TryRead(terms.Encode(), out var read, out _));
            engine.Add(TermsRules.Of(read));
            if (read.Grid.CellCount <= InsecureToyParameters.N256.RowSize) // others a board refuses
                _ = new Stag(InsecureToyParameters.N256, read, IdentityPolicy.Named()).Scalar(default);
            opened++;
        }

        Assert.InRange(opened, 1000, 3999);
        Assert.Equal(opened, engine.Stags.Count);
    }

    private static StagTerms Draw(Random random, int number)
    {
        var hasCapital = random.Next(3) > 0;
        Axis[] axes = (random.Next(3), hasCapital) switch
        {
            (_, false) => [Axis.Members(Level(random))],
            (0, _) => [Axis.Capital(Level(random))],
            (1, _) => [Axis.Members(random.Next(1, 5)), Axis.Capital(random.Next(1, 5))],
            _ => [Axis.Capital(random.Next(1, 5)), Axis.Members(random.Next(1, 5))],
        };
        var dates = Enumerable.Range(0, random.Next(3)).Select(i => Gate.Time(i == 0 ? Gate.Earliest : DateOnly.MaxValue));
        string[] facts = [.. Enumerable.Range(0, random.Next(3)).Select(i => $"fact{i}")];
        var top = new Cell(axes.Max(axis => axis.Kind == AxisKind.Members ? axis.Top : 0), axes.Max(Capital));
        StagEffect[] effects = [StagEffect.Transfer(Key, random.Next(101)), StagEffect.Subscription(Key, random.Next(1, 4), Span(random))];
        return new StagTerms(
            $"stag-{number}",
            "A stag",
            new ConditionGrid(axes, [.. dates, .. facts.Select(Gate.Fact)]),
            options: new StagOptions
            {
                Roles = [.. Enumerable.Range(0, random.Next(4)).Select(i => new StagRole($"role{i}", random.Next(2), random.Next(3)))],
                Step = random.Next(3) == 0 ? top : default,
                StepPercent = random.Next(3) == 0 ? new Cell(top.Members > 0 ? 1_000 : 0, top.Capital > 0 ? 1_000 : 0) : default,
                Cap = random.Next(3) == 0 ? top : default,
                Asset = hasCapital ? Hash32.Sha256("usd"u8) : null,
                Facts = [.. facts.Select(name => new FactTerms(name, [Key], 1))],
                Policy = new StagPolicy
                {
                    Changes = random.Next(2) == 0 ? 1 : StagPolicy.MaxChanges,
                    WaitMilliseconds = random.Next(2) == 0 ? null : Span(random),
                    LockInMilliseconds = random.Next(2) == 0 ? 0 : Span(random),
                    CoolDownMilliseconds = random.Next(2) == 0 ? 0 : Span(random),
                    PeriodMilliseconds = Span(random),
                    ExitsAtPeriodEnd = random.Next(2) == 0,
                    Largest = random.Next(2) == 0 ? null : top,
                },
                DeadlineMilliseconds = random.Next(3) switch
                {
                    0 => null,
                    1 => 1,
                    _ => ulong.MaxValue - 1,
                },
                Effects = hasCapital && random.Next(2) == 0 ? [effects[random.Next(2)]] : [],
                Scan = StagScan.OneRound,
            }
        );

        static int Capital(Axis axis) => axis.Kind == AxisKind.Capital ? axis.Top : 0;
    }

    private static int Level(Random random) => random.Next(3) == 0 ? 128 : random.Next(1, 9);

    private static ulong Span(Random random) => random.Next(2) == 0 ? 1 : StagPolicy.MaxSpanMilliseconds;
}
