using System.Globalization;
using System.Text;

namespace CoordinationCrypto.Samples;

/// <summary>
/// Events of a bank or a chain become deposits. A deposit's nonce is the hash of the event's id, and a board takes each nonce once (R44).
/// So the program remembers nothing, and may die and begin anew at any line.
/// </summary>
/// <param name="market">Where they are deposited.</param>
/// <param name="asset">As what.</param>
/// <param name="custodian">Who signs.</param>
internal sealed class Deposits(LocalMarket market, AssetTerms asset, string custodian)
{
    private const string Header = "id,account,units,reference";
    private const long MaxUnits = 1L << 53;

    /// <summary>Deposits what is not on the board yet; of a line that is wrong it says which and why.</summary>
    public void Take(string path, TextWriter output)
    {
        foreach (var (line, cells) in CsvLines.Read(path, Header, output))
            output.WriteLine($"{line}: {Take(cells[0], cells[1], cells[2])}");
    }

    private string Take(string id, string account, string amount)
    {
        if (id.Length == 0 || account.Length == 0)
            return "an event has an id and an account";
        if (!long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var units) || units is < 1 or > MaxUnits)
            return $"\"{amount}\" is no whole number of units from 1 on";
        try
        {
            // The custodian's name too: two banks of one asset may number their events alike.
            var nonce = Hash32.Sha256(Encoding.UTF8.GetBytes($"custodian {custodian}, event {id}"));
            market.Capital.Deposit(asset, account, units, [custodian], nonce);
            return $"{account} is credited {units}";
        }
        catch (BoardException refused) when (refused.Refusal == ReplayRefusal.NonceRepeated)
        {
            return $"{id} was credited before";
        }
        catch (BoardException refused)
        {
            return refused.Message;
        }
    }
}
