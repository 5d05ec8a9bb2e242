using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

public sealed class UnfinishedCheckpointTests
{
    [Fact]
    public void A_checkpoint_that_some_signed_and_whose_time_is_over_is_left_behind_by_any_record_and_by_nothing_else()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "left behind");
        test.Market.Post(TestMarket.Stag(20));
        var first = test.Market.Board.NextCheckpoint(test.Clock.Milliseconds, isCut: true).Encode();
        foreach (var validator in test.Market.Validators.Take(2)) Assert.Null(validator.TrySignCheckpoint(first, out _)); // the third is slow, the fourth corrupted
        test.Clock.Advance(Validator.ClockSkewMilliseconds + 1);
        Assert.All(test.Market.Validators, validator => Assert.Equal(ValidatorRefusal.ClockDiffers, validator.TrySignCheckpoint(first, out _)));
        Assert.Equal(2, Refusals().Count(refusal => refusal == ValidatorRefusal.SignedAnother)); // two signatures are no quorum
        test.Market.PostRegistry(["whoever appends"]);
        Assert.All(Refusals(), refusal => Assert.Null(refusal));

        List<ValidatorRefusal?> Refusals()
        {
            var proposal = test.Market.Board.NextCheckpoint(test.Clock.Milliseconds, isCut: true).Encode();
            return [.. test.Market.Validators.Select(validator => validator.TrySignCheckpoint(proposal, out _))];
        }
    }
}
