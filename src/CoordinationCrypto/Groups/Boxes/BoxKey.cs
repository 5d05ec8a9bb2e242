namespace CoordinationCrypto.Groups;

/// <summary>
/// A key that opens <see cref="AccountableBox"/>es and does nothing else: made for one session, zeroed with it, never exported. That it is
/// no <see cref="SigningKey"/> is what keeps long-lived identity keys from opening anything.
/// </summary>
internal sealed class BoxKey : IDisposable
{
    private BoxKey(SecretScalar secret)
    {
        PublicKey = VerifyingKey.Of(secret);
        Secret = secret;
    }

    /// <summary>P, to which boxes are sealed.</summary>
    public VerifyingKey PublicKey { get; }

    /// <summary>p, in [1, n), with p·G of even y.</summary>
    public SecretScalar Secret { get; }

    /// <summary>A new uniform key.</summary>
    public static BoxKey Create(EntropySource entropy) => new(SecretScalar.Create(entropy));

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => Secret.Dispose();

    /// <summary>The type's name: never the key.</summary>
    public override string ToString() => nameof(BoxKey);
}
