using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Arithmetic.Kernels;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Rings;

/// <summary>
/// Uniform integers in [−B, B] for any B ≥ 0, in residue form. A coefficient is drawn as the w = ⌈bits(2B)/64⌉ next words, little endian, the top word cut to the bits of 2B, and drawn
/// again while it exceeds 2B; B is then subtracted. Which draws are rejected says nothing of the one that is kept.
/// </summary>
internal sealed class WideSampler
{
    private readonly RnsBasis _basis;
    private readonly ulong[] _largest;      // 2B, little-endian words
    private readonly ulong _topMask;
    private readonly Multiplier[,] _powers; // 2^(64 j) mod q_l
    private readonly ulong[] _bound;        // B mod q_l

    public WideSampler(RnsBasis basis, BigInteger bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bound);
        _basis = basis;
        Bound = bound;
        var bits = Math.Max(1, (int)(2 * bound).GetBitLength());
        _largest = new ulong[(bits + 63) / 64];
        for (var j = 0; j < _largest.Length; j++) _largest[j] = (ulong)((2 * bound >> (64 * j)) & ulong.MaxValue);
        _topMask = ulong.MaxValue >> (64 * _largest.Length - bits);
        _bound = basis.Residues(bound);
        _powers = new Multiplier[_largest.Length, basis.Count];
        for (var j = 0; j < _largest.Length; j++)
        {
            var power = basis.Residues(BigInteger.One << (64 * j));
            for (var l = 0; l < basis.Count; l++) _powers[j, l] = basis[l].Prepare(power[l]);
        }
    }

    /// <summary>B.</summary>
    public BigInteger Bound { get; }

    /// <summary>A polynomial with coefficients uniform in [−B, B].</summary>
    public CoefficientPolynomial Sample(IRandomStream stream)
    {
        var n = _basis.Degree;
        using var scratch = PolynomialMemory.Rent((_largest.Length + 1) * n);
        var words = scratch.Span[..(_largest.Length * n)]; // word j of coefficient i at j·N + i
        var reduced = scratch.Span.Slice(_largest.Length * n, n);
        Draw(stream, words, n);
        var result = CoefficientPolynomial.Zero(_basis);
        for (var l = 0; l < _basis.Count; l++)
        {
            var limb = result.Limb(l);
            limb.Fill(_basis[l].Negate(_bound[l]));
            for (var j = 0; j < _largest.Length; j++)
            {
                words.Slice(j * n, n).CopyTo(reduced);
                Kernels.ReduceLazy(reduced, _basis[l]);
                Kernels.MultiplyScalarAdd(limb, reduced, _powers[j, l], _basis[l]);
            }
        }
        return result;
    }

    private void Draw(IRandomStream stream, Span<ulong> words, int n)
    {
        const int CandidatesAtATime = 64;
        var width = _largest.Length;
        Span<ulong> batch = stackalloc ulong[CandidatesAtATime * 8];
        if (width > 8) batch = new ulong[CandidatesAtATime * width];
        batch = batch[..(CandidatesAtATime * width)];
        var kept = 0;
        while (kept < n)
        {
            stream.Fill(batch);
            for (var c = 0; c < CandidatesAtATime && kept < n; c++)
            {
                var candidate = batch.Slice(c * width, width);
                candidate[^1] &= _topMask;
                if (Exceeds(candidate)) continue;
                for (var j = 0; j < width; j++) words[j * n + kept] = candidate[j];
                kept++;
            }
        }
        batch.Clear();
    }

    /// <summary>Whether 2B − candidate borrows, word by word and without a branch on the words.</summary>
    private bool Exceeds(ReadOnlySpan<ulong> candidate)
    {
        ulong borrow = 0; // 0 or 1
        for (var j = 0; j < candidate.Length; j++)
        {
            var (a, b) = (_largest[j], candidate[j]);
            borrow = (~a & b | (~a | b) & (a - b - borrow)) >> 63;
        }
        return borrow != 0;
    }
}
