using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A linear map of the slots within their rows, given by diagonals: slot i of the result is Σ_k d_k[i]·x[i + k], i + k counted modulo
/// the row's length. It is applied with hoisted rotations (Halevi and Shoup, CRYPTO 2018):
/// the digits of the input are made once for all of them. Immutable; safe to share between threads until disposed.
/// </summary>
public sealed class LinearMap : IDisposable
{
    private readonly SortedDictionary<int, EvaluationPlaintext> _diagonals = [];

    /// <summary>Takes the diagonals; the plaintexts may be disposed afterwards.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="diagonals">The encoded d_k by k, k in (−N/2, N/2); at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one belongs to other parameters or is out of the row.</exception>
    public LinearMap(BfvParameters parameters, IReadOnlyDictionary<int, Plaintext> diagonals)
    {
        if (diagonals.Count == 0)
            throw new ArgumentException("A linear map has at least one diagonal.", nameof(diagonals));
        Parameters = parameters;
        foreach (var (step, diagonal) in diagonals)
        {
            if (Math.Abs((long)step) >= parameters.RowSize)
                throw new ArgumentOutOfRangeException(nameof(diagonals), step, "A step is less than the row's length.");
            if (diagonal.Parameters != parameters)
                throw new ArgumentException("A diagonal belongs to other parameters.", nameof(diagonals));
            _diagonals.Add(step, new EvaluationPlaintext(diagonal));
        }
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The steps, ascending. Each but 0 needs its own Galois key.</summary>
    public IReadOnlyCollection<int> Steps => _diagonals.Keys;

    /// <summary>Enc(M·m); each step but 0 has its key.</summary>
    internal Ciphertext Of(Ciphertext ciphertext, GaloisKeys keys)
    {
        using var digits = new Digits(Parameters, ciphertext.C1);
        var sum0 = EvaluationPolynomial.Zero(Parameters.DataBasis);
        var sum1 = EvaluationPolynomial.Zero(Parameters.DataBasis);
        foreach (var (step, diagonal) in _diagonals)
        {
            using var rotated = keys.Rotate(ciphertext, digits, step);
            using var c0 = rotated.C0.ToEvaluation();
            using var c1 = rotated.C1.ToEvaluation();
            sum0.MultiplyAdd(c0, diagonal.Values);
            sum1.MultiplyAdd(c1, diagonal.Values);
        }
        return new Ciphertext(Parameters, sum0.IntoCoefficients(), sum1.IntoCoefficients());
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var diagonal in _diagonals.Values)
            diagonal.Dispose();
    }
}
