namespace CoordinationCrypto.Tests;

/// <summary>A test that needs signals and pipes as Unix has them; skipped elsewhere, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "needs a Unix" : null;
}
