using CoordinationCrypto.Bfv;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Tests.Proofs;

[Trait("Category", "InstructionSets")]
public sealed class EncryptionProofTests
{
    [Theory]
    [InlineData("InsecureToy256", 5_390)]
    [InlineData("Secure8192", 233_493)]
    [InlineData("Secure16384", 491_543)]
    public void A_proof_verifies_and_twice_the_ciphertext_encrypts_the_value(string name, int length)
    {
        var test = Fixture.Of(name);
        var encryptor = new ProvenEncryptor(test.Public);
        var slots = test.Slots("value");
        using var value = test.Encoder.Encode(slots);
        using var submitted = encryptor.Encrypt(value, Streams.Entropy("encrypt"), out var witness);
        using var proven = witness;
        var proof = EncryptionProof.Prove(encryptor, submitted, witness, Contexts.Of(), Streams.Entropy("prove"));
        using var doubled = ProvenEncryptor.Double(submitted);

        Assert.True(EncryptionProof.Verify(encryptor, new EncryptionClaim(submitted, Contexts.Of(), proof)));
        Assert.Equal(length, proof.Length);
        Assert.Equal(length, EncryptionProof.Length(encryptor));
        Assert.Equal(slots, test.Secret.Decrypt(doubled));
    }

    [Fact]
    public void Masks_are_those_that_the_noise_model_counts_on()
    {
        var test = Fixture.Of("Secure8192");
        var map = new ProvenEncryptor(test.Public).Map;
        var witness = ProvenWitness.Derive(test.Parameters);
        double walk = ProvenWitness.Walk(8192, ProvenWitness.Answered(8192));
        var p = test.Parameters.PlainModulus.Value;

        Assert.Equal(12, ChallengeSpace.Repetitions);
        Assert.Equal((1, 262_144, 262_143), (map.Bound, map.Mask, map.Offset));
        Assert.Equal([22L * 65_537, 21L], map.Rows.ToArray().Select(row => row.Bound));
        Assert.Equal([p, 1UL], map.Rows.ToArray().Select(row => row.Factor));
        Assert.Equal([773_879_789_531UL, 11_271_529UL], map.Rows.ToArray().Select(row => row.Bucket.Value));
        Assert.Equal(walk * 2 * map.Offset, witness.Mask);
        Assert.Equal(walk * (map.Rows[0].Bucket.Value - 1) / p, witness.FirstNoise);
        Assert.Equal(walk * (map.Rows[1].Bucket.Value - 1), witness.SecondNoise);
        Assert.Equal((11, 820), (ProvenWitness.Answered(8192), ProvenWitness.Walk(8192, 11)));
    }

    /// <summary>
    /// What one query of a cheater that answers ten challenges in every repetition is worth: (10/16,384)^12 = 2^−128.1. So 2^128 queries
    /// need eleven somewhere.
    /// </summary>
    [Fact]
    public void Ten_answers_a_repetition_cost_more_than_the_queries_granted()
    {
        Assert.Equal(128.1, -12 * Math.Log2(10.0 / 16_384), 0.05);
        Assert.True(-12 * Math.Log2(11.0 / 16_384) < ProvenWitness.QueryBits);
    }

    /// <summary>0.687 of the mask, 0.693 of each row: docs/security/proofs.md has these numbers.</summary>
    [Theory, InlineData("InsecureToy256"), InlineData("Secure8192"), InlineData("Secure16384")]
    public void A_third_of_all_attempts_should_pass(string name)
    {
        var map = new ProvenEncryptor(Fixture.Of(name).Public).Map;
        var coefficients = 12.0 * map.Basis.Degree;
        Assert.Equal(0.6873, Math.Pow((double)map.ResponseModulus / map.MaskModulus, coefficients), 5e-5);
        foreach (var row in map.Rows)
            Assert.Equal(0.6933, Math.Pow(1 - (2.0 * row.Bound / row.Bucket.Value), coefficients), 5e-5);
        Assert.Equal(0.3303, StatementTree.PassProbability(map), 1e-4);
    }

    [Fact]
    public void A_third_of_all_attempts_do_pass()
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        using var value = test.Encoder.Encode(test.Slots("rate"));
        using var submitted = encryptor.Encrypt(value, Streams.Entropy("rate"), out var witness);
        using var proven = witness;
        var entropy = Streams.Entropy("rate/proofs");
        var total = 0;
        const int proofs = 250;
        for (var i = 0; i < proofs; i++)
        {
            using var transcript = EncryptionProof.Begin(Contexts.Of(session: $"{i}"));
            FiatShamir.Prove(encryptor.Statement(submitted), witness, transcript, entropy, out var attempts);
            total += attempts;
        }

