using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Local;

/// <summary>The agents of a market in one process, by names that stay off the board. Not safe for use by several threads at
/// once.</summary>
/// <param name="entropy">Makes their keys, and what they post.</param>
/// <param name="allowToy">Whether they encrypt to a toy's key.</param>
internal sealed class AgentBook(EntropySource entropy, bool allowToy) : IDisposable
{
    private readonly Dictionary<string, Agent> _agents = [];
    private readonly Dictionary<VerifyingKey, string> _names = []; // by key

    /// <summary>The agent of a name, with a key of its own, made when it is first asked for.</summary>
    public Agent AgentOf(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_agents.TryGetValue(name, out var agent))
            return agent;
        agent = new Agent(SigningKey.Create(entropy), entropy, allowToy);
        _agents.Add(name, agent);
        _names.Add(agent.Key.PublicKey, name);
        return agent;
    }

    /// <summary>The name of a hunt's member.</summary>
    /// <exception cref="ArgumentException">It is not in the book.</exception>
    public string NameOf(HuntMember member) =>
        _names.TryGetValue(member.Identity, out var name)
            ? name
            : throw new ArgumentException("No agent of this market has the member's key.", nameof(member));

    /// <summary>The key behind a public key that an agent in the book has.</summary>
    public SigningKey KeyOf(VerifyingKey key) => _agents[_names[key]].Key;

    /// <summary>The registry of some agents' keys.</summary>
    /// <exception cref="ArgumentException">There is no agent, or one twice, or one without a name.</exception>
    public Registry RegistryOf(IEnumerable<string> agents)
    {
        ArgumentNullException.ThrowIfNull(agents);
        string[] named = [.. agents];
        if (Array.Exists(named, string.IsNullOrWhiteSpace))
            Throw.Argument("An agent's name is empty.", nameof(agents));
        return new Registry(named.Select(agent => AgentOf(agent).Key.PublicKey));
    }

    /// <summary>The names behind pseudonyms in a stag, in their order, without those of agents who are not in the book.</summary>
    public IReadOnlyList<string> NamesOf(StagTerms terms, IEnumerable<Hash32> pseudonyms)
    {
        var names = _agents.ToDictionary(named => named.Value.PseudonymIn(terms), named => named.Key);
        return [.. pseudonyms.Select(names.GetValueOrDefault).OfType<string>()];
    }

    /// <summary>Zeroes the agents' keys.</summary>
    public void Dispose()
    {
        foreach (var agent in _agents.Values)
            agent.Dispose();
    }
}
