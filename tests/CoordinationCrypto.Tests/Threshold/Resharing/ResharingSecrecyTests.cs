using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// What f old and f' new validators together see of a resharing, as linear forms in what they do not know: coefficients of the old
/// sharing polynomials, of honest dealers' polynomials and of the masks. No combination of what they see is a combination
/// of the secret's coefficients alone. Written from the formulas, not from the implementation, for three coefficients of a polynomial
/// modulo one prime; five challenges.
/// </summary>
public class ResharingSecrecyTests
{
    private const int Coefficients = 3;

    private static readonly Modulus Q = new(0x7fe07fe0001);

    public static TheoryData<int, int, int, int> Sizes =>
        new()
        {
            { 4, 1, 4, 1 },
            { 4, 1, 7, 2 },
            { 7, 2, 4, 1 },
        };

    // Laws

    [Theory, MemberData(nameof(Sizes))]
    public void Nothing_that_f_old_and_f_new_validators_see_says_anything_of_the_secret(int n, int f, int newN, int newF)
    {
        Assert.Equal(Coefficients, NewDimensions(n, f, newN, newF, f, newF, areMasked: true));
        Assert.Equal(Coefficients, NewDimensions(n, f, newN, newF, f - 1, newF, areMasked: true));
        Assert.Equal(Coefficients, NewDimensions(n, f, newN, newF, 0, 0, areMasked: true));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void One_more_of_either_committee_sees_it_all(int n, int f, int newN, int newF)
    {
        Assert.Equal(0, NewDimensions(n, f, newN, newF, f + 1, 0, areMasked: true));
        Assert.Equal(0, NewDimensions(n, f, newN, newF, f, newF + 1, areMasked: true));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Without_the_masks_the_opened_combinations_would_say_it_all(int n, int f, int newN, int newF) =>
        Assert.Equal(0, NewDimensions(n, f, newN, newF, f, newF, areMasked: false));

    /// <summary>
    /// Why a validator enters a resharing once: the masks follow from its id, and the challenges from deals that would be drawn anew.
    /// </summary>
    [Fact]
    public void A_dealer_that_is_made_again_shows_a_combination_of_its_share_without_a_mask()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var (basis, held) = (table.Terms.Parameters.KeyBasis, old.Secrets[0]);
        using var attempt = AttemptRecord.Draw(Streams.Entropy("first"));
        using var again = AttemptRecord.Draw(Streams.Entropy("again"));
        using var first = new ResharingSharing(table.Terms, held, new AttemptEntropy(attempt, default));
        using var second = new ResharingSharing(table.Terms, held, new AttemptEntropy(again, default));
        using var rho = new ResharingChallenge(basis, default);
        using var other = new ResharingChallenge(basis, new Hash32([.. Enumerable.Repeat((byte)1, 32)]));
        var (shown, shownAgain) = (first.Combine(rho).At(basis, 0), second.Combine(other).At(basis, 0));
        var (ofShare, ofShareAgain) = (new ulong[shown.Length], new ulong[shown.Length]);
        rho.AddCombinations(held.Key.Value, ofShare);
        other.AddCombinations(held.Key.Value, ofShareAgain);
        Assert.NotEqual(shown, ofShare); // masked
        for (var at = 0; at < shown.Length; at++)
        {
            var q = basis[at / ResharingTerms.Challenges];
            Assert.Equal(q.Subtract(ofShare[at], ofShareAgain[at]), q.Subtract(shown[at], shownAgain[at]));
        }
    }

    /// <summary>
    /// How many dimensions the secret's coefficients add to the span of what the corrupted (the first of each committee) see: all of them
    /// if they know nothing, none if they know everything.
    /// </summary>
    private static int NewDimensions(int n, int f, int newN, int newF, int oldCorrupted, int newCorrupted, bool areMasked)
    {
        using var stream = Streams.Seeded($"rho {n} {newN}");
        var rho = new ulong[ResharingTerms.Challenges * Coefficients];
        CoordinationCrypto.Rings.UniformSampler.Fill(stream, rho, Q);
        var columns = new Dictionary<string, int>();
        var rows = new List<Dictionary<int, ulong>>();
        for (var i = 1; i <= n; i++)
        {
            if (i <= oldCorrupted)
            {
                for (var t = 0; t < Coefficients; t++)
                    rows.Add(Share(t, i)); // S_i
                for (var c = 0; c < ResharingTerms.Challenges; c++)
                    rows.Add(Mask(c, i));
                continue; // what it deals, it chose itself
            }
            for (var j = 1; j <= newCorrupted; j++)
            {
                for (var t = 0; t < Coefficients; t++)
                    rows.Add(Sum(Share(t, i), [.. Dealt($"g {i} {t}", j)])); // u_{i,j}
                for (var c = 0; c < ResharingTerms.Challenges; c++)
                    rows.Add(Sum(Mask(c, i), [.. areMasked ? Dealt($"m {i} {c}", j) : []])); // m_{i,j}
            }
            for (var c = 0; c < ResharingTerms.Challenges; c++)
                for (var k = 0; k <= newF; k++)
                {
                    var z =
                        k == 0 ? Mask(c, i)
                        : areMasked ? Unknown($"m {i} {c} {k}", 1)
                        : [];
                    for (var t = 0; t < Coefficients; t++)
                        z = Sum(z, (k == 0 ? Share(t, i) : Unknown($"g {i} {t} {k}", 1), rho[c * Coefficients + t]));
                    rows.Add(z);
                }
        }
        var seen = Rank(rows, columns.Count);
        for (var t = 0; t < Coefficients; t++)
            rows.Add(Unknown($"s {t} 0", 1));
        return Rank(rows, columns.Count) - seen;

        Dictionary<int, ulong> Unknown(string name, ulong factor)
        {
            if (!columns.TryGetValue(name, out var column))
                columns.Add(name, column = columns.Count);
            return new() { [column] = factor };
        }

        Dictionary<int, ulong> Share(int t, int i) =>
            Enumerable
                .Range(0, f + 1)
                .Aggregate(new Dictionary<int, ulong>(), (sum, k) => Sum(sum, (Unknown($"s {t} {k}", 1), Power(i, k))));

        Dictionary<int, ulong> Mask(int c, int i) =>
            areMasked
                ? Enumerable
                    .Range(0, f + 1)
                    .Aggregate(new Dictionary<int, ulong>(), (sum, k) => Sum(sum, (Unknown($"mu {c} {k}", 1), Power(i, k))))
                : [];

        IEnumerable<(Dictionary<int, ulong>, ulong)> Dealt(string name, int j) =>
            Enumerable.Range(1, newF).Select(k => (Unknown($"{name} {k}", 1), Power(j, k)));
    }

    private static ulong Power(int x, int k) => Q.Power((ulong)x, (ulong)k);

    private static Dictionary<int, ulong> Sum(Dictionary<int, ulong> row, params (Dictionary<int, ulong> Row, ulong Factor)[] others)
    {
        var sum = new Dictionary<int, ulong>(row);
        foreach (var (other, factor) in others)
            foreach (var (column, value) in other)
                sum[column] = Q.Add(sum.GetValueOrDefault(column), Q.Multiply(value, factor));
        return sum;
    }

    /// <summary>Gaussian elimination modulo Q.</summary>
    private static int Rank(List<Dictionary<int, ulong>> rows, int columns)
    {
        var matrix = rows.Select(row => Enumerable.Range(0, columns).Select(column => row.GetValueOrDefault(column)).ToArray()).ToArray();
        var rank = 0;
        for (var column = 0; column < columns; column++)
        {
            var pivot = Array.FindIndex(matrix, rank, row => row[column] != 0);
            if (pivot < 0)
                continue;
            (matrix[rank], matrix[pivot]) = (matrix[pivot], matrix[rank]);
            var inverse = Q.Inverse(matrix[rank][column]);
            for (var other = rank + 1; other < matrix.Length; other++)
            {
                var factor = Q.Multiply(matrix[other][column], inverse);
                if (factor == 0)
                    continue;
                for (var at = column; at < columns; at++)
                    matrix[other][at] = Q.Subtract(matrix[other][at], Q.Multiply(factor, matrix[rank][at]));
            }
            rank++;
        }
        return rank;
    }
}
