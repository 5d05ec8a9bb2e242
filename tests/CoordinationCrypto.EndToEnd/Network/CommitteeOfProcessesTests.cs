using CoordinationCrypto.Board;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// Validators and a sequencer as processes on loopback, each with files of its own, over a network that loses, doubles, delays and
/// reorders: a key ceremony, ticks, another committee, ticks.
/// </summary>
public sealed class CommitteeOfProcessesTests
{
    private static readonly StagTerms Stag = new("stag", "A stag", ConditionGrid.OfMembers(12));

    [Fact]
    public void They_make_a_key_hand_it_on_and_find_what_the_market_in_the_clear_finds_though_f_are_killed_and_come_back() =>
        Live((4, 1), (4, 1), seed: 1);

    [Theory, InlineData(7, 2, 4, 1, 2UL), InlineData(4, 1, 7, 2, 3UL), InlineData(4, 1, 4, 1, 4UL)]
    [Trait("Category", "Long")]
    public void Larger_committees_and_other_networks(int n, int f, int heirs, int corrupted, ulong seed) =>
        Live((n, f), (heirs, corrupted), seed);

    /// <summary>
    /// Three ticks under the first committee and two under the second: while all are there, while f are killed, and in the first after
    /// they have come back. f of the first are killed before the key passes on.
    /// </summary>
    private static void Live((int N, int F) first, (int N, int F) second, ulong seed)
    {
        var (n, f) = first;
        using var committee = new CommitteeOfProcesses(n, f, seed);
        var oracle = new TransparentMarket(Stag);
        committee.Post(Stag);
        int[] killed = [.. Enumerable.Range(n - f + 1, f)];

        Tick(("ana", Condition.Members(2)), ("bo", Condition.Members(5)));
        foreach (var validator in killed)
            committee.Kill(validator);
        Tick(("cy", Condition.Others(1)));
        var height = committee.Records.Count;
        foreach (var validator in killed)
            committee.Start(validator);
        Tick(("di", Condition.Members(4)), ("ed", Condition.Members(5)));

        AssertSign(killed, height);

        for (var validator = 1; validator <= f; validator++)
            committee.Kill(validator);
        // one that is there and one that was killed
        committee.Reshare(second.N, second.F, new Dictionary<int, int> { [2] = n, [second.N] = 1 });
        for (var validator = 1; validator <= f; validator++)
            committee.StartLate(0, validator);
        killed = [.. Enumerable.Range(1, second.F)];
        foreach (var validator in killed)
            committee.Kill(validator);
        Tick(("flo", Condition.Members(9)));
        height = committee.Records.Count;
        foreach (var validator in killed)
            committee.Start(validator);
        Tick(("gus", Condition.Members(2)), ("hal", Condition.Members(7)));
        AssertSign(killed, height);

        committee.Stop();
        Assert.Matches("network lost [1-9][0-9]* doubled [1-9][0-9]* delayed [1-9]", committee.Faults);
        var (configuration, head) = (committee.Board.Certificate!.ConfigurationId, committee.Board.Head);
        var audit = Audit.Run(File.OpenRead(committee.BoardPath), configuration, head, allowToy: true);
        Assert.DoesNotContain(audit.Checks, check => check.Verdict is AuditVerdict.Fail);
        Assert.Equal((1u, 5), (audit.Epoch, audit.Outcomes.Count));

        void AssertSign(int[] validators, int height) // back from their files, they sign and answer again
        {
            foreach (var validator in validators)
                Assert.Contains(
                    committee.Records.Skip(height),
                    record =>
                        record.Kind is RecordKind.Checkpoint
                        && QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed)
                        && signed.Signatures.Any(signature => signature.Validator == validator)
                );
        }

        void Tick(params (string Agent, Condition Condition)[] joining)
        {
            foreach (var (agent, condition) in joining)
            {
                committee.Submit(Stag, agent, condition);
                Assert.Equal(MarketRefusal.None, oracle.Join(agent, condition));
            }
            var (outcome, members) = committee.Tick();
            var hunt = oracle.Scan();
            Assert.Equal(hunt is null ? TickEnd.NotFired : TickEnd.Fired, outcome.End);
            Assert.Equal(hunt?.Cell.Members ?? 0, outcome.Cell.Members);
            Assert.Equal(hunt?.Members ?? [], members);
        }
    }
}
