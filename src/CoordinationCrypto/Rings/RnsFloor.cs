using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Rings;

/// <summary>
/// Rounds integers x in [0, q), given by their residues, down to multiples of a prime D: x ↦ D·⌊x/D⌋. Exact for every x, in steps that
/// depend on no x. Immutable; safe to share.
/// </summary>
/// <remarks>
/// Mixed radix (Knuth, The Art of Computer Programming 2, section 4.3.2; Garner, 1959): x = Σ_t v_t·P_t with P_t = q_0·…·q_(t−1)
/// and v_t in [0, q_t), so v_j = x·P_j^−1 − Σ_{t&lt;j} v_t·P_t·P_j^−1 mod q_j, and x mod D = Σ_t v_t·P_t mod D.
/// <see cref="BasisConversion"/> estimates a quotient and may be off by one; this is not, so all who compute it agree.
/// </remarks>
internal sealed class RnsFloor
{
    private readonly RnsBasis _basis;
    private readonly Multiplier[] _inverses; // P_j^−1 mod q_j
    private readonly WeightTable[] _digits; // at j − 1: −P_t·P_j^−1 mod q_j for t < j
    private readonly WeightTable _remainder; // P_t mod D

    /// <summary>Rounding to multiples of a prime.</summary>
    /// <param name="basis">The primes q_t.</param>
    /// <param name="divisor">D, at most the smallest of them.</param>
    /// <exception cref="ArgumentException">D is larger.</exception>
    public RnsFloor(RnsBasis basis, Modulus divisor)
    {
        _basis = basis;
        Divisor = divisor;
        _inverses = new Multiplier[basis.Count];
        _digits = new WeightTable[basis.Count - 1];
        var places = new BigInteger[basis.Count]; // P_t
        for (var j = 0; j < basis.Count; j++)
        {
            var q = basis[j];
            if (divisor.Value > q.Value)
                throw new ArgumentException($"{divisor} is larger than the prime {q}.", nameof(divisor));
            places[j] = j == 0 ? BigInteger.One : places[j - 1] * basis[j - 1].Value;
            var inverse = q.Inverse(Residue(places[j], q));
            _inverses[j] = q.Prepare(inverse);
            var negated = q.Negate(inverse);
            if (j > 0)
                _digits[j - 1] = new WeightTable([q], Weights(places.AsSpan(0, j), place => q.Multiply(Residue(place, q), negated)));
        }

        _remainder = new WeightTable([divisor], Weights(places, place => Residue(place, divisor)));
    }

    /// <summary>D.</summary>
    public Modulus Divisor { get; }

    /// <summary>Rounds n integers.</summary>
    /// <param name="residues">Modulo q_0, then modulo q_1, …, n canonical ones each: of x before, of D·⌊x/D⌋ after.</param>
    /// <param name="digits">As many words: v_0, then v_1, … afterwards.</param>
    /// <param name="remainders">n words: x mod D afterwards.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Apply(Span<ulong> residues, Span<ulong> digits, Span<ulong> remainders)
    {
        var n = remainders.Length;
        if (residues.Length != n * _basis.Count || digits.Length != residues.Length)
            throw new ArgumentException("Residues and digits are as many as remainders, for each prime.", nameof(residues));
        residues.CopyTo(digits);
        for (var j = 1; j < _basis.Count; j++)
        {
            var digit = digits.Slice(j * n, n);
            Kernels.MultiplyScalar(digit, digit, _inverses[j], _basis[j]);
            FusedKernels.AddWeighted(digit, digits[..(j * n)], _digits[j - 1]);
        }

        remainders.Clear();
        FusedKernels.AddWeighted(remainders, digits, _remainder);
        for (var l = 0; l < _basis.Count; l++)
        {
            var limb = residues.Slice(l * n, n);
            Kernels.Subtract(limb, limb, remainders, _basis[l]); // D ≤ q_l, so a remainder is canonical
        }
    }

    private static ulong[] Weights(ReadOnlySpan<BigInteger> places, Func<BigInteger, ulong> weight)
    {
        var weights = new ulong[places.Length];
        for (var t = 0; t < weights.Length; t++)
            weights[t] = weight(places[t]);
        return weights;
    }

    private static ulong Residue(BigInteger x, Modulus q) => (ulong)BigInteger.Remainder(x, q.Value);
}
