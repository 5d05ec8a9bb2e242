using System.Collections.Concurrent;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>One run of each protocol in which everyone keeps to it: its steps and roles, and another session to replay from.</summary>
internal sealed class HonestRuns
{
    private static readonly ConcurrentDictionary<IProtocol, Lazy<HonestRuns>> Runs = new();

    private HonestRuns(IProtocol protocol)
    {
        using var session = protocol.Start("another session");
        var roles = new List<(int, string, int, int)>();
        var posts = new List<Post>();
        for (var step = 0; session.Step is { } name; step++)
        {
            var posted = session.Posts();
            foreach (var group in posted.GroupBy(post => post.Sender))
                roles.Add((step, name, group.Key, group.Max(post => session.Fields(post).Count)));
            posts.AddRange(posted);
            session.Close([.. posted.Select(post => post.Bytes)]);
        }
        (Roles, Posts) = (roles, posts);
        var everyone = Enumerable.Range(1, protocol.Parties).ToList();
        Assert.All(everyone, party => Assert.NotNull(session.End(party)));
        session.CheckResult(everyone);
    }

    /// <summary>Every step and every party that has something to say in it, with the fields of what it says.</summary>
    public IReadOnlyList<(int Step, string Name, int Party, int Fields)> Roles { get; }

    /// <summary>Everything that was posted.</summary>
    public IReadOnlyList<Post> Posts { get; }

    public static HonestRuns Of(IProtocol protocol) =>
        Runs.GetOrAdd(protocol, key => new Lazy<HonestRuns>(() => new HonestRuns(key))).Value;
}
