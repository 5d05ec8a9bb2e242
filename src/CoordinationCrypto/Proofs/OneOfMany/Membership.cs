using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// The statement that T is the pseudonym of someone who may take part: log_G PK = log_H T, for a PK in the clear, or for one of a
/// registry's without saying which. T is the point d·H itself, sign included, and PK is lifted to even y: so one
/// key has exactly one T, and of T and −T only one can be proved.
/// </summary>
internal static class Membership
{
    /// <summary>
    /// The most keys for which membership is proved by a disjunction. Above, it is proved in logarithmic space, which from there on takes
    /// fewer bytes, and less time to verify.
    /// </summary>
    public const int MaxLinear = 32;

    /// <summary>Named: log_G PK = log_H T.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="key">PK.</param>
    /// <param name="base">H.</param>
    /// <param name="pseudonym">T.</param>
    public static SigmaProtocol Statement(ChallengeSpace challenges, VerifyingKey key, PseudonymBase @base, Point pseudonym) =>
        LinearRelation.EqualLogs(challenges, Point.Generator, key.Point, @base.Point, pseudonym);

    /// <summary>Shielded: log_G PK_j = log_H T for some j. The disjunction over all keys: linear in their number.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="registry">PK_0, PK_1, …</param>
    /// <param name="base">H.</param>
    /// <param name="pseudonym">T.</param>
    public static SigmaProtocol Statement(ChallengeSpace challenges, Registry registry, PseudonymBase @base, Point pseudonym)
    {
        var branches = new SigmaProtocol[registry.Count];
        for (var j = 0; j < branches.Length; j++)
            branches[j] = Statement(challenges, registry[j], @base, pseudonym);
        return branches.Length == 1 ? branches[0] : new Or(branches);
    }

    /// <summary>Shielded, for large registries: the same in a number of bytes that is logarithmic in that of the keys.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="registry">G, PK_0, PK_1, …</param>
    /// <param name="base">H.</param>
    /// <param name="pseudonym">T.</param>
    public static SigmaProtocol Statement(ChallengeSpace challenges, OneOfManyRegistry registry, PseudonymBase @base, Point pseudonym) =>
        new OneOfManyRelation(challenges, registry, @base.Point, pseudonym);

    /// <summary>What proves the named statement. It does not own the key.</summary>
    public static Witness Witness(PseudonymKey key) => new ScalarWitness(key.Secret);

    /// <summary>What proves the shielded statement, of either kind. It does not own the key.</summary>
    /// <exception cref="ArgumentException">The key is not in the registry.</exception>
    public static Witness Witness(PseudonymKey key, Registry registry)
    {
        var index = registry.IndexOf(key.Agent);
        if (index < 0)
            Throw.Argument("The key is not in the registry.", nameof(key));
        if (registry.Count > MaxLinear)
            return new MemberWitness(index, key.Secret);
        return registry.Count == 1 ? Witness(key) : new BranchWitness(index, Witness(key));
    }
}
