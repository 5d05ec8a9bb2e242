using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class EvaluatorProductsTests
{
    public static TheoryData<string> Sets => BfvTests.Sets;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Products_act_slot_by_slot(string name)
    {
        var f = Fixture.Of(name);
        var p = f.Parameters.PlainModulus;
        var (x, y) = (f.Slots("x"), f.Slots("y"));
        using var cx = f.Encrypt(x);
        using var cy = f.Encrypt(y);
        using var product = Evaluator.Multiply(cx, cy);
        Assert.Equal(Map(x, y, p.Multiply), f.Secret.Decrypt(product));
        using var relinearized = Evaluator.Relinearize(product, f.Relinearization);
        Assert.Equal(Map(x, y, p.Multiply), f.Secret.Decrypt(relinearized));
        using var square = Evaluator.Square(cx);
        Assert.Equal(Map(x, x, p.Multiply), f.Secret.Decrypt(square));
        using var difference = Evaluator.Subtract(square, cx);
        Assert.Equal(Map(x, x, (a, b) => p.Subtract(p.Multiply(a, b), a)), f.Secret.Decrypt(difference));
        using var sum = Evaluator.Add(Evaluator.MultiplyScalar(product, -3), cy);
        Assert.Equal(Map(x, y, (a, b) => p.Subtract(b, p.Multiply(3, p.Multiply(a, b)))), f.Secret.Decrypt(sum));
        using var both = Evaluator.Subtract(Evaluator.Add(product, square), product);
        Assert.Equal(Map(x, x, p.Multiply), f.Secret.Decrypt(both));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Chains_of_depth_two_come_out(string name)
    {
        var f = Fixture.Of(name);
        var p = f.Parameters.PlainModulus;
        var (x, y) = (f.Slots("x"), f.Slots("y"));
        using var cx = f.Encrypt(x);
        using var cy = f.Encrypt(y);
        using var xy = Evaluator.Relinearize(Evaluator.Multiply(cx, cy), f.Relinearization);
        using var xx = Evaluator.Relinearize(Evaluator.Square(cx), f.Relinearization);
        using var result = Evaluator.Relinearize(Evaluator.Multiply(xy, xx), f.Relinearization);
        Assert.Equal(Map(x, y, (a, b) => p.Multiply(p.Multiply(a, b), p.Multiply(a, a))), f.Secret.Decrypt(result));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_sum_of_products_takes_one_scaling(string name)
    {
        var f = Fixture.Of(name);
        var p = f.Parameters.PlainModulus;
        var expected = new ulong[f.Parameters.Degree];
        using var sum = new ProductSum(f.Parameters);
        for (var i = 0; i < 5; i++)
        {
            var (x, y) = (f.Slots("x" + i), f.Slots("y" + i));
            using var cx = f.Encrypt(x);
            using var cy = f.Encrypt(y);
            sum.Add(cx, cy);
            expected = Map(expected, Map(x, y, p.Multiply), p.Add);
        }
        using var tensor = sum.ToTensor();
        using var result = Evaluator.Relinearize(tensor, f.Relinearization);
        Assert.Equal(expected, f.Secret.Decrypt(result));
    }

    [Fact]
    public void A_sum_of_one_product_is_the_product()
    {
        var f = Fixture.Of("InsecureToy256");
        using var cx = f.Encrypt(f.Slots("x"));
        using var cy = f.Encrypt(f.Slots("y"));
        using var sum = new ProductSum(f.Parameters);
        sum.Add(cx, cy);
        using var tensor = sum.ToTensor();
        using var product = Evaluator.Multiply(cx, cy);
        Assert.True(tensor.C0.Residues.SequenceEqual(product.C0.Residues));
        Assert.True(tensor.C1.Residues.SequenceEqual(product.C1.Residues));
        Assert.True(tensor.C2.Residues.SequenceEqual(product.C2.Residues));
    }

    [Fact]
    public void Operands_of_other_parameters_are_refused()
    {
        var (small, large) = (Fixture.Of("InsecureToy256"), Fixture.Of("InsecureToy1024"));
        using var x = small.Encrypt([1]);
        using var y = large.Encrypt([1]);
        Assert.Throws<ArgumentException>("right", () => Evaluator.Multiply(x, y));
        using var product = Evaluator.Square(x);
        Assert.Throws<ArgumentException>("key", () => Evaluator.Relinearize(product, large.Relinearization));
        using var sum = new ProductSum(small.Parameters);
        Assert.Throws<ArgumentException>("y", () => sum.Add(x, y));
    }

    private static ulong[] Map(ulong[] x, ulong[] y, Func<ulong, ulong, ulong> operation) => [.. x.Zip(y, operation)];
}
