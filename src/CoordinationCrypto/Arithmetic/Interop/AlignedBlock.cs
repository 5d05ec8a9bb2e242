using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CoordinationCrypto.Arithmetic;

/// <summary>A block of native memory on a 64-byte boundary, zero when allocated, zeroed before it is freed.</summary>
/// <remarks>
/// A span over native memory does not keep its owner alive. A block that nobody disposed is therefore freed only by the second collection
/// that finds it unreachable, so that a kernel still running on the span of an owner just dropped does not lose its memory.
/// </remarks>
internal sealed unsafe class AlignedBlock : CriticalFinalizerObject, IDisposable
{
    /// <summary>A cache line, and the width of the widest vector.</summary>
    public const int Alignment = 64;

    private ulong* _pointer;
    private bool _foundUnreachable;

    /// <summary>Allocates.</summary>
    /// <param name="length">In 64-bit words, at least 1.</param>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public AlignedBlock(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Length = length;
        _pointer = (ulong*)NativeMemory.AlignedAlloc((nuint)length * sizeof(ulong), Alignment);
        GC.AddMemoryPressure(ByteCount);
        Words.Clear();
    }

    /// <summary>Zeroes and frees a block that was dropped without being disposed.</summary>
    ~AlignedBlock()
    {
        if (_foundUnreachable)
        {
            Free();
            return;
        }
        _foundUnreachable = true;
        GC.ReRegisterForFinalize(this);
    }

    /// <summary>In 64-bit words.</summary>
    public int Length { get; }

    /// <summary>In bytes.</summary>
    public long ByteCount => (long)Length * sizeof(ulong);

    /// <summary>The memory; valid while this object is held and not disposed.</summary>
    /// <exception cref="ObjectDisposedException">The block is freed.</exception>
    public Span<ulong> Words
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return new Span<ulong>(_pointer, Length);
        }
    }

    /// <summary>The same memory, as signed words.</summary>
    /// <exception cref="ObjectDisposedException">The block is freed.</exception>
    public Span<long> SignedWords
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return new Span<long>(_pointer, Length);
        }
    }

    /// <summary>Zeroes all of it, in a way that the compiler may not leave out.</summary>
    public void Zero() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(Words));

    /// <summary>Zeroes and frees. Not safe against a use at the same time in another thread.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer is null)
            return;
        Zero();
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        GC.RemoveMemoryPressure(ByteCount);
    }
}
