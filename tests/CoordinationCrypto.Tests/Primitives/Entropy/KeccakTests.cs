using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Primitives;

public sealed class KeccakTests
{
    /// <summary>The Keccak team's KeccakF-1600-IntermediateValues: the zero state permuted once and twice, first lanes.</summary>
    [Fact]
    public void The_permutation_gives_the_published_lanes()
    {
        var state = new ulong[Keccak.Lanes];
        Keccak.Permute(state);
        Assert.Equal([0xF1258F7940E1DDE7, 0x84D5CCF933C0478A, 0xD598261EA65AA9EE, 0xBD1547306F80494D, 0x8B284E056253D057], state[..5]);
        Assert.Equal(0xEAF1FF7B5CECA249UL, state[24]);

        Keccak.Permute(state);
        Assert.Equal([0x2D5C954DF96ECB3C, 0x6A332CD07057B56D, 0x093D8D1270D76B6C, 0x8A20D9B25569D094, 0x4F9C4F99E5E7F156], state[..5]);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(26)]
    public void Another_number_of_lanes_is_refused(int lanes) => Assert.Throws<ArgumentException>(() => Keccak.Permute(new ulong[lanes]));
}
