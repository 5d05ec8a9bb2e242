using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Tests.Proofs;

namespace CoordinationCrypto.Tests.Markets;

public sealed class IntendoSecretTests
{
    [Fact]
    public void The_seed_gives_the_ciphertext_and_its_witness_again()
    {
        var test = Fixture.Of("InsecureToy256");
        var encryptor = new ProvenEncryptor(test.Public);
        using var secret = IntendoSecret.Create(Streams.Entropy("secret"));
        using var value = test.Encoder.Encode(test.Slots("value"));
        using var first = encryptor.Encrypt(value, secret.Seed, out var witness);
        using var again = encryptor.Encrypt(value, secret.Seed, out var same);
        using var regenerated = OpenedEncryption.Witness(secret.Seed, 256);
        Assert.Equal(first.Encode(), again.Encode());
        for (var j = 0; j < 3; j++)
            Assert.Equal(witness.Polynomials[j].Coefficients.ToArray(), same.Polynomials[j].Coefficients.ToArray());
        // u and e1 as they are; of e0 the proof of encryption takes p·e0 − m.
        Assert.Equal(witness.Polynomials[0].Coefficients.ToArray(), regenerated.Polynomials[0].Coefficients.ToArray());
        Assert.Equal(witness.Polynomials[2].Coefficients.ToArray(), regenerated.Polynomials[2].Coefficients.ToArray());
        for (var i = 0; i < 256; i++)
            Assert.InRange((65_537 * regenerated.Polynomials[1].Coefficients[i]) - witness.Polynomials[1].Coefficients[i], -32_768, 32_768);
        Assert.True(
            EncryptionProof.Verify(
                encryptor,
                new EncryptionClaim(
                    first,
                    Contexts.Of(),
                    EncryptionProof.Prove(encryptor, first, witness, Contexts.Of(), EntropySource.System)
                )
            )
        );
        witness.Dispose();
        same.Dispose();
    }

    [Fact]
    public void Sealed_it_opens_for_its_owner_and_ciphertext_only()
    {
        using var owner = SigningKey.Create(Streams.Entropy("owner"));
        using var other = SigningKey.Create(Streams.Entropy("other"));
        using var secret = IntendoSecret.Create(Streams.Entropy("secret"));
        byte[] digest = [.. Enumerable.Repeat((byte)7, 32)];
        var export = secret.Export(owner.PublicKey, new Hash32(digest), Streams.Entropy("box"));
        Assert.Equal(IntendoSecret.ExportLength, export.Length);
        Assert.False(Contains(export, secret.Seed.Span));
        Assert.True(IntendoSecret.TryImport(owner, new Hash32(digest), export, out var read));
        using (read)
            Assert.Equal(secret.Seed.Span.ToArray(), read.Seed.Span.ToArray());
        Assert.False(IntendoSecret.TryImport(other, new Hash32(digest), export, out _));
        Assert.False(IntendoSecret.TryImport(owner, default, export, out _));
        foreach (var mutant in Mutants.Of(export))
            Assert.False(IntendoSecret.TryImport(owner, new Hash32(digest), mutant, out _));
    }

    [Fact]
    public void Disposed_it_is_zeroed()
    {
        var secret = IntendoSecret.Create(Streams.Entropy("secret"));
        var zeroed = false;
        secret.Seed.AfterZeroing = (_, _) => zeroed = true;
        secret.Dispose();
        Assert.True(zeroed);
        Assert.Throws<ObjectDisposedException>(() => secret.Seed.Span.Length);
        Assert.Equal(nameof(IntendoSecret), secret.ToString());
    }

    private static bool Contains(ReadOnlySpan<byte> all, ReadOnlySpan<byte> part) => all.IndexOf(part) >= 0;
}
