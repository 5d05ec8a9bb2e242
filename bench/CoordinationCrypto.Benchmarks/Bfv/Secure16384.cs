namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>Secure16384.</summary>
public sealed class Secure16384 : IBenchSet
{
    public static string Name => nameof(Secure16384);
}
