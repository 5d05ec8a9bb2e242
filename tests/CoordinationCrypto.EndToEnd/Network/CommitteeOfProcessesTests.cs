using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>Validators and a sequencer as processes on loopback, each with files of its own, over a network that loses, doubles, delays and reorders: a key ceremony, then ticks.</summary>
[Trait("Category", "Once")]
public sealed class CommitteeOfProcessesTests
{
    private static readonly StagTerms Stag = new("stag", "A stag", ConditionGrid.OfMembers(12));

    [Fact]
    public void They_make_a_key_and_find_what_the_market_in_the_clear_finds_though_f_are_killed_and_come_back() => Live(4, 1, seed: 1);

    [Theory, InlineData(7, 2, 2UL), InlineData(4, 1, 3UL), InlineData(4, 1, 4UL)]
    [Trait("Category", "Long")]
    public void Larger_committees_and_other_networks(int n, int f, ulong seed) => Live(n, f, seed);

    private static void Live(int n, int f, ulong seed)
    {
        using var committee = new CommitteeOfProcesses(n, f, seed);
        var oracle = new TransparentMarket(Stag);
        committee.Post(Stag);
        int[] killed = [.. Enumerable.Range(n - f + 1, f)];

        Tick(("ana", Condition.Members(2)), ("bo", Condition.Members(5)));
        foreach (var validator in killed) committee.Kill(validator);
        Tick(("cy", Condition.Others(1)));
        var height = committee.Records.Count;
        foreach (var validator in killed) committee.Start(validator);
        Tick(("di", Condition.Members(4)), ("ed", Condition.Members(5)));

        foreach (var validator in killed) // back from their files, they sign and answer again
            Assert.Contains(committee.Records.Skip(height), record => record.Kind is RecordKind.Checkpoint && QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed) && signed.Signatures.Any(signature => signature.Validator == validator));
        committee.Stop();
        Assert.Matches("network lost [1-9][0-9]* doubled [1-9][0-9]* delayed [1-9]", committee.Faults);
        var audit = Audit.Run(File.OpenRead(committee.BoardPath), committee.Board.Certificate!.ConfigurationId, committee.Board.Head);
        Assert.DoesNotContain(audit.Checks, check => check.Verdict is AuditVerdict.Fail);
        Assert.Equal(3, audit.Outcomes.Count);

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
            Assert.Equal(hunt?.Cell.Members ?? 0, outcome.Cell);
            Assert.Equal(hunt?.Members ?? [], members);
        }
    }
}
