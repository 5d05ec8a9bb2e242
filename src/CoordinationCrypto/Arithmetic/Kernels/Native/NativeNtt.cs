namespace CoordinationCrypto.Arithmetic;

/// <summary>The transforms of the native library: bit for bit what <see cref="ScalarNtt"/> does. Lengths are 64 or more.</summary>
internal static unsafe class NativeNtt
{
    /// <summary>Transforms n canonical residues in place.</summary>
    public static void Forward(Span<ulong> values, IfmaRoots roots)
    {
        NativeKernels.Require();
        fixed (ulong* data = values)
            NativeKernels.NttForward(data, (ulong)values.Length, roots.Table);
        GC.KeepAlive(roots);
    }

    /// <summary>Transforms n words below 2^50, read from elsewhere or from the same place; as many of both.</summary>
    public static void ForwardLifted(Span<ulong> values, ReadOnlySpan<ulong> source, IfmaRoots roots)
    {
        NativeKernels.Require();
        fixed (
            ulong* data = values,
                from = source
        )
            NativeKernels.NttForwardLifted(data, from, (ulong)values.Length, roots.Table);
        GC.KeepAlive(roots);
    }

    /// <summary>Transforms n canonical residues in place.</summary>
    public static void Inverse(Span<ulong> values, IfmaRoots roots)
    {
        NativeKernels.Require();
        fixed (ulong* data = values)
            NativeKernels.NttInverse(data, (ulong)values.Length, roots.Table);
        GC.KeepAlive(roots);
    }
}
