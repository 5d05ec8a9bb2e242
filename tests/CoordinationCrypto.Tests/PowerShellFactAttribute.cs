namespace CoordinationCrypto.Tests;

/// <summary>A fact that needs PowerShell, as a .NET tool in artifacts/tools.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PowerShellFactAttribute : FactAttribute
{
    public PowerShellFactAttribute() =>
        Skip = File.Exists(Tool) ? null : "needs PowerShell: dotnet tool install PowerShell --version 7.6.9 --tool-path artifacts/tools";

    internal static string Tool { get; } = Repository.File($"artifacts/tools/pwsh{(OperatingSystem.IsWindows() ? ".exe" : "")}");
}
