using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Tests.Rings;

public sealed class RnsFloorTests
{
    /// <summary>Against the integers, at every edge: 0, q, multiples of D, the last and short bucket, and in between.</summary>
    [Theory]
    [InlineData("Secure8192", 1)]
    [InlineData("Secure8192", 2)]
    [InlineData("Secure8192", 4)]
    [InlineData("Secure16384", 8)]
    public void Rounding_is_that_of_the_integers(string name, int primes)
    {
        const int degree = 64; // fills the steps of every kernel
        var basis = new RnsBasis(degree, [.. BfvTests.Get(name).DataPrimes.Take(primes)]);
        var (q, smallest) = (basis.Product, basis.Moduli.ToArray().Min(modulus => modulus.Value));
        foreach (var divisor in (ulong[])[3, 97, 11_271_529, 773_879_789_531, smallest])
        {
            var (floor, d) = (new RnsFloor(basis, new Modulus(divisor)), new BigInteger(divisor));
            var random = new Random(primes);
            var bytes = new byte[64];
            var last = (q - 1) / d * d;
            BigInteger[] edges = [0, 1, d - 1, d, d + 1, (q / 2 / d * d) - 1, q / 2 / d * d, q / 2, last - 1, last, q - 2, q - 1];
            BigInteger[] values =
            [
                .. edges.Select(x => (x % q + q) % q),
                .. Enumerable
                    .Range(0, degree - edges.Length)
                    .Select(_ =>
                    {
                        random.NextBytes(bytes);
                        return new BigInteger(bytes, isUnsigned: true) % q;
                    }),
            ];
            var residues = new ulong[degree * primes];
            for (var j = 0; j < degree; j++)
            {
                var column = basis.Residues(values[j]);
                for (var l = 0; l < primes; l++)
                    residues[(l * degree) + j] = column[l];
            }

            var (digits, remainders) = (new ulong[residues.Length], new ulong[degree]);
            Array.Fill(remainders, 12345UL); // what was there does not count
            floor.Apply(residues, digits, remainders);
            for (var j = 0; j < degree; j++)
            {
                Assert.Equal(values[j] % d, remainders[j]);
                var expected = basis.Residues(values[j] - (values[j] % d));
                var (sum, place) = (BigInteger.Zero, BigInteger.One);
                for (var l = 0; l < primes; l++)
                {
                    Assert.Equal(expected[l], residues[(l * degree) + j]);
                    Assert.True(digits[(l * degree) + j] < basis[l].Value);
                    sum += place * digits[(l * degree) + j];
                    place *= basis[l].Value;
                }

                Assert.Equal(values[j], sum);
            }
        }
    }

    [Fact]
    public void What_does_not_fit_is_the_callers_mistake()
    {
        var basis = new RnsBasis(16, [97, 193]);
        var floor = new RnsFloor(basis, new Modulus(89));

        Assert.Throws<ArgumentException>(() => new RnsFloor(basis, new Modulus(101)));
        Assert.Throws<ArgumentException>(() => floor.Apply(new ulong[32], new ulong[32], new ulong[15]));
        Assert.Throws<ArgumentException>(() => floor.Apply(new ulong[32], new ulong[16], new ulong[16]));
    }
}
