using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Fuzz.Worlds;

/// <summary>A toy resharing, always the same, and all that its parties posted.</summary>
internal sealed class Resharing
{
    private static readonly Lazy<Resharing> Lazily = new(() => new Resharing());

    private Resharing()
    {
        Old = EpochMembers.First(4, 1);
        Table = new ResharingTable(Old, 4, 1);
        while (Table.Step is not ResharingStep.Ended)
        {
            var posts = Table.Posts();
            Posts.AddRange(posts);
            Table.Round(posts);
        }
        Outcome = (ResharingOutcome.Done)Table.Parties[0].Outcome!;
    }

    public static Resharing Value => Lazily.Value;

    public EpochMembers Old { get; }

    public ResharingTable Table { get; }

    public ResharingTerms Terms => Table.Terms;

    public List<byte[]> Posts { get; } = [];

    public ResharingOutcome.Done Outcome { get; }

    public IEnumerable<ResharingMessage> Messages(ResharingStep step)
    {
        foreach (var post in Posts)
            if (ResharingMessage.TryRead(Terms, post, out var message, out _) && message.Step == step)
                yield return message;
    }
}
