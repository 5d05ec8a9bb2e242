using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>What is computed is what is posted and written in runs at toy size.</summary>
public class ResharingSizesTests
{
    [Theory, InlineData(4, 1), InlineData(7, 2)]
    public void A_resharing_posts_so_much_for_each_validator(int n, int f)
    {
        using var old = EpochMembers.First(n, f);
        using var table = new ResharingTable(old, n, f);
        var sizes = new ResharingSizes(table.Terms.Parameters, old.Committee);
        var posted = new Dictionary<(ResharingSide, int), long>();
        while (table.Step is not ResharingStep.Ended)
        {
            foreach (var party in table.Parties)
                posted[(party.Side, party.Validator)] = posted.GetValueOrDefault((party.Side, party.Validator)) + party.Outgoing.Length;
            table.Round(table.Posts());
        }
        Assert.All(Enumerable.Range(1, n), i => Assert.Equal(sizes.OfOld, posted[(ResharingSide.Old, i)]));
        Assert.Equal(sizes.OfNew, Enumerable.Range(1, n).Max(j => posted[(ResharingSide.New, j)]));
        Assert.Equal(sizes.All, posted.Values.Sum());
        using var heir = table.Next();
        var binding = LedgerBinding.Create(old.Key.ConfigurationId, 1, 1, table.Identities[0].PublicKey, Streams.Entropy("ledger"));
        using var keystore = new Keystore(heir.CopyOf(1), ResharingTable.Copy(table.Identities[0]), binding);
        Assert.Equal(
            new CommitteeSizes(table.Terms.Parameters, old.Committee).ResharedKeystoreFile,
            keystore.Seal("x"u8, Streams.Entropy("salt"), 2).Length
        );
    }
}
