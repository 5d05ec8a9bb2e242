using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class EvaluatorRotationsTests
{
    public static TheoryData<string> Sets => BfvTests.Sets;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Rows_rotate_and_swap(string name)
    {
        var f = Fixture.Of(name);
        var row = f.Parameters.RowSize;
        var elements = new[] { 1, -1, 8, row / 2 }.Select(step => Rings.Automorphism(f, step)).Append(2 * f.Parameters.Degree - 1);
        using var keys = f.Secret.GaloisKeys("rotate", elements);
        var x = f.Slots("x");
        using var cx = f.Encrypt(x);
        foreach (var step in new[] { 0, 1, -1, 7, 9, row / 2 + 1, row, 1 - row })
        {
            using var rotated = Evaluator.RotateRows(cx, step, keys);
            Assert.Equal(Rings.Rotate(x, step), f.Secret.Decrypt(rotated));
        }
        using var swapped = Evaluator.SwapColumns(cx, keys);
        Assert.Equal([.. x[row..], .. x[..row]], f.Secret.Decrypt(swapped));
        Assert.Throws<ArgumentException>("keys", () => Evaluator.RotateRows(cx, 2, keys));
        using var unswapped = f.Secret.RotationKeys("unswapped", 1);
        Assert.Throws<ArgumentException>("keys", () => Evaluator.SwapColumns(cx, unswapped));
    }

    [Fact]
    public void The_standard_elements_give_every_step()
    {
        var f = Fixture.Of("InsecureToy256");
        using var keys = f.Secret.GaloisKeys("standard", GaloisKeys.StandardElements(f.Parameters));
        Assert.Equal(2 * 7, keys.Elements.Count); // ±1 … ±32, 64 = −64, and the swap
        var x = f.Slots("x");
        using var cx = f.Encrypt(x);
        for (var step = -127; step < 128; step++)
        {
            using var rotated = Evaluator.RotateRows(cx, step, keys);
            Assert.Equal(Rings.Rotate(x, step), f.Secret.Decrypt(rotated));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Hoisted_rotations_are_the_plain_ones(string name)
    {
        var f = Fixture.Of(name);
        int[] steps = [3, 0, -2];
        using var keys = f.Secret.RotationKeys("hoisted", 3, -2);
        using var cx = f.Encrypt(f.Slots("x"));
        var hoisted = Evaluator.RotateRowsMany(cx, steps, keys);
        for (var i = 0; i < steps.Length; i++)
        {
            using var plain = Evaluator.RotateRows(cx, steps[i], keys);
            Assert.True(plain.Digest == hoisted[i].Digest);
            hoisted[i].Dispose();
        }
        Assert.Throws<ArgumentException>("keys", () => Evaluator.RotateRowsMany(cx, [1], keys));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_linear_map_is_its_diagonals(string name)
    {
        var f = Fixture.Of(name);
        var p = f.Parameters.PlainModulus;
        int[] steps = [0, 1, -3];
        using var keys = f.Secret.RotationKeys("map", 1, -3);
        var x = f.Slots("x");
        var diagonals = steps.ToDictionary(step => step, step => f.Slots("d" + step));
        using var map = new LinearMap(f.Parameters, diagonals.ToDictionary(pair => pair.Key, pair => f.Encoder.Encode(pair.Value)));
        using var cx = f.Encrypt(x);
        using var result = Evaluator.Apply(map, cx, keys);
        var expected = new ulong[x.Length];
        foreach (var step in steps)
        {
            var rotated = Rings.Rotate(x, step);
            for (var i = 0; i < x.Length; i++)
                expected[i] = p.Add(expected[i], p.Multiply(diagonals[step][i], rotated[i]));
        }
        Assert.Equal(expected, f.Secret.Decrypt(result));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_plaintext_kept_by_values_multiplies_as_the_plain_one(string name)
    {
        var f = Fixture.Of(name);
        using var plaintext = f.Encoder.Encode(f.Slots("y"));
        using var kept = new EvaluationPlaintext(plaintext);
        using var cx = f.Encrypt(f.Slots("x"));
        using var first = Evaluator.MultiplyPlain(cx, plaintext);
        using var second = Evaluator.MultiplyPlain(cx, kept);
        Assert.True(first.Digest == second.Digest);
    }

    private static class Rings
    {
        public static int Automorphism(Fixture f, int step) =>
            CoordinationCrypto.Rings.Automorphism.RotationElement(f.Parameters.Degree, step);

        public static ulong[] Rotate(ulong[] x, int step)
        {
            var row = x.Length / 2;
            var result = new ulong[x.Length];
            for (var i = 0; i < row; i++)
            {
                var from = ((i + step) % row + row) % row;
                result[i] = x[from];
                result[i + row] = x[from + row];
            }
            return result;
        }
    }
}
