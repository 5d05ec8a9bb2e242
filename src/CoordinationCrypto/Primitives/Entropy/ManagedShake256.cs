using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>SHAKE256 in managed code.</summary>
/// <remarks>
/// FIPS 202, section 6.2: rate 136 bytes, suffix 1111, padding 10*1. The platform's own is not used: it is absent on some systems and cannot
/// be read piecewise on others (OpenSSL before 3.3). Where it exists, tests show both equal.
/// </remarks>
internal sealed class ManagedShake256 : IDisposable
{
    /// <summary>Bytes absorbed or squeezed per permutation.</summary>
    public const int Rate = 136;

    private readonly ulong[] state = GC.AllocateArray<ulong>(Keccak.Lanes, pinned: true);
    private readonly byte[] block = GC.AllocateArray<byte>(Rate, pinned: true);
    private int position; // absorbing: bytes waiting in block, in [0, Rate); squeezing: bytes of block already given, in [0, Rate]
    private bool squeezing;

    /// <summary>Appends input.</summary>
    /// <exception cref="InvalidOperationException">Output was already taken.</exception>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (squeezing)
            Throw.Invalid("Input cannot follow output.");

        while (!data.IsEmpty)
        {
            var count = Math.Min(Rate - position, data.Length);
            data[..count].CopyTo(block.AsSpan(position));
            data = data[count..];
            position += count;
            if (position == Rate)
                AbsorbBlock();
        }
    }

    /// <summary>Gives the next bytes of output.</summary>
    public void Read(Span<byte> destination)
    {
        if (!squeezing)
        {
            block.AsSpan(position).Clear();
            block[position] ^= 0x1F;
            block[Rate - 1] ^= 0x80;
            AbsorbBlock();
            SqueezeBlock();
            squeezing = true;
        }

        while (!destination.IsEmpty)
        {
            if (position == Rate)
            {
                Keccak.Permute(state);
                SqueezeBlock();
            }

            var count = Math.Min(Rate - position, destination.Length);
            block.AsSpan(position, count).CopyTo(destination);
            destination = destination[count..];
            position += count;
        }
    }

    /// <summary>Zeroes the state.</summary>
    public void Dispose()
    {
        Array.Clear(state);
        CryptographicOperations.ZeroMemory(block);
    }

    private void AbsorbBlock()
    {
        for (var i = 0; i < Rate / 8; i++)
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(8 * i));
        Keccak.Permute(state);
        position = 0;
    }

    private void SqueezeBlock()
    {
        for (var i = 0; i < Rate / 8; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(8 * i), state[i]);
        position = 0;
    }
}
