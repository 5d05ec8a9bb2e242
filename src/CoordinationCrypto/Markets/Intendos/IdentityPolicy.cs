using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Who may take part in a stag, and what a first submission shows of its author. Named: its key, in the clear, which must be in the
/// registry if there is one. Shielded: that its key is one of the registry's, and that key sealed to the
/// committee. Immutable, safe to share between threads.
/// </summary>
internal sealed class IdentityPolicy
{
    private readonly Lazy<OneOfManyRegistry>? _large; // the registry's points, ready for logarithmic proofs; null where proofs are linear

    private IdentityPolicy(Registry? registry, Point? committeeKey)
    {
        (Registry, CommitteeKey) = (registry, committeeKey);
        if (IsShielded && registry!.Count > Membership.MaxLinear)
            _large = new Lazy<OneOfManyRegistry>(() => new OneOfManyRegistry(Point.Generator, registry.Points()));
    }

    /// <summary>Who may take part; null for everyone with a key.</summary>
    public Registry? Registry { get; }

    /// <summary>X, to which identities are sealed; null where they are in the clear.</summary>
    public Point? CommitteeKey { get; }

    /// <summary>Whether first submissions seal their author's key.</summary>
    [MemberNotNullWhen(true, nameof(Registry), nameof(CommitteeKey))]
    public bool IsShielded => CommitteeKey is not null;

    /// <summary>What a first submission's <see cref="WorkStamp"/> must show; 0 where there is none.</summary>
    public int StampBits => IsShielded ? WorkStamp.BitsFor(Registry.Count) : 0;

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

    /// <summary>
    /// Whether what was shown is of this kind, and in the clear is the key of somebody who may take part. The rest is for the proof.
    /// </summary>
    public bool Admits(ShownIdentity shown) =>
        IsShielded ? shown.Sealed is not null : shown.Agent is not null && (Registry is null || Registry.IndexOf(shown.Agent) >= 0);

    /// <summary>The statements that go with what was shown: membership, and where it is shielded the sealed identity.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="pseudonym">x(T) and H.</param>
    /// <param name="shown">What this <see cref="Admits"/>.</param>
    public SigmaProtocol[] Statements(ChallengeSpace challenges, Pseudonym pseudonym, ShownIdentity shown)
    {
        if (!Admits(shown))
            Throw.Argument(
                "The agent is not in the stag's registry, or shows itself in the wrong form: in the clear, or sealed.",
                nameof(shown)
            );
        var point = pseudonym.Lift(shown.IsOdd);
        return IsShielded
            ?
            [
                _large is null
                    ? Membership.Statement(challenges, Registry, pseudonym.Base, point)
                    : Membership.Statement(challenges, _large.Value, pseudonym.Base, point),
                SealedIdentity.Statement(challenges, pseudonym.Base, point, CommitteeKey, shown.Sealed!),
            ]
            : [Membership.Statement(challenges, shown.Agent!, pseudonym.Base, point)];
    }

    /// <summary>What proves the statements, of an agent that this admits, in their order. It owns neither key nor randomness.</summary>
    /// <param name="key">The agent, in the stag.</param>
    /// <param name="randomness">r of the sealing; not looked at where nothing is sealed.</param>
    /// <exception cref="ArgumentException">The agent is not in the registry.</exception>
    public Witness[] Witnesses(PseudonymKey key, SecretScalar randomness) =>
        IsShielded ? [Membership.Witness(key, Registry), SealedIdentity.Witness(key, randomness)] : [Membership.Witness(key)];

    /// <summary>Bytes that the answers to the statements add to a proof.</summary>
    public int ResponseLength(ChallengeSpace challenges)
    {
        if (!IsShielded)
            return Scalar.Length;
        var membership = _large is null
            ? ((Registry.Count - 1) * challenges.EncodedLength) + (Registry.Count * Scalar.Length)
            : new OneOfManyRelation(challenges, _large.Value, Point.Generator, Point.Generator).ResponseLength;
        return membership + (2 * Scalar.Length);
    }
}
