namespace CoordinationCrypto.Tests.Groups;

public sealed unsafe class SigningKeyTests
{
    /// <summary>BIP-340's own vectors: index, secret key, public key, auxiliary bytes, message, signature, result, comment.</summary>
    public static TheoryData<string, string, string, string, string, string, bool> Bip340
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string, string, bool>();
            foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "bip340.csv")).Skip(1))
            {
                var f = line.Split(',');
                data.Add(f[0], f[1], f[2], f[3], f[4], f[5], f[6] == "TRUE");
            }

            return data;
        }
    }

    [Fact]
    public void All_nineteen_vectors_are_there() => Assert.Equal(19, Bip340.Count);

    [Theory]
    [MemberData(nameof(Bip340))]
    public void Signatures_are_the_published_ones(
        string index,
        string secret,
        string publicKey,
        string aux,
        string message,
        string signature,
        bool valid
    )
    {
        var messageBytes = Convert.FromHexString(message);
        var signatureBytes = Convert.FromHexString(signature);
        var readable = VerifyingKey.TryRead(Convert.FromHexString(publicKey), out var key);

        Assert.True(readable || !valid, index);
        Assert.Equal(valid, readable && key!.Verify(messageBytes, signatureBytes));
        if (secret.Length == 0)
            return;
        Assert.True(SigningKey.TryImport(Convert.FromHexString(secret), out var signer));
        using (signer)
        {
            Assert.Equal(key, signer.PublicKey);
            var made = new byte[64];
            signer.Sign(messageBytes, new VectorEntropy(Convert.FromHexString(aux)), made);
            Assert.Equal(signatureBytes, made);
        }
    }

    [Fact]
    public void A_changed_bit_anywhere_does_not_verify()
    {
        using var key = SigningKey.Create(EntropySource.InsecureSeeded([1], "key"));
        byte[] message = [1, 2, 3];
        var signature = new byte[64];
        key.Sign(message, EntropySource.InsecureSeeded([2], "aux"), signature);
        Assert.True(key.PublicKey.Verify(message, signature));

        for (var i = 0; i < signature.Length; i++)
        {
            var changed = (byte[])signature.Clone();
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.False(key.PublicKey.Verify(message, changed));
        }

        Assert.False(key.PublicKey.Verify([1, 2, 3, 0], signature));
        Assert.False(key.PublicKey.Verify([1, 2, 2], signature));
        Assert.False(key.PublicKey.Verify(message, signature.AsSpan(..63)));
        Assert.False(key.PublicKey.Verify(message, [.. signature, 0]));
        Assert.False(key.PublicKey.Verify(message, []));
    }

    [Fact]
    public void Another_key_does_not_verify()
    {
        using var key = SigningKey.Create(EntropySource.InsecureSeeded([1], "key"));
        using var other = SigningKey.Create(EntropySource.InsecureSeeded([2], "key"));
        var signature = new byte[64];
        key.Sign([], EntropySource.System, signature);

        Assert.True(key.PublicKey.Verify([], signature));
        Assert.False(other.PublicKey.Verify([], signature));
    }

    [Fact]
    public void An_exported_key_comes_back()
    {
        using var key = SigningKey.Create(EntropySource.InsecureSeeded([3], "key"));
        var secret = new byte[32];
        key.Export(secret);
        Assert.True(SigningKey.TryImport(secret, out var again));
        using (again)
        {
            var exported = new byte[32];
            again.Export(exported);

            Assert.Equal(key.PublicKey, again.PublicKey);
            Assert.Equal(secret, exported);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000001")]
    public void A_secret_outside_its_range_is_refused(string secret)
    {
        Assert.False(SigningKey.TryImport(Convert.FromHexString(secret), out var key));
        Assert.Null(key);
    }

    [Fact]
    public void Disposal_zeroes_the_key()
    {
        var key = SigningKey.Create(EntropySource.System);
        Assert.True(key.Secret.Memory.Span.ContainsAnyExcept((byte)0));
        byte[]? seen = null;
        key.Secret.Memory.AfterZeroing = (at, count) => seen = new Span<byte>((void*)at, count).ToArray();
        key.Dispose();

        Assert.Equal(new byte[32], seen);
        Assert.Throws<ObjectDisposedException>(() => key.Sign([], EntropySource.System, new byte[64]));
        Assert.Throws<ObjectDisposedException>(() => key.Export(new byte[32]));
    }

    [Fact]
    public void Nothing_prints_the_key()
    {
        Assert.True(SigningKey.TryImport(Enumerable.Repeat((byte)0x42, 32).ToArray(), out var key));
        using (key)
        {
            Assert.Equal("SigningKey", key.ToString());
            Assert.Equal("SecretScalar", key.Secret.ToString());
        }
    }
}
