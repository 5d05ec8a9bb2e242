using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Cheaters against the proof of encryption, each as good as we know how to make it.</summary>
public sealed class EncryptionForgeryTests
{
    /// <summary>
    /// A mask shaped for the telescoping argument: a triangle wave U of slope σ, for which X^c·U and X^c'·U differ by at most σ·|c −
    /// c'|. It is answered at exactly the challenges that the analysis grants to 2^128 hash queries, and nowhere else; and twice it is
    /// as large as the bound that the noise model uses, up to one part in a thousand. So that bound holds and is not idle.
    /// </summary>
    [Fact]
    public void A_smooth_wave_attains_the_bound_and_does_not_pass_it()
    {
        var test = Fixture.Of("Secure8192");
        var encryptor = new ProvenEncryptor(test.Public);
        var (n, answered) = (test.Parameters.Degree, ProvenWitness.Answered(8192));
        var slope = 2 * encryptor.Map.Offset / (answered - 1);
        long[] wave = [.. Enumerable.Range(0, n).Select(i => slope * i - slope * n / 2)]; // continues as −wave after N
        using var submitted = new Ciphertext(
            test.Parameters,
            StatementTree.Product(encryptor.Map, 0, wave),
            StatementTree.Product(encryptor.Map, 1, wave)
        );
        var relation = encryptor.Statement(submitted);
        const int middle = 12_345;
        long[] mask = [.. Cheater.Shift(wave, middle).Select(w => -w)];
        var first = Cheater.FirstMessage(relation, _ => mask);
        var response = new byte[relation.ResponseLength];

        foreach (var distance in new[] { -answered, -6, -5, -1, 0, 1, 5, 6, answered, n })
        {
            var challenge = new Challenge(relation.Challenges, [.. Enumerable.Repeat((middle + distance + 2 * n) % (2 * n), 12)]);
            long[] answer = [.. Cheater.Shift(wave, challenge[0]).Zip(mask, (a, b) => a + b)];
            var inRange = Cheater.Respond(relation, _ => answer, response);
            Assert.Equal(Math.Abs(distance) <= answered / 2, inRange);
            Assert.Equal(inRange, relation.Verify(first, challenge, response));
        }

        var witness = ProvenWitness.Derive(test.Parameters);
        Assert.InRange(2.0 * wave.Max(Math.Abs), 0.999 * witness.Mask, witness.Mask);
        using var nothing = new Plaintext(test.Parameters);
        using var doubled = ProvenEncryptor.Double(submitted);
        var noise = test.Secret.NoiseNorm(doubled, nothing);
        Assert.InRange(noise, 1e6 * Math.Sqrt(n), new NoiseModel(test.Parameters, 1).ProvenSum(witness, 1));
    }

    /// <summary>
    /// The other two parts of the bound. A spike below a bucket's width in e1, or in p·e0, moves one coefficient, and a cheater's masks
    /// leave room for it at most challenges: a quarter of a bucket, thousands of times what an honest encryption has, is proved within some
    /// fifty attempts of Fiat–Shamir. It stays inside the bound, and what is doubled decrypts.
    /// </summary>
    [Theory, InlineData(0), InlineData(1)]
    public void A_spike_within_a_bucket_passes_and_stays_inside_the_bound(int row)
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        var p = (long)test.Parameters.PlainModulus.Value;
        var quarter = (long)encryptor.Map.Rows[row].Bucket.Value / 4;
        var size = row == 0 ? quarter / p : quarter; // in e0 or in e1
        Assert.True(size > 1000 * CenteredBinomialSampler.Bound);
        using var submitted = Spike(test, row, 3, size);
        var relation = encryptor.Statement(submitted);
        using var stream = Streams.Seeded("spike");
        var proof = new byte[FiatShamir.Length(relation)];
        var passed = false;
        for (var attempt = 0; attempt < 2000 && !passed; attempt++)
        {
            var masks = new long[12][];
            for (var r = 0; r < 12; r++)
                MaskSampler.Fill(stream, masks[r] = new long[test.Parameters.Degree], relation.Map.ResponseModulus, relation.Map.Offset);
            using var transcript = EncryptionProof.Begin(Contexts.Of());
            FiatShamir.Bind(relation, transcript);
            transcript.Challenge(relation.Challenges, Cheater.FirstMessage(relation, r => masks[r])).Write(proof.AsSpan(0, 14));
            Assert.True(Cheater.Respond(relation, r => masks[r], proof.AsSpan(14))); // the same answer, whatever is asked
            passed = EncryptionProof.Verify(encryptor, new EncryptionClaim(submitted, Contexts.Of(), proof));
        }

