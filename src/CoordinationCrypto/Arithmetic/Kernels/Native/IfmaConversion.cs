namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The table of one base conversion as native/coordcrypto_kernels.h lays it out; see <see cref="ConversionTable"/>. Immutable.
/// </summary>
internal sealed class IfmaConversion
{
    /// <summary>COORDCRYPTO_MAX_SOURCES: more would overflow the lazy sums.</summary>
    public const int MaxSources = 9;

    private const int HeadWords = 8;
    private const int SourceWords = 4;
    private const int TargetWords = 8;
    private const int Step = 32;

    private readonly ulong[] _table;

    public IfmaConversion(ConversionTable table)
    {
        var (sources, targets) = (table.Sources, table.Targets);
        _table = new ulong[HeadWords + SourceWords * sources.Length + (TargetWords + sources.Length) * targets.Length];
        (_table[0], _table[1], _table[2]) = ((ulong)sources.Length, (ulong)targets.Length, table.Own is null ? 0UL : 1);
        var at = _table.AsSpan(HeadWords);
        for (var l = 0; l < sources.Length; l++, at = at[SourceWords..])
        {
            at[0] = sources[l].Value;
            (at[1], at[2]) = new IfmaField(sources[l]).Root(table.Before[l].Value);
            at[3] = BitConverter.DoubleToUInt64Bits(table.Reciprocals[l]);
        }
        for (var j = 0; j < targets.Length; j++, at = at[(TargetWords + sources.Length)..])
        {
            var field = new IfmaField(targets[j]);
            (at[0], at[1], at[2]) = (field.Q, field.Inverse, field.Barrett);
            at[4] = table.Own is null ? 0 : field.Montgomery(table.Own[j].Value);
            at[7] = field.Montgomery(table.Overflow[j].Value);
            for (var l = 0; l < sources.Length; l++)
                at[TargetWords + l] = field.Montgomery(table.Weights[j * sources.Length + l].Value);
        }
    }

    /// <summary>
    /// As <see cref="ScalarConversion.Convert"/>, from the first coefficient to the one returned: what fills the kernel's steps.
    /// </summary>
    public unsafe int Convert(Span<ulong> target, ReadOnlySpan<ulong> source, int n)
    {
        NativeKernels.Require();
        var whole = n - n % Step;
        fixed (
            ulong* t = target,
                s = source,
                table = _table
        )
            NativeKernels.Convert(t, s, (ulong)n, (ulong)whole, table);
        return whole;
    }
}
