using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// The digits [c]_{q_l} in [0, q_l) of a polynomial c modulo q, by values modulo q·P: made once, they serve any number of key
/// switchings. Immutable; safe to share between threads.
/// </summary>
internal sealed class Digits : IDisposable
{
    private readonly EvaluationPolynomial[] _digits;

    public Digits(BfvParameters parameters, CoefficientPolynomial c)
    {
        Parameters = parameters;
        var basis = parameters.KeyBasis;
        _digits = new EvaluationPolynomial[parameters.DataBasis.Count];
        for (var l = 0; l < _digits.Length; l++)
        {
            _digits[l] = EvaluationPolynomial.Zero(basis);
            for (var j = 0; j < basis.Count; j++)
                Lift(_digits[l].Limb(j), c, l, j, basis);
        }
    }

    public BfvParameters Parameters { get; }

    /// <summary>The number of digits.</summary>
    public int Count => _digits.Length;

    public EvaluationPolynomial this[int digit] => _digits[digit];

    /// <summary>Digit <paramref name="l"/> of c by values modulo prime <paramref name="j"/> of the key's basis.</summary>
    public static void Lift(Span<ulong> destination, CoefficientPolynomial c, int l, int j, RnsBasis basis) =>
        basis.Ntt(j).ForwardLifted(destination, c.Limb(l));

    public void Dispose()
    {
        foreach (var digit in _digits)
            digit.Dispose();
    }
}
