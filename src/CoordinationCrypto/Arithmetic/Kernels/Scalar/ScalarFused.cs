namespace CoordinationCrypto.Arithmetic;

/// <summary>The specification of the element-wise <see cref="FusedKernels"/>, which check the lengths.</summary>
internal static class ScalarFused
{
    /// <summary>dst = a mod q.</summary>
    public static void Lift(Span<ulong> dst, ReadOnlySpan<ulong> a, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Reduce(a[i]);
    }

    /// <summary>dst = dst + c mod q.</summary>
    public static void AddConstant(Span<ulong> dst, ulong c, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Add(dst[i], c);
    }

    /// <summary>(a0, b0, a1) = (a0·b0, a0·b1 + a1·b0, a1·b1).</summary>
    public static void Tensor(Span<ulong> a0, Span<ulong> b0, Span<ulong> a1, ReadOnlySpan<ulong> b1, Modulus q)
    {
        for (var i = 0; i < a0.Length; i++)
        {
            var (x0, x1, y0, y1) = (a0[i], a1[i], b0[i], b1[i]);
            a0[i] = q.Multiply(x0, y0);
            b0[i] = q.Add(q.Multiply(x0, y1), q.Multiply(x1, y0));
            a1[i] = q.Multiply(x1, y1);
        }
    }

    /// <summary>u += x·b and v += x·a.</summary>
    public static void MultiplyAddPair(
        Span<ulong> u,
        Span<ulong> v,
        ReadOnlySpan<ulong> x,
        ReadOnlySpan<ulong> b,
        ReadOnlySpan<ulong> a,
        Modulus q
    )
    {
        for (var i = 0; i < u.Length; i++)
        {
            u[i] = q.Add(u[i], q.Multiply(x[i], b[i]));
            v[i] = q.Add(v[i], q.Multiply(x[i], a[i]));
        }
    }

    /// <summary>
    /// sum_r += Σ_i w_{r,i}·t_i mod 2^64 from word <paramref name="from"/> of each on, −w·t standing for w·(q − t).
    /// </summary>
    public static void AddMultiples(Span<ulong> sums, ReadOnlySpan<ulong> terms, ReadOnlySpan<sbyte> weights, int n, int from, Modulus q)
    {
        for (var r = 0; r < weights.Length / FusedKernels.MultipleTerms; r++)
        {
            for (var i = 0; i < FusedKernels.MultipleTerms; i++)
            {
                var w = (int)weights[r * FusedKernels.MultipleTerms + i];
                for (var j = from; j < n; j++)
                    sums[r * n + j] += w < 0 ? (ulong)-w * (q.Value - terms[i * n + j]) : (ulong)w * terms[i * n + j];
            }
        }
    }
}
