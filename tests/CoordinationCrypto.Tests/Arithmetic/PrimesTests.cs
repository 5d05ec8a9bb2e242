using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

public class PrimesTests
{
    // Vectors

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(37)]
    [InlineData(41)]
    [InlineData((1UL << 50) - 27)]
    [InlineData((1UL << 61) - 1)]
    [InlineData(18446744073709551557)] // the greatest below 2^64
    public void Primes_are_recognized(ulong value) => Assert.True(Primes.IsPrime(value));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(561)] // Carmichael
    [InlineData(3215031751)] // strong pseudoprime to bases 2, 3, 5, 7
    [InlineData(3825123056546413051)] // strong pseudoprime to the first nine primes (Jiang and Deng, 2014)
    [InlineData(4294967279UL * 4294967291)] // the two greatest primes below 2^32
    [InlineData(18446744073709551615)]
    public void Composites_are_recognized(ulong value) => Assert.False(Primes.IsPrime(value));

    /// <summary>"Every prime is the largest of its size": the parameter sets' primes, found again.</summary>
    [Theory]
    [InlineData(8192, 43, new ulong[] { 0x7fe07fe0001, 0x7fb87fb8001 })]
    [InlineData(8192, 44, new ulong[] { 0xfff0fff0001, 0xffd8ffd8001, 0xffb4ffb4001 })]
    [InlineData(16384, 48, new ulong[] { 0xfff9fff90001, 0xfff17ff08001, 0xffdf7fde8001 })]
    [InlineData(
        16384,
        49,
        new ulong[] { 0x1fff77ff58001, 0x1fff3fff20001, 0x1fff27ff08001, 0x1ffd8ffd70001, 0x1ffd07fce8001, 0x1ffb37fb18001 }
    )]
    public void Parameter_primes_are_the_largest_of_their_size(int n, int bits, ulong[] expected)
    {
        var step = 2 * (ulong)n * 65537;
        var found = new List<ulong> { Primes.LargestBelow(bits, step) };
        while (found.Count < expected.Length)
            found.Add(Primes.NextBelow(found[^1], step));
        Assert.Equal(expected, found);
    }

    // Laws

    [Fact]
    public void Small_numbers_agree_with_the_sieve()
    {
        var composite = new bool[10_000];
        for (var i = 2; i < composite.Length; i++)
        {
            Assert.Equal(!composite[i], Primes.IsPrime((ulong)i));
            for (var j = 2 * i; j < composite.Length; j += i)
                composite[j] = true;
        }
    }

    [Fact]
    public void Next_below_walks_down_all_primes()
    {
        var expected = Enumerable.Range(2, 998).Where(i => Primes.IsPrime((ulong)i)).Select(i => (ulong)i).Reverse();
        var walked = new List<ulong>();
        for (var bound = 1000UL; bound > 2; bound = walked[^1])
            walked.Add(Primes.NextBelow(bound, 1));
        Assert.Equal(expected, walked);
    }

    // Rejects

    [Fact]
    public void No_prime_to_find_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => Primes.NextBelow(2, 1));
        Assert.Throws<ArgumentException>(() => Primes.NextBelow(0, 1));
        Assert.Throws<ArgumentException>(() => Primes.NextBelow(7, 7));
        Assert.Throws<ArgumentException>(() => Primes.LargestBelow(3, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => Primes.NextBelow(100, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Primes.LargestBelow(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Primes.LargestBelow(64, 1));
    }
}
