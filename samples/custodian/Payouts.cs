using System.Globalization;
using System.Text;

namespace CoordinationCrypto.Samples;

/// <summary>What a custodian knows of a board, from its people and not from a file of releases.</summary>
/// <param name="Configuration">Its id.</param>
/// <param name="Epoch">The epoch that it is in.</param>
/// <param name="Committee">n and f of that epoch.</param>
/// <param name="Validators">Its keys.</param>
internal sealed record Trust(Hash32 Configuration, uint Epoch, Committee Committee, IReadOnlyList<VerifyingKey> Validators);

/// <summary>
/// Release certificates become payments. The payments' file is the program's memory: a release that has a line in it is paid. Its lines are
/// whole, on the disk, and taken by the bank each once; half a line was never taken, and is cut off.
/// </summary>
internal sealed class Payouts : IDisposable
{
    /// <summary>What `coordcrypto audit --releases` writes first.</summary>
    public const string ReleasesHeader = "number,asset,account,units,sequence,certificate";

    private const string Header = "asset,account,sequence,units,payee";

    private readonly AssetTerms _asset;
    private readonly Trust _trust;
    private readonly IReadOnlyDictionary<VerifyingKey, string> _customers;
    private readonly FileStream _payments;
    private readonly HashSet<string> _paid = []; // asset,account,sequence: no two releases have the same

    /// <summary>Goes on where the last run ended.</summary>
    /// <param name="asset">What it pays out; certificates of other assets are other custodians'.</param>
    /// <param name="trust">Whose certificates it pays on.</param>
    /// <param name="customers">Whose keys they are.</param>
    /// <param name="path">The payments' file; nobody else writes to it meanwhile.</param>
    public Payouts(AssetTerms asset, Trust trust, IReadOnlyDictionary<VerifyingKey, string> customers, string path)
    {
        (_asset, _trust, _customers) = (asset, trust, customers);
        _payments = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var text = new byte[_payments.Length];
        _payments.ReadExactly(text);
        var whole = text.AsSpan().LastIndexOf((byte)'\n') + 1;
        _payments.SetLength(whole);
        if (whole == 0)
            Append(Header);
        foreach (var line in Encoding.UTF8.GetString(text, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            _paid.Add(string.Join(',', line.Split(',')[..3]));
    }

    /// <summary>A line of a file of releases.</summary>
    public static string Line(ReleaseCertificate certificate)
    {
        var (number, asset, account, units, sequence) = certificate.Release;
        return $"{number},{asset},{account},{units},{sequence},{Convert.ToBase64String(certificate.Encode())}";
    }

    /// <summary>Pays what holds and is not paid yet; of a line that is wrong it says which and why.</summary>
    public void Pay(string path, TextWriter output)
    {
        foreach (var (line, cells) in CsvLines.Read(path, ReleasesHeader, output))
            output.WriteLine($"{line}: {Pay(cells)}");
    }

    public void Dispose() => _payments.Dispose();

    private string Pay(string[] cells)
    {
        var bytes = new byte[cells[^1].Length];
        if (!Convert.TryFromBase64String(cells[^1], bytes, out var length))
            return "the certificate is not in base64";
        if (!ReleaseCertificate.TryRead(bytes.AsSpan(0, length), out var certificate, out var refusal))
            return $"this is no certificate: {refusal}";
        if (Line(certificate) != string.Join(',', cells))
            return "the line says something else than its certificate";
        if (!certificate.TryVerify(_trust.Configuration, _trust.Epoch, _trust.Committee, _trust.Validators, out refusal))
            return $"the certificate does not hold: {refusal}";
        var (_, asset, account, units, sequence) = certificate.Release;
        if (asset != _asset.Id)
            return "it is of another asset";
        if (!_customers.TryGetValue(account, out var payee))
            return $"no customer has the account {account}";
        var release = string.Create(CultureInfo.InvariantCulture, $"{asset},{account},{sequence}");
        if (!_paid.Add(release))
            return $"{payee} was paid before";
        Append(string.Create(CultureInfo.InvariantCulture, $"{release},{units},{payee}"));
        return $"{payee} is paid {units}";
    }

    private void Append(string line)
    {
        _payments.Seek(0, SeekOrigin.End);
        _payments.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _payments.Flush(flushToDisk: true);
    }
}
