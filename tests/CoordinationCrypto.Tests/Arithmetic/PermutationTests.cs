using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

public sealed class PermutationTests
{
    private static readonly Modulus Q = new(97);

    [Fact]
    public void Places_from_n_on_are_negatives()
    {
        var result = new ulong[4];
        new Permutation([2, 4, 7, 1]).Apply(result, [5, 0, 96, 1], new ulong[8], Q);
        Assert.Equal([96UL, 92UL, 96UL, 0UL], result);
        new Permutation([3, 2, 1, 0]).Gather(result, [1, 2, 3, 4]);
        Assert.Equal([4UL, 3UL, 2UL, 1UL], result);
        new Permutation([5, 0, 1, 2]).Apply(result, [5, 0, 96, 1], new ulong[8], Q);
        Assert.Equal([0UL, 5UL, 0UL, 96UL], result); // −0 is 0
    }

    [Fact]
    public void Places_and_lengths_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Permutation([0, 4]));
        Assert.Throws<ArgumentException>(() => new Permutation([0, -1]));
        var swap = new Permutation([1, 0]);
        Assert.Throws<ArgumentException>(() => swap.Gather(new ulong[3], new ulong[2]));
        Assert.Throws<ArgumentException>(() => swap.Gather(new ulong[2], new ulong[1]));
        Assert.Throws<ArgumentException>(() => swap.Apply(new ulong[2], new ulong[2], new ulong[3], Q));
        Assert.Throws<ArgumentException>(() => new Permutation([2, 0]).Gather(new ulong[2], new ulong[2])); // a sign without its negatives
    }
}
