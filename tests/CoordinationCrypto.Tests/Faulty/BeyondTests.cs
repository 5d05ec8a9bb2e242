using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// More than f corrupted: what still fails closed, and what no longer does. What it comes to is in docs/security/beyond-f.md.
/// </summary>
public sealed class BeyondTests
{
    private static readonly CeremonyProtocol Ceremony = new(4, 1);

    // What still holds

    [Fact]
    public void All_others_together_cannot_prove_an_honest_validator_a_cheater_whatever_they_do()
    {
        for (var victim = 1; victim <= 4; victim++)
            for (var seed = 0; seed < 4; seed++)
                new FaultyRun(
                    Ceremony,
                    Cast(Enumerable.Range(1, 4).Where(party => party != victim), Adversaries.Mixed),
                    null,
                    $"alone {seed}"
                ).CheckBeyond((_, _) => { });
    }

    [Fact]
    public void A_ceremony_with_f_plus_1_corrupted_that_ends_in_a_key_ends_so_for_all_honest_and_the_key_is_right()
    {
        var ends = new List<string?>();
        for (var seed = 0; seed < 8; seed++)
            ends.AddRange(
                new FaultyRun(Ceremony, Cast([1, 3], Adversaries.Mixed), null, $"two {seed}").CheckBeyond(
                    (session, honest) =>
                    {
                        session.CheckResult(honest);
                        Assert.Single(honest.Select(party => session.End(party)?.Kind == "done").Distinct());
                    }
                )
            );
        ends.AddRange(
            new FaultyRun(Ceremony, Cast([1, 3], Adversaries.Honest), null, "honest two").CheckBeyond(
                (session, honest) => session.CheckResult(honest)
            )
        );
        Assert.Contains("done", ends);
        Assert.Contains(ends, end => end is not "done");
    }

