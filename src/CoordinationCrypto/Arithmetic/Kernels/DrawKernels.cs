using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Arithmetic;

/// <summary>Uniform integers from random words, by rejection. Every form keeps the same words and gives the same bits.</summary>
internal static class DrawKernels
{
    /// <summary>Of each word w, ⌊w·q / 2^64⌋, unless (w·q mod 2^64) &lt; (2^64 mod q). Returns how many were written.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the words, or they overlap.</exception>
    public static int Residues(Span<ulong> destination, ReadOnlySpan<ulong> words, Modulus q) =>
        Residues(Kernels.Dispatched, destination, words, q);

    /// <summary>The same, by the named form.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static int Residues(KernelKind kind, Span<ulong> destination, ReadOnlySpan<ulong> words, Modulus q)
    {
        if (destination.Length < words.Length || words.Overlaps(destination))
            ThrowOperands();
        var threshold = q.Two64;
        return kind switch
        {
            KernelKind.Native or KernelKind.Vector512 => Vector512Draw.Residues(destination, words, q, threshold),
            _ => ScalarDraw.Residues(destination, words, q, threshold),
        };
    }

    /// <summary>
    /// Keeps the candidates up to <paramref name="largest"/>, in their order, as digits of 52 bits: digit d of coefficient i at d·n + i.
    /// Returns the number of coefficients that are there, n at most.
    /// </summary>
    /// <param name="digits">As many lines of n words as <paramref name="largest"/> has digits.</param>
    /// <param name="n">The number of coefficients wanted.</param>
    /// <param name="kept">How many are there already.</param>
    /// <param name="candidates">Little-endian integers of as many words as <paramref name="largest"/>, one after another.</param>
    /// <param name="largest">The largest integer to keep, little-endian.</param>
    /// <param name="topMask">The bits of a candidate's last word that count.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static int Digits(
        Span<ulong> digits,
        int n,
        int kept,
        ReadOnlySpan<ulong> candidates,
        ReadOnlySpan<ulong> largest,
        ulong topMask
    ) => Digits(Kernels.Dispatched, digits, n, kept, candidates, largest, topMask);

    /// <summary>The same, by the named form.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static int Digits(
        KernelKind kind,
        Span<ulong> digits,
        int n,
        int kept,
        ReadOnlySpan<ulong> candidates,
        ReadOnlySpan<ulong> largest,
        ulong topMask
    )
    {
        if (
            n < 1
            || kept < 0
            || kept > n
            || largest.IsEmpty
            || candidates.Length % largest.Length != 0
            || digits.Length != DigitCount(largest.Length, topMask) * n
            || candidates.Overlaps(digits)
        )
            ThrowOperands();
        return kind switch
        {
            KernelKind.Native or KernelKind.Vector512 when largest.Length == Vector512Draw.Width => Vector512Draw.Digits(
                digits,
                n,
                kept,
                candidates,
                largest,
                topMask
            ),
            _ => ScalarDraw.Digits(digits, n, kept, candidates, largest, topMask),
        };
    }

    /// <summary>The digits of 52 bits that integers of so many words take, the last one cut by a mask of its low bits.</summary>
    public static int DigitCount(int words, ulong topMask) =>
        (64 * words - System.Numerics.BitOperations.LeadingZeroCount(topMask) + ScalarWeighted.TermBits - 1) / ScalarWeighted.TermBits;

    [DoesNotReturn]
    private static void ThrowOperands() =>
        throw new ArgumentException("The lengths of a drawing's operands do not fit each other, or its result overlaps its words.");
}
