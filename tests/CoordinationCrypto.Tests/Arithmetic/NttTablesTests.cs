using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

public class NttTablesTests
{
    public static TheoryData<ulong, int> SmallTransforms =>
        new()
        {
            { 97, 16 },
            { 65537, 16 },
            { 65537, 256 },
            { 0xfff0fff0001, 64 },
            { 0x1ffb37fb18001, 128 },
        };

    // Vectors

    /// <summary>Every odd power of ψ is as large or larger.</summary>
    [Theory, MemberData(nameof(SmallTransforms))]
    public void Psi_is_the_least_primitive_root(ulong prime, int n)
    {
        var psi = new NttTables(new Modulus(prime), n).Psi;
        Assert.Equal(prime - 1, (ulong)BigInteger.ModPow(psi, n, prime));
        for (var k = 1; k < 2 * n; k += 2)
            Assert.True(BigInteger.ModPow(psi, k, prime) >= psi);
    }

    [Theory, MemberData(nameof(SmallTransforms))]
    public void Forward_evaluates_at_the_odd_powers_of_psi_in_bit_reversed_order(ulong prime, int n)
    {
        var q = new Modulus(prime);
        var tables = new NttTables(q, n);
        var a = Samples.Residues(q, n, 1);
        var transformed = (ulong[])a.Clone();
        tables.Forward(transformed);
        for (var i = 0; i < n; i++)
        {
            var point = BigInteger.ModPow(tables.Psi, 2 * BitReverse(i, n) + 1, prime);
            var value = a.Reverse().Aggregate(BigInteger.Zero, (sum, coefficient) => (sum * point + coefficient) % prime);
            Assert.Equal((ulong)value, transformed[i]);
        }
    }

    // Laws

