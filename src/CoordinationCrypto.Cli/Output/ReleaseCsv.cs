using System.Globalization;

namespace CoordinationCrypto.Cli.Output;

/// <summary>Release certificates for custodians: a line each, the certificate itself in base64 behind what it says.</summary>
internal static class ReleaseCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "number,asset,account,units,sequence,certificate";

    /// <summary>All of it; line ends are those of Unix everywhere.</summary>
    public static void Print(IEnumerable<ReleaseCertificate> releases, TextWriter output)
    {
        output.Write(Header + "\n");
        foreach (var certificate in releases)
        {
            var (number, asset, account, units, sequence) = certificate.Release;
            var line = string.Create(CultureInfo.InvariantCulture, $"{number},{asset},{account},{units},{sequence},");
            output.Write(line + Convert.ToBase64String(certificate.Encode()) + "\n");
        }
    }
}
