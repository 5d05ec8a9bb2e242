namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// A protocol run as state machines over a board, against the whole family of adversaries. With at most f corrupted: exactly one end, the
/// same for all honest parties; what was computed is right; nobody honest is blamed, suspected or waited for; evidence convinces a third
/// party. A protocol derives from this and is attacked in every step by everything there is.
/// </summary>
public abstract class FaultyPartyLaws
{
    private readonly IProtocol _small;
    private readonly IProtocol _large;
    private readonly int _mixes;
    private readonly int _every;

    /// <param name="small">With f = 1: attacked step by step, role by role, field by field.</param>
    /// <param name="large">With f = 2: attacked by f together in random mixes.</param>
    /// <param name="mixes">How many mixes are tried every time.</param>
    /// <param name="every">
    /// The attacks step by step and field by field take one in so many, counted on through all steps; the long ones take them all.
    /// </param>
    private protected FaultyPartyLaws(IProtocol small, IProtocol large, int mixes, int every = 1) =>
        (_small, _large, _mixes, _every) = (small, large, mixes, every);

    private IReadOnlyList<(int Step, string Name, int Party, int Fields)> Roles => HonestRuns.Of(_small).Roles;

    [Fact]
    public void Each_adversary_in_each_step()
    {
        if (_small.IsLive)
        {
            for (var first = 0; first < Adversaries.All.Count; first++)
                Run(_small, null, "turns", (1 + first % _small.Parties, Adversaries.InTurn(first)));
            return;
        }
        var turn = 0;
        foreach (var step in Roles.GroupBy(role => role.Name))
        {
            var roles = step.DistinctBy(role => role.Party).ToList();
            foreach (var adversary in Adversaries.All)
            {
                var role = roles[turn % roles.Count];
                if (turn++ % _every == 0)
                    Run(_small, role.Step, "step", (role.Party, adversary));
            }
        }
    }

    [Fact]
    public void A_lie_in_each_field()
    {
        var turn = 0;
        foreach (var step in Roles.GroupBy(role => role.Name))
        {
            var role = step.Skip(turn % step.Count()).First();
            for (var field = 0; field < role.Fields; field++, turn++)
                if (turn % _every == 0)
                    Run(_small, role.Step, "field", (role.Party, Adversaries.LyingIn(field, turn / _every % Adversaries.Ways)));
        }
    }

    [Fact]
    public void All_that_may_be_corrupted_in_mixes() => Mix(0, _mixes);

    [Fact, Trait("Category", "Long")]
    public void Each_adversary_in_each_step_and_role()
    {
        foreach (var (step, _, party, _) in Roles)
            foreach (var adversary in Adversaries.All)
                Run(_small, step, "role", (party, adversary));
    }

    [Fact, Trait("Category", "Long")]
    public void Each_adversary_in_all_steps_at_once()
    {
        for (var party = 1; party <= _small.Parties; party++)
            foreach (var adversary in Adversaries.All)
                Run(_small, null, "always", (party, adversary));
    }

    [Fact, Trait("Category", "Long")]
    public void Each_lie_in_each_field_of_each_role()
    {
        foreach (var (step, _, party, fields) in Roles)
            for (var field = 0; field < fields; field++)
                for (var way = 0; way < Adversaries.Ways; way++)
                    Run(_small, step, "each field", (party, Adversaries.LyingIn(field, way)));
    }

    [Fact, Trait("Category", "Long")]
    public void All_that_may_be_corrupted_in_many_mixes() => Mix(1000, 20 * _mixes);

    private void Mix(int first, int count)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            var corrupted = new Dice($"mix {seed}").Shuffle(Enumerable.Range(1, _large.Parties)).Take(_large.Corrupted);
            Run(_large, null, $"mix {seed}", [.. corrupted.Select(party => (party, Adversaries.Mixed))]);
        }
    }

    private static void Run(IProtocol protocol, int? step, string seed, params (int Party, Adversary Adversary)[] cast) =>
        new FaultyRun(protocol, cast.ToDictionary(pair => pair.Party, pair => pair.Adversary), step, seed).Check();
}
