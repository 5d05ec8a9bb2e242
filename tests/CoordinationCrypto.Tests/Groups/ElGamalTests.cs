using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Primitives;

namespace CoordinationCrypto.Tests.Groups;

public sealed class ElGamalTests
{
    private static readonly EntropySource Entropy = EntropySource.InsecureSeeded([1], "elgamal");

    [Fact]
    public void Any_subset_of_enough_shares_decrypts()
    {
        var (shares, key) = Deal(degree: 2, validators: 5);
        using var randomness = SecretScalar.Create(Entropy);
        var message = HashToCurve.Hash([7], "message"u8);
        var ciphertext = ElGamalCiphertext.Encrypt(message, key, randomness);
        for (var subset = 1; subset < 32; subset++)
        {
            ElGamalShare[] chosen = [.. shares.Where((_, i) => (subset >> i & 1) != 0).Select(share => share.Decrypt(ciphertext))];
            Assert.Equal(chosen.Length >= 3, message.Equals(ElGamalShare.Combine(ciphertext, chosen)));
        }

        Assert.All(shares, share => Assert.Equal(share.VerificationKey, Secp256k1.MultiplyGenerator(share.Secret)));
    }

    [Fact]
    public void Encryption_is_the_formula()
    {
        using var randomness = SecretScalar.Create(Entropy);
        var key = HashToCurve.Hash([1], "key"u8);
        var message = HashToCurve.Hash([2], "message"u8);
        var bytes = new byte[32];
        randomness.Export(bytes);
        Assert.True(Scalar.TryRead(bytes, out var r));

        var ciphertext = ElGamalCiphertext.Encrypt(message, key, randomness);

        Assert.Equal(Secp256k1.MultiplyVartime(Point.Generator, r), ciphertext.C1);
        Assert.Equal(message, ciphertext.C2 - Secp256k1.MultiplyVartime(key, r));
    }

    [Fact]
    public void Secret_combinations_agree_with_public_ones_and_take_zero()
    {
        using var a = SecretScalar.Create(Entropy);
        using var b = SecretScalar.Create(Entropy);
        using var zero = SecretScalar.ReadReduced(new byte[32]);
        var (p, q) = (HashToCurve.Hash([1], "p"u8), HashToCurve.Hash([2], "q"u8));

        Assert.Equal(Secp256k1.Multiply(p, a) + Secp256k1.Multiply(q, b), Secp256k1.Combine([a, zero, b], [p, q, q]));
        Assert.True(Secp256k1.Combine([zero], [p]).IsInfinity);
        Assert.True(Secp256k1.Combine([], []).IsInfinity);
        Assert.Throws<ArgumentException>(() => Secp256k1.Combine([a], []));
    }

    [Fact]
    public void Shares_of_one_index_and_none_are_refused()
    {
        var ciphertext = new ElGamalCiphertext(Point.Generator, Point.Generator);
        var share = new ElGamalShare(1, Point.Generator);

        Assert.Throws<ArgumentException>(() => ElGamalShare.Combine(ciphertext, [share, share]));
        Assert.Throws<ArgumentException>(() => ElGamalShare.Combine(ciphertext, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElGamalShare(0, Point.Generator));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElGamalKeyShare(65536, SecretScalar.Create(Entropy)));
        Assert.Throws<InvalidOperationException>(() => new ElGamalShare(1, Point.Infinity).Encode());
    }

    [Fact]
    public void Mutated_bytes_are_refused_or_written_back_the_same()
    {
        var bytes = new byte[ElGamalCiphertext.Length];
        new ElGamalCiphertext(Point.Generator, Point.Generator + Point.Generator).Write(bytes);
        Assert.True(ElGamalCiphertext.TryRead(bytes, out _));
        foreach (var mutant in Mutants.Of(bytes, random: 50))
        {
            if (!ElGamalCiphertext.TryRead(mutant, out var read))
                continue;
            var written = new byte[ElGamalCiphertext.Length];
            read.Write(written);
            Assert.Equal(mutant, written);
        }

        var share = new ElGamalShare(513, Point.Generator).Encode();
        Assert.True(ElGamalShare.TryRead(share, out var original) && original.Index == 513);
        foreach (var mutant in Mutants.Of(share, random: 50))
        {
            if (ElGamalShare.TryRead(mutant, out var read))
                Assert.Equal(mutant, read.Encode());
        }

        Assert.False(ElGamalShare.TryRead([0, 0, .. share[2..]], out _));
    }

    [Fact]
    public void A_disposed_share_is_zero_and_says_nothing()
    {
        var share = new ElGamalKeyShare(1, SecretScalar.Create(Entropy));
        Assert.Equal(nameof(ElGamalKeyShare), share.ToString());
        share.Dispose();
        Assert.True(share.Secret.Memory.IsClosed);
    }

    private static (ElGamalKeyShare[] Shares, Point Key) Deal(int degree, int validators)
    {
        var coefficients = new Scalar[degree + 1];
        var bytes = new byte[32];
        for (var k = 0; k <= degree; k++)
        {
            Entropy.Fill(bytes);
            coefficients[k] = Scalar.ReadReduced(bytes);
        }

        var shares = new ElGamalKeyShare[validators];
        for (var i = 1; i <= validators; i++)
        {
            var value = default(Scalar);
            for (var k = degree; k >= 0; k--)
                value = (value * new Scalar((ulong)i)) + coefficients[k];
            value.Write(bytes);
            Assert.True(SecretScalar.TryRead(bytes, out var secret));
            shares[i - 1] = new ElGamalKeyShare(i, secret);
        }

        return (shares, Secp256k1.MultiplyVartime(Point.Generator, coefficients[0]));
    }
}
