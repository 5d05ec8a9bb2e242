using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Primitives;

public sealed unsafe class SecretBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(65536)]
    public void A_new_buffer_is_zero_and_aligned(int length)
    {
        using var buffer = SecretBuffer.Allocate(length);

        Assert.Equal(length, buffer.Length);
        Assert.Equal(length, buffer.Span.Length);
        Assert.False(buffer.Span.ContainsAnyExcept((byte)0));
        Assert.Equal(0, buffer.DangerousGetHandle() % 64);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(1000)]
    public void Disposal_zeroes_the_memory_before_it_is_freed(int length)
    {
        var buffer = SecretBuffer.Allocate(length);
        buffer.Span.Fill(0xA5);
        var address = buffer.DangerousGetHandle();
        Assert.Equal(0xA5, ((byte*)address)[length - 1]);
        byte[]? seen = null;
        buffer.AfterZeroing = (at, count) =>
        {
            Assert.Equal(address, at);
            seen = new Span<byte>((void*)at, count).ToArray();
        };

        buffer.Dispose();

        Assert.Equal(new byte[length], seen);
    }

    [Fact]
    public void A_collected_buffer_is_zeroed_too()
    {
        byte[]? seen = null;
        Forget(bytes => seen = bytes);
        for (var i = 0; i < 20 && seen is null; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(new byte[48], seen);
    }

    [Fact]
    public void A_disposed_buffer_gives_nothing()
    {
        var buffer = SecretBuffer.CopyOf([1, 2, 3]);
        buffer.Dispose();
        buffer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }

    [Fact]
    public void A_negative_length_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => SecretBuffer.Allocate(-1));

    [Fact]
    public void It_prints_its_type_only()
    {
        using var buffer = SecretBuffer.CopyOf("secret"u8);

        Assert.Equal("SecretBuffer", buffer.ToString());
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget(Action<byte[]> seen)
    {
        var buffer = SecretBuffer.Allocate(48);
        buffer.Span.Fill(0x5A);
        buffer.AfterZeroing = (at, count) => seen(new Span<byte>((void*)at, count).ToArray());
    }
}
