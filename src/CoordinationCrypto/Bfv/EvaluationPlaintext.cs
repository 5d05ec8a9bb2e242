using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A plaintext kept ready as a factor: its centred lift by values modulo q. Immutable; safe to share between threads until disposed.
/// </summary>
public sealed class EvaluationPlaintext : IDisposable
{
    /// <summary>Lifts and transforms; the plaintext may be disposed afterwards.</summary>
    public EvaluationPlaintext(Plaintext plaintext)
    {
        Parameters = plaintext.Parameters;
        Values = plaintext.Lift(Parameters.DataBasis).IntoEvaluation();
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    internal EvaluationPolynomial Values { get; }

    /// <summary>Gives the memory back; it is zeroed first.</summary>
    public void Dispose() => Values.Dispose();
}
