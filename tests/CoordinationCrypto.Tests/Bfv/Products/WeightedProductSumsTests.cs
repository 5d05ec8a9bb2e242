using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Tests.Bfv;

/// <summary>Many weighted sums of the same products are what the products are one by one.</summary>
public sealed class WeightedProductSumsTests
{
    [Theory]
    [InlineData("InsecureToy256", 7, 3)]
    [InlineData("InsecureToy1024", 4, 14)]
    [InlineData("Secure8192", 3, 2)]
    public void Each_sum_decrypts_to_the_weighted_sum_of_products(string name, int count, int rows)
    {
        var f = Fixture.Of(name);
        var p = f.Parameters.PlainModulus;
        var (x, y) = (Values("x"), Values("y"));
        var products = x.Zip(y, (a, b) => (Left(a), Right(b))).ToList();
        sbyte[] weights = [.. Enumerable.Range(0, rows * count).Select(k => (sbyte)(k * 3 % 8 - 4))];
        using var sums = new WeightedProductSums(f.Parameters, rows);
        var first = count / 2; // in two calls
        sums.Add(products[..first], [.. Columns(0, first)]);
        sums.Add(products[first..], [.. Columns(first, count)]);
        for (var r = 0; r < rows; r++)
        {
            var expected = new ulong[f.Parameters.Degree];
            for (var i = 0; i < count; i++)
                for (var s = 0; s < expected.Length; s++)
                    expected[s] = p.Add(expected[s], p.Multiply(p.FromSigned(weights[r * count + i]), p.Multiply(x[i][s], y[i][s])));
            using var tensor = sums.ToTensor(r);
            Assert.Equal(expected, f.Secret.Decrypt(tensor));
        }
        foreach (var (left, right) in products)
        {
            left.Dispose();
            right.Dispose();
        }

        List<ulong[]> Values(string seed) => [.. Enumerable.Range(0, count).Select(i => f.Slots(seed + i))];

        IEnumerable<sbyte> Columns(int from, int end) => weights.Where((_, k) => k % count >= from && k % count < end);

        ProductFactor Left(ulong[] slots)
        {
            using var ciphertext = f.Encrypt(slots);
            return ProductFactor.Left(ciphertext);
        }

        ProductFactor Right(ulong[] slots)
        {
            using var ciphertext = f.Encrypt(slots);
            return ProductFactor.Right(ciphertext);
        }
    }

    [Fact]
    public void With_weights_of_one_it_is_the_plain_sum_of_products_to_the_bit()
    {
        var f = Fixture.Of("InsecureToy256");
        using var x = f.Encrypt(f.Slots("x"));
        using var y = f.Encrypt(f.Slots("y"));
        using var plain = new ProductSum(f.Parameters);
        plain.Add(x, y);
        plain.Add(y, x);
        using var left = ProductFactor.Left(x);
        using var right = ProductFactor.Right(y);
        using var left2 = ProductFactor.Left(y);
        using var right2 = ProductFactor.Right(x);
        using var weighted = new WeightedProductSums(f.Parameters, 1);
        weighted.Add([(left, right), (left2, right2)], [1, 1]);
        using var expected = plain.ToTensor();
        using var actual = weighted.ToTensor(0);
        Assert.True(expected.C0.Residues.SequenceEqual(actual.C0.Residues));
        Assert.True(expected.C1.Residues.SequenceEqual(actual.C1.Residues));
        Assert.True(expected.C2.Residues.SequenceEqual(actual.C2.Residues));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var (f, other) = (Fixture.Of("InsecureToy256"), Fixture.Of("InsecureToy1024"));
        using var x = f.Encrypt(f.Slots("x"));
        using var z = other.Encrypt(other.Slots("z"));
        using var left = ProductFactor.Left(x);
        using var right = ProductFactor.Right(x);
        using var foreign = ProductFactor.Right(z);
        using var sums = new WeightedProductSums(f.Parameters, 2);
        Assert.Throws<ArgumentException>(() => sums.Add([(left, right)], [1]));
        Assert.Throws<ArgumentException>(() => sums.Add([(left, right)], [1, 4]));
        Assert.Throws<ArgumentException>(() => sums.Add([(left, right)], [-5, 1]));
        Assert.Throws<ArgumentException>(() => sums.Add([(right, left)], [1, 1]));
        Assert.Throws<ArgumentException>(() => sums.Add([(left, foreign)], [1, 1]));
        // words would overflow
        Assert.Throws<ArgumentException>(() => sums.Add([.. Enumerable.Repeat((left, right), 4097)], new sbyte[2 * 4097]));
    }
}
