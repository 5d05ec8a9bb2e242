using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests;

/// <summary>Reproducible randomness for tests.</summary>
internal static class Streams
{
    public static Expander Seeded(string name) =>
        new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)), "tests"u8);

    public static EntropySource Entropy(string name) => EntropySource.InsecureSeeded(System.Text.Encoding.UTF8.GetBytes(name), "tests");
}
