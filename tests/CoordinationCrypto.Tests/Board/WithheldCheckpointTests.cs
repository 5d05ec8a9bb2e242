using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// Whoever appends has a checkpoint signed by a quorum, shows it to some, and lets the others' board go on with another record at its
/// height. Nobody signs twice at one height, so both boards are co-signed whoever is honest. A validator
/// therefore answers only what a later checkpoint covers, and of two boards only one gets a later one.
/// </summary>
public sealed class WithheldCheckpointTests
{
    private static readonly StagTerms Stag = TestMarket.Stag(2);

    public static TheoryData<int, int> Committees =>
        new()
        {
            { 4, 1 },
            { 7, 2 },
            { 7, 1 },
        };

    [Theory]
    [MemberData(nameof(Committees))]
    public void Who_withholds_a_co_signed_cut_does_not_learn_its_coin_and_so_cannot_choose_between_two(int n, int f)
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var test = ThreeForTwoSeats(committee);
        var withheld = CutBy(test, test.Market.Validators);
        // the subsets whose values of the withheld cut's coin are known to the corrupted, who are the last f
        var known = new HashSet<int>();
        for (var i = 1; i <= n; i++)
        {
            using var shown = test.Restart(i, test.Market.Records.Count);
            Assert.Null(shown.Observe(withheld.Encode()));
            Assert.NotNull(shown.Board.Ticks.Toss);
            if (i > n - f || shown.Answer(out _).Count > 0)
                known.UnionWith(committee.Committee.SubsetsOf(i).ToArray());
        }
        test.Market.Post(TestMarket.Stag(3, name: "in-its-place"));
        test.Market.Append(CutBy(test, test.Market.Validators)); // another cut, with another coin
        Assert.Equal(committee.Committee.SubsetCount - 1, known.Count); // that of the honest alone is not
    }

    [Theory]
    [MemberData(nameof(Committees))]
    public void Of_two_co_signed_boards_one_is_covered_and_answered_and_nobody_signs_the_other_any_more(int n, int f)
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var test = ThreeForTwoSeats(committee);
        var withheld = CutBy(test, test.Market.Validators);
        var height = test.Market.Records.Count;
        using var duped = test.Restart(1, height);
        Assert.Null(duped.Observe(withheld.Encode()));
        Assert.Empty(duped.Answer(out var refusals));
        Assert.Equal([ValidatorRefusal.NotCovered], refusals);

        test.Market.Post(TestMarket.Stag(3, name: "in-its-place"));
        var second = CutBy(test, test.Market.Validators);
        test.Market.Append(second);
        test.Market.Append(CutBy(test, test.Market.Validators, isCut: false));
        Assert.All(test.Market.Validators, validator => Assert.Single(validator.Answer(out _)));
        for (var i = 1; i <= n; i++)
        {
            using var other = test.Restart(i, height);
            Assert.Null(other.Observe(withheld.Encode()));
            while (other.Board.Height <= test.Market.Board.Height) // the other board is made as long
            {
                Assert.NotNull(other.SignCheckpoint(other.Board.NextCheckpoint(test.Clock.Milliseconds, isCut: false).Encode(), out _));
                Assert.Null(other.Observe(StagRecord((int)other.Board.Height)));
            }
        }
    }

    /// <summary>
    /// Whoever appends may take the first quorum that comes. Were an answer bound to a signature in the record, f who are always the
    /// first to sign and never answer would leave too few to answer.
    /// </summary>
    [Fact]
    public void Whose_signature_came_too_late_for_the_record_answers_all_the_same()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = ThreeForTwoSeats(committee);
        test.Market.Append(CutBy(test, test.Market.Validators, recorded: 3));
        test.Market.Append(CutBy(test, test.Market.Validators, isCut: false, recorded: 3));
        Assert.Single(test.Market.Validators[3].Answer(out _));
        using var restarted = test.Restart(4, test.Market.Records.Count);
        Assert.Single(restarted.Answer(out _));
    }

    private static TestMarket ThreeForTwoSeats(TestCommittee committee)
    {
        var test = new TestMarket(committee, "withheld");
        test.Market.Post(Stag);
        foreach (var agent in new[] { "ana", "bo", "eve" })
            test.Market.Submit(Stag, agent, Condition.Members(2));
        return test;
    }

    /// <summary>The record of a checkpoint of the market's board that some validators sign, with the first signatures.</summary>
    private static Record CutBy(TestMarket test, IEnumerable<Validator> signers, bool isCut = true, int recorded = int.MaxValue)
    {
        var payload = test.Market.Board.NextCheckpoint(test.Clock.Milliseconds, isCut).Encode();
        var signatures = new List<(int, byte[])>();
        foreach (var signer in signers)
        {
            Assert.Null(signer.SignCheckpoint(payload, out var signature));
            signatures.Add((signer.Number, signature));
        }
        return test
            .Market.Validators[signatures[0].Item1 - 1]
            .Frame(RecordKind.Checkpoint, QuorumSigned.Encode(payload, signatures.Take(recorded)));
    }

    private static byte[] StagRecord(int number)
    {
        var entropy = Streams.Entropy($"author {number}");
        using var author = SigningKey.Create(entropy);
        return Record.Sign(author, RecordKind.Stag, 1, TestMarket.Stag(2, name: $"stag-{number}").Encode(), entropy).Encode();
    }
}
