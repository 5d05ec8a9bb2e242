using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Proofs;

namespace CoordinationCrypto.Tests.Markets;

public sealed class SealedIdentityTests
{
    private static readonly TestStag Stag = new();
    private static readonly EntropySource Entropy = Streams.Entropy("sealing");

    [Fact]
    public void What_is_sealed_is_the_agents_key_and_the_committee_can_open_it()
    {
        using var committee = SecretScalar.Create(Entropy);
        using var key = Stag.Key(0);
        using var randomness = SecretScalar.Create(Entropy);
        var ciphertext = SealedIdentity.Seal(key, Secp256k1.MultiplyGenerator(committee), randomness);

        Assert.Equal(key.Agent.Point, ciphertext.C2 - Secp256k1.Multiply(ciphertext.C1, committee));
        var statement = SealedIdentity.Statement(
            Stag.Challenges,
            Stag.Base,
            key.Pseudonym.Lift(key.IsOdd),
            Secp256k1.MultiplyGenerator(committee),
            ciphertext
        );
        Assert.True(Holds(statement, SealedIdentity.Witness(key, randomness)));
    }

    [Fact]
    public void Anything_else_that_is_sealed_has_no_proof()
    {
        using var key = Stag.Key(0);
        using var neighbour = Stag.Key(1);
        using var randomness = SecretScalar.Create(Entropy);
        var right = SealedIdentity.Seal(key, Stag.CommitteeKey, randomness);
        var noise = Point.Generator;
        ElGamalCiphertext[] wrong =
        [
            SealedIdentity.Seal(neighbour, Stag.CommitteeKey, randomness), // somebody else's key
            ElGamalCiphertext.Encrypt(-key.Agent.Point, Stag.CommitteeKey, randomness), // −PK
            ElGamalCiphertext.Encrypt(key.Pseudonym.Lift(key.IsOdd), Stag.CommitteeKey, randomness), // T
            SealedIdentity.Seal(key, Stag.Base.Point, randomness), // to another key
            new(right.C1 + noise, right.C2),
            new(right.C1, right.C2 + noise),
            new(right.C2, right.C1),
            new(right.C1 + right.C1, right.C2 + right.C2), // twice the plaintext
        ];

        Assert.True(Holds(Statement(key, right), SealedIdentity.Witness(key, randomness)));
        Assert.All(wrong, ciphertext => Assert.False(Holds(Statement(key, ciphertext), SealedIdentity.Witness(key, randomness))));
    }

    /// <summary>
    /// A re-randomized copy opens to the same key; whoever made it knows only the difference of the randomness, and neither that nor d is
    /// enough.
    /// </summary>
    [Fact]
    public void A_rerandomized_copy_has_no_proof_under_the_copiers_pseudonym()
    {
        using var key = Stag.Key(0);
        using var copier = Stag.Key(1);
        using var randomness = SecretScalar.Create(Entropy);
        using var shift = SecretScalar.Create(Entropy);
        var original = SealedIdentity.Seal(key, Stag.CommitteeKey, randomness);
        var copy = new ElGamalCiphertext(
            original.C1 + Secp256k1.MultiplyGenerator(shift),
            original.C2 + Secp256k1.Multiply(Stag.CommitteeKey, shift)
        );

        Assert.False(Holds(Statement(copier, copy), SealedIdentity.Witness(copier, shift)));
        Assert.False(Holds(Statement(key, copy), SealedIdentity.Witness(copier, shift)));
    }

    [Fact]
    public void The_wrong_parity_of_the_pseudonym_is_refused()
    {
        using var key = Stag.Key(0);
        using var randomness = SecretScalar.Create(Entropy);
        var ciphertext = SealedIdentity.Seal(key, Stag.CommitteeKey, randomness);
        var wrong = SealedIdentity.Statement(Stag.Challenges, Stag.Base, key.Pseudonym.Lift(!key.IsOdd), Stag.CommitteeKey, ciphertext);

        Assert.True(Holds(Statement(key, ciphertext), SealedIdentity.Witness(key, randomness)));
        Assert.False(Holds(wrong, SealedIdentity.Witness(key, randomness)));
    }

    /// <summary>Two proofs over one first message give the key and the randomness: what is sealed is known to whoever sealed it.</summary>
    [Fact]
    public void Two_answers_give_the_key_and_the_randomness()
    {
        using var key = Stag.Key(0);
        using var randomness = SecretScalar.Create(Entropy);
        var statement = Statement(key, SealedIdentity.Seal(key, Stag.CommitteeKey, randomness));
        var (c1, c2) = (statement.Challenges.Sample(Entropy), statement.Challenges.Sample(Entropy));
        var (z1, z2) = (new byte[statement.ResponseLength], new byte[statement.ResponseLength]);
        using var first = statement.Commit(SealedIdentity.Witness(key, randomness), Streams.Entropy("rewound"));
        using var second = statement.Commit(SealedIdentity.Witness(key, randomness), Streams.Entropy("rewound"));

        Assert.Equal(first.FirstMessage, second.FirstMessage);
        Assert.True(first.TryRespond(c1, z1) && second.TryRespond(c2, z2));
        Extractor.Check(statement, [new(c1, z1), new(c2, z2)]);
    }

    private static LinearRelation Statement(PseudonymKey key, ElGamalCiphertext ciphertext) =>
        SealedIdentity.Statement(Stag.Challenges, Stag.Base, key.Pseudonym.Lift(key.IsOdd), Stag.CommitteeKey, ciphertext);

    private static bool Holds(LinearRelation statement, Witness witness)
    {
        using var proving = Contexts.Transcript();
        using var verifying = Contexts.Transcript();
        return FiatShamir.Verify(statement, verifying, FiatShamir.Prove(statement, witness, proving, Entropy));
    }
}
