using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>That a ciphertext encrypts a value that is told, and no other.</summary>
public sealed class OpenedEncryptionTests
{
    [Theory, InlineData("InsecureToy256"), InlineData("Secure8192")]
    public void The_encrypted_value_is_proved(string name)
    {
        var test = Fixture.Of(name);
        using var told = Told(test, "value", out var submitted, out var value);
        using (submitted)
        using (value)
        {
            using var opened = new OpenedEncryption(test.Public, submitted, value);

            Assert.True(Prove(opened.Relation, told));
            Assert.Equal(EncryptionProof.ResponseLength(test.Parameters), opened.Relation.ResponseLength);
        }
    }

    /// <summary>
    /// A false message. With the factor p, as a proof of encryption has it, p·Δ·(m − m') = m' − m is short, and a proof is made; so
    /// that equation would say nothing of the value. Without the factor Δ·(m − m') is in the way.
    /// </summary>
    [Fact]
    public void A_false_value_has_a_proof_with_the_factor_and_none_without()
    {
        var test = Fixture.Of("InsecureToy256");
        using var seed = SecretBuffer.Allocate(Expander.SecretLength);
        using var witness = Told(test, "value", out var submitted, out var value);
        using (submitted)
        using (value)
        {
            var encryptor = new ProvenEncryptor(test.Public);
            using var lie = test.Encoder.Encode(test.Slots("another value"));
            using var without = new OpenedEncryption(test.Public, submitted, lie);
            for (var attempt = 0; attempt < 4; attempt++)
                Assert.False(Prove(without.Relation, witness));

            var p = test.Parameters.PlainModulus;
            using var told = Message(encryptor, lie);
            using var real = Message(encryptor, value);
            using var difference = OpenedEncryption.Witness(seed, test.Parameters.Degree); // to be overwritten
            for (var j = 0; j < 3; j++)
                witness.Polynomials[j].Coefficients.CopyTo(difference.Polynomials[j].Coefficients);
            var rest = difference.Polynomials[1].Coefficients; // p·e0 − (m − m')
            for (var i = 0; i < rest.Length; i++)
                rest[i] = ((long)p.Value * rest[i]) - (real.Coefficients[i] - told.Coefficients[i]);
            var with = new LatticeRelation(encryptor.Map, without.Relation.Target.ToArray());
            for (var attempt = 0; attempt < 4; attempt++)
                Assert.True(Prove(with, difference));
        }
    }

    /// <summary>The nearest lie, one coefficient off by one, is refused as well.</summary>
    [Theory, InlineData(0), InlineData(255)]
    public void A_message_that_is_off_by_one_has_no_proof(int coefficient)
    {
        var test = Fixture.Of("InsecureToy256");
        using var witness = Told(test, "value", out var submitted, out var value);
        using (submitted)
        using (value)
        {
            value.Coefficients[coefficient] = test.Parameters.PlainModulus.Add(value.Coefficients[coefficient], 2); // of twice the message
            using var opened = new OpenedEncryption(test.Public, submitted, value);

            Assert.False(Prove(opened.Relation, witness));
        }
    }

    private static ShortWitness Told(Fixture test, string name, out Ciphertext submitted, out Plaintext value)
    {
        using var seed = SecretBuffer.Allocate(Expander.SecretLength);
        Streams.Entropy(name).Fill(seed.Span);
        value = test.Encoder.Encode(test.Slots(name));
        submitted = new ProvenEncryptor(test.Public).Encrypt(value, seed, out var proving);
        proving.Dispose();
        return OpenedEncryption.Witness(seed, test.Parameters.Degree);
    }

    private static SmallPolynomial Message(ProvenEncryptor encryptor, Plaintext value)
    {
        using var half = encryptor.Half(value);
        return SmallPolynomial.Centered(half.Coefficients, encryptor.Key.Parameters.PlainModulus);
    }

    // Whether what a prover makes of it verifies.
    private static bool Prove(LatticeRelation relation, ShortWitness witness)
    {
        using var proving = Contexts.Transcript();
        var proof = FiatShamir.Prove(relation, witness, proving, EntropySource.System);
        using var verifying = Contexts.Transcript();
        return FiatShamir.Verify(relation, verifying, proof);
    }
}
