using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>That the harness would notice a key whose threshold is lower than its certificate says.</summary>
public sealed class TrueThresholdTests
{
    /// <summary>What one who complained of every deal has shown to all leaves three others each of whom is the key.</summary>
    [Fact]
    public void A_key_made_from_seeds_that_one_has_shown_is_found_out()
    {
        using var table = new CeremonyTable();
        byte[] complaint = [];
        var done = table.Done(posts =>
        {
            if (table.Step is CeremonyStep.Commit) // it is kept from the board
                complaint = table.Resign(posts[3], payload => table.Complain(payload, 4, 1, 2));
            return posts;
        });
        var held = table.Parties.Select(party => party.TakeSeeds()).ToList();
        TrueThreshold.Check(done.Certificate, held, TrueThreshold.Shown(table.Terms, table.Board));
        var shown = TrueThreshold.Shown(table.Terms, [.. table.Board, complaint]);
        Assert.Equal(3, shown.Count);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => TrueThreshold.Check(done.Certificate, held, shown));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() =>
            TrueThreshold.Check(table.Committee, done.Certificate.Transcript, held, shown)
        );
        foreach (var seeds in held)
            seeds.Dispose();
    }
}
