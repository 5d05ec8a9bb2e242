using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

public sealed class StateDigestTests
{
    [Fact]
    public void Packs_that_the_coin_seats_differently_have_different_digests()
    {
        // The same submissions, and as many of them seated and refused, at the same price: only who has the seats differs.
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var first = After(0);
        var other = Enumerable.Range(1, 20).Select(After).First(state => state.Pack != first.Pack);
        Assert.NotEqual(first.Digest, other.Digest);
        Assert.Equal(first, After(0));

        (string Pack, string Digest) After(int delay)
        {
            using var test = new TestMarket(committee, "seats");
            var stag = TestMarket.Stag(2);
            test.Market.Post(stag);
            foreach (var agent in new[] { "ana", "bo", "cy" })
                test.Market.Submit(stag, agent, Condition.Decoy);
            test.Clock.Advance((ulong)delay); // another time, another cut, another coin
            test.Market.Tick();
            Assert.Equal(2, test.Market.Board.LiveCount);
            return (
                string.Concat(test.Market.Board.Facts.PseudonymsOf(stag).Select(name => Convert.ToHexString(name))),
                Convert.ToHexString(test.Market.Board.StateDigest())
            );
        }
    }
}
