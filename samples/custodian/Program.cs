namespace CoordinationCrypto.Samples;

/// <summary>
/// A custodian's program between a bank and a board: what comes in at the bank becomes deposits, what the board releases becomes payments.
/// It dies and comes back, files have doubled and wrong lines, somebody touches a certificate: each event is credited once and each release
/// paid once.
/// </summary>
public static class Custodian
{
    private const string Events = """
        id,account,units,reference
        w-1,ana,120,wire
        w-2,bo,80,cash
        w-2,bo,80,cash
        w-3,cy,12.50,wire
        w-4,,40,wire
        w-5,cy,15,a book, and a coffee
        w-6,cy,30,wire
        """;

    private static readonly string[] Customers = ["ana", "bo", "cy"];

    /// <summary>Plays it at full size in a folder for temporary files.</summary>
    public static void Main()
    {
        var folder = Directory.CreateTempSubdirectory("coordcrypto-custodian-");
        try
        {
            Play(BfvParameters.Secure8192, folder.FullName, Console.Out);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Plays it.</summary>
    /// <param name="parameters">Of the encryption.</param>
    /// <param name="folder">An empty folder for the bank's files.</param>
    /// <param name="output">Where the story goes.</param>
    public static void Play(BfvParameters parameters, string folder, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(output);
        var (events, releases, payments) = (At("events.csv"), At("releases.csv"), At("payments.csv"));
        using var market = LocalMarket.Create(
            parameters,
            new Committee(4, 1),
            EntropySource.System,
            TimeProvider.System,
            allowToy: parameters.IsInsecure // the tests play it small
        );
        var usd = new AssetTerms("usd", "1 USD", [market.AgentOf("bank").Key.PublicKey], needed: 1);
        market.Capital.Post(usd);

        File.WriteAllText(events, Events);
        new Deposits(market, usd, "bank").Take(events, output);
        market.Tick();
        output.WriteLine($"The board has {Balances()}.");
        output.WriteLine("The program starts anew, and reads the same file.");
        new Deposits(market, usd, "bank").Take(events, TextWriter.Null);
        market.Tick();
        output.WriteLine($"The board has {Balances()}.");

        market.Capital.Withdraw(usd, "ana", 50);
        market.Capital.Withdraw(usd, "bo", 100); // more than he has: the board refuses it whole
        market.Capital.Withdraw(usd, "cy", 30);
        market.Tick();
        output.WriteLine($"Ana asks for 50, Bo for 100, Cy for 30. The board has {Balances()}.");

        // As `coordcrypto audit BOARD --releases releases.csv` writes them. One line comes twice, in one somebody changed a number, and in
        // one the certificate too.
        var lines = ReleaseCertificate.AllOf(market.Board).OrderByDescending(each => each.Release.Units).Select(Payouts.Line).ToList();
        var greedy = lines[0].Replace(",50,", ",5000,", StringComparison.Ordinal);
        File.WriteAllLines(releases, [Payouts.ReleasesHeader, greedy, lines[0], lines[0], Touched(lines[1]), lines[1]]);
        using (var payouts = Program(payments))
            payouts.Pay(releases, output);
        output.WriteLine("The program dies while it writes, comes back, and reads the same file.");
        File.AppendAllText(payments, "us"); // half a line: the bank has not taken it
        using (var payouts = Program(payments))
            payouts.Pay(releases, TextWriter.Null);
        output.WriteLine("What the bank pays out:");
        foreach (var line in File.ReadAllLines(payments).Skip(1).Select(line => line.Split(',')).OrderBy(line => line[^1]))
            output.WriteLine($"  {line[^1]} gets {line[^2]}");

        string At(string name) => Path.Combine(folder, name);

        string Balances() => string.Join(", ", Customers.Select(name => $"{name} {market.Capital.BalanceOf(usd, name)}"));

        // What a custodian knows of a board: its id, its committee, and who its own customers are. It needs no record of it.
        Payouts Program(string path) =>
            new(
                usd,
                new Trust(market.Board.Certificate!.ConfigurationId, market.Board.Epoch, new Committee(4, 1), market.Board.Validators),
                Customers.ToDictionary(name => market.AgentOf(name).Key.PublicKey),
                path
            );
    }

    /// <summary>The same line with another byte in the middle of its certificate.</summary>
    private static string Touched(string line)
    {
        var start = line.LastIndexOf(',') + 1;
        var bytes = Convert.FromBase64String(line[start..]);
        bytes[^100] ^= 1;
        return line[..start] + Convert.ToBase64String(bytes);
    }
}
