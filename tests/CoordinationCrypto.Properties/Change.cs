namespace CoordinationCrypto.Properties;

/// <summary>What an agent does to its intendo in a stag.</summary>
public sealed record Change(string Agent, ChangeKind Kind, Condition? Condition)
{
    public static Change Join(string agent, Condition condition) => new(agent, ChangeKind.Join, condition);

    public static Change Replace(string agent, Condition condition) => new(agent, ChangeKind.Replace, condition);

    public static Change Leave(string agent) => new(agent, ChangeKind.Leave, null);
}
