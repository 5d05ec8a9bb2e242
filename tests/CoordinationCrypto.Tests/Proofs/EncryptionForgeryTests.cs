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
    /// Noise shaped for the telescoping argument: a triangle wave of slope σ, for which X^c·w and X^c'·w differ by at most σ·|c −
    /// c'|. It is answered at exactly the challenges that the analysis grants to 2^128 hash queries, and
    /// nowhere else; and twice it is as large as the bound that the noise model uses, up to one part in a thousand. So the bound holds
    /// and is not idle.
    /// </summary>
    [Fact]
    public void A_smooth_wave_attains_the_bound_and_does_not_pass_it()
    {
        var test = Fixture.Of("Secure8192");
        var encryptor = new ProvenEncryptor(test.Public);
        var (n, answered) = (test.Parameters.Degree, ProvenWitness.Answered(8192));
        var slope = 2 * encryptor.Map.Columns[1].Offset / (answered - 1);
        long[] wave = [.. Enumerable.Range(0, n).Select(i => slope * i - slope * n / 2)]; // continues as −wave after N
        var zero = new long[n];
        using var c0 = CoefficientPolynomial.FromSigned(test.Parameters.DataBasis, wave);
        using var c1 = CoefficientPolynomial.Zero(test.Parameters.DataBasis);
        var relation = new LatticeRelation(encryptor.Map, c0, c1);
        const int middle = 12_345;
        var centre = Cheater.Shift(wave, middle);
        long[][] mask = [zero, [.. centre.Select(w => -w)], zero, zero];
        var first = Cheater.FirstMessage(relation, _ => mask);
        var response = new byte[relation.ResponseLength];

        foreach (var distance in new[] { -answered, -6, -5, -1, 0, 1, 5, 6, answered, n })
        {
            var challenge = new Challenge(relation.Challenges, [.. Enumerable.Repeat((middle + distance + 2 * n) % (2 * n), 12)]);
            var shifted = Cheater.Shift(wave, challenge[0]);
            long[][] answer = [zero, [.. shifted.Zip(centre, (a, b) => a - b)], zero, zero];
            var inRange = Cheater.Respond(relation, _ => answer, response);
            Assert.Equal(Math.Abs(distance) <= answered / 2, inRange);
            Assert.Equal(inRange, relation.Verify(first, challenge, response));
        }

        var bound = ProvenWitness.Derive(n).FirstNoise;
        Assert.InRange(2.0 * wave.Max(Math.Abs), 0.999 * bound, bound);
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

        using var stream = Streams.Seeded("half");
        var masks = Enumerable
            .Range(0, 12)
            .Select(_ =>
                relation
                    .Map.Columns.ToArray()
                    .Select(column =>
                    {
                        var mask = new long[n];
                        MaskSampler.Fill(stream, mask, column.ResponseModulus - 1, column.Offset); // 1 fits on top
                        return mask;
                    })
                    .ToArray()
            )
            .ToArray();
        var first = Cheater.FirstMessage(relation, r => masks[r], [submitted.C0, submitted.C1]);
        using var transcript = EncryptionProof.Begin(Contexts.Of());
        FiatShamir.Bind(relation, transcript);
        var challenge = transcript.Challenge(relation.Challenges, first);
        for (var r = 0; r < 12; r++)
        {
            // (X^c − 1)·g is 1 where the sign changed and 0 elsewhere, since −2·(q − 1)/2 = 1.
            for (var i = 0; i < n; i++)
                masks[r][1][i] += i < challenge[r] % n == challenge[r] < n ? 1 : 0;
        }

        var proof = new byte[FiatShamir.Length(relation)];
        challenge.Write(proof.AsSpan(0, relation.Challenges.EncodedLength));
        Assert.True(Cheater.Respond(relation, r => masks[r], proof.AsSpan(relation.Challenges.EncodedLength)));
        Assert.True(EncryptionProof.Verify(encryptor, new EncryptionClaim(submitted, Contexts.Of(), proof)));

        using var nothing = new Plaintext(test.Parameters);
        using var doubled = ProvenEncryptor.Double(submitted);
        Assert.True(test.Secret.NoiseNorm(submitted, nothing) > (double)test.Parameters.Delta);
        Assert.Equal(Math.Sqrt(n), test.Secret.NoiseNorm(doubled, nothing), 1e-9);
    }

    /// <summary>
    /// A spike above 2(B − β) is answered at the challenge it was prepared for and at no other; a proof needs luck of 1 in 2N twelve
    /// times over.
    /// </summary>
    [Fact]
    public void Oversized_noise_is_answered_at_one_challenge_only()
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        var n = test.Parameters.Degree;
        var spike = new long[n];
        spike[3] = 2 * encryptor.Map.Columns[1].Offset + 1;
        var zero = new long[n];
        using var submitted = new Ciphertext(
            test.Parameters,
            CoefficientPolynomial.FromSigned(test.Parameters.DataBasis, spike),
            CoefficientPolynomial.Zero(test.Parameters.DataBasis)
        );
        var relation = encryptor.Statement(submitted);
        const int prepared = 77;
        long[][] mask = [zero, [.. Cheater.Shift(spike, prepared).Select(w => -w)], zero, zero];
        var first = Cheater.FirstMessage(relation, _ => mask);
        var response = new byte[relation.ResponseLength];
        for (var exponent = 0; exponent < 2 * n; exponent++)
        {
            var challenge = new Challenge(relation.Challenges, [.. Enumerable.Repeat(exponent, 12)]);
            var shifted = Cheater.Shift(spike, exponent);
            long[][] answer = [zero, [.. shifted.Zip(mask[1], (a, b) => a + b)], zero, zero];
            Assert.Equal(exponent == prepared, Cheater.Respond(relation, _ => answer, response));
            Assert.Equal(exponent == prepared, relation.Verify(first, challenge, response));
        }

        // By Fiat–Shamir the challenge is not the cheater's choice.
        var entropy = Streams.Entropy("spike");
        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var transcript = EncryptionProof.Begin(Contexts.Of(session: $"{attempt}"));
            FiatShamir.Bind(relation, transcript);
            var challenge = transcript.Challenge(relation.Challenges, first);
            var proof = new byte[FiatShamir.Length(relation)];
            challenge.Write(proof.AsSpan(0, relation.Challenges.EncodedLength));
            Cheater.Respond(
                relation,
                r => [zero, [.. Cheater.Shift(spike, challenge[r]).Zip(mask[1], (a, b) => a + b)], zero, zero],
                proof.AsSpan(relation.Challenges.EncodedLength)
            );
            Assert.False(EncryptionProof.Verify(encryptor, new EncryptionClaim(submitted, Contexts.Of(session: $"{attempt}"), proof)));
        }
    }

    /// <summary>A message scaled by anything but Δ, proved by the honest algorithm with the witness of the rest.</summary>
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
                test.Parameters.Delta,
                -test.Parameters.Delta / 2,
                test.Parameters.Q / 3 - test.Parameters.Delta,
            }
        )
        {
            using var submitted = encryptor.Encrypt(value, Streams.Entropy("scale"), out var witness);
            using var proven = witness;
            using (var extra = witness.Polynomials[3].ToPolynomial(test.Parameters.DataBasis))
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
}