    [Theory, MemberData(nameof(SmallTransforms))]
    public void Products_of_values_are_negacyclic_products(ulong prime, int n)
    {
        var q = new Modulus(prime);
        var tables = new NttTables(q, n);
        var (a, b) = (Samples.Residues(q, n, 2), Samples.Residues(q, n, 3));
        var expected = new ulong[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var product = q.Multiply(a[i], b[j]);
                ref var target = ref expected[(i + j) % n];
                target = i + j < n ? q.Add(target, product) : q.Subtract(target, product);
            }
        }
        tables.Forward(a);
        tables.Forward(b);
        var actual = a.Zip(b, q.Multiply).ToArray();
        tables.Inverse(actual);
        Assert.Equal(expected, actual);
    }

    /// <summary>
    /// Lengths with an even and an odd number of levels, below and above what fits the cache; moduli with and without room for lazy sums.
    /// </summary>
    public static TheoryData<ulong, int> AllTransforms
    {
        get
        {
            var data = new TheoryData<ulong, int>();
            for (var n = NttTables.MinLength; n <= NttTables.MaxLength; n *= 2)
            {
                var step = 2 * (ulong)n;
                var primes = new List<ulong>
                {
                    65537,
                    Samples.RoundedBadly(46, step),
                    Samples.RoundedBadly(48, step),
                    Samples.RoundedBadly(50, step),
                };
                if (n <= 1024)
                    primes.AddRange([
                        0xfff0fff0001,
                        0x1ffb37fb18001,
                        Primes.LargestBelow(46, step),
                        Primes.LargestBelow(47, step),
                        Primes.LargestBelow(48, step),
                        Primes.LargestBelow(49, step),
                        Primes.LargestBelow(50, step),
                    ]);
                foreach (var prime in primes.Distinct())
                {
                    if (prime % step == 1)
                        data.Add(prime, n);
                }
            }
            foreach (var prime in Samples.Primes.Where(prime => prime % 16384 == 1).Where(prime => prime != 65537))
                data.Add(prime, 8192);
            return data;
        }
    }

    [Theory, MemberData(nameof(AllTransforms))]
    public void Vectors_equal_the_specification(ulong prime, int n)
    {
        var q = new Modulus(prime);
        var tables = NttTables.Get(q, n);
        foreach (var input in Inputs(tables))
        {
            var (forward, inverse) = ((ulong[])input.Clone(), (ulong[])input.Clone());
            tables.Forward(KernelKind.Scalar, forward);
            tables.Inverse(KernelKind.Scalar, inverse);
            foreach (var kind in new[] { KernelKind.Vector256, KernelKind.Vector512, KernelKind.Native }.Where(Kernels.IsSupported))
            {
                var (actualForward, actualInverse) = ((ulong[])input.Clone(), (ulong[])input.Clone());
                tables.Forward(kind, actualForward);
                tables.Inverse(kind, actualInverse);
                Assert.True(forward.AsSpan().SequenceEqual(actualForward), $"{kind} forward differs.");
                Assert.True(inverse.AsSpan().SequenceEqual(actualInverse), $"{kind} inverse differs.");
            }
        }
    }

    /// <summary>From words that are no residues: every one below 2^50 that the modulus leaves room for, the greatest among them.</summary>
    [Theory, MemberData(nameof(AllTransforms))]
    public void Lifted_transforms_equal_reduction_and_transform(ulong prime, int n)
    {
        var q = new Modulus(prime);
        var tables = NttTables.Get(q, n);
        var wide = new Modulus(Samples.LargestPrime);
        foreach (var source in Samples.Extremes(wide, n))
        {
            var expected = Array.ConvertAll(source, q.Reduce);
            tables.Forward(KernelKind.Scalar, expected);
            foreach (var kind in Enum.GetValues<KernelKind>().Where(Kernels.IsSupported))
            {
                var (apart, within) = (new ulong[n], (ulong[])source.Clone());
                tables.ForwardLifted(kind, apart, source);
                tables.ForwardLifted(kind, within, within);
                Assert.True(expected.AsSpan().SequenceEqual(apart), $"{kind} from elsewhere differs.");
                Assert.True(expected.AsSpan().SequenceEqual(within), $"{kind} in place differs.");
            }
        }
    }

    [Theory, MemberData(nameof(AllTransforms))]
    public void Inverse_undoes_forward(ulong prime, int n)
    {
        var q = new Modulus(prime);
        var tables = NttTables.Get(q, n);
        var input = Samples.Residues(q, n, prime);
        var values = (ulong[])input.Clone();
        tables.Forward(values);
        Assert.NotEqual(input, values);
        tables.Inverse(values);
        Assert.Equal(input, values);
        tables.Inverse(values);
        tables.Forward(values);
        Assert.Equal(input, values);
    }

    [Fact]
    public void Tables_are_shared()
    {
        Assert.Same(NttTables.Get(new Modulus(65537), 32), NttTables.Get(new Modulus(65537), 32));
        Assert.NotSame(NttTables.Get(new Modulus(65537), 32), NttTables.Get(new Modulus(65537), 64));
    }

    // Rejects

    [Theory]
    [InlineData(65537, 8)]
    [InlineData(65537, 24)]
    [InlineData(65537, 0)]
    [InlineData(65537, -16)]
    [InlineData(65537, 65536)]
    [InlineData(17, 16)]
    public void Lengths_without_a_transform(ulong prime, int n) =>
        Assert.Throws<ArgumentException>(() => NttTables.Get(new Modulus(prime), n));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void Polynomials_of_another_length(int length)
    {
        var tables = NttTables.Get(new Modulus(65537), 32);
        Assert.Throws<ArgumentException>(() => tables.Forward(new ulong[length]));
        Assert.Throws<ArgumentException>(() => tables.Inverse(new ulong[length]));
        Assert.Throws<ArgumentException>(() => tables.ForwardLifted(new ulong[length], new ulong[32]));
        Assert.Throws<ArgumentException>(() => tables.ForwardLifted(new ulong[32], new ulong[length]));
        var memory = new ulong[33];
        Assert.Throws<ArgumentException>(() => tables.ForwardLifted(memory.AsSpan(1), memory.AsSpan(0, 32)));
    }

    /// <summary>
    /// Extremes, what transforms into extremes (so that a lazy result is a multiple of q, or one beside it), and a single residue.
    /// </summary>
    private static IEnumerable<ulong[]> Inputs(NttTables tables)
    {
        foreach (var extreme in Samples.Extremes(tables.Modulus, tables.Length))
        {
            var (before, after) = ((ulong[])extreme.Clone(), (ulong[])extreme.Clone());
            tables.Inverse(KernelKind.Scalar, before);
            tables.Forward(KernelKind.Scalar, after);
            yield return extreme;
            yield return before;
            yield return after;
        }
        yield return [.. new ulong[tables.Length - 1], tables.Modulus.Value - 1];
    }

    private static int BitReverse(int value, int n)
    {
        var reversed = 0;
        for (var bit = 1; bit < n; bit <<= 1, value >>= 1)
            reversed = (reversed << 1) | (value & 1);
        return reversed;
    }
}
