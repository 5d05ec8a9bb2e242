using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Fuzz.Worlds;

/// <summary>A toy ceremony with evaluation keys, always the same, and all that its parties posted.</summary>
internal sealed class Ceremony
{
    private static readonly Lazy<Ceremony> Lazily = new(() => new Ceremony());

    private Ceremony()
    {
        Table = new CeremonyTable(evaluationKeys: EvaluationKeyTerms.ForAdmission(InsecureToyParameters.N256));
        while (!Table.IsOver)
        {
            var posts = Table.Posts();
            Posts.AddRange(posts);
            Table.Round(posts);
        }
    }

    public static Ceremony Value => Lazily.Value;

    public CeremonyTable Table { get; }

    public CeremonyTerms Terms => Table.Terms;

    public List<byte[]> Posts { get; } = [];

    public IEnumerable<CeremonyMessage> Messages(CeremonyStep step) => Posts.Select(Table.Read).Where(message => message.Step == step);
}