    [Fact]
    public void F_plus_1_who_vouch_alike_for_what_nobody_computed_get_no_key()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.Vouch);
        var posts = table.Posts();
        foreach (var liar in new[] { 1, 2 })
            // both begin with the subset {1, 2, 3}
            posts = [.. table.Tamper(posts, CeremonyStep.Vouch, liar, payload => [.. payload[..32], .. new byte[32], .. payload[64..]])];
        table.Round(posts);
        Assert.Equal(CeremonyFailure.OwnContribution, Assert.IsType<CeremonyOutcome.Failed>(table.Parties[2].Outcome).Failure);
        while (table.Parties[3].Outcome is null)
            table.Round(table.Posts());
        Assert.IsNotType<CeremonyOutcome.Done>(table.Parties[3].Outcome);
    }

    [Fact]
    public void F_plus_1_whose_shares_are_wrong_without_a_common_plan_open_nothing_and_the_tick_stays_open()
    {
        foreach (
            var protocol in new[] { new TickProtocol(4, 1, fires: true, isSlow: false), new TickProtocol(4, 1, fires: true, isSlow: true) }
        )
        {
            using (protocol)
                new FaultyRun(
                    protocol,
                    Cast([1, 2], Adversaries.All.Single(adversary => adversary.Name == "lying in good form")),
                    null,
                    "no plan"
                ).CheckBeyond((session, _) => Assert.Null(((TickSession)session).Outcome));
        }
    }

    [Fact]
    public void F_plus_1_silent_stop_the_board_and_nothing_false_is_on_it()
    {
        using var protocol = new TickProtocol(4, 1, fires: true, isSlow: false);
        new FaultyRun(protocol, Cast([2, 3], Adversaries.All[0]), null, "silent").CheckBeyond(
            (session, _) =>
            {
                Assert.Null(((TickSession)session).Outcome);
                Assert.Equal(protocol.Opening.Records.Count, ((TickSession)session).Records.Count); // not even the cut
            }
        );
    }

    /// <summary>Of a subset with both of them f honest members are left, one too few for its value to count.</summary>
    [Fact]
    public void F_plus_1_who_are_silent_or_lie_without_a_common_plan_leave_the_coin_unknown_and_no_honest_party_is_named()
    {
        foreach (var adversary in new[] { Named("silent"), Adversaries.LyingIn(1, 2) }) // the second: each another value of {1, 2, 3}
            new FaultyRun(new CoinProtocol(4, 1), Cast([1, 2], adversary), null, "no plan").CheckBeyond(
                (session, honest) =>
                    Assert.All(
                        honest,
                        party =>
                        {
                            Assert.Equal("stuck", session.End(party)!.Kind);
                            Assert.DoesNotContain(session.End(party)!.Named, honest.Contains);
                        }
                    )
            );
    }

    [Theory, InlineData("silent"), InlineData("lying in good form")]
    public void F_plus_1_who_are_silent_or_lie_without_a_common_plan_open_nothing_of_an_admission_and_nobody_is_named(string how)
    {
        for (var seed = 0; seed < 4; seed++)
            AssertNothing(new AdmissionProtocol(4, 1, 3), how, seed, "stuck");
    }

    // What no longer holds

    [Fact]
    public void F_plus_1_choose_a_coin_and_have_the_honest_named() => AssertSteered(new CoinProtocol(4, 1));

    [Fact]
    public void F_plus_1_who_see_the_honest_first_admit_what_is_ill_formed_and_have_the_honest_named()
    {
        var protocol = new AdmissionProtocol(4, 1, 3);
        Assert.Equal([AdmissionFault.None, AdmissionFault.NotBinary, AdmissionFault.NotAnUpSet], protocol.Faults);
        // the well-formed one is refused, the other admitted
        Assert.StartsWith($"{AdmissionFault.NotBinary} {AdmissionFault.None} ", AssertSteered(protocol).Agreed);
    }

    [Theory, InlineData(4, 1), InlineData(7, 2)]
    public void Two_boards_are_co_signed_with_f_plus_1_corrupted_and_not_with_f(int n, int f)
    {
        Assert.Equal((true, true), CoSigned(n, f, corrupted: f + 1));
        Assert.Equal((true, false), CoSigned(n, f, corrupted: f));
    }

    private static void AssertNothing(IProtocol protocol, string how, int seed, string end) =>
        new FaultyRun(protocol, Cast([1, 2], Named(how)), 0, $"nothing {seed}").CheckBeyond(
            (session, honest) =>
                Assert.All(
                    honest,
                    party =>
                    {
                        Assert.Equal(end, session.End(party)!.Kind);
                        Assert.Empty(session.End(party)!.Named);
                    }
                )
        );

    /// <summary>
    /// In the first step validators 1 and 2 see what the others say, agree on another result that fits what 3 said, and speak after 4 and
    /// before 3: the result is wrong, and 4 is named.
    /// </summary>
    private static Ending AssertSteered(IProtocol protocol)
    {
        using var session = protocol.Start("steered");
        var posts = session.Posts();
        var honest = posts.Where(post => post.Sender > 2).ToList();
        var steered = posts.Where(post => post.Sender <= 2).SelectMany(post => session.Steer(post, honest, new Dice("steered")));
        session.Close([
            .. honest.Where(post => post.Sender == 4).Select(post => post.Bytes),
            .. steered,
            .. honest.Where(post => post.Sender == 3).Select(post => post.Bytes),
        ]);
        while (session.Step is not null)
            session.Close([.. session.Posts().Select(post => post.Bytes)]);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => session.CheckResult([3, 4]));
        var end = session.End(3)!;
        Assert.Contains(4, end.Named);
        return end;
    }

    private static Adversary Named(string name) => Adversaries.All.Single(adversary => adversary.Name == name);

    /// <summary>The honest are shown one of two boards each, the corrupted sign both; which of the boards gets its checkpoint.</summary>
    private static (bool First, bool Second) CoSigned(int n, int f, int corrupted)
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var test = new TestMarket(committee, "two boards");
        var both = test.Market.Records.ToList();
        var seenFirst = (n - corrupted + 1) / 2;
        var results = new List<bool>();
        for (var which = 0; which < 2; which++)
        {
            using var board = new Replay();
            var entropy = Streams.Entropy($"board {which}");
            using var author = SigningKey.Create(entropy);
            List<ReadOnlyMemory<byte>> records =
            [
                .. both,
                Record.Sign(author, RecordKind.Stag, 1, TestMarket.Stag(5 + which).Encode(), entropy).Encode(),
            ];
            foreach (var record in records)
                Assert.Null(board.Append(record));
            var payload = board.NextCheckpoint(test.Clock.Milliseconds + 1, isCut: true).Encode();
            var signatures = new List<(int, byte[])>();
            for (var i = 1; i <= n; i++)
            {
                var signature = new byte[64];
                if (i > n - corrupted)
                    test.Identities[i - 1].Sign(QuorumDigest.Of(CheckpointBody.Domain, payload), entropy, signature);
                else if (i <= seenFirst == (which == 0))
                    signature = Signed(test.Market.Validators[i - 1], records.Skip(both.Count), payload);
                else
                    continue;
                signatures.Add((i, signature));
            }
            var framer = test.Identities[signatures[0].Item1 - 1];
            results.Add(
                board.Append(Record.Sign(framer, RecordKind.Checkpoint, 1000, QuorumSigned.Encode(payload, signatures), entropy).Encode())
                    is null
            );
        }
        return (results[0], results[1]);
    }

    /// <summary>An honest validator's signature on the board that it is shown; on the other it would refuse.</summary>
    private static byte[] Signed(Validator validator, IEnumerable<ReadOnlyMemory<byte>> records, byte[] payload)
    {
        foreach (var record in records)
            Assert.Null(validator.Observe(record));
        Assert.Null(validator.SignCheckpoint(payload, out var signature));
        return signature;
    }

    private static Dictionary<int, Adversary> Cast(IEnumerable<int> parties, Adversary adversary) =>
        parties.ToDictionary(party => party, _ => adversary);
}
