namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>Secure8192.</summary>
public sealed class Secure8192 : IBenchSet
{
    public static string Name => nameof(Secure8192);
}
