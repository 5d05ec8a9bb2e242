using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Primitives;

namespace CoordinationCrypto.Tests.Proofs;

public sealed class ElGamalShareProofTests
{
    private static readonly ChallengeSpace Space = new(8192);
    private static readonly EntropySource Entropy = Streams.Entropy("shares");

    [Fact]
    public void A_right_share_is_proved_and_nothing_else()
    {
        using var key = new ElGamalKeyShare(3, SecretScalar.Create(Entropy));
        using var other = new ElGamalKeyShare(4, SecretScalar.Create(Entropy));
        var ciphertext = new ElGamalCiphertext(HashToCurve.Hash([1], [1]), HashToCurve.Hash([2], [1]));
        var share = key.Decrypt(ciphertext);
        var context = Contexts.Of();
        var proof = ElGamalShareProof.Prove(Space, key, ciphertext, share, context, Entropy);

        Assert.Equal(53, proof.Length);
        Assert.Equal(proof.Length, ElGamalShareProof.Length(Space));
        Assert.True(ElGamalShareProof.Verify(Space, key.VerificationKey, ciphertext, share, context, proof));
        Assert.False(ElGamalShareProof.Verify(Space, other.VerificationKey, ciphertext, share, context, proof));
        Assert.False(ElGamalShareProof.Verify(Space, key.VerificationKey, ciphertext, new ElGamalShare(4, share.Value), context, proof));
        Assert.False(
            ElGamalShareProof.Verify(
                Space,
                key.VerificationKey,
                ciphertext,
                new ElGamalShare(3, share.Value + Point.Generator),
                context,
                proof
            )
        );
        Assert.False(
            ElGamalShareProof.Verify(Space, key.VerificationKey, new ElGamalCiphertext(ciphertext.C1, ciphertext.C1), share, context, proof)
        );
        Assert.False(
            ElGamalShareProof.Verify(Space, key.VerificationKey, new ElGamalCiphertext(ciphertext.C2, ciphertext.C2), share, context, proof)
        );
        Assert.False(ElGamalShareProof.Verify(Space, key.VerificationKey, ciphertext, share, Contexts.Of(stag: 9), proof));

        var lie = new ElGamalShare(3, other.Decrypt(ciphertext).Value);
        Assert.False(
            ElGamalShareProof.Verify(
                Space,
                key.VerificationKey,
                ciphertext,
                lie,
                context,
                ElGamalShareProof.Prove(Space, key, ciphertext, lie, context, Entropy)
            )
        );
        Assert.All(
            Mutants.Of(proof, random: 20),
            mutant => Assert.False(ElGamalShareProof.Verify(Space, key.VerificationKey, ciphertext, share, context, mutant))
        );
    }

    /// <summary>A proof that somebody makes who knows docs/spec/proofs.md and nothing of this class.</summary>
    [Fact]
    public void A_proof_is_the_specified_one()
    {
        using var key = new ElGamalKeyShare(3, SecretScalar.Create(Entropy));
        var ciphertext = new ElGamalCiphertext(HashToCurve.Hash([1], [1]), HashToCurve.Hash([2], [1]));
        var share = key.Decrypt(ciphertext);
        using var transcript = Contexts.Transcript(protocol: "CoordinationCrypto/elgamal-share/v1");
        transcript.Append("index"u8, 3);
        transcript.Append("c2"u8, ciphertext.C2);
        var statement = LinearRelation.EqualLogs(Space, Point.Generator, key.VerificationKey, ciphertext.C1, share.Value);
        var proof = FiatShamir.Prove(statement, new ScalarWitness(key.Secret), transcript, Entropy);
        Assert.True(ElGamalShareProof.Verify(Space, key.VerificationKey, ciphertext, share, Contexts.Of(), proof));
    }
}
