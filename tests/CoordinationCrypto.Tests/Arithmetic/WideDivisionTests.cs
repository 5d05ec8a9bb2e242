using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

public sealed class WideDivisionTests
{
    [Fact]
    public void It_divides_as_integers_do()
    {
        ulong[] divisors =
        [
            1,
            2,
            3,
            10,
            1_000_000,
            Samples.LargestPrime,
            1UL << 63,
            (1UL << 63) + 1,
            ulong.MaxValue,
            .. Samples.Words(200, 1),
        ];
        foreach (var divisor in divisors)
        {
            foreach (
                var (high, low) in new[]
                {
                    (0UL, 0UL),
                    (0UL, ulong.MaxValue),
                    (divisor - 1, ulong.MaxValue),
                    (divisor - 1, 0UL),
                    (divisor / 2, divisor),
                    (Samples.Words(1, divisor)[0] % divisor, Samples.Words(2, divisor)[1]),
                }
            )
            {
                var quotient = WideDivision.Divide(high, low, divisor, out var remainder);
                Assert.Equal(((BigInteger)high << 64) + low, ((BigInteger)quotient * divisor) + remainder);
                Assert.True(remainder < divisor);
            }
            Assert.Throws<ArgumentOutOfRangeException>(() => WideDivision.Divide(divisor, 0, divisor, out _));
        }
    }

    [Fact]
    public void The_constants_of_a_modulus_and_of_a_multiplier_are_those_of_integers()
    {
        foreach (var prime in Samples.Primes)
        {
            var q = new Modulus(prime);
            foreach (var w in new ulong[] { 0, 1, prime - 1, prime / 2 }.Concat(Samples.Residues(q, 200, prime)))
                Assert.Equal((ulong)(((BigInteger)w << 64) / prime), q.Prepare(w).Quotient);
            foreach (var word in new ulong[] { 0, 1, prime - 1, prime, ulong.MaxValue }.Concat(Samples.Words(200, prime)))
            {
                Assert.Equal(word % prime, q.Reduce(word));
                Assert.Equal((ulong)(((BigInteger)word << 64) % prime), q.Reduce(new UInt128(word, 0)));
            }
        }
    }
}
