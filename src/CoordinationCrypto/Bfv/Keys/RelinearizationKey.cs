namespace CoordinationCrypto.Bfv;

/// <summary>
/// The public key that <see cref="Evaluator.Relinearize"/> needs: it switches s² to s. Immutable; safe to share between threads.
/// </summary>
public sealed class RelinearizationKey : IDisposable
{
    /// <param name="key">From s² to s; this object takes it over.</param>
    internal RelinearizationKey(KeySwitchingKey key) => Key = key;

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters => Key.Parameters;

    internal KeySwitchingKey Key { get; }

    /// <summary>Gives the key's memory back.</summary>
    public void Dispose() => Key.Dispose();
}
