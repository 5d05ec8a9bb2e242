using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>The masks of a validator's proofs, which it makes again and again from one secret.</summary>
public sealed class IdentityShareMaskTests
{
    private static readonly ChallengeSpace Space = new(8192);
    private static readonly TestStag Stag = new();
    private static readonly TestSealing Small = new(4, 1);
    private static readonly EntropySource Entropy = Streams.Entropy("masks");

    /// <summary>
    /// z = y + ι(c)·x: whoever has two responses of one mask under two challenges divides. So masks follow from the whole statement, and
    /// not, as they once did, from x and the request's id alone.
    /// </summary>
    [Fact]
    public void Two_statements_under_one_request_id_share_no_mask()
    {
        var (one, context) = Sealed();
        var (other, _) = Sealed(); // another ciphertext, as a validator that was shown another board has it
        var share = Small.Shares[0];
        using var secret = SecretBuffer.Allocate(Scalar.Length);
        share.Secret.Export(secret.Span);

        // as it was
        byte[] Before(ElGamalCiphertext ciphertext)
        {
            using var masks = new DerivedEntropySource(secret.Span, [.. "CoordinationCrypto/identity-share-masks/v1"u8, .. new byte[32]]);
            return ElGamalShareProof.Prove(Space, share, ciphertext, share.Decrypt(ciphertext), context, masks);
        }

        Assert.Equal(share.VerificationKey, Secp256k1.MultiplyVartime(Point.Generator, Quotient(Before(one), Before(other))));

        byte[] Now(ElGamalCiphertext ciphertext, ProofContext within) =>
            IdentityShare.Make(Space, share, ciphertext, within).Encode()[ElGamalShare.Length..];

        using var neighbour = Stag.Key(1);
        using var own = Stag.Key(0);
        (ElGamalCiphertext, ProofContext)[] statements =
        [
            (one, context),
            (other, context),
            (new(one.C1, one.C2 + Point.Generator), context), // the same D_i
            (one, IdentityOpeningTests.Context(one, neighbour.Pseudonym)), // the same ciphertext beside another pseudonym
            (one, IdentityOpeningTests.Context(one, own.Pseudonym, tick: 2)),
        ];
        var proofs = statements.Select(statement => Now(statement.Item1, statement.Item2)).ToList();
        Assert.Equal(proofs, statements.Select(statement => Now(statement.Item1, statement.Item2))); // repeatable
        var masks = proofs.Select(proof => Mask(proof, share.VerificationKey)).ToList();
        Assert.Equal(statements.Length, masks.Distinct().Count());
        for (var i = 0; i < proofs.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.NotEqual(share.VerificationKey, Secp256k1.MultiplyVartime(Point.Generator, Quotient(proofs[i], proofs[j])));
    }

    /// <summary>(z − z')/(ι(c) − ι(c')).</summary>
    private static Scalar Quotient(byte[] proof, byte[] other)
    {
        var ((c, z), (c2, z2)) = (Parts(proof), Parts(other));
        return (z - z2) * (c - c2).Inverse();
    }

    /// <summary>y·G, which is z·G − ι(c)·X.</summary>
    private static Point Mask(byte[] proof, Point verificationKey)
    {
        var (c, z) = Parts(proof);
        return Secp256k1.CombineVartime([z, -c], [Point.Generator, verificationKey]);
    }

    private static (Scalar Challenge, Scalar Response) Parts(byte[] proof)
    {
        Assert.True(Space.TryRead(proof.AsSpan(0, Space.EncodedLength), out var challenge));
        Assert.True(Scalar.TryRead(proof.AsSpan(Space.EncodedLength), out var response));
        return (challenge.ToScalar(), response);
    }

    private static (ElGamalCiphertext Ciphertext, ProofContext Context) Sealed()
    {
        using var key = Stag.Key(0);
        using var randomness = SecretScalar.Create(Entropy);
        var ciphertext = SealedIdentity.Seal(key, Small.Key.Joint, randomness);
        return (ciphertext, IdentityOpeningTests.Context(ciphertext, key.Pseudonym));
    }
}
