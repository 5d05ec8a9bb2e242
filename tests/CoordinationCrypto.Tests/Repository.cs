namespace CoordinationCrypto.Tests;

/// <summary>
/// Where the checkout lies that these tests were built from: the first folder above the test binaries that holds the solution.
/// </summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(string relativePath) => Path.Combine(Root, relativePath);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "CoordinationCrypto.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No CoordinationCrypto.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
