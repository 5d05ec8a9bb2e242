using System.Runtime.CompilerServices;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

[Collection(nameof(Alone))]
public class PolynomialMemoryTests
{
    // Laws

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(8192)]
    public unsafe void Pieces_are_aligned_zero_and_of_the_length_asked_for(int length)
    {
        using var memory = PolynomialMemory.Rent(length);
        Assert.Equal(length, memory.Span.Length);
        Assert.Equal(-1, memory.Span.IndexOfAnyExcept(0UL));
        Assert.Equal(0UL, (ulong)Unsafe.AsPointer(ref memory.Span[0]) % 64);
    }

    [Fact]
    public unsafe void Disposed_pieces_are_zeroed_in_the_pool_and_used_again()
    {
        const int length = 12_347; // no other test's
        var memory = PolynomialMemory.Rent(length);
        memory.Span.Fill(ulong.MaxValue);
        var pointer = (ulong*)Unsafe.AsPointer(ref memory.Span[0]);
        memory.Dispose();
        Assert.Equal(-1, new Span<ulong>(pointer, length).IndexOfAnyExcept(0UL)); // the pool still owns it
        using var again = PolynomialMemory.Rent(length);
        Assert.True(pointer == Unsafe.AsPointer(ref again.Span[0]));
        Assert.Equal(-1, again.Span.IndexOfAnyExcept(0UL));
    }

    [Fact]
    public void Two_pieces_never_share_memory_under_many_threads()
    {
        Parallel.For(
            0,
            8,
            worker =>
            {
                for (var round = 0; round < 200; round++)
                {
                    using var first = PolynomialMemory.Rent(1000 + round % 3);
                    using var second = PolynomialMemory.Rent(1000);
                    Assert.Equal(-1, first.Span.IndexOfAnyExcept(0UL));
                    Assert.Equal(-1, second.Span.IndexOfAnyExcept(0UL));
                    first.Span.Fill((ulong)(worker * 1000 + round));
                    second.Span.Fill(ulong.MaxValue);
                    Assert.Equal(-1, first.Span.IndexOfAnyExcept((ulong)(worker * 1000 + round)));
                }
            }
        );
    }

    [Fact]
    public void The_pool_is_bounded_and_never_clogged()
    {
        const int length = 1 << 20; // 8 MiB
        var pieces = Enumerable
            .Range(0, (int)(PolynomialMemory.MaxPooledBytes / (length * sizeof(ulong))) + 2)
            .Select(_ => PolynomialMemory.Rent(length))
            .ToList();
        pieces.ForEach(piece => piece.Dispose());
        Assert.InRange(PolynomialMemory.PooledBytes, length * sizeof(ulong), PolynomialMemory.MaxPooledBytes);

        PolynomialMemory.Rent(34_568).Dispose(); // another length finds room
        Assert.InRange(PolynomialMemory.PooledBytes, 34_568 * sizeof(ulong), PolynomialMemory.MaxPooledBytes / 2);
    }

    [Fact]
    public void A_second_disposal_does_nothing()
    {
        const int length = 23_456; // no other test's
        var memory = PolynomialMemory.Rent(length);
        memory.Dispose();
        memory.Dispose();
        using var first = PolynomialMemory.Rent(length);
        using var second = PolynomialMemory.Rent(length);
        first.Span[0] = 1;
        Assert.Equal(0UL, second.Span[0]);
    }

    // Rejects

    [Fact]
    public void Use_after_disposal()
    {
        var memory = PolynomialMemory.Rent(8);
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        var block = new AlignedBlock(8);
        block.Dispose();
        block.Dispose();
        Assert.Throws<ObjectDisposedException>(() => block.Words.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Lengths_out_of_range(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => PolynomialMemory.Rent(length));
}
