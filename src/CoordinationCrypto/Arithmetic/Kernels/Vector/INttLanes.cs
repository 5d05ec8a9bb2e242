namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// What the transform needs beside arithmetic: its last levels forward (first levels inverse), where partners are closer together than a
/// vector is long, work on a pair of vectors x, y that lie side by side, and move partners into the same lane of two vectors.
/// </summary>
/// <remarks>
/// The roots of a pair lie in a record of 2·<see cref="ILanes{TDouble, TWord}.Count"/> doubles: <c>Count</c> for distance 1, then half as
/// many for distance 2, and so on, each in the order in which its lanes meet them (<see cref="ForwardOrder"/>).
/// </remarks>
internal unsafe interface INttLanes<TDouble, TWord> : ILanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    /// <summary>
    /// For each place in a forward record the block it belongs to, counted within its distance and over both vectors of the pair.
    /// </summary>
    static abstract ReadOnlySpan<byte> ForwardOrder { get; }

    /// <summary>The same for an inverse record.</summary>
    static abstract ReadOnlySpan<byte> InverseOrder { get; }

    /// <summary>Brings partners at a distance into the same lane; called for Count/2, …, 2, 1 in this order.</summary>
    static abstract void ForwardExchange(int distance, ref TDouble x, ref TDouble y);

    /// <summary>Back to natural order after distance 1.</summary>
    static abstract void ForwardRestore(ref TDouble x, ref TDouble y);

    /// <summary>The roots of a record for a distance, as the lanes are after <see cref="ForwardExchange"/>.</summary>
    static abstract TDouble ForwardRoots(int distance, double* record);

    /// <summary>Brings partners at a distance into the same lane; called for 1, 2, …, Count/2 in this order.</summary>
    static abstract void InverseExchange(int distance, ref TDouble x, ref TDouble y);

    /// <summary>Back to natural order after distance Count/2.</summary>
    static abstract void InverseRestore(ref TDouble x, ref TDouble y);

    /// <summary>The roots of a record for a distance, as the lanes are after <see cref="InverseExchange"/>.</summary>
    static abstract TDouble InverseRoots(int distance, double* record);
}
