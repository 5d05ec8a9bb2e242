using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class SecretKeyTests
{
    [Fact]
    public void Disposed_it_is_zeroed_and_unusable()
    {
        // a size that nobody else rents: the pool gives back the very piece
        var parameters = BfvParameters.Create(
            "four primes",
            16384,
            [.. BfvParameters.Secure16384.DataPrimes.Take(4)],
            BfvParameters.Secure16384.SpecialPrime,
            65537
        );
        var key = new KeyGenerator(parameters, Streams.Entropy("zeroed")).CreateSecretKey();
        var words = key.Values.Residues.Length;
        Assert.True(key.Values.Residues.ContainsAnyExcept(0UL));
        var decryptor = new Decryptor(key);
        using var ciphertext = new Ciphertext(
            parameters,
            CoefficientPolynomial.Zero(parameters.DataBasis),
            CoefficientPolynomial.Zero(parameters.DataBasis)
        );
        key.Dispose();
        key.Dispose();
        using var memory = PolynomialMemory.Rent(words);
        Assert.Equal(-1, memory.Span.IndexOfAnyExcept(0UL));
        Assert.Throws<ObjectDisposedException>(() => decryptor.Decrypt(ciphertext));
        Assert.Throws<ObjectDisposedException>(() => decryptor.NoiseBudget(ciphertext));
        Assert.Throws<ObjectDisposedException>(() => SealFormat.Export(key, new byte[SealFormat.SecretKeyLength(parameters)]));
    }

    [Fact]
    public void Nothing_prints_it() => Assert.Equal("SecretKey", Fixture.Of("InsecureToy256").Secret.Secret.ToString());

    [Fact]
    public void It_is_exported_whole_or_not_at_all()
    {
        var f = Fixture.Of("InsecureToy256");
        var length = SealFormat.SecretKeyLength(f.Parameters);
        foreach (var wrong in new[] { 0, length - 1, length + 1 })
        {
            var destination = new byte[wrong];
            Assert.Throws<ArgumentException>(() => SealFormat.Export(f.Secret.Secret, destination));
            Assert.False(destination.AsSpan().ContainsAnyExcept((byte)0));
        }
    }
}
