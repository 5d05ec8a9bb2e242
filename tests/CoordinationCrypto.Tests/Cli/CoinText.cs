using System.Text.RegularExpressions;

namespace CoordinationCrypto.Tests.Cli;

/// <summary>The coins that an encrypted run prints: other ones in every run.</summary>
internal static partial class CoinText
{
    public static string Without(string output) => Coin().Replace(output, "");

    [GeneratedRegex(",\"coin\":\"[0-9a-f]{64}\"")]
    private static partial Regex Coin();
}
