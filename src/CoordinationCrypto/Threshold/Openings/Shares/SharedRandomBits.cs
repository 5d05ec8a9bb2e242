using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Numbers that nobody knows, uniform in [0, p) for p = 2^16 + 1, as 17 shared bits each. A bit is the sign of the root of an opened
/// square. What comes out as p or more is shown to be so and thrown away: the rest is uniform, where 16 bits as a mask would leak. Not safe
/// for use by several threads at once.
/// </summary>
/// <remarks>
/// Damgård, Fitzi, Kiltz, Nielsen, Toft, TCC 2006, section 3 (RAN₂, and solved bits). About half of the candidates are thrown away.
/// </remarks>
/// <param name="on">What computes; its field is the one of 65537 elements.</param>
internal sealed class SharedRandomBits(ShareArithmetic on)
{
    /// <summary>Bits of a number below p.</summary>
    public const int Count = 17;

    private static readonly ulong[] Roots = RootsOf(new Modulus(65537));

    private SharedRow? _bits; // bit b of the k-th number found so far at Count·k + b
    private int _found;

    /// <summary>Bit b of the k-th number at 17·k + b, once all are found.</summary>
    public SharedRow Bits => _bits!;

    /// <summary>Finds numbers.</summary>
    /// <param name="wanted">How many, at least 1.</param>
    public IEnumerable<ShareRound> Rounds(int wanted)
    {
        if (on.Field.Value != 65537)
            Throw.Invalid("Shared bits are made modulo 65537.");
        while (_found < wanted)
        {
            var missing = wanted - _found;
            var candidates = 2 * missing + 4 * (int)Math.Sqrt(missing) + 8; // one more batch is rarely needed
            foreach (var round in Draw(candidates, wanted))
                yield return round;
        }
    }

    private IEnumerable<ShareRound> Draw(int candidates, int wanted)
    {
        var squaring = on.Begin();
        var secret = squaring.Random(0, Count * candidates);
        var squares = squaring.OpenProduct(secret, secret);
        yield return squaring;
        var bits = Signs(secret, squares.Values);
        var isLowZero = new ProductTree(on, Complement(on.Choose(bits, null, Low(candidates))), Enumerable.Repeat(Count - 1, candidates));
        while (!isLowZero.IsDone)
        {
            var round = on.Begin();
            isLowZero.Enter(round);
            yield return round;
            isLowZero.Climb();
        }

        var last = on.Begin(); // 2^16 is below p, what has this bit and another is not
        var top = on.Choose(bits, null, [.. Enumerable.Range(0, candidates).Select(k => Count * k + Count - 1)]);
        var isTooLarge = last.OpenProduct(top, Complement(isLowZero.Top));
        yield return last;
        Keep(bits, squares.Values, isTooLarge.Values, wanted);
    }

    /// <summary>
    /// (u/√(u²) + 1)/2: 0 or 1, each as likely, where u is not zero. What has no root is no square: more than f have lied. An audit still
    /// has to come to its end, so the bit is then made as of zero, and dropped with its candidate.
    /// </summary>
    private SharedRow Signs(SharedRow secret, ulong[] squares)
    {
        var half = on.Field.Inverse(2);
        var factors = Array.ConvertAll(
            squares,
            square => HasRoot(square) ? on.Field.Multiply(half, on.Field.Inverse(Roots[(int)square])) : 0
        );
        return on.Offset(on.Scale(secret, factors), [.. Enumerable.Repeat(half, squares.Length)]);
    }

    private static bool HasRoot(ulong square) => square != 0 && Roots[(int)square] != 0;

    private void Keep(SharedRow bits, ulong[] squares, ulong[] isTooLarge, int wanted)
    {
        var kept = new List<int>();
        for (var k = 0; k < isTooLarge.Length && _found + kept.Count < wanted; k++)
            if (isTooLarge[k] == 0 && Array.TrueForAll(squares[(Count * k)..(Count * (k + 1))], HasRoot))
                kept.Add(k);
        if (kept.Count == 0)
            return;
        var offset = _bits?.Length ?? 0;
        var indexes = Enumerable.Range(0, offset).Concat(kept.SelectMany(k => Enumerable.Range(offset + Count * k, Count)));
        _bits = _bits is null ? on.Choose(bits, null, [.. indexes]) : on.Choose(_bits, bits, [.. indexes]);
        _found += kept.Count;
    }

    /// <summary>1 − row.</summary>
    private SharedRow Complement(SharedRow row) =>
        on.Offset(on.Scale(row, [.. Enumerable.Repeat(on.Field.Negate(1), row.Length)]), [.. Enumerable.Repeat(1UL, row.Length)]);

    private static int[] Low(int candidates) =>
        [.. Enumerable.Range(0, candidates).SelectMany(k => Enumerable.Range(Count * k, Count - 1))];

    /// <summary>The lesser root of each square; 0 where there is none.</summary>
    private static ulong[] RootsOf(Modulus field)
    {
        var roots = new ulong[field.Value];
        for (var root = field.Value / 2; root > 0; root--)
            roots[field.Multiply(root, root)] = root;
        return roots;
    }
}
