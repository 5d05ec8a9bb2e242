using System.Runtime.CompilerServices;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The table of a native transform, as native/coordcrypto_kernels.h lays it out: the constants of q, then the powers of ψ by node and in
/// records, each root w as w·2^52 mod q and that times q^−1 mod 2^52 (Montgomery, "Modular multiplication without trial division",
/// 1985). The memory is managed and pinned on a 64-byte boundary: the pointer is valid while this object lives.
/// </summary>
internal sealed unsafe class IfmaRoots
{
    private const int Alignment = 64;
    private const int Lanes = 8;
    private const int HeadWords = 8;
    private const int RecordWords = 32;

    private readonly ulong[] _memory; // keeps the pointer below valid

    private IfmaRoots(Modulus q, ReadOnlySpan<Multiplier> roots, ulong inverseN, ReadOnlySpan<byte> order)
    {
        var n = roots.Length;
        var field = new IfmaField(q);
        _memory = GC.AllocateArray<ulong>(
            HeadWords + 2 * n / Lanes + RecordWords * (n / (2 * Lanes)) + Alignment / sizeof(ulong),
            pinned: true
        );
        var start = (ulong*)Unsafe.AsPointer(ref _memory[0]);
        Table = (ulong*)(((nuint)start + Alignment - 1) / Alignment * Alignment);
        Table[0] = field.Q;
        Table[1] = field.Barrett;
        (Table[2], Table[3]) = field.Root(inverseN);
        (Table[4], Table[5]) = field.Root(q.Multiply(inverseN, roots[1].Value));
        var nodes = Table + HeadWords;
        for (var i = 0; i < n / Lanes; i++)
            (nodes[2 * i], nodes[2 * i + 1]) = field.Root(roots[i].Value);
        var record = nodes + 2 * n / Lanes;
        for (var pair = 0; pair < n / (2 * Lanes); pair++, record += RecordWords)
        {
            var (place, at) = (0, 0);
            // of this distance in a pair; n / (2·lanes) pairs make up the level
            for (var blocks = Lanes; blocks >= 2; at += 2 * blocks, blocks /= 2)
            {
                for (var i = 0; i < blocks; i++, place++)
                    (record[at + i], record[at + blocks + i]) = field.Root(roots[(n / (2 * Lanes) + pair) * blocks + order[place]].Value);
            }
        }
    }

    /// <summary>The table; on a 64-byte boundary.</summary>
    public ulong* Table { get; }

    /// <summary>Lays out the table of a forward transform.</summary>
    /// <param name="q">The modulus.</param>
    /// <param name="roots">[bitreverse(i)] = ψ^i, at least 64.</param>
    public static IfmaRoots Forward(Modulus q, ReadOnlySpan<Multiplier> roots) => new(q, roots, 0, Lanes512.ForwardOrder);

    /// <summary>Lays out the table of an inverse transform.</summary>
    /// <param name="q">The modulus.</param>
    /// <param name="roots">The inverses, at least 64, at the same places.</param>
    /// <param name="inverseN">n^−1.</param>
    public static IfmaRoots Inverse(Modulus q, ReadOnlySpan<Multiplier> roots, Multiplier inverseN) =>
        new(q, roots, inverseN.Value, Lanes512.InverseOrder);
}
