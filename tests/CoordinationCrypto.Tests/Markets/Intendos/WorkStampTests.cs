using System.Security.Cryptography;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

public sealed class WorkStampTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(9), InlineData(16)]
    public void What_is_found_begins_with_so_many_zero_bits(int bits)
    {
        var subject = WorkStamp.Subject("body"u8, "author"u8, 7);
        var stamp = WorkStamp.Make(subject, bits);
        var digest = SHA256.HashData([.. subject.Bytes, .. BitConverter.GetBytes(stamp)]);
        Assert.True(WorkStamp.Verify(subject, bits, stamp));
        Assert.All(Enumerable.Range(0, bits), bit => Assert.Equal(0, digest[bit / 8] >> (7 - (bit % 8)) & 1));
    }

    /// <summary>Of n numbers about n·2^−bits are stamps: 64 expected, four standard deviations either way.</summary>
    [Fact]
    public void A_number_is_a_stamp_with_the_stated_chance()
    {
        var subject = WorkStamp.Subject("chance"u8, "author"u8, 1);
        Assert.InRange(Enumerable.Range(0, 1 << 14).Count(i => WorkStamp.Verify(subject, 8, (ulong)i)), 32, 96);
    }

    [Fact]
    public void It_is_for_one_body_author_and_number()
    {
        var subject = WorkStamp.Subject("body"u8, "author"u8, 7);
        var stamp = WorkStamp.Make(subject, 20);
        Assert.False(WorkStamp.Verify(WorkStamp.Subject("bodY"u8, "author"u8, 7), 20, stamp));
        Assert.False(WorkStamp.Verify(WorkStamp.Subject("body"u8, "authoR"u8, 7), 20, stamp));
        Assert.False(WorkStamp.Verify(WorkStamp.Subject("body"u8, "author"u8, 8), 20, stamp));
    }

    [Fact]
    public void It_grows_with_the_registry_and_can_be_given_up()
    {
        Assert.Equal(0, WorkStamp.BitsFor(32));
        Assert.Equal(14, WorkStamp.BitsFor(33));
        Assert.Equal(18, WorkStamp.BitsFor(1024));
        Assert.Equal(19, WorkStamp.BitsFor(2048));
        Assert.Equal(20, WorkStamp.BitsFor(2049));
        Assert.Equal(24, WorkStamp.BitsFor(65_536));
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => WorkStamp.Make(default, 63, cancellation.Token));
    }
}
