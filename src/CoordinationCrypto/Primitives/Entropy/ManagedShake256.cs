using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>SHAKE256 in managed code.</summary>
/// <remarks>
/// FIPS 202, section 6.2: rate 136 bytes, suffix 1111, padding 10*1. The platform's own is not used: it is absent on some systems and
/// cannot be read piecewise on others (OpenSSL before 3.3). Where it exists, tests show both equal.
/// </remarks>
internal sealed class ManagedShake256 : IDisposable
{
    /// <summary>Bytes absorbed or squeezed per permutation.</summary>
    public const int Rate = 136;

    private readonly ulong[] _state = GC.AllocateArray<ulong>(Keccak.Lanes, pinned: true);
    private readonly byte[] _block = GC.AllocateArray<byte>(Rate, pinned: true);
    private int _position; // absorbing: bytes waiting in block, in [0, Rate); squeezing: bytes of block already given, in [0, Rate]
    private bool _squeezing;

    /// <summary>Appends input.</summary>
    /// <exception cref="InvalidOperationException">Output was already taken.</exception>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (_squeezing)
            Throw.Invalid("Input cannot follow output.");

        while (!data.IsEmpty)
        {
            var count = Math.Min(Rate - _position, data.Length);
            data[..count].CopyTo(_block.AsSpan(_position));
            data = data[count..];
            _position += count;
            if (_position == Rate)
                AbsorbBlock();
        }
    }

    /// <summary>Gives the next bytes of output.</summary>
    public void Read(Span<byte> destination)
    {
        if (!_squeezing)
        {
            _block.AsSpan(_position).Clear();
            _block[_position] ^= 0x1F;
            _block[Rate - 1] ^= 0x80;
            AbsorbBlock();
            SqueezeBlock();
            _squeezing = true;
        }

        while (!destination.IsEmpty)
        {
            if (_position == Rate)
            {
                Keccak.Permute(_state);
                SqueezeBlock();
            }

            var count = Math.Min(Rate - _position, destination.Length);
            _block.AsSpan(_position, count).CopyTo(destination);
            destination = destination[count..];
            _position += count;
        }
    }

    /// <summary>Zeroes the state.</summary>
    public void Dispose()
    {
        Array.Clear(_state);
        CryptographicOperations.ZeroMemory(_block);
    }

    private void AbsorbBlock()
    {
        for (var i = 0; i < Rate / 8; i++)
            _state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(_block.AsSpan(8 * i));
        Keccak.Permute(_state);
        _position = 0;
    }

    private void SqueezeBlock()
    {
        for (var i = 0; i < Rate / 8; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(_block.AsSpan(8 * i), _state[i]);
        _position = 0;
    }
}
