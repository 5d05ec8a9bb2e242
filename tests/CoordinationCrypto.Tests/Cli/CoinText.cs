using System.Text.RegularExpressions;

namespace CoordinationCrypto.Tests.Cli;

/// <summary>The coins and ids that an encrypted run prints: other ones in every run.</summary>
internal static partial class CoinText
{
    public static string Without(string output) => Coin().Replace(output, "");

    [GeneratedRegex(",\"coin\":\"[0-9a-f]{64}\"(,\"ids\":\\{.*\\}\\}\\}(?=\\}))?")]
    private static partial Regex Coin();
}
