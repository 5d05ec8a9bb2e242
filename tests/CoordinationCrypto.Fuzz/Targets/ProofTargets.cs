using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests;

namespace CoordinationCrypto.Fuzz.Targets;

/// <summary>Challenges and proofs: what verifies is what its prover made, and nothing near it.</summary>
internal static class ProofTargets
{
    private static readonly ChallengeSpace Challenges = new(InsecureToyParameters.N256.Degree);
    private static readonly Lazy<EncryptionClaim> Encryption = new(Prove);

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "challenge",
                [$"{nameof(ChallengeSpace)}.{nameof(ChallengeSpace.TryRead)}"],
                ReadChallenge,
                () => [Encryption.Value.Proof[..Challenges.EncodedLength].ToArray(), new byte[Challenges.EncodedLength]]
            ),
            new(
                "verifier-registration",
                [$"{nameof(VerifierRegistration)}.{nameof(VerifierRegistration.TryRead)}"],
                input => VerifierRegistration.TryRead(input, out var registration, out _) ? registration.Encode() : null,
                () => [VerifierRegistration.Create(SigningKey.Create(Streams.Entropy("fuzz")), Streams.Entropy("fuzz")).Encode()]
            )
            {
                Executions = 3_000,
            },
            new(
                "encryption-proof",
                ["EncryptionProof.Verify", "FiatShamir.Verify", "LatticeRelation.TryRecompute"],
                VerifyEncryption,
                () => [Encryption.Value.Proof.ToArray()]
            )
            {
                Executions = 1_000,
            },
            new(
                "submission-proof",
                ["SubmissionProof.Verify", "And.TryRecompute", "Or.TryRecompute"],
                VerifySubmission,
                () => [Shielded.Value.Body.Proof.ToArray()]
            )
            {
                Executions = 500,
            },
        ];

    // The first submission to the shielded stag: its proof is of encryption, of a pseudonym in the registry, and of what is sealed.
    private static readonly Lazy<(SubmissionBody Body, SubmissionClaim Claim)> Shielded = new(FindShielded);

    private static (SubmissionBody, SubmissionClaim) FindShielded()
    {
        var market = Market.Value;
        var stag = market.Board.Find(market.Shielded.Id)!.Stag;
        var record = market
            .Records.Select(bytes => Market.Read(bytes))
            .First(read => read.Kind is RecordKind.Submission && read.Body.Span.StartsWith(market.Shielded.Id.Bytes));
        if (
            !SubmissionBody.TryRead(market.Board.Encryptor, stag.Policy, record.Body, out var body)
            || !Ciphertext.TryRead(market.Parameters, body.Ciphertext.Span, out var ciphertext)
        )
            throw Market.Unreadable();
        var context = new SubmissionContext(
            market.Certificate.ConfigurationId,
            body.Consent,
            new Pseudonym(stag.PseudonymBase, record.Author),
            record.Sequence,
            body.Backing
        );
        return (body, new SubmissionClaim(ciphertext, context, stag.Policy, body.Shown, body.Proof));
    }

    private static byte[]? VerifySubmission(byte[] input)
    {
        var (body, claim) = Shielded.Value;
        if (!SubmissionProof.Verify(Market.Value.Board.Encryptor, claim with { Proof = input }))
            return null;
        return body.Proof.Span.SequenceEqual(input) ? input : throw new FuzzException("submission-proof: a forgery");
    }

    private static byte[]? ReadChallenge(byte[] input)
    {
        if (!Challenges.TryRead(input, out var challenge))
            return null;
        var written = new byte[Challenges.EncodedLength];
        challenge.Write(written);
        return written;
    }

    private static EncryptionClaim Prove()
    {
        var encryptor = Market.Value.Board.Encryptor;
        using var value = new SlotEncoder(Market.Value.Parameters).Encode([1, 2, 3]);
        var ciphertext = encryptor.Encrypt(value, Streams.Entropy("fuzz"), out var witness);
        var context = new ProofContext(default, default, default, default, new byte[32]);
        using (witness)
            return new EncryptionClaim(
                ciphertext,
                context,
                EncryptionProof.Prove(encryptor, ciphertext, witness, context, Streams.Entropy("fuzz"))
            );
    }

    private static byte[]? VerifyEncryption(byte[] input)
    {
        var (encryptor, claim) = (Market.Value.Board.Encryptor, Encryption.Value);
        if (!EncryptionProof.Verify(encryptor, claim with { Proof = input }))
            return null;
        return claim.Proof.Span.SequenceEqual(input) ? input : throw new FuzzException("encryption-proof: a forgery");
    }
}
