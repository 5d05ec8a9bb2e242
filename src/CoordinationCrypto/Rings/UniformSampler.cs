using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Rings;

/// <summary>
/// Exactly uniform residues: a 64-bit word w gives ⌊w·q / 2^64⌋ and is skipped when (w·q mod 2^64) &lt; (2^64 mod q) (Lemire, "Fast
/// Random Integer Generation in an Interval", ACM TOMACS 2019). A skip happens with probability below q/2^64 and says nothing of the
/// value that is kept, so the sampler serves secrets too.
/// </summary>
internal static class UniformSampler
{
    private const int WordsAtATime = 512;

    /// <summary>Fills <paramref name="destination"/> with values in [0, q), in the order of the stream's words.</summary>
    public static void Fill(IRandomStream stream, Span<ulong> destination, Modulus q)
    {
        Span<ulong> words = stackalloc ulong[WordsAtATime];
        var filled = 0;
        try
        {
            while (filled < destination.Length)
            {
                var batch = words[..Math.Min(WordsAtATime, destination.Length - filled)];
                stream.Fill(batch);
                filled += DrawKernels.Residues(destination[filled..], batch, q);
            }
        }
        finally
        {
            words.Clear();
        }
    }

    /// <summary>A uniform element of R_q: each limb uniform and independent, which is uniform modulo q.</summary>
    public static void Fill<TForm>(IRandomStream stream, RnsPolynomial<TForm> destination)
        where TForm : RnsPolynomial<TForm>
    {
        for (var l = 0; l < destination.Basis.Count; l++)
            Fill(stream, destination.Limb(l), destination.Basis[l]);
    }
}
