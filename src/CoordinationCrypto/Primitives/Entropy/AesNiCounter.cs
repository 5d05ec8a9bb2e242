using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoordinationCrypto.Primitives;

/// <summary>AES of counters by the processor's AES instructions, eight blocks at a time, straight into the destination.</summary>
/// <remarks>The instructions' time does not depend on key or data. Key expansion: FIPS 197, section 5.2.</remarks>
internal sealed class AesNiCounter : AesCounter
{
    private const int Rounds = 14;
    private const int Lanes = 8;

    private readonly SecretBuffer _roundKeys = SecretBuffer.Allocate((Rounds + 1) * BlockLength);

    /// <summary>Expands the key.</summary>
    public AesNiCounter(ReadOnlySpan<byte> key)
    {
        Throw.IfLengthIsNot(key.Length, KeyLength, nameof(key));
        var even = Vector128.Create(key[..BlockLength]);
        var odd = Vector128.Create(key[BlockLength..]);
        Store(0, even);
        Store(1, odd);
        Store(2, even = NextEven(even, Aes.KeygenAssist(odd, 0x01)));
        Store(3, odd = NextOdd(odd, Aes.KeygenAssist(even, 0)));
        Store(4, even = NextEven(even, Aes.KeygenAssist(odd, 0x02)));
        Store(5, odd = NextOdd(odd, Aes.KeygenAssist(even, 0)));
        Store(6, even = NextEven(even, Aes.KeygenAssist(odd, 0x04)));
        Store(7, odd = NextOdd(odd, Aes.KeygenAssist(even, 0)));
        Store(8, even = NextEven(even, Aes.KeygenAssist(odd, 0x08)));
        Store(9, odd = NextOdd(odd, Aes.KeygenAssist(even, 0)));
        Store(10, even = NextEven(even, Aes.KeygenAssist(odd, 0x10)));
        Store(11, odd = NextOdd(odd, Aes.KeygenAssist(even, 0)));
        Store(12, even = NextEven(even, Aes.KeygenAssist(odd, 0x20)));
        Store(13, odd = NextOdd(odd, Aes.KeygenAssist(even, 0)));
        Store(14, NextEven(even, Aes.KeygenAssist(odd, 0x40)));
    }

    /// <inheritdoc/>
    public override int ChunkLength => Lanes * BlockLength;

    /// <summary>The memory of the round keys, one after another.</summary>
    internal SecretBuffer Memory => _roundKeys;

    /// <inheritdoc/>
    public override void Encrypt(UInt128 first, Span<byte> destination)
    {
        const int chunk = Lanes * BlockLength;
        Throw.IfLengthIsNot(destination.Length % chunk, 0, nameof(destination));
        ReadOnlySpan<byte> keys = _roundKeys.Span;
        var whitening = Vector128.Create(keys[..BlockLength]);
        for (; destination.Length >= chunk; destination = destination[chunk..], first += Lanes)
        {
            var b0 = Counter(first) ^ whitening;
            var b1 = Counter(first + 1) ^ whitening;
            var b2 = Counter(first + 2) ^ whitening;
            var b3 = Counter(first + 3) ^ whitening;
            var b4 = Counter(first + 4) ^ whitening;
            var b5 = Counter(first + 5) ^ whitening;
            var b6 = Counter(first + 6) ^ whitening;
            var b7 = Counter(first + 7) ^ whitening;
            for (var offset = BlockLength; offset < Rounds * BlockLength; offset += BlockLength)
            {
                var key = Vector128.Create(keys.Slice(offset, BlockLength));
                b0 = Aes.Encrypt(b0, key);
                b1 = Aes.Encrypt(b1, key);
                b2 = Aes.Encrypt(b2, key);
                b3 = Aes.Encrypt(b3, key);
                b4 = Aes.Encrypt(b4, key);
                b5 = Aes.Encrypt(b5, key);
                b6 = Aes.Encrypt(b6, key);
                b7 = Aes.Encrypt(b7, key);
            }

            var last = Vector128.Create(keys.Slice(Rounds * BlockLength, BlockLength));
            var target = destination[..chunk];
            Aes.EncryptLast(b0, last).CopyTo(target);
            Aes.EncryptLast(b1, last).CopyTo(target[(1 * BlockLength)..]);
            Aes.EncryptLast(b2, last).CopyTo(target[(2 * BlockLength)..]);
            Aes.EncryptLast(b3, last).CopyTo(target[(3 * BlockLength)..]);
            Aes.EncryptLast(b4, last).CopyTo(target[(4 * BlockLength)..]);
            Aes.EncryptLast(b5, last).CopyTo(target[(5 * BlockLength)..]);
            Aes.EncryptLast(b6, last).CopyTo(target[(6 * BlockLength)..]);
            Aes.EncryptLast(b7, last).CopyTo(target[(7 * BlockLength)..]);
        }

        GC.KeepAlive(this); // the keys are native memory: no finalizer may free it before here
    }

    /// <inheritdoc/>
    public override void Dispose() => _roundKeys.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Counter(UInt128 value) =>
        Vector128
            .Create(BinaryPrimitives.ReverseEndianness((ulong)(value >> 64)), BinaryPrimitives.ReverseEndianness((ulong)value))
            .AsByte();

    // w[i] = w[i−8] xor SubWord(RotWord(w[i−1])) xor Rcon for the first word of four, w[i−8] xor w[i−1] for the others.
    private static Vector128<byte> NextEven(Vector128<byte> previous, Vector128<byte> assist) =>
        Cascade(previous) ^ Sse2.Shuffle(assist.AsInt32(), 0xFF).AsByte();

    // The same with SubWord alone.
    private static Vector128<byte> NextOdd(Vector128<byte> previous, Vector128<byte> assist) =>
        Cascade(previous) ^ Sse2.Shuffle(assist.AsInt32(), 0xAA).AsByte();

    private static Vector128<byte> Cascade(Vector128<byte> words)
    {
        words ^= Sse2.ShiftLeftLogical128BitLane(words, 4);
        return words ^ Sse2.ShiftLeftLogical128BitLane(words, 8);
    }

    private void Store(int round, Vector128<byte> key) => key.CopyTo(_roundKeys.Span[(round * BlockLength)..]);
}
