using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One message of a computation on shares. Products, tests and openings are put into it; each validator sends one row of values of degree
/// 2f, made uniform by a sharing of zero; when the row is opened, the results are there. Not safe for use by several threads at once.
/// </summary>
internal sealed class ShareRound
{
    /// <summary>Independent repetitions of a zero test: a value that is not zero passes with probability p^−5.</summary>
    public const int Repetitions = 5;

    private readonly ShareArithmetic _arithmetic;
    private readonly List<(int Length, PolynomialMemory? Message, Action<ReadOnlySpan<ulong>> OnOpened)> _parts = [];
    private bool _isOpened;

    internal ShareRound(ShareArithmetic arithmetic) => (_arithmetic, Id) = (arithmetic, arithmetic.Id);

    /// <summary>The round's id.</summary>
    public Hash32 Id { get; }

    /// <summary>How many values are opened.</summary>
    public int Length { get; private set; }

    private Modulus Field => _arithmetic.Field;

    /// <summary>a·b, value by value: opens a·b + ρ and takes ρ off again. Known once the round is opened.</summary>
    /// <param name="a">A row.</param>
    /// <param name="b">A row of the same length; may be the same row.</param>
    public SharedRow Multiply(SharedRow a, SharedRow b)
    {
        Require(a, b);
        var name = ShareName.Of(ShareOperation.Product, [a.Name, b.Name], []);
        var product = _arithmetic.Own(new SharedRow(name, a.Length, _arithmetic.HoldsShares, false));
        PolynomialMemory? message = null;
        if (_arithmetic.Masks is { } masks)
        {
            message = Rent(a.Length);
            Kernels.Multiply(message.Span, a.Shares, b.Shares, Field);
            masks.AddTo(Id, name, product.Shares, message.Span);
            Kernels.Add(message.Span, message.Span, product.Shares, Field);
            Kernels.Negate(product.Shares, product.Shares, Field); // −ρ until the masked product is known
        }

        Put(
            a.Length,
            message,
            opened =>
            {
                if (_arithmetic.HoldsShares)
                    Kernels.Add(product.Shares, product.Shares, opened, Field);
                product.IsKnown = true;
            }
        );
        return product;
    }

    /// <summary>
    /// Whether all values of a row are zero: opens Σ_s ρ_{s,t}·z_s for <see cref="Repetitions"/> t, every ρ independent and secret.
    /// The answer is <see cref="OpenedRow.IsZero"/>, and nothing else is shown: where a value is not zero these are uniform.
    /// </summary>
    /// <param name="values">z.</param>
    public OpenedRow Test(SharedRow values)
    {
        values.RequireKnown(nameof(values));
        var name = ShareName.Of(ShareOperation.ZeroTest, [values.Name], []);
        PolynomialMemory? message = null;
        if (_arithmetic.Masks is { } masks)
        {
            message = Rent(Repetitions);
            using var factors = PolynomialMemory.Rent(Repetitions * values.Length);
            masks.AddTo(Id, name, factors.Span, message.Span);
            for (var t = 0; t < Repetitions; t++)
            {
                var terms = factors.Span.Slice(t * values.Length, values.Length);
                Kernels.Multiply(terms, terms, values.Shares, Field);
                foreach (var term in terms)
                    message.Span[t] = Field.Add(message.Span[t], term);
            }
        }

        var test = new OpenedRow();
        Put(Repetitions, message, opened => test.Values = opened.ToArray());
        return test;
    }

    /// <summary>A row of random values that nobody knows; it needs no message, and is known at once.</summary>
    /// <param name="label">What tells it from others of the same round.</param>
    /// <param name="length">How many, at least 1.</param>
    public SharedRow Random(ulong label, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var name = ShareName.Of(ShareOperation.Random, [Id], [label, (ulong)length]);
        var random = _arithmetic.Own(new SharedRow(name, length, _arithmetic.HoldsShares, true));
        _arithmetic.Masks?.AddTo(Id, name, random.Shares, default);
        return random;
    }

    /// <summary>Shows a row.</summary>
    /// <param name="row">The row; what must stay hidden is masked in it.</param>
    public OpenedRow Open(SharedRow row)
    {
        row.RequireKnown(nameof(row));
        return Show(ShareName.Of(ShareOperation.Opening, [row.Name], []), row, null);
    }

    /// <summary>Shows a·b, value by value.</summary>
    /// <param name="a">A row.</param>
    /// <param name="b">A row of the same length; may be the same row.</param>
    public OpenedRow OpenProduct(SharedRow a, SharedRow b)
    {
        Require(a, b);
        return Show(ShareName.Of(ShareOperation.OpenedProduct, [a.Name, b.Name], []), a, b);
    }

    /// <summary>This validator's values of the message; for a validator only.</summary>
    /// <param name="destination"><see cref="Length"/> residues, written.</param>
    public void Write(Span<ulong> destination)
    {
        Throw.IfLengthIsNot(destination.Length, Length, nameof(destination));
        foreach (var (length, message, _) in _parts)
        {
            (message ?? throw new InvalidOperationException("Who holds no shares sends nothing.")).Span.CopyTo(destination);
            destination = destination[length..];
        }
    }

    /// <summary>The row is opened: results are known, and the computation goes on in the next round.</summary>
    /// <param name="opened"><see cref="Length"/> residues.</param>
    internal void Take(ReadOnlySpan<ulong> opened)
    {
        Throw.IfLengthIsNot(opened.Length, Length, nameof(opened));
        if (_isOpened || _arithmetic.Id != Id)
            Throw.Invalid("The round is over.");
        _isOpened = true;
        _arithmetic.GoOn(opened);
        foreach (var (length, message, onOpened) in _parts)
        {
            onOpened(opened[..length]);
            opened = opened[length..];
            message?.Dispose();
        }
    }

    private OpenedRow Show(Hash32 name, SharedRow a, SharedRow? b)
    {
        PolynomialMemory? message = null;
        if (_arithmetic.Masks is { } masks)
        {
            message = Rent(a.Length);
            if (b is null)
                a.Shares.CopyTo(message.Span);
            else
                Kernels.Multiply(message.Span, a.Shares, b.Shares, Field);
            masks.AddTo(Id, name, default, message.Span);
        }

        var shown = new OpenedRow();
        Put(a.Length, message, opened => shown.Values = opened.ToArray());
        return shown;
    }

    private PolynomialMemory Rent(int length) => _arithmetic.Own(PolynomialMemory.Rent(length));

    private void Put(int length, PolynomialMemory? message, Action<ReadOnlySpan<ulong>> onOpened)
    {
        if (_isOpened || _arithmetic.Id != Id)
            Throw.Invalid("The round is over.");
        _parts.Add((length, message, onOpened));
        Length += length;
    }

    private static void Require(SharedRow a, SharedRow b)
    {
        a.RequireKnown(nameof(a));
        b.RequireKnown(nameof(b));
        Throw.IfLengthIsNot(b.Length, a.Length, nameof(b));
    }
}
