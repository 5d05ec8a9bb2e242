using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Primitives;

namespace CoordinationCrypto.Tests.Groups;

/// <summary>
/// Every reader of keys, points and scalars against mutated bytes: no exception, and what is read is written back the same.
/// </summary>
public sealed class ReadingTests
{
    [Fact]
    public void Mutated_points_are_refused_or_written_back_the_same()
    {
        var bytes = new byte[33];
        Point.Generator.WriteCompressed(bytes);
        var (read, refused) = (0, 0);
        foreach (var mutant in Mutants.Of(bytes))
        {
            if (!Point.TryReadCompressed(mutant, out var point))
            {
                refused++;
                continue;
            }

            point.WriteCompressed(bytes);
            Assert.Equal(mutant, bytes);
            Assert.True((point - point).IsInfinity);
            read++;
        }

        // About half of all x belong to a point.
        Assert.True(read > 100 && refused > 100);
    }

    [Fact]
    public void Mutated_keys_are_refused_or_written_back_the_same()
    {
        using var key = SigningKey.Create(EntropySource.InsecureSeeded([1], "key"));
        var (read, refused) = (0, 0);
        foreach (var mutant in Mutants.Of(key.PublicKey.Bytes.ToArray()))
        {
            if (VerifyingKey.TryRead(mutant, out var other))
            {
                Assert.Equal(mutant, other.Bytes.ToArray());
                Assert.NotEqual(key.PublicKey, other);
                read++;
            }
            else
            {
                Assert.Null(other);
                refused++;
            }
        }

        Assert.True(read > 100 && refused > 100);
    }

    [Fact]
    public void Mutated_scalars_are_refused_or_written_back_the_same()
    {
        var order = Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140"); // n − 1
        var (read, refused) = (0, 0);
        foreach (var mutant in Mutants.Of(order))
        {
            var written = new byte[32];
            if (Scalar.TryRead(mutant, out var scalar))
            {
                scalar.Write(written);
                Assert.Equal(mutant, written);
                read++;
            }
            else
            {
                refused++;
            }

            Assert.Equal(SecretScalar.TryRead(mutant, out var secret), !scalar.IsZero);
            if (secret is not null)
            {
                secret.Export(written);
                Assert.Equal(mutant, written);
                secret.Dispose();
            }
        }

        Assert.True(read > 100 && refused > 60);
    }

    [Fact]
    public void Mutated_signatures_and_boxes_are_refused()
    {
        using var key = SigningKey.Create(EntropySource.InsecureSeeded([1], "key"));
        var signature = new byte[64];
        key.Sign([1], EntropySource.System, signature);
        Assert.All(Mutants.Of(signature, random: 20), mutant => Assert.False(key.PublicKey.Verify([1], mutant)));
        var box = SealedBox.Seal(key.PublicKey, [], [1, 2, 3], EntropySource.System);
        Assert.All(Mutants.Of(box, random: 20), mutant => Assert.False(SealedBox.TryOpen(key, [], mutant, out _)));
    }
}
