using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// Bytes that must not outlive their use: native memory, aligned to 64 bytes, zero when allocated and zeroed before it is freed.
/// The garbage collector never copies it and its contents are never printed.
/// </summary>
/// <remarks>
/// Not safe for use while another thread disposes it. A span taken from it is valid only while the buffer is alive and not disposed:
/// hold the buffer in a field or a <c>using</c> for as long as the span is used.
/// </remarks>
internal sealed unsafe class SecretBuffer : SafeHandle
{
    private const int Alignment = 64;

    private SecretBuffer(int length)
        : base(0, ownsHandle: true)
    {
        Length = length;
        SetHandle((nint)NativeMemory.AlignedAlloc(Capacity(length), Alignment));
        NativeMemory.Clear((void*)handle, Capacity(length));
    }

    /// <summary>The number of bytes, at least 0.</summary>
    public int Length { get; }

    /// <summary>The bytes themselves.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new Span<byte>((void*)handle, Length);
        }
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Called between zeroing and freeing with the address and the length: tests read the memory there.</summary>
    internal Action<nint, int>? AfterZeroing { get; set; }

    /// <summary>A new buffer of <paramref name="length"/> zero bytes.</summary>
    /// <param name="length">In bytes, at least 0.</param>
    /// <returns>The buffer, all zeros; the caller disposes of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static SecretBuffer Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new SecretBuffer(length);
    }

    /// <summary>A new buffer holding a copy of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Copied; the caller still has to zero its own.</param>
    /// <returns>The buffer; the caller disposes of it.</returns>
    public static SecretBuffer CopyOf(ReadOnlySpan<byte> bytes)
    {
        var buffer = Allocate(bytes.Length);
        bytes.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>The type's name: never the contents.</summary>
    /// <returns>Nothing secret.</returns>
    public override string ToString() => nameof(SecretBuffer);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        CryptographicOperations.ZeroMemory(new Span<byte>((void*)handle, Length));
        AfterZeroing?.Invoke(handle, Length);
        NativeMemory.AlignedFree((void*)handle);
        handle = 0;
        return true;
    }

    // A whole number of 64-byte lines, at least one, so that full-width vector loads never leave the allocation.
    private static nuint Capacity(int length) => ((nuint)(uint)length + Alignment) & ~(nuint)(Alignment - 1);
}