        // Geometric: mean 1/P, variance (1 − P)/P².
        var probability = StatementTree.PassProbability(encryptor.Map);
        Assert.InRange((total - proofs / probability) / (Math.Sqrt(proofs * (1 - probability)) / probability), -6, 6);
    }

    /// <summary>
    /// Kneser's bound, against every set of challenges in Z_8 and Z_16: its differences lead from 0 to N within the stated number of
    /// steps.
    /// </summary>
    [Theory, InlineData(4), InlineData(8)]
    public void Every_set_of_answers_leads_to_minus_one_within_the_walk(int degree)
    {
        var order = 2 * degree;
        var all = (1u << order) - 1;
        var longest = int.MinValue;
        for (var set = 1u; set <= all; set++)
        {
            var answered = System.Numerics.BitOperations.PopCount(set);
            if (answered < 2)
                continue;
            var differences = 0u;
            for (var d = 0; d < order; d++)
            {
                if ((set & Rotate(set, d)) != 0)
                    differences |= 1u << d;
            }

            var reached = 1u;
            var steps = 0;
            while ((reached >> degree & 1) == 0)
            {
                var next = 0u;
                for (var d = 0; d < order; d++)
                {
                    if ((differences >> d & 1) != 0)
                        next |= Rotate(reached, d);
                }

                reached = next;
                Assert.True(
                    ++steps <= ProvenWitness.Walk(degree, answered),
                    $"{set:b} needs more than {ProvenWitness.Walk(degree, answered)} steps"
                );
            }

            longest = Math.Max(longest, steps - ProvenWitness.Walk(degree, answered));
        }

        Assert.Equal(0, longest); // and some set needs them all

        uint Rotate(uint bits, int by) => (bits << by | bits >> (order - by)) & all;
    }

    [Fact]
    public void A_batch_says_which_claims_hold()
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        var claims = new List<EncryptionClaim>();
        for (var i = 0; i < 8; i++)
        {
            using var value = test.Encoder.Encode(test.Slots($"{i}"));
            var submitted = encryptor.Encrypt(value, Streams.Entropy($"batch/{i}"), out var witness);
            using var proven = witness;
            var proof = EncryptionProof.Prove(encryptor, submitted, witness, Contexts.Of(prover: $"{i}"), Streams.Entropy($"proof/{i}"));
            if (i == 3)
                proof[1000] ^= 1;
            claims.Add(new EncryptionClaim(submitted, Contexts.Of(prover: i == 5 ? "4" : $"{i}"), i == 6 ? proof.AsMemory(1) : proof));
        }

        Assert.Equal([true, true, true, false, true, false, false, true], EncryptionProof.VerifyAll(encryptor, claims));
        Assert.Empty(EncryptionProof.VerifyAll(encryptor, []));
        claims.ForEach(claim => claim.Submitted.Dispose());
    }

    [Fact]
    public void Changed_and_missing_bytes_are_refused()
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        using var value = test.Encoder.Encode(test.Slots("bytes"));
        using var submitted = encryptor.Encrypt(value, Streams.Entropy("bytes"), out var witness);
        using var proven = witness;
        var proof = EncryptionProof.Prove(encryptor, submitted, witness, Contexts.Of(), Streams.Entropy("prove"));
        bool Verify(ReadOnlyMemory<byte> bytes) => EncryptionProof.Verify(encryptor, new EncryptionClaim(submitted, Contexts.Of(), bytes));

        Assert.True(Verify(proof));
        for (var i = 0; i < proof.Length; i += 397)
        {
            foreach (var mask in new byte[] { 1, 0x80 })
            {
                proof[i] ^= mask;
                Assert.False(Verify(proof));
                proof[i] ^= mask;
            }
        }

        Assert.False(Verify(proof.AsMemory(1)));
        Assert.False(Verify(proof.AsMemory(0, proof.Length - 1)));
        Assert.False(Verify(new byte[proof.Length + 1]));
        Assert.False(Verify(ReadOnlyMemory<byte>.Empty));
        var ones = new byte[proof.Length]; // no residue is canonical
        Array.Fill(ones, byte.MaxValue);
        Assert.False(Verify(ones));
    }

    [Fact]
    public void Other_parameters_are_the_callers_mistake()
    {
        var encryptor = new ProvenEncryptor(Fixture.Of("InsecureToy256").Public);
        var other = Fixture.Of("InsecureToy1024");
        using var value = other.Encoder.Encode([1]);
        using var ciphertext = other.Encrypt([1]);

        Assert.Throws<ArgumentException>(() => encryptor.Encrypt(value, EntropySource.System, out _));
        Assert.Throws<ArgumentException>(() => encryptor.Statement(ciphertext));
    }
}
