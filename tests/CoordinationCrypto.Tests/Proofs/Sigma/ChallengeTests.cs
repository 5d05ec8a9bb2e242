using System.Numerics;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

public sealed class ChallengeTests
{
    public static TheoryData<int, int> Sizes =>
        new()
        {
            { 16, 8 },
            { 256, 14 },
            { 1024, 17 },
            { 8192, 21 },
            { 16384, 23 },
            { 32768, 24 },
        };

    [Theory, MemberData(nameof(Sizes))]
    public void They_form_a_group_and_come_back_from_bytes(int degree, int length)
    {
        var space = new ChallengeSpace(degree);
        var entropy = Streams.Entropy("challenges");
        Assert.Equal(length, space.EncodedLength);
        for (var i = 0; i < 50; i++)
        {
            var (a, b) = (space.Sample(entropy), space.Sample(entropy));
            Assert.Equal(a, a + b - b);
            Assert.Equal(a + b, b + a);
            Assert.Equal(a, a + space.Zero);
            Assert.Equal(space.Zero, a - a);
            var bytes = new byte[length];
            a.Write(bytes);
            Assert.True(space.TryRead(bytes, out var read));
            Assert.Equal(a, read);
            Assert.False(space.TryRead(bytes.AsSpan(1), out _));
            Assert.False(space.TryRead([.. bytes, 0], out _));
            var sum = (a + b)[0];
            Assert.Equal((a[0] + b[0]) % (2 * degree), sum);
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void The_scalar_is_the_number_written_in_base_2N(int degree, int length)
    {
        var space = new ChallengeSpace(degree);
        var entropy = Streams.Entropy("scalars");
        for (var i = 0; i < 20; i++)
        {
            var challenge = space.Sample(entropy);
            var expected = BigInteger.Zero;
            for (var r = ChallengeSpace.Repetitions - 1; r >= 0; r--)
                expected = expected * (2 * degree) + challenge[r];
            var bytes = new byte[Scalar.Length];
            challenge.ToScalar().Write(bytes);
            Assert.Equal(expected, new BigInteger(bytes, isUnsigned: true, isBigEndian: true));
            Assert.True(expected < BigInteger.One << (8 * length));
        }
    }

    [Fact]
    public void Samples_are_uniform()
    {
        var space = new ChallengeSpace(16);
        var entropy = Streams.Entropy("uniform");
        var counts = new long[32];
        for (var i = 0; i < 4000; i++)
        {
            var challenge = space.Sample(entropy);
            for (var r = 0; r < ChallengeSpace.Repetitions; r++)
                counts[challenge[r]]++;
        }

        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void A_filling_that_is_not_zero_is_refused()
    {
        var space = new ChallengeSpace(16384); // 180 bits in 23 bytes
        var bytes = new byte[space.EncodedLength];
        for (var bit = 4; bit < 8; bit++)
        {
            bytes[^1] = (byte)(1 << bit);
            Assert.False(space.TryRead(bytes, out _));
            Assert.Equal(space.Zero, space.ReadMasked(bytes));
        }
    }

    [Fact]
    public void Groups_do_not_mix()
    {
        var (small, large) = (new ChallengeSpace(16), new ChallengeSpace(32));
        Mistake.Names<ArgumentException>("right", () => _ = small.Zero + large.Zero);
        Mistake.Names<ArgumentException>("right", () => _ = small.Zero - large.Zero);
        Assert.NotEqual(small.Zero, large.Zero);
    }

    [Theory, InlineData(24), InlineData(8), InlineData(65536), InlineData(0), InlineData(-16)]
    public void No_such_degree(int degree) => Mistake.Names<ArgumentOutOfRangeException>("degree", () => _ = new ChallengeSpace(degree));

    [Fact]
    public void Bytes_must_be_as_many_as_a_challenge_has()
    {
        var space = new ChallengeSpace(16);
        Mistake.Names<ArgumentException>("bytes", () => space.ReadMasked(new byte[space.EncodedLength + 1]));
        Mistake.Names<ArgumentException>("destination", () => space.Zero.Write(new byte[space.EncodedLength + 1]));
    }

    [Fact]
    public void A_challenge_is_written_over_whatever_was_there()
    {
        var space = new ChallengeSpace(16);
        var bytes = new byte[space.EncodedLength];
        Array.Fill(bytes, (byte)0xFF);
        space.Zero.Write(bytes);
        Assert.All(bytes, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Equal_are_group_and_exponents()
    {
        var space = new ChallengeSpace(16);
        var entropy = Streams.Entropy("equal");
        var (a, b) = (space.Sample(entropy), space.Sample(entropy));
        var same = a + b - b;
        Assert.True(a.Equals((object)same));
        Assert.Equal(a.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(a.GetHashCode(), b.GetHashCode());
        Assert.False(a.Equals(b));
        Assert.False(a.Equals(null));
        Assert.False(a.Equals((object)"a"));
        Assert.True(space.Equals((object)new ChallengeSpace(16)));
        Assert.Equal(space.GetHashCode(), new ChallengeSpace(16).GetHashCode());
        Assert.NotEqual(space.GetHashCode(), new ChallengeSpace(32).GetHashCode());
        Assert.False(space.Equals(new ChallengeSpace(32)));
        Assert.False(space.Equals(null));
        Assert.False(space.Equals((object)"space"));
    }
}
