using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Rings;

/// <summary>
/// Uniform integers in [−B, B] for any B in [0, 2^511), as x − B with x in [0, 2B]. An x is drawn as the w = ⌈bits(2B)/64⌉ next
/// words, little endian, the top word cut to the bits of 2B, and drawn again while it exceeds 2B. Which draws are rejected says nothing
/// of the one that is kept. Immutable; safe to share.
/// </summary>
internal sealed class WideSampler
{
    /// <summary>The bits of a digit of x.</summary>
    public const int DigitBits = ScalarWeighted.TermBits;

    private const int CandidatesAtATime = 256;
    private const int MaxWords = 8;

    private readonly ulong[] _largest; // 2B, little-endian words
    private readonly ulong _topMask;

    public WideSampler(BigInteger bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bound);
        var bits = Math.Max(1, (int)(2 * bound).GetBitLength());
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 64 * MaxWords, nameof(bound));
        _largest = new ulong[(bits + 63) / 64];
        for (var j = 0; j < _largest.Length; j++)
            _largest[j] = (ulong)((2 * bound >> (64 * j)) & ulong.MaxValue);
        _topMask = ulong.MaxValue >> (64 * _largest.Length - bits);
        DigitCount = DrawKernels.DigitCount(_largest.Length, _topMask);
    }

    /// <summary>How many digits x has.</summary>
    public int DigitCount { get; }

    /// <summary>Draws n integers x uniform in [0, 2B]; bits 52·d to 52·d + 51 of the i-th go to d·n + i.</summary>
    /// <param name="stream">Read in batches: what is left of the last one is lost.</param>
    /// <param name="digits"><see cref="DigitCount"/> lines of n words.</param>
    public void Draw(IRandomStream stream, Span<ulong> digits)
    {
        var n = digits.Length / DigitCount;
        Span<ulong> batch = stackalloc ulong[CandidatesAtATime * MaxWords];
        batch = batch[..(CandidatesAtATime * _largest.Length)];
        try
        {
            for (var kept = 0; kept < n;)
            {
                stream.Fill(batch);
                kept = DrawKernels.Digits(digits, n, kept, batch, _largest, _topMask);
            }
        }
        finally
        {
            batch.Clear();
        }
    }
}
