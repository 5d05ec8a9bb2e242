using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Computes on rows of values of F_p that validators share: what is linear each for itself, products and openings in rounds
/// (<see cref="ShareRound"/>). The same calls serve a validator, who has shares, and whoever follows the computation, who has none: both
/// see the same names, lengths, rounds and opened values. Each round's id is the hash of the one before it and of the row it
/// opened, so whoever was shown another row goes on with other masks. Owns all rows that it makes and zeroes them on disposal. Not safe
/// for use by several threads at once.
/// </summary>
/// <remarks>
/// Ben-Or, Goldwasser, Wigderson, STOC 1988, with the degree reduced by opening a masked product (Damgård, Nielsen, CRYPTO 2007).
/// </remarks>
internal sealed class ShareArithmetic : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    /// <summary>Begins a computation.</summary>
    /// <param name="committee">n ≥ 4f + 1, so that every row of degree 2f decodes with f wrong or missing.</param>
    /// <param name="field">p, a prime above n.</param>
    /// <param name="id">The id of the first round: the hash of the whole request, its inputs included.</param>
    /// <param name="masks">A validator's masks; without them the computation is only followed.</param>
    /// <exception cref="ArgumentException">n &lt; 4f + 1.</exception>
    public ShareArithmetic(Committee committee, Modulus field, Hash32 id, IMaskSource? masks = null)
    {
        if (!committee.CanMultiplyShares)
            Throw.Argument($"Products on shares need n >= 4f + 1: {committee} are too few.", nameof(committee));
        if (field.Value <= (ulong)committee.Size)
            Throw.Argument("The field has fewer points than the committee.", nameof(field));
        (Committee, Field, Id) = (committee, field, id);
        Masks = masks is null ? null : new ShareMasks(committee, field, masks);
    }

    /// <summary>n and f.</summary>
    public Committee Committee { get; }

    /// <summary>p.</summary>
    public Modulus Field { get; }

    /// <summary>The id of the present round.</summary>
    public Hash32 Id { get; private set; }

    /// <summary>Whether this is a validator's.</summary>
    public bool HoldsShares => Masks is not null;

    internal ShareMasks? Masks { get; }

    /// <summary>Takes a row in.</summary>
    /// <param name="source">What the values are; different values have different names.</param>
    /// <param name="length">How many there are, at least 1.</param>
    /// <param name="shares">This validator's shares of degree f, copied; empty where none are held.</param>
    public SharedRow Input(Hash32 source, int length, ReadOnlySpan<ulong> shares)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Throw.IfLengthIsNot(shares.Length, HoldsShares ? length : 0, nameof(shares));
        var row = Own(new SharedRow(ShareName.Of(ShareOperation.Input, [source], [(ulong)length]), length, HoldsShares, true));
        if (HoldsShares)
            shares.CopyTo(row.Shares);
        return row;
    }

    /// <summary>Chosen values of two rows that are taken as one, the second behind the first.</summary>
    /// <param name="row">The first.</param>
    /// <param name="next">The second, or null.</param>
    /// <param name="indexes">Which values, in the order wanted: public.</param>
    public SharedRow Choose(SharedRow row, SharedRow? next, ReadOnlySpan<int> indexes)
    {
        row.RequireKnown(nameof(row));
        if (next is not null)
            next.RequireKnown(nameof(next));
        var numbers = new ulong[indexes.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (indexes[i] < 0 || indexes[i] >= row.Length + (next?.Length ?? 0))
                Throw.OutOfRange("The rows have no such value.", nameof(indexes));
            numbers[i] = (ulong)indexes[i];
        }

        var name = next is null
            ? ShareName.Of(ShareOperation.Choice, [row.Name], numbers)
            : ShareName.Of(ShareOperation.Choice, [row.Name, next.Name], numbers);
        var chosen = Own(new SharedRow(name, indexes.Length, HoldsShares, true));
        if (!HoldsShares)
            return chosen;
        var to = chosen.Shares;
        var first = row.Shares;
        var second = next is null ? default : next.Shares;
        for (var i = 0; i < indexes.Length; i++)
            to[i] = indexes[i] < first.Length ? first[indexes[i]] : second[indexes[i] - first.Length];
        return chosen;
    }

    /// <summary>row + constants.</summary>
    /// <param name="row">The row.</param>
    /// <param name="constants">As many, each in [0, p): public.</param>
    public SharedRow Offset(SharedRow row, ReadOnlySpan<ulong> constants)
    {
        row.RequireKnown(nameof(row));
        Throw.IfLengthIsNot(constants.Length, row.Length, nameof(constants));
        var sum = Own(new SharedRow(ShareName.Of(ShareOperation.Offset, [row.Name], constants), row.Length, HoldsShares, true));
        if (HoldsShares)
            Kernels.Add(sum.Shares, row.Shares, constants, Field);
        return sum;
    }

    /// <summary>row · factors, value by value.</summary>
    /// <param name="row">The row.</param>
    /// <param name="factors">As many, each in [0, p): public.</param>
    public SharedRow Scale(SharedRow row, ReadOnlySpan<ulong> factors)
    {
        row.RequireKnown(nameof(row));
        Throw.IfLengthIsNot(factors.Length, row.Length, nameof(factors));
        var scaled = Own(new SharedRow(ShareName.Of(ShareOperation.Scaling, [row.Name], factors), row.Length, HoldsShares, true));
        if (HoldsShares)
            Kernels.Multiply(scaled.Shares, row.Shares, factors, Field);
        return scaled;
    }

    /// <summary>c1·a + c2·b.</summary>
    /// <param name="c1">In [0, p): public.</param>
    /// <param name="a">A row.</param>
    /// <param name="c2">In [0, p): public.</param>
    /// <param name="b">A row of the same length.</param>
    public SharedRow Combine(ulong c1, SharedRow a, ulong c2, SharedRow b)
    {
        a.RequireKnown(nameof(a));
        b.RequireKnown(nameof(b));
        Throw.IfLengthIsNot(b.Length, a.Length, nameof(b));
        var name = ShareName.Of(ShareOperation.Combination, [a.Name, b.Name], [c1, c2]);
        var sum = Own(new SharedRow(name, a.Length, HoldsShares, true));
        if (!HoldsShares)
            return sum;
        Kernels.MultiplyScalar(sum.Shares, a.Shares, Field.Prepare(c1), Field);
        Kernels.MultiplyScalarAdd(sum.Shares, b.Shares, Field.Prepare(c2), Field);
        return sum;
    }

    /// <summary>Begins the round in which the next values are opened.</summary>
    public ShareRound Begin() => new(this);

    /// <summary>Zeroes and frees all rows.</summary>
    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
        _owned.Clear();
    }

    internal T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }

    /// <summary>A round has opened a row: the next one's id follows.</summary>
    internal void GoOn(ReadOnlySpan<ulong> opened)
    {
        var writer = new WireWriter(128 + 3 * opened.Length);
        writer.WriteLengthPrefixed("CoordinationCrypto/share-round/v1"u8);
        writer.WriteHash(Id);
        writer.WriteUInt32((uint)opened.Length);
        writer.WriteResidues(opened, Field.Value);
        Id = Hash32.Sha256(writer.Written);
    }
}
