using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Primitives;

public sealed class Hash32Tests
{
    [Fact]
    public void Two_are_equal_exactly_if_their_bytes_are() =>
        Law.Holds(
            Pairs,
            pair =>
            {
                var (left, right) = (new Hash32(pair.Left), new Hash32(pair.Right));
                var same = pair.Left.AsSpan().SequenceEqual(pair.Right);
                Assert.Equal((same, same, same, !same), (left.Equals(right), left.Equals((object)right), left == right, left != right));
                if (same)
                    Assert.Equal(left.GetHashCode(), right.GetHashCode());
            }
        );

    [Fact]
    public void The_order_is_that_of_the_bytes() =>
        Law.Holds(
            Pairs,
            pair =>
            {
                var (left, right) = (new Hash32(pair.Left), new Hash32(pair.Right));
                var order = Math.Sign(pair.Left.AsSpan().SequenceCompareTo(pair.Right));
                Assert.Equal(order, Math.Sign(left.CompareTo(right)));
                Assert.Equal((order < 0, order <= 0, order > 0, order >= 0), (left < right, left <= right, left > right, left >= right));
            }
        );

    [Fact]
    public void What_went_in_comes_out() =>
        Law.Holds(
            Hashes,
            bytes =>
            {
                var hash = new Hash32(bytes);
                Assert.Equal(bytes, hash.ToArray());
                Assert.Equal(bytes, hash.Bytes);
                Assert.Equal(bytes, (ReadOnlySpan<byte>)hash);
                Assert.Equal(Convert.ToHexStringLower(bytes), hash.ToString());
                Assert.Equal(hash, new Hash32(Convert.FromHexString(hash.ToString())));
            }
        );

    /// <summary>The hash of a table falls in a different bucket for each of the 256 changes of one bit.</summary>
    [Fact]
    public void Every_bit_counts_for_equality_and_for_the_hash_code()
    {
        var zero = new byte[Hash32.Length];
        var all = new HashSet<Hash32> { default };
        var codes = new HashSet<int> { default(Hash32).GetHashCode() };
        for (var bit = 0; bit < 8 * zero.Length; bit++)
        {
            var changed = zero.ToArray();
            changed[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.True(all.Add(new Hash32(changed)));
            codes.Add(new Hash32(changed).GetHashCode());
        }

        Assert.InRange(codes.Count, 255, 257); // two of 257 fall together once in about 130,000 runs
    }

    [Fact]
    public void The_default_is_32_zero_bytes()
    {
        Assert.Equal(new byte[Hash32.Length], default(Hash32).ToArray());
        Assert.Equal(new Hash32(new byte[Hash32.Length]), default);
        Assert.Equal(new Hash32(new byte[Hash32.Length]).GetHashCode(), default(Hash32).GetHashCode());
        Assert.Equal(new string('0', 64), default(Hash32).ToString());
    }

    [Fact]
    public void It_copies_what_it_is_given()
    {
        var bytes = new byte[Hash32.Length];
        var hash = new Hash32(bytes);
        bytes[0] = 1;
        hash.ToArray()[0] = 1;
        Assert.Equal(default, hash);
    }

    [Fact]
    public void A_hash_code_allocates_nothing()
    {
        var hash = Hash32.Sha256("hash"u8);
        var sum = hash.GetHashCode();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            sum ^= hash.GetHashCode() + hash.CompareTo(default);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.NotEqual(0, sum | 1);
    }

    [Fact]
    public void Sha256_is_the_platforms()
    {
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hash32.Sha256("abc"u8).ToString()); // FIPS 180-4
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("a"u8);
        hash.AppendData("bc"u8);
        Assert.Equal(Hash32.Sha256("abc"u8), Hash32.Finish(hash));
        Assert.Equal(Hash32.Sha256([]), Hash32.Finish(hash));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void Other_lengths_are_a_callers_mistake(int length) =>
        Assert.Throws<ArgumentException>("bytes", () => new Hash32(new byte[length]));

    private static Gen<byte[]> Hashes => Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(Hash32.Length);

    /// <summary>Unrelated ones, equal ones, and ones that differ in one byte.</summary>
    private static Gen<(byte[] Left, byte[] Right)> Pairs =>
        from left in Hashes
        from other in Hashes
        from kind in Gen.Choose(0, 2)
        from at in Gen.Choose(0, Hash32.Length - 1)
        select (
            left,
            kind switch
            {
                0 => other,
                1 => left.ToArray(),
                _ => [.. left.AsSpan(0, at), other[at], .. left.AsSpan(at + 1)],
            }
        );
}
