namespace CoordinationCrypto.Threshold;

/// <summary>
/// Whether numbers with shared bits are below public ones: from the top bit down, the first that differs decides. Each bit gives a pair,
/// whether it equals the public one, and whether it is less; two neighbouring runs of bits give (e1·e2, l1 + e1·l2). Not safe for use by
/// several threads at once.
/// </summary>
internal sealed class BitwiseLess
{
    private const int Width = SharedRandomBits.Count;

    private readonly ShareArithmetic _on;
    private readonly int _comparisons;
    private SharedRow _equal; // run j of comparison c at runs·c + j, the highest first
    private SharedRow _less;

    /// <summary>Begins.</summary>
    /// <param name="on">What computes.</param>
    /// <param name="bits">Bit b of the k-th number at 17·k + b.</param>
    /// <param name="bounds">In [0, 2^17); the i-th is for number i modulo how many there are.</param>
    public BitwiseLess(ShareArithmetic on, SharedRow bits, ulong[] bounds)
    {
        (_on, _comparisons) = (on, bounds.Length);
        var numbers = bits.Length / Width;
        var places = new int[Width * bounds.Length];
        var (equal, less) = (new Linear(places.Length), new Linear(places.Length));
        var minus = on.Field.Negate(1);
        for (var i = 0; i < places.Length; i++)
        {
            var (comparison, b) = (i / Width, Width - 1 - i % Width);
            places[i] = Width * (comparison % numbers) + b;
            var isSet = (bounds[comparison] >> b & 1) != 0;
            equal.Set(i, isSet ? 1 : minus, isSet ? 0UL : 1); // the bit, or its complement
            less.Set(i, isSet ? minus : 0, isSet ? 1UL : 0); // a 0 below a 1
        }

        var chosen = on.Choose(bits, null, places);
        _equal = on.Offset(on.Scale(chosen, equal.Factors), equal.Constants);
        _less = on.Offset(on.Scale(chosen, less.Factors), less.Constants);
    }

    /// <summary>1 where the number is below its bound, else 0; one for each bound, once the rounds are over.</summary>
    public SharedRow Result => _less;

    /// <summary>Halves the runs until one is left.</summary>
    public IEnumerable<ShareRound> Rounds()
    {
        for (var runs = Width; runs > 1; runs = (runs + 1) / 2)
        {
            int[] high = Pairs(runs, 0);
            int[] low = Pairs(runs, 1);
            var round = _on.Begin();
            var highEqual = _on.Choose(_equal, null, high);
            var equal = round.Multiply(highEqual, _on.Choose(_equal, null, low));
            var less = round.Multiply(highEqual, _on.Choose(_less, null, low));
            yield return round;
            var sum = _on.Combine(1, _on.Choose(_less, null, high), 1, less);
            _equal = _on.Choose(equal, _equal, Next(runs, equal.Length));
            _less = _on.Choose(sum, _less, Next(runs, sum.Length));
        }
    }

    /// <summary>Of each pair of neighbours the first or the second.</summary>
    private int[] Pairs(int runs, int which) =>
        [
            .. Enumerable
                .Range(0, _comparisons)
                .SelectMany(comparison => Enumerable.Range(0, runs / 2).Select(pair => runs * comparison + 2 * pair + which)),
        ];

    /// <summary>For each comparison its pairs, and the odd run as it is, which lies behind all pairs.</summary>
    private int[] Next(int runs, int pairs) =>
        [
            .. Enumerable
                .Range(0, _comparisons)
                .SelectMany(comparison =>
                    Enumerable
                        .Range(runs / 2 * comparison, runs / 2)
                        .Concat(runs % 2 == 0 ? [] : [pairs + runs * comparison + runs - 1])
                ),
        ];

    /// <summary>A public factor and a public constant for each value.</summary>
    private readonly struct Linear(int length)
    {
        public ulong[] Factors { get; } = new ulong[length];

        public ulong[] Constants { get; } = new ulong[length];

        public void Set(int i, ulong factor, ulong constant) => (Factors[i], Constants[i]) = (factor, constant);
    }
}
