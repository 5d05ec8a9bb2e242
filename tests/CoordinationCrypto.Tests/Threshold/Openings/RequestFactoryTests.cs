using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public sealed class RequestFactoryTests
{
    private static readonly BfvParameters Parameters = InsecureToyParameters.N256;

    [Theory, InlineData(4, 1), InlineData(13, 4)]
    public void Each_way_has_its_round_and_degree_and_all_have_the_turn(int n, int f)
    {
        var (purpose, slots) = (RequestPurpose.Bits, SlotSet.Single(Parameters, 7));
        var (cut, inputs, ciphertext) = (Hash(1), Hash(2), Hash(3));
        var factory = new RequestFactory(Parameters, new Committee(n, f), Hash(4), 5, cut, Hash(6), 7);
        var opening = factory.Opening(purpose, 8, ciphertext, slots, inputs);
        Assert.Equal((RequestPath.Opening, 1, f), Way(opening));
        Assert.Equal((purpose, 8u, ciphertext, slots, inputs), What(opening));
        Assert.Equal((RequestPath.OneRoundScan, 1, 2 * f), Way(factory.OneRoundScan(purpose, 8, ciphertext, slots, inputs)));
        Assert.Equal((RequestPath.TwoRoundScan, 1, 0), Way(factory.Masking(purpose, 8, ciphertext, slots, inputs)));
        Assert.Equal((RequestPath.TwoRoundScan, 2, f), Way(factory.MaskedOpening(purpose, 8, ciphertext, slots, inputs)));
        var coin = factory.Coin(9);
        Assert.Equal((RequestPath.Vouched, 1, 0), Way(coin));
        Assert.Equal((RequestPurpose.Coin, 9u, default, SlotSet.None(Parameters), cut), What(coin));
        var identities = factory.Identities(ciphertext, inputs);
        Assert.Equal((RequestPath.Opening, 1, f), Way(identities));
        Assert.Equal((RequestPurpose.Identity, 0u, ciphertext, SlotSet.None(Parameters), inputs), What(identities));
        Assert.All(
            [opening, coin, identities],
            request =>
            {
                Assert.Equal(
                    (Hash(4), 5u, cut, Hash(6), 7ul),
                    (request.ConfigurationId, request.Epoch, request.Checkpoint, request.Scope, request.Turn)
                );
                Assert.Equal([0], request.AxisMasks.ToArray());
            }
        );
    }

    private static (RequestPath, int, int) Way(Request request) => (request.Path, request.Round, request.Degree);

    private static (RequestPurpose, uint, Hash32, SlotSet, Hash32) What(Request request) =>
        (request.Purpose, request.Attempt, request.CiphertextDigest, request.OpenSlots, request.InputsCheckpoint);

    private static Hash32 Hash(byte value) => new([.. Enumerable.Repeat(value, Hash32.Length)]);
}
