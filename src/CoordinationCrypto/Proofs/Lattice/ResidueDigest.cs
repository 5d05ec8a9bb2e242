using System.Buffers.Binary;
using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// A digest of long runs of residues: SHA-256(len(label) ‖ label ‖ run ‖ run ‖ …), the length as eight bytes, little-endian,
/// each run packed as <see cref="Residues"/> are. What is digested has a form that the label and the
/// statement fix, so the runs need no lengths.
/// </summary>
/// <remarks>
/// SHA-256 and not SHAKE256: four megabytes a proof go through it, and processors have instructions for it. Collisions cost 2^128, which
/// is the proofs' query budget.
/// </remarks>
internal sealed class ResidueDigest : IDisposable
{
    /// <summary>Bytes of a digest.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _packed = [];

    /// <summary>Begins a digest.</summary>
    /// <param name="label">Unique to one use.</param>
    public void Begin(ReadOnlySpan<byte> label)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)label.Length);
        _hash.AppendData(length);
        _hash.AppendData(label);
    }

    /// <summary>Appends a run.</summary>
    /// <param name="run">Each in [0, modulus).</param>
    /// <param name="modulus">In [2, 2^56).</param>
    public void Append(ReadOnlySpan<ulong> run, ulong modulus)
    {
        var length = checked((int)Residues.EncodedLength(run.Length, modulus));
        if (_packed.Length < length)
        {
            CryptographicOperations.ZeroMemory(_packed);
            _packed = new byte[length];
        }

        Residues.Pack(run, modulus, _packed.AsSpan(0, length));
        _hash.AppendData(_packed, 0, length);
    }

    /// <summary>Ends the digest; another may begin.</summary>
    /// <param name="destination">Exactly <see cref="Length"/> bytes.</param>
    public void Finish(Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length, Length, nameof(destination));
        _hash.GetHashAndReset(destination);
    }

    /// <summary>Zeroes what was packed last, which may follow from masks.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_packed);
        _hash.Dispose();
    }
}