        Assert.True(passed);
        using var nothing = new Plaintext(test.Parameters);
        using var doubled = ProvenEncryptor.Double(submitted);
        var bound = new NoiseModel(test.Parameters, 1).ProvenSum(ProvenWitness.Derive(test.Parameters), 1);
        Assert.InRange(test.Secret.NoiseNorm(doubled, nothing), size, bound);
        Assert.All(test.Secret.Decrypt(doubled), slot => Assert.Equal(0UL, slot));
    }

    /// <summary>
    /// (q − 1)/2 in every coefficient: X^c maps it to itself up to 0 and 1, so a cheater answers every challenge. The proof does not
    /// exclude it, and need not: it vouches for twice the ciphertext, where −1 is left of it.
    /// </summary>
    [Fact]
    public void Half_the_modulus_everywhere_passes_and_is_gone_in_twice_the_ciphertext()
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        var (n, basis) = (test.Parameters.Degree, test.Parameters.DataBasis);
        var c0 = CoefficientPolynomial.Zero(basis);
        var half = basis.Residues((basis.Product - 1) / 2);
        for (var l = 0; l < basis.Count; l++)
            c0.Limb(l).Fill(half[l]);
        using var submitted = new Ciphertext(test.Parameters, c0, CoefficientPolynomial.Zero(basis));
        var relation = encryptor.Statement(submitted);
        var proof = new byte[FiatShamir.Length(relation)];
        var passed = false;
        using var stream = Streams.Seeded("half");
        for (var attempt = 0; attempt < 20 && !passed; attempt++)
        {
            var masks = new long[12][];
            for (var r = 0; r < 12; r++)
                MaskSampler.Fill(stream, masks[r] = new long[n], relation.Map.ResponseModulus, relation.Map.Offset);
            var first = Cheater.FirstMessage(relation, r => masks[r], [submitted.C0, submitted.C1]);
            using var transcript = EncryptionProof.Begin(Contexts.Of());
            FiatShamir.Bind(relation, transcript);
            transcript.Challenge(relation.Challenges, first).Write(proof.AsSpan(0, 14));
            // p·(X^c − 1)·c0 is p where the sign changed and 0 elsewhere, since −2·(q − 1)/2 = 1: the same answer does.
            Assert.True(Cheater.Respond(relation, r => masks[r], proof.AsSpan(14)));
            passed = EncryptionProof.Verify(encryptor, new EncryptionClaim(submitted, Contexts.Of(), proof));
        }

        Assert.True(passed);
        using var nothing = new Plaintext(test.Parameters);
        using var doubled = ProvenEncryptor.Double(submitted);
        Assert.True(test.Secret.NoiseNorm(submitted, nothing) > (double)test.Parameters.Delta);
        Assert.Equal(Math.Sqrt(n), test.Secret.NoiseNorm(doubled, nothing), 1e-9);
    }

    /// <summary>
    /// A spike as wide as a bucket is answered at the challenge it was prepared for and at no other; a proof needs luck of 1 in 2N twelve
    /// times over.
    /// </summary>
    [Theory, InlineData(0), InlineData(1)]
    public void Oversized_noise_is_answered_at_one_challenge_only(int row)
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        var n = test.Parameters.Degree;
        var width = (long)encryptor.Map.Rows[row].Bucket.Value;
        var size = row == 0 ? (width / (long)test.Parameters.PlainModulus.Value) + 1 : width;
        using var submitted = Spike(test, row, 3, size);
        var relation = encryptor.Statement(submitted);
        const int prepared = 77;
        using var stream = Streams.Seeded("oversized");
        var mask = new long[n];
        MaskSampler.Fill(stream, mask, relation.Map.ResponseModulus, relation.Map.Offset);
        using var shifted = Spike(test, row, 3 + prepared, size);
        var first = Cheater.FirstMessage(relation, _ => mask, [shifted.C0, shifted.C1]);
        var response = new byte[relation.ResponseLength];
        Assert.True(Cheater.Respond(relation, _ => mask, response));
        for (var exponent = 0; exponent < 2 * n; exponent++)
        {
            var challenge = new Challenge(relation.Challenges, [.. Enumerable.Repeat(exponent, 12)]);
            Assert.Equal(exponent == prepared, relation.Verify(first, challenge, response));
        }

        // By Fiat–Shamir the challenge is not the cheater's choice.
        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var transcript = EncryptionProof.Begin(Contexts.Of(session: $"{attempt}"));
            FiatShamir.Bind(relation, transcript);
            var proof = new byte[FiatShamir.Length(relation)];
            transcript.Challenge(relation.Challenges, first).Write(proof.AsSpan(0, 14));
            response.CopyTo(proof, 14);
            Assert.False(EncryptionProof.Verify(encryptor, new EncryptionClaim(submitted, Contexts.Of(session: $"{attempt}"), proof)));
        }
    }

    /// <summary>
    /// A message scaled by anything but a multiple of Δ, proved by the honest algorithm with the witness of the rest. (A multiple of Δ
    /// makes an encryption of another message, and that is proved like any.)
    /// </summary>
    [Fact]
    public void A_wrong_scale_is_refused()
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        using var value = test.Encoder.Encode(test.Slots("scale"));
        foreach (
            var wrong in new[]
            {
                BigInteger.One,
                -BigInteger.One,
                -test.Parameters.Delta / 2,
                test.Parameters.Delta / 3,
                test.Parameters.Q / 3 - test.Parameters.Delta,
            }
        )
        {
            using var submitted = encryptor.Encrypt(value, Streams.Entropy("scale"), out var witness);
            using var proven = witness;
            using (var half = encryptor.Half(value))
            using (var message = SmallPolynomial.Centered(half.Coefficients, test.Parameters.PlainModulus))
            using (var extra = message.ToPolynomial(test.Parameters.DataBasis))
            {
                extra.Multiply(test.Parameters.DataBasis.Residues(wrong));
                submitted.C0.Add(extra);
            }

            var proof = EncryptionProof.Prove(encryptor, submitted, witness, Contexts.Of(), Streams.Entropy("prove"));
            Assert.False(EncryptionProof.Verify(encryptor, new EncryptionClaim(submitted, Contexts.Of(), proof)));
        }
    }

    /// <summary>Noise above the honest bound is refused by the prover itself, before it costs anything.</summary>
    [Fact]
    public void A_prover_refuses_noise_above_the_honest_bound()
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        using var value = test.Encoder.Encode([1]);
        using var submitted = encryptor.Encrypt(value, Streams.Entropy("large"), out var witness);
        using var proven = witness;
        witness.Polynomials[2].Coefficients[0] = ProvenWitness.SecondNoiseBound + 1;

        Assert.Throws<ArgumentException>(() => EncryptionProof.Prove(encryptor, submitted, witness, Contexts.Of(), EntropySource.System));
    }

    [Fact]
    public void A_copied_proof_or_ciphertext_is_refused_elsewhere()
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        using var otherKey = TestKey.Generate(test.Parameters, "another key").Public;
        using var value = test.Encoder.Encode(test.Slots("copy"));
        using var submitted = encryptor.Encrypt(value, Streams.Entropy("copy"), out var witness);
        using var proven = witness;
        using var other = encryptor.Encrypt(value, Streams.Entropy("other"), out var otherWitness);
        otherWitness.Dispose();
        var proof = EncryptionProof.Prove(encryptor, submitted, witness, Contexts.Of(), Streams.Entropy("prove"));
        bool Verify(Ciphertext ciphertext, ProofContext context, ProvenEncryptor? under = null) =>
            EncryptionProof.Verify(under ?? encryptor, new EncryptionClaim(ciphertext, context, proof));

        Assert.True(Verify(submitted, Contexts.Of()));
        Assert.False(Verify(submitted, Contexts.Of(prover: "another pseudonym")));
        Assert.False(Verify(submitted, Contexts.Of(stag: 9)));
        Assert.False(Verify(submitted, Contexts.Of(checkpoint: 9)));
        Assert.False(Verify(submitted, Contexts.Of(configuration: 9)));
        Assert.False(Verify(submitted, Contexts.Of(session: "another")));
        Assert.False(Verify(other, Contexts.Of()));
        Assert.False(Verify(submitted, Contexts.Of(), new ProvenEncryptor(otherKey)));
        using var negated = Evaluator.Negate(submitted);
        Assert.False(Verify(negated, Contexts.Of()));
        using var sum = Evaluator.Add(submitted, other);
        Assert.False(Verify(sum, Contexts.Of()));
    }

    // (0, 0) with a spike in one of its polynomials.
    private static Ciphertext Spike(Fixture test, int row, int position, long size)
    {
        var spike = new long[test.Parameters.Degree];
        spike[position] = size;
        var c = CoefficientPolynomial.FromSigned(test.Parameters.DataBasis, spike);
        var zero = CoefficientPolynomial.Zero(test.Parameters.DataBasis);
        return row == 0 ? new Ciphertext(test.Parameters, c, zero) : new Ciphertext(test.Parameters, zero, c);
    }
}
