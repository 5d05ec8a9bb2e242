using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// SHAKE256 with framing: XOF(domain; m1, m2, …) = SHAKE256(len(domain) ‖ domain ‖ len(m1) ‖ m1 ‖ …), each len eight bytes,
/// little-endian.
/// Different sequences of inputs never collide by being cut differently.
/// </summary>
/// <remarks>
/// First all inputs, then as many reads as wanted; the bytes do not depend on how the reads are cut. Not safe for several threads.
/// </remarks>
internal sealed class Xof : IRandomStream, IDisposable
{
    private readonly ManagedShake256 _shake = new();
    private bool _disposed;

    /// <summary>Starts with the domain.</summary>
    /// <param name="domain">Unique to one use; a constant.</param>
    public Xof(ReadOnlySpan<byte> domain) => Absorb(domain);

    /// <summary>Appends one input, framed by its length.</summary>
    /// <exception cref="InvalidOperationException">Output was already taken.</exception>
    public void Absorb(ReadOnlySpan<byte> input)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)input.Length);
        _shake.Append(length);
        _shake.Append(input);
    }

    /// <summary>Gives the next bytes of output.</summary>
    public void Squeeze(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _shake.Read(destination);
    }

    /// <inheritdoc/>
    public void Fill(Span<ulong> destination)
    {
        Squeeze(MemoryMarshal.AsBytes(destination));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(destination, destination);
    }

    /// <summary>Zeroes the state.</summary>
    public void Dispose()
    {
        _disposed = true;
        _shake.Dispose();
    }
}
