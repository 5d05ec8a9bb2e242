using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Where a market in the clear takes its coins from (R48): an encrypted one tosses them together.</summary>
internal static class Coins
{
    /// <summary>Longer files of coins are not read.</summary>
    public const int MaxBytes = 1 << 26;

    private static ReadOnlySpan<byte> Domain => "CoordinationCrypto/solve-coin/v1"u8;

    /// <summary>The coins of a file that nobody has named others for.</summary>
    /// <param name="digest">The file's.</param>
    public static Func<int, Hash32> Of(Hash32 digest) => Of(digest.ToArray());

    /// <summary>The coins of a word on the command line.</summary>
    public static Func<int, Hash32> Of(string seed) => Of(Hash32.Sha256(Encoding.UTF8.GetBytes(seed)));

    /// <summary>
    /// What an encrypted run has printed: a line a tick, each an object with "coin", 64 hexadecimal digits; where the file has capital, the
    /// first one with "ids".
    /// </summary>
    /// <param name="utf8">The lines.</param>
    /// <param name="file">The file that was run.</param>
    /// <param name="coins">The coins on success.</param>
    /// <param name="ids">What the run's board calls everybody; null where no line says it.</param>
    /// <param name="error">What is wrong first, otherwise.</param>
    public static bool TryRead(
        byte[] utf8,
        MarketFile file,
        [NotNullWhen(true)] out Func<int, Hash32>? coins,
        out PrintedIds? ids,
        [NotNullWhen(false)] out MarketFileError? error
    )
    {
        (coins, ids, error) = (null, null, null);
        var ticks = file.Ticks.Count;
        var found = new List<Hash32>();
        foreach (var line in Encoding.UTF8.GetString(utf8).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                var result = JsonTree.Read(Encoding.UTF8.GetBytes(line));
                var coin = Hash(result.Member("coin"), "a coin");
                if (result.Members.TryGetValue("ids", out var printed))
                    ids = PrintedIds.Read(printed, file);
                found.Add(coin);
            }
            catch (MarketFileException fault)
            {
                error = new MarketFileError(found.Count + 1, 1, fault.Path, fault.Message);
                return false;
            }
        }

        if (found.Count < ticks)
        {
            error = new MarketFileError(found.Count + 1, 1, "$", $"{ticks} ticks need as many coins, and there are {found.Count}");
            return false;
        }

        coins = tick => found[tick - 1];
        return true;
    }

    /// <summary>32 bytes in hexadecimal digits.</summary>
    /// <param name="place">The text.</param>
    /// <param name="what">What it is, with its article.</param>
    /// <exception cref="MarketFileException">It is something else.</exception>
    public static Hash32 Hash(JsonPlace place, string what) =>
        place.String().Length == 2 * Hash32.Length && place.Text.All(char.IsAsciiHexDigit)
            ? new Hash32(Convert.FromHexString(place.Text))
            : throw place.Wrong($"{what} is {2 * Hash32.Length} hexadecimal digits");

    private static Func<int, Hash32> Of(byte[] source) =>
        tick =>
        {
            Span<byte> bytes = stackalloc byte[Domain.Length + Hash32.Length + sizeof(int)];
            Domain.CopyTo(bytes);
            source.CopyTo(bytes[Domain.Length..]);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[^sizeof(int)..], tick);
            return Hash32.Sha256(bytes);
        };
}
