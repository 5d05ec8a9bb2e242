using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Local;

/// <summary>The agents of a market in one process, by names that stay off the board. Not safe for use by several threads at
/// once.</summary>
/// <param name="entropy">Makes their keys, and what they post.</param>
internal sealed class AgentBook(EntropySource entropy) : IDisposable
{
    private readonly Dictionary<string, Agent> _agents = [];
    private readonly Dictionary<VerifyingKey, string> _names = []; // by key

    /// <summary>The agent of a name, with a key of its own, made when it is first asked for.</summary>
    public Agent AgentOf(string name)
    {
        if (_agents.TryGetValue(name, out var agent))
            return agent;
        agent = new Agent(SigningKey.Create(entropy), entropy);
        _agents.Add(name, agent);
        _names.Add(agent.Key.PublicKey, name);
        return agent;
    }

    /// <summary>The name of the agent with a key, if it is in the book.</summary>
    public bool TryGetName(VerifyingKey key, [NotNullWhen(true)] out string? name) => _names.TryGetValue(key, out name);

    /// <summary>Zeroes the agents' keys.</summary>
    public void Dispose()
    {
        foreach (var agent in _agents.Values)
            agent.Dispose();
    }
}
