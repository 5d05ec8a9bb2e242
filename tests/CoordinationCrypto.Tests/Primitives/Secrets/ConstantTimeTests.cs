using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Primitives;

public sealed class ConstantTimeTests
{
    private static readonly ulong[] Values = [0, 1, 2, 3, 1UL << 31, 1UL << 32, (1UL << 62) - 1, 1UL << 62, (1UL << 63) - 1];

    [Fact]
    public void Masks_say_what_comparisons_say()
    {
        foreach (var value in (ulong[])[.. Values, 1UL << 63, ulong.MaxValue])
            Assert.Equal(value == 0 ? ulong.MaxValue : 0, ConstantTime.MaskIfZero(value));
    }

    [Fact]
    public void Select_takes_the_side_of_the_mask()
    {
        Assert.Equal(5UL, ConstantTime.Select(ulong.MaxValue, 5, ulong.MaxValue));
        Assert.Equal(ulong.MaxValue, ConstantTime.Select(0, 5, ulong.MaxValue));
    }

    [Fact]
    public void Equality_is_that_of_the_bytes()
    {
        Assert.True(ConstantTime.FixedTimeEquals([], []));
        Assert.True(ConstantTime.FixedTimeEquals([1, 2], [1, 2]));
        Assert.False(ConstantTime.FixedTimeEquals([1, 2], [1, 3]));
        Assert.False(ConstantTime.FixedTimeEquals([1, 2], [1]));
    }
}
