namespace CoordinationCrypto;

/// <summary>
/// In what capacity an agent takes part (R14, G6): whether it counts as a member, how much it pledges at least, and who may take the role.
/// Immutable; the stag's terms check it.
/// </summary>
/// <param name="name">As joins name it; as a stag's name. Empty in the one role of a stag that declares none.</param>
/// <param name="members">Its weight on the members axis, 0 or 1.</param>
/// <param name="least">The least units of a pledge, at most the capacity; at least 1 in a role that counts on no other axis.</param>
/// <param name="eligibility">Who may take it; null as the stag says.</param>
public sealed class StagRole(string name, int members, int least, Eligibility? eligibility = null)
{
    /// <summary>The most roles of a stag.</summary>
    public const int MaxRoles = 16;

    /// <summary>As joins name it.</summary>
    public string Name => name;

    /// <summary>Its weight on the members axis.</summary>
    public int Members => members;

    /// <summary>The least units of a pledge.</summary>
    public int Least => least;

    /// <summary>Who may take it; null as the stag says.</summary>
    public Eligibility? Eligibility => eligibility;

    /// <summary>The role in words.</summary>
    /// <returns>"investor: members 0, least 5".</returns>
    public override string ToString() => $"{Name}: members {Members}, least {Least}";
}
