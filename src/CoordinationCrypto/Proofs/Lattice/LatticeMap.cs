using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// A public linear map φ over R_q from the columns of a witness, with the columns' bounds. Immutable; safe to share; made once and used
/// for many statements.
/// </summary>
internal sealed class LatticeMap
{
    private readonly LatticeEntry[,] _entries;
    private readonly LatticeColumn[] _columns;
    private readonly Multiplier[]?[,] _integers; // the residues of integer entries, one a prime; null for 0 and for ring elements

    /// <summary>The map of a matrix.</summary>
    /// <param name="basis">R_q.</param>
    /// <param name="entries">Rows by columns.</param>
    /// <param name="columns">One for each column of the matrix.</param>
    /// <exception cref="ArgumentException">A column of residues carries wrongly, or the matrix has another number of columns or an
    /// element of another ring.</exception>
    public LatticeMap(RnsBasis basis, LatticeEntry[,] entries, params LatticeColumn[] columns)
    {
        if (entries.Length == 0)
            Throw.Argument("A matrix has at least one row and one column.", nameof(entries));
        Throw.IfLengthIsNot(columns.Length, entries.GetLength(1), nameof(columns));
        Basis = basis;
        _entries = (LatticeEntry[,])entries.Clone();
        _columns = [.. columns];
        _integers = new Multiplier[]?[Rows, columns.Length];
        foreach (var entry in entries)
        {
            if (entry.Element is not null && !basis.IsPrefixOf(entry.Element.Basis))
                Throw.Argument("An entry lacks residues of the basis.", nameof(entries));
        }

        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                if (!entries[i, j].Integer.IsZero)
                    _integers[i, j] = [.. basis.Residues(entries[i, j].Integer).Select((residue, l) => basis[l].Prepare(residue))];
            }
        }

        for (var j = 0; j < columns.Length; j++)
        {
            if (columns[j].Residue is not null)
                RequireCarry(j);
        }

        Digest = ComputeDigest();
    }

    /// <summary>R_q.</summary>
    public RnsBasis Basis { get; }

    /// <summary>The number of polynomials of an image.</summary>
    public int Rows => _entries.GetLength(0);

    /// <summary>The columns.</summary>
    public ReadOnlySpan<LatticeColumn> Columns => _columns;

    /// <summary>32 bytes that name the map: ring, bounds and matrix.</summary>
    public Hash32 Digest { get; }

    /// <summary>The ring element at a place, or null.</summary>
    public EvaluationPolynomial? Element(int row, int column) => _entries[row, column].Element;

    /// <summary>The integer at a place, modulo prime <paramref name="limb"/>; null for 0 and where a ring element stands.</summary>
    public Multiplier? Integer(int row, int column, int limb) => _integers[row, column]?[limb];

    /// <summary>Whether a column has a ring element in any row.</summary>
    public bool NeedsValues(int column)
    {
        for (var i = 0; i < Rows; i++)
        {
            if (_entries[i, column].Element is not null)
                return true;
        }

        return false;
    }

    // φ(p in column j) = φ(−1 in its carry column), row by row.
    private void RequireCarry(int j)
    {
        var carry = _columns[j].Carry;
        if (carry < 0 || carry >= _columns.Length || _columns[carry].Residue is not null)
            Throw.Argument("A column of residues carries into a short column.", nameof(_columns));
        for (var i = 0; i < Rows; i++)
        {
            var (own, other) = (_entries[i, j], _entries[i, carry]);
            if (
                own.Element is not null
                || other.Element is not null
                || !((_columns[j].Residue!.Value * own.Integer + other.Integer) % Basis.Product).IsZero
            )
                Throw.Argument("p in the column of residues is not −1 in the column that takes its carries.", nameof(_columns));
        }
    }

    private Hash32 ComputeDigest()
    {
        using var xof = new Xof("CoordinationCrypto/lattice-map/v1"u8);
        var writer = new WireWriter();
        writer.WriteUInt32((uint)Basis.Degree);
        writer.WriteUInt32((uint)Basis.Count);
        foreach (var q in Basis.Moduli)
            writer.WriteUInt64(q.Value);
        writer.WriteUInt32((uint)Rows);
        writer.WriteUInt32((uint)_columns.Length);
        foreach (var column in _columns)
        {
            writer.WriteUInt64((ulong)column.Bound);
            writer.WriteUInt64((ulong)column.Mask);
            writer.WriteUInt64(column.Residue?.Value ?? 0);
            writer.WriteUInt32((uint)(column.Carry + 1));
        }

        xof.Absorb(writer.Written);
        foreach (var entry in _entries)
        {
            var bytes = new WireWriter();
            bytes.WriteByte(entry.Element is null ? (byte)0 : (byte)1);
            if (entry.Element is null)
            {
                foreach (var residue in Basis.Residues(entry.Integer))
                    bytes.WriteUInt64(residue);
            }
            else
            {
                entry.Element.Write(bytes, Basis.Count);
            }

            xof.Absorb(bytes.Written);
        }

        Span<byte> digest = stackalloc byte[Hash32.Length];
        xof.Squeeze(digest);
        return new Hash32(digest);
    }
}
