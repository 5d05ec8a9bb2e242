namespace CoordinationCrypto.Arithmetic;

/// <summary>The table of one weighted sum as native/coordcrypto_kernels.h lays it out; see <see cref="WeightTable"/>. Immutable.</summary>
internal sealed class IfmaWeights
{
    private const int HeadWords = 2;
    private const int ModulusWords = 2;
    private const int Step = 32;

    private readonly ulong[] _table;

    public IfmaWeights(WeightTable table)
    {
        var terms = table.Terms;
        _table = new ulong[HeadWords + (ModulusWords + terms) * table.Moduli.Length];
        (_table[0], _table[1]) = ((ulong)terms, (ulong)table.Moduli.Length);
        var at = _table.AsSpan(HeadWords);
        for (var l = 0; l < table.Moduli.Length; l++, at = at[(ModulusWords + terms)..])
        {
            var field = new IfmaField(table.Moduli[l]);
            (at[0], at[1]) = (field.Q, field.Inverse);
            for (var t = 0; t < terms; t++)
                at[ModulusWords + t] = field.Montgomery(field.Montgomery(table.Weights[l * terms + t]));
        }
    }

    /// <summary>
    /// As <see cref="ScalarWeighted.Add"/>, from the first coefficient to the one returned: what fills the kernel's steps.
    /// </summary>
    public unsafe int Add(Span<ulong> sums, ReadOnlySpan<ulong> terms, int n)
    {
        NativeKernels.Require();
        var whole = n - n % Step;
        fixed (
            ulong* s = sums,
                x = terms,
                table = _table
        )
            NativeKernels.AddWeighted(s, x, (ulong)n, (ulong)whole, table);
        return whole;
    }
}
