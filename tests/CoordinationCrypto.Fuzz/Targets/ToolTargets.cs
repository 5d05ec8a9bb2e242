using System.Text;
using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Tests;

namespace CoordinationCrypto.Fuzz.Targets;

/// <summary>What the tool reads.</summary>
internal static class ToolTargets
{
    public static IEnumerable<FuzzTarget> List =>
        [
            new("market-file", [$"{nameof(MarketFileReader)}.{nameof(MarketFileReader.TryRead)}"], ReadMarket, Markets)
            {
                AllocationPerByte = 4096,
                Executions = 5_000,
            },
            new("coins", [$"{nameof(Coins)}.{nameof(Coins.TryRead)}"], ReadCoins, () => [CoinLine("00"), CoinLine("a7"), LineWithIds()])
            {
                AllocationPerByte = 4096,
                Executions = 5_000,
            },
        ];

    private static byte[] CoinLine(string digits) =>
        Encoding.UTF8.GetBytes($"{{\"tick\":1,\"coin\":\"{string.Concat(Enumerable.Repeat(digits, 32))}\"}}\n");

    /// <summary>A run's first line, of the file below: an asset, a stag, an account with a pseudonym.</summary>
    private static byte[] LineWithIds()
    {
        static string Id(char digit) => new(digit, 64);
        return Encoding.UTF8.GetBytes(
            $"{{\"coin\":\"{Id('0')}\",\"ids\":{{\"stags\":{{\"s\":\"{Id('1')}\"}},\"assets\":{{\"usd\":\"{Id('2')}\"}},"
                + $"\"accounts\":{{\"x\":\"{Id('3')}\"}},\"agents\":{{\"s\":{{\"x\":\"{Id('4')}\"}}}}}}}}\n"
        );
    }

    private static readonly MarketFile OfCapital = Sound(
        """
        {"assets":[{"id":"usd","unit":"1","custodians":{"keys":["b"],"needed":1}}],
        "stags":[{"id":"s","title":"s","axes":[{"kind":"capital","asset":"usd","levels":4}]}],
        "ticks":[[{"agent":"b","deposit":{"account":"x","asset":"usd","units":4}},{"agent":"x","join":{"when":"always","pledge":4}}]]}
        """
    );

    private static MarketFile Sound(string text) =>
        MarketFileReader.TryRead(Encoding.UTF8.GetBytes(text), out var file, out var error)
            ? file
            : throw new ArgumentException($"{error}", nameof(text));

    private static byte[]? ReadCoins(byte[] input) => Coins.TryRead(input, OfCapital, out _, out _, out _) ? input : null;

    private static IEnumerable<byte[]> Markets() =>
        Directory
            .EnumerateFiles(Repository.File("samples"), "market*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .Where(file => file.Length < 20_000)
            .Append(Encoding.UTF8.GetBytes(Small));

    private const string Small = """
        {"parameters":"InsecureToy256","committee":{"validators":4,"corrupted":1},
        "stags":[{"id":"a","title":"é","axes":[{"kind":"members","levels":4}],"floor":{"members":2},"eligibility":"shielded",
        "leakageCap":9},
        {"id":"b","title":"b","axes":[{"kind":"members","levels":9}]}],
        "ticks":[[{"agent":"x","stag":"a","join":{"others":1}},{"agent":"y","stag":"b","join":"decoy"}],
        [{"committee":{"validators":5,"corrupted":1}},{"agent":"x","stag":"a","replace":{"members":2}},
        {"agent":"y","stag":"b","leave":true}]]}
        """;

    private static byte[]? ReadMarket(byte[] input) => MarketFileReader.TryRead(input, out _, out _) ? input : null;
}
