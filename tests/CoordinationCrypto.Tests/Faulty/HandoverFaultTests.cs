using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// The hand-over of a board to a committee of the same size: resharing, signatures of both committees, the record that begins the epoch.
/// </summary>
public sealed class HandoverFaultTests() : FaultyPartyLaws(Small, Large, 1, every: 3)
{
    private static readonly TickProtocol Market = HandoverProtocol.MarketOf(4, 1, waits: true);
    private static readonly HandoverProtocol Small = new(HandoverProtocol.MarketOf(4, 1, waits: false), ticks: false);
    private static readonly HandoverProtocol Large = new(HandoverProtocol.MarketOf(7, 2, waits: true), ticks: true);
    private static readonly Adversary Silent = Adversaries.All.Single(adversary => adversary.Name == "silent");

    /// <summary>What is peculiar to a hand-over, and all of it at once, since the everyday runs throw dice for one lie.</summary>
    [Theory, InlineData("hand over"), InlineData("frame Epoch")]
    public void All_lies_in_good_form_at_once(string step)
    {
        var liar = new Adversary("telling all lies", scene => scene.Each(post => scene.Session.Lies(post, scene.Dice)));
        var at = HonestRuns.Of(Small).Roles.First(role => role.Name == step).Step;
        Assert.Equal("handed over", new FaultyRun(Small, new Dictionary<int, Adversary> { [1] = liar }, at, "lies").Check());
    }

    /// <summary>The laws above can fail: each finds a hand-over that breaks what it is about, though nobody is corrupted.</summary>
    [Theory]
    [InlineData(HandoverFlaw.LedgersRestored, false, nameof(ValidatorRefusal.HandedOver))]
    [InlineData(HandoverFlaw.RecordNotShown, false, "did not pass")]
    [InlineData(HandoverFlaw.AnotherSecret, false, "Collections differ")]
    [InlineData(HandoverFlaw.AnotherSecret, true, "Assert.Single() Failure")]
    public void A_broken_hand_over_is_found_out(HandoverFlaw flaw, bool ticks, string why)
    {
        var protocol = new HandoverProtocol(Market, ticks, flaw);
        var failure = Assert.Throws<InvalidOperationException>(() =>
            new FaultyRun(protocol, new Dictionary<int, Adversary>(), null, "broken").Check()
        );
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Without a spare one for its seat a silent heir keeps the key where it is: the old committee goes on, at a new checkpoint.
    /// </summary>
    [Fact]
    public void An_heir_who_does_not_come_leaves_the_old_committee_in_office()
    {
        var protocol = new HandoverProtocol(Market, ticks: false, spares: 0);
        Assert.Equal("timed out", new FaultyRun(protocol, new Dictionary<int, Adversary> { [6] = Silent }, null, "silent heir").Check());
    }

    /// <summary>What is left by claim 10: the others have signed and wait. If one more signs, they are handed over.</summary>
    [Fact]
    public void F_plus_1_old_validators_who_do_not_sign_leave_it_stuck_until_they_do()
    {
        var cast = new Dictionary<int, Adversary> { [2] = Silent, [3] = Silent };
        var step = HonestRuns.Of(Small).Roles.First(role => role.Name == "hand over").Step;
        Assert.All(Ends(step), end => Assert.Equal("handed over", end)); // they speak in the next one
        var never = new Adversary("silent from the hand-over on", scene => scene.Step < step ? scene.Own.Select(post => post.Bytes) : []);
        Assert.All(
            new FaultyRun(Small, new Dictionary<int, Adversary> { [2] = never, [3] = never }, null, "stuck").CheckBeyond(
                (session, honest) => session.CheckResult(honest)
            ),
            end => Assert.Equal("stuck", end)
        );

        IReadOnlyList<string?> Ends(int at) =>
            new FaultyRun(Small, cast, at, "late").CheckBeyond((session, honest) => session.CheckResult(honest));
    }

    [Theory, InlineData(2), InlineData(7)]
    public void All_others_together_cannot_prove_an_honest_validator_of_either_committee_a_cheater(int victim)
    {
        // from agreeing, judging and committing on: without a checkpoint and deals there is no resharing
        for (var first = 3; first < 9; first += 2)
        {
            var late = new Adversary(
                $"a mix from step {first} on",
                scene => scene.Step < first ? Adversaries.Honest.Act(scene) : Adversaries.Mixed.Act(scene)
            );
            var cast = Enumerable.Range(1, Small.Parties).Where(party => party != victim).ToDictionary(party => party, _ => late);
            new FaultyRun(Small, cast, null, "alone").CheckBeyond((session, _) => Assert.NotEqual(0, ((HandoverSession)session).Attempts));
        }
    }

    /// <summary>
    /// In the last step f + 1 old ones are proven cheaters, or only f' + 1 heirs are heard in time: there is no new epoch then, and all
    /// heirs' signatures together make none.
    /// </summary>
    [Theory, InlineData("failed"), InlineData("timed out")]
    public void A_resharing_that_ends_otherwise_while_the_heirs_certify_is_signed_by_no_old_validator(string kind)
    {
        using var board = new HandoverBoard(Small, kind);
        using var attempt = new HandoverAttempt(Small, board, [5, 6, 7, 8], kind);
        var deals = attempt.Posts();
        while (attempt.Draft is null)
            attempt.Session.Close([.. attempt.Posts().Select(post => post.Bytes)]);
        List<byte[]> certified = [.. attempt.Posts().Select(post => post.Bytes)];
        attempt.Session.Close(
            kind == "failed"
                ? [.. certified, .. deals.Take(2).Select(deal => attempt.Session.Sign(deal, [.. attempt.Session.Payload(deal)[..^1], 0]))]
                : [.. certified.Take(2)]
        );
        Assert.All(Enumerable.Range(1, 8), party => Assert.Equal(kind, attempt.End(party)!.Kind));
        var signatures = certified.ConvertAll(bytes =>
            ResharingMessage.TryRead(attempt.Terms, bytes, out var message, out _) ? (message.Sender, message.Signature.ToArray()) : default
        );
        Assert.True(attempt.Draft.IsHeld(signatures));
        foreach (var validator in board.Old)
        {
            Assert.Equal(ValidatorRefusal.EpochDiffers, validator.HandOver(attempt.Draft, signatures, out _));
            Assert.Null(validator.SignCheckpoint(board.NextCheckpoint(isCut: false), out _)); // it stays in office
        }
    }
}
