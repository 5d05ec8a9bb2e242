using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// An agent's key, sealed to the committee: C1 = r·G, C2 = PK + r·X, with the relation T = d·H, C1 = r·G, C2 = d·G + r·X in d and
/// r. So what is sealed is the key of the very agent whose pseudonym is T: nothing else, and nobody else's.
/// </summary>
/// <remarks>
/// H generates the group, so d is the d of the <see cref="Membership"/> statement about the same T: whoever satisfies both has sealed a
/// key that may take part.
/// </remarks>
internal static class SealedIdentity
{
    /// <summary>The relation.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="base">H.</param>
    /// <param name="pseudonym">T.</param>
    /// <param name="committeeKey">X.</param>
    /// <param name="ciphertext">(C1, C2).</param>
    public static LinearRelation Statement(
        ChallengeSpace challenges,
        PseudonymBase @base,
        Point pseudonym,
        Point committeeKey,
        ElGamalCiphertext ciphertext
    ) =>
        new(
            challenges,
            new[,]
            {
                { @base.Point, Point.Infinity },
                { Point.Infinity, Point.Generator },
                { Point.Generator, committeeKey },
            },
            pseudonym,
            ciphertext.C1,
            ciphertext.C2
        );

    /// <summary>Seals an agent's key.</summary>
    /// <param name="key">The agent, in the stag.</param>
    /// <param name="committeeKey">X.</param>
    /// <param name="randomness">r, used for one ciphertext only.</param>
    public static ElGamalCiphertext Seal(PseudonymKey key, Point committeeKey, SecretScalar randomness) =>
        ElGamalCiphertext.Encrypt(key.Agent.Point, committeeKey, randomness);

    /// <summary>What proves the relation. It owns neither scalar.</summary>
    public static Witness Witness(PseudonymKey key, SecretScalar randomness) => new ScalarWitness(key.Secret, randomness);
}
