using CoordinationCrypto.Tests.Faulty;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// One attempt after the other, each under terms that follow from the one before, until there is a key or no committee is left. In each
/// attempt one of the corrupted that are still there lies.
/// </summary>
public sealed class CeremonyAttemptsTests : IDisposable
{
    private readonly EntropySource _entropy = Streams.Entropy("attempts");
    private readonly List<SigningKey> _keys = [];

    // Laws

    [Theory]
    [InlineData(4, 1, 1, 0, 1, false)] // nobody is left to have more than f of: (3, 0)
    [InlineData(4, 1, 1, 1, 2, true)]
    [InlineData(5, 1, 1, 0, 1, false)]
    [InlineData(7, 2, 1, 0, 2, true)] // (6, 1)
    [InlineData(7, 2, 2, 0, 2, false)]
    [InlineData(7, 2, 2, 1, 3, true)] // a substitute, then (6, 1)
    [InlineData(9, 2, 2, 2, 3, true)]
    [InlineData(9, 2, 1, 0, 2, true)] // (8, 1)
    public void Disputes_end_within_f_plus_1_attempts_and_one_more_than_convictions_with_substitutes(
        int n,
        int f,
        int liars,
        int substitutes,
        int attempts,
        bool isDone
    )
    {
        var corrupted = Keys(liars);
        List<VerifyingKey> all = [.. corrupted.Concat(Keys(n - liars)).Select(key => key.PublicKey)];
        var spare = new Queue<VerifyingKey>(Keys(substitutes).Select(key => key.PublicKey));
        var terms = Terms(new Committee(n, f), all, new Committee(4, 1));
        var made = 0;
        for (CeremonyTerms? next = terms; next is not null; made++)
        {
            Assert.True(made <= f + substitutes);
            terms = next;
            next = null;
            var outcome = Run(terms, corrupted);
            Assert.Equal(isDone && made == attempts - 1, outcome is CeremonyOutcome.Done);
            if (outcome is not CeremonyOutcome.Failed failed)
                continue;
            Assert.Equal(corrupted[0].PublicKey, terms.Validators[Assert.Single(failed.Blamed) - 1]);
            corrupted.RemoveAt(0);
            VerifyingKey[] standing = spare.TryDequeue(out var substitute) ? [substitute] : [];
            if (terms.TryNext(failed, standing, out next))
            {
                Assert.NotEqual(terms.Id, next.Id);
                Assert.True(terms.TryNext(failed, standing, out var again)); // all who read the board agree
                Assert.Equal(next.Id, again.Id);
                Assert.Equal(
                    standing.Length == 0 ? terms.Committee.MaxFaulty - 1 : terms.Committee.MaxFaulty,
                    next.Committee.MaxFaulty
                );
            }
        }
        Assert.Equal(attempts, made);
        Assert.True(made <= f + 1 || substitutes > 0);
    }

    [Fact]
    public void The_convicted_of_one_attempt_give_up_all_their_seats_at_once()
    {
        var corrupted = Keys(2);
        List<VerifyingKey> honest = [.. Keys(8).Select(key => key.PublicKey)];
        var terms = Terms(new Committee(10, 3), [corrupted[0].PublicKey, .. honest, corrupted[1].PublicKey], new Committee(4, 1));
        var failed = Assert.IsType<CeremonyOutcome.Failed>(Run(terms, corrupted, both: true));
        Assert.Equal([1, 10], failed.Blamed);
        Assert.True(terms.TryNext(failed, [], out var next));
        Assert.Equal(new Committee(8, 1), next.Committee);
        Assert.Equal(honest, next.Validators);
        var spare = Keys(1)[0].PublicKey;
        Assert.True(terms.TryNext(failed, [spare], out next));
        Assert.Equal(new Committee(9, 2), next.Committee);
        Assert.Equal([spare, .. honest], next.Validators);
    }

    // Rejects

    [Fact]
    public void Without_convictions_or_below_the_least_committee_there_are_no_next_terms()
    {
        List<VerifyingKey> all = [.. Keys(7).Select(key => key.PublicKey)];
        var corrupted = _keys[..1];
        var terms = Terms(new Committee(7, 2), all, least: null);
        var failed = Assert.IsType<CeremonyOutcome.Failed>(Run(terms, corrupted));
        Assert.False(terms.TryNext(failed, [], out _)); // (7, 2) was the least that would do
        Assert.True(terms.TryNext(failed, [Keys(1)[0].PublicKey], out _));
        Assert.Throws<ArgumentException>(() => terms.TryNext(failed, [all[3]], out _));
        var twice = Keys(1)[0].PublicKey;
        Assert.Throws<ArgumentException>(() => terms.TryNext(failed, [twice, twice], out _));
        var other = Terms(new Committee(7, 2), all, new Committee(4, 1));
        Assert.Throws<ArgumentException>(() => other.TryNext(failed, [], out _));
        Assert.Throws<ArgumentException>(() => Terms(new Committee(7, 2), all, new Committee(9, 2)));
        using var table = new CeremonyTable();
        var suspect = Assert.IsType<CeremonyOutcome.Failed>(
            table.Run(posts => table.Tamper(posts, CeremonyStep.SelfTest, 3, payload => CeremonyTable.Flip(payload, 0)))
        );
        Assert.False(table.Terms.TryNext(suspect, [], out _)); // people decide
    }

    public void Dispose()
    {
        foreach (var key in _keys)
            key.Dispose();
    }

    private List<SigningKey> Keys(int count)
    {
        List<SigningKey> keys = [.. Enumerable.Range(0, count).Select(_ => SigningKey.Create(_entropy))];
        _keys.AddRange(keys);
        return keys;
    }

    private static CeremonyTerms Terms(Committee committee, IReadOnlyList<VerifyingKey> keys, Committee? least) =>
        new(InsecureToyParameters.N256, committee, keys, default, 1000, least: least);

    /// <summary>Runs an attempt in which the first of the corrupted lies, as a dealer if it is one and else of a dealer.</summary>
    private CeremonyOutcome Run(CeremonyTerms terms, IReadOnlyList<SigningKey> corrupted, bool both = false)
    {
        using var table = new CeremonyTable(
            terms,
            [.. terms.Validators.Select(key => _keys.Single(held => held.PublicKey.Equals(key)))],
            _entropy
        );
        var liars = corrupted
            .Take(both ? 2 : 1)
            .Select(key => terms.Validators.ToList().IndexOf(key.PublicKey) + 1)
            .Where(liar => liar > 0)
            .ToList();
        var outcome = table.Run(posts =>
            liars.Aggregate(
                (IEnumerable<byte[]>)posts,
                (sent, liar) =>
                    liar == 1
                        ? table.Tamper(sent, CeremonyStep.Deal, 1, payload => table.Junk(payload, 1, terms.Committee.Size - 1))
                        : table.Tamper(sent, CeremonyStep.Commit, liar, payload => table.Complain(payload, liar, 1))
            )
        );
        if (outcome is CeremonyOutcome.Done done)
        {
            var held = table.Parties.Select(party => party.TakeSeeds()).ToList();
            TrueThreshold.Check(done.Certificate, held, TrueThreshold.Shown(terms, table.Board));
            foreach (var seeds in held)
                seeds.Dispose();
        }
        return outcome;
    }
}
