namespace CoordinationCrypto;

/// <summary>
/// Parameter sets whose ring is far too small to hide anything: for tests and for learning only. Naming this type is the opt-in.
/// </summary>
public static class InsecureToyParameters
{
    /// <summary>N = 256: 128 cells, no security.</summary>
    public static BfvParameters N256 { get; } = BfvParameters.CreateInsecure("InsecureToy256", 256);

    /// <summary>N = 1024: 512 cells, no security.</summary>
    public static BfvParameters N1024 { get; } = BfvParameters.CreateInsecure("InsecureToy1024", 1024);

    /// <summary>All toy sets.</summary>
    public static IReadOnlyList<BfvParameters> All { get; } = [N256, N1024];
}
