using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A BFV secret key s of one party: who holds it decrypts everything. It is zeroed on disposal, never printed, and leaves only through
/// <see cref="SealFormat.Export"/>. A committee never has one; it has shares of one. Safe to share between threads until disposed.
/// </summary>
public sealed class SecretKey : IDisposable
{
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="values">s by values modulo q·P; the key takes it over.</param>
    internal SecretKey(BfvParameters parameters, EvaluationPolynomial values)
    {
        Parameters = parameters;
        Values = values;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>s by values modulo q·P.</summary>
    internal EvaluationPolynomial Values { get; }

    /// <summary>Zeroes the key and gives its memory back.</summary>
    public void Dispose() => Values.Dispose();

    /// <summary>The type's name: never the key.</summary>
    /// <returns>"SecretKey".</returns>
    public override string ToString() => nameof(SecretKey);
}
