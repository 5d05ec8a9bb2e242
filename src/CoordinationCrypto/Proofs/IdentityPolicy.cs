using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Who may take part in a stag, and what a first submission shows of its author. Named: its key, in the clear, which must be in the registry if there is one. Shielded: that its key is one of the registry's, and that key sealed to the
/// committee. Immutable, safe to share between threads.
/// </summary>
internal sealed class IdentityPolicy
{
    private IdentityPolicy(Registry? registry, Point? committeeKey) => (Registry, CommitteeKey) = (registry, committeeKey);

    /// <summary>Who may take part; null for everyone with a key.</summary>
    public Registry? Registry { get; }

    /// <summary>X, to which identities are sealed; null where they are in the clear.</summary>
    public Point? CommitteeKey { get; }

    /// <summary>Whether first submissions seal their author's key.</summary>
    [MemberNotNullWhen(true, nameof(Registry), nameof(CommitteeKey))]
    public bool IsShielded => CommitteeKey is not null;

    /// <summary>Keys in the clear.</summary>
    /// <param name="registry">Who may take part; null for everyone with a key.</param>
    public static IdentityPolicy Named(Registry? registry = null) => new(registry, null);

    /// <summary>Keys hidden among those of a registry, and sealed.</summary>
    /// <param name="registry">Who may take part.</param>
    /// <param name="committeeKey">X, whose secret the committee shares.</param>
    /// <exception cref="ArgumentException">X is infinity: it would seal nothing.</exception>
    public static IdentityPolicy Shielded(Registry registry, Point committeeKey)
    {
        if (committeeKey.IsInfinity)
            Throw.Argument("The committee's key is infinity.", nameof(committeeKey));
        return new IdentityPolicy(registry, committeeKey);
    }

    /// <summary>Whether what was shown is of this kind, and in the clear is the key of somebody who may take part. The rest is for the proof.</summary>
    public bool Admits(ShownIdentity shown) => IsShielded
        ? shown.Sealed is not null
        : shown.Agent is not null && (Registry is null || Registry.IndexOf(shown.Agent) >= 0);

    /// <summary>The statements that go with what was shown: membership, and where it is shielded the sealed identity.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="pseudonym">x(T) and H.</param>
    /// <param name="shown">What this <see cref="Admits"/>.</param>
    public SigmaProtocol[] Statements(ChallengeSpace challenges, Pseudonym pseudonym, ShownIdentity shown)
    {
        if (!Admits(shown))
            Throw.Argument("What was shown does not fit who may take part.", nameof(shown));
        var point = pseudonym.Lift(shown.IsOdd);
        return IsShielded
            ?
            [
                Membership.Statement(challenges, Registry, pseudonym.Base, point),
                SealedIdentity.Statement(challenges, pseudonym.Base, point, CommitteeKey, shown.Sealed!),
            ]
            : [Membership.Statement(challenges, shown.Agent!, pseudonym.Base, point)];
    }
}
