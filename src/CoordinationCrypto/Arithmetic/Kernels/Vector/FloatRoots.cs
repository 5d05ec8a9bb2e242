using System.Runtime.CompilerServices;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The powers of ψ as centered doubles, laid out for vectors of one width: by node for the levels between vectors, in records for those
/// within (<see cref="INttLanes{TDouble, TWord}"/>).
/// </summary>
/// <remarks>
/// The blocks of the transform form a binary tree with the whole at node 1; the halves of node i are nodes 2i and 2i+1, and the root at
/// node i is the i-th of the specification's table. The memory is managed and pinned on a 64-byte boundary: the pointers are valid while
/// this object lives.
/// </remarks>
internal sealed unsafe class FloatRoots
{
    private const int Alignment = 64;

    private readonly double[] _memory; // keeps the pointers below valid

    private FloatRoots(ReadOnlySpan<Multiplier> roots, int lanes, ReadOnlySpan<byte> order)
    {
        var n = roots.Length;
        Top = roots[1];
        _memory = GC.AllocateArray<double>(2 * n / lanes + n + Alignment / sizeof(double), pinned: true);
        var start = (double*)Unsafe.AsPointer(ref _memory[0]);
        Records = (double*)(((nuint)start + Alignment - 1) / Alignment * Alignment);
        Nodes = Records + n;
        for (var i = 0; i < n / lanes; i++)
            (Nodes[2 * i], Nodes[2 * i + 1]) = (roots[i].Centered, roots[i].CenteredQuotient);
        for (var pair = 0; pair < n / (2 * lanes); pair++)
        {
            var place = 0;
            for (var blocks = lanes; blocks >= 2; blocks /= 2) // of this distance in a pair; n / (2·lanes) pairs make up the level
            {
                for (var i = 0; i < blocks; i++, place++)
                    Records[2 * lanes * pair + place] = roots[(n / (2 * lanes) + pair) * blocks + order[place]].Centered;
            }
        }
    }

    /// <summary>The root at node 1.</summary>
    public Multiplier Top { get; }

    /// <summary>
    /// The root w at node i in entry 2i and w/q in entry 2i+1, for all blocks whose halves are whole vectors; entries 0 and 1 are not
    /// used.
    /// </summary>
    public double* Nodes { get; }

    /// <summary>A record for each pair of vectors; on a 64-byte boundary.</summary>
    public double* Records { get; }

    /// <summary>Lays out the roots of a forward transform.</summary>
    /// <param name="roots">[bitreverse(i)] = ψ^i, at least 16.</param>
    public static FloatRoots Forward<TLanes, TDouble, TWord>(ReadOnlySpan<Multiplier> roots)
        where TLanes : INttLanes<TDouble, TWord>
        where TDouble : struct
        where TWord : struct => new(roots, TLanes.Count, TLanes.ForwardOrder);

    /// <summary>Lays out the roots of an inverse transform.</summary>
    /// <param name="roots">The inverses, at least 16, at the same places.</param>
    public static FloatRoots Inverse<TLanes, TDouble, TWord>(ReadOnlySpan<Multiplier> roots)
        where TLanes : INttLanes<TDouble, TWord>
        where TDouble : struct
        where TWord : struct => new(roots, TLanes.Count, TLanes.InverseOrder);
}
