using System.Globalization;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Cli.Output;

/// <summary>
/// What a committee stores and sends, for every parameter set and committee size: computed from the byte formats, not looked up.
/// </summary>
internal static class SizesTable
{
    private static readonly Committee[] Committees = [new(4, 1), new(7, 2), new(10, 3), new(13, 4)];

    public static void Print(TextWriter output)
    {
        output.WriteLine("A validator's keystore; what all validators post in a ceremony with evaluation");
        output.WriteLine("keys, and the most that one of them posts; then what goes on the board: a share,");
        output.WriteLine("a scan in one round, an opening, a scan in two rounds. Powers of 1,000.");
        output.WriteLine();
        output.WriteLine("parameters  committee keystore ceremony busiest  share    scan opening twofold");
        foreach (var parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 })
            foreach (var committee in Committees)
                output.WriteLine(Row(parameters, committee));
        output.WriteLine();
        output.WriteLine("Handing the key to a committee of the same size: what all post, what one of");
        output.WriteLine("those posts who hand it on, and a keystore from then on.");
        output.WriteLine();
        output.WriteLine("parameters  committee handover     one keystore");
        foreach (var parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 })
            foreach (var committee in Committees)
                output.WriteLine(EpochRow(parameters, committee));
        output.WriteLine();
        output.WriteLine("An intendo's record on the board, its author shown by name, and what most of it");
        output.WriteLine("is: a ciphertext and a proof of encryption.");
        output.WriteLine();
        output.WriteLine("parameters      record ciphertext  proof");
        foreach (var parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 })
            output.WriteLine(SubmissionRow(parameters));
    }

    private static string SubmissionRow(BfvParameters parameters) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{parameters.Name,-11} {Size(new RecordSizes(parameters, Committees[0]).SubmissionRecord),10} "
                + $"{Size(Ciphertext.EncodedLength(parameters)),10} {Size(EncryptionProof.Length(parameters)),6}"
        );

    /// <summary>With three digits, in units of 1,000.</summary>
    internal static string Size(long bytes) =>
        bytes switch
        {
            < 1_000 => $"{bytes} B",
            < 1_000_000 => $"{Digits(bytes / 1e3)} kB",
            < 1_000_000_000 => $"{Digits(bytes / 1e6)} MB",
            _ => $"{Digits(bytes / 1e9)} GB",
        };

    /// <summary>(n, f), as the tables have it.</summary>
    public static string Pair(Committee committee) => $"({committee.Size}, {committee.MaxFaulty})";

    private static string Row(BfvParameters parameters, Committee committee)
    {
        var sizes = new CommitteeSizes(parameters, committee, EvaluationKeyTerms.ForAdmission(parameters));
        var records = new RecordSizes(parameters, committee);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{parameters.Name,-11} {Pair(committee),-9} {Size(sizes.KeystoreFile),8} {Size(sizes.Ceremony),8} "
                + $"{Size(sizes.CeremonyOfBusiest),7} {Size(sizes.Share),6} {Size(records.OneRoundScan),7} "
                + $"{Size(records.Opening),7} {Size(records.TwoRoundScan),7}"
        );
    }

    private static string EpochRow(BfvParameters parameters, Committee committee)
    {
        var (sizes, keystore) = (new ResharingSizes(parameters, committee), new CommitteeSizes(parameters, committee).ResharedKeystoreFile);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{parameters.Name,-11} {Pair(committee),-9} {Size(sizes.All),8} {Size(sizes.OfOld),7} " + $"{Size(keystore),8}"
        );
    }

    private static string Digits(double value) =>
        value.ToString(
            value < 10 ? "F2"
                : value < 100 ? "F1"
                : "F0",
            CultureInfo.InvariantCulture
        );
}
