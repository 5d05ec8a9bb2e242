using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

public sealed class UnfinishedCheckpointTests
{
    /// <summary>
    /// Whoever signed it signs no other at its height: were it refused for its age, two signatures and a slow validator could stop a
    /// board.
    /// </summary>
    [Fact]
    public void A_checkpoint_that_some_signed_finds_its_quorum_however_late()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "left behind");
        test.Market.Post(TestMarket.Stag(20));
        var first = test.Market.Board.NextCheckpoint(test.Clock.Milliseconds, isCut: true).Encode();
        foreach (var validator in test.Market.Validators.Take(2))
            Assert.Null(validator.SignCheckpoint(first, out _)); // the third is slow, the fourth corrupted
        test.Clock.Advance(1_000_000);
        Assert.Equal(
            [ValidatorRefusal.SignedAnother, ValidatorRefusal.SignedAnother, null, null],
            Refusals(test.Market.Board.NextCheckpoint(test.Clock.Milliseconds, isCut: true).Encode())
        );
        using var other = new TestMarket(committee, "left behind"); // the same board, before the last two signed that one
        other.Market.Post(TestMarket.Stag(20));
        foreach (var validator in other.Market.Validators.Take(2))
            Assert.Null(validator.SignCheckpoint(first, out _));
        other.Clock.Advance(1_000_000);
        Assert.All(other.Market.Validators, validator => Assert.Null(validator.SignCheckpoint(first, out _)));

        List<ValidatorRefusal?> Refusals(byte[] proposal) =>
            [.. test.Market.Validators.Select(validator => validator.SignCheckpoint(proposal, out _))];
    }
}
