using System.Globalization;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>What is computed is what is posted and written in runs at toy size, and what the validators' page says.</summary>
public class CommitteeSizesTests
{
    private static readonly EvaluationKeyTerms Keys = new(true, [3]);

    [Theory, InlineData(4, 1, false), InlineData(4, 1, true), InlineData(7, 2, false), InlineData(7, 2, true)]
    public void A_ceremony_posts_so_much_for_each_validator(int n, int f, bool withKeys)
    {
        using var table = new CeremonyTable(n, f, evaluationKeys: withKeys ? Keys : null);
        var sizes = new CommitteeSizes(table.Terms.Parameters, table.Committee, withKeys ? Keys : null);
        var posted = new long[n + 1];
        table.Done(posts =>
        {
            foreach (var post in posts)
                posted[table.SenderOf(post)] += post.Length;
            return posts;
        });
        for (var i = 1; i <= n; i++)
            Assert.Equal(posted[i], sizes.CeremonyOf(i));
        Assert.Equal((posted.Sum(), posted.Max()), (sizes.Ceremony, sizes.CeremonyOfBusiest));
    }

    [Fact]
    public void A_ledger_has_so_many_bytes()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "ledger");
        Assert.Equal(CommitteeSizes.LedgerFile(0, 1), test.DiskOf(1).Length);
        Assert.Equal(174, CommitteeSizes.LedgerFile(0, 0));
        Assert.Equal(174 + 5 * 125, CommitteeSizes.LedgerFile(3, 2));
    }

    [Fact]
    public void A_keystore_has_so_many_bytes()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(7, 2));
        using var test = new TestMarket(committee, "keystore");
        using var keystore = new Keystore(committee.SeedsOf(3), test.Identities[2], test.Bindings[2]);
        Assert.Equal(
            new CommitteeSizes(committee.Parameters, committee.Committee).KeystoreFile,
            keystore.Seal("x"u8, Streams.Entropy("salt"), 2).Length
        );
    }

    [Fact]
    public void A_validator_has_to_be_one_of_the_committee()
    {
        var sizes = new CommitteeSizes(InsecureToyParameters.N256, new Committee(4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sizes.CeremonyOf(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => sizes.CeremonyOf(5));
    }

    [Fact]
    public void The_page_says_what_is_computed()
    {
        var page = File.ReadAllText(Repository.File("docs/validator/sizes.md"));
        var rows = new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 }.SelectMany(parameters =>
            new Committee[] { new(4, 1), new(7, 2), new(10, 3), new(13, 4) }.SelectMany(committee => Rows(parameters, committee))
        );
        var submissions = new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 }.Select(parameters =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"| `{parameters.Name}` | {new RecordSizes(parameters, new Committee(4, 1)).SubmissionRecord:N0} B | "
                    + $"{SizesTable.Size(Ciphertext.EncodedLength(parameters))} | {SizesTable.Size(EncryptionProof.Length(parameters))} |"
            )
        );
        var missing = rows.Concat(submissions).Where(row => !page.Contains(row)).ToList();
        if (missing.Count > 0)
            Assert.Fail($"docs/validator/sizes.md lacks:\n{string.Join('\n', missing)}");
    }

    /// <summary>The rows of the page's three tables.</summary>
    private static IEnumerable<string> Rows(BfvParameters parameters, Committee committee)
    {
        var (plain, keys) = (new CommitteeSizes(parameters, committee), new CommitteeSizes(parameters, committee, Keys));
        var (records, handover) = (new RecordSizes(parameters, committee), new ResharingSizes(parameters, committee));
        yield return $"| `{parameters.Name}` ({committee.Size}, {committee.MaxFaulty}) | {SizesTable.Size(plain.KeystoreFile)} | "
            + $"{SizesTable.Size(plain.KeyInMemory)} | {SizesTable.Size(plain.Ceremony)} | "
            + $"{SizesTable.Size(plain.CeremonyOfBusiest)} | {SizesTable.Size(keys.Ceremony)} | "
            + $"{SizesTable.Size(keys.CeremonyOfBusiest)} |";
        yield return $"| `{parameters.Name}` ({committee.Size}, {committee.MaxFaulty}) | {SizesTable.Size(records.ShareRecord)} | "
            + $"{SizesTable.Size(records.OneRoundScan)} | {SizesTable.Size(records.Opening)} | "
            + $"{SizesTable.Size(records.TwoRoundScan)} | {SizesTable.Size(records.TwoRoundScanOfValidator)} |";
        yield return $"| `{parameters.Name}` ({committee.Size}, {committee.MaxFaulty}) | {SizesTable.Size(plain.ResharedKeystoreFile)} | "
            + $"{SizesTable.Size(handover.OfOld)} | {SizesTable.Size(handover.OfNew)} | {SizesTable.Size(handover.All)} |";
    }
}
