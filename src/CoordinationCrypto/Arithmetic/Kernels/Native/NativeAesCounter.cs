using System.Runtime.Intrinsics.X86;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// AES of counters by the native library, four blocks to an instruction, for which .NET 10 has no intrinsics. For the long streams of a
/// validator's masks.
/// </summary>
internal sealed class NativeAesCounter : AesCounter
{
    private const int Chunk = 512;

    private readonly AesNiCounter _keys;

    /// <summary>Expands the key.</summary>
    /// <exception cref="PlatformNotSupportedException">See <see cref="IsSupported"/>.</exception>
    public NativeAesCounter(ReadOnlySpan<byte> key)
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException("The native kernel of AES is not in use.");
        _keys = new AesNiCounter(key);
    }

    /// <summary>Whether the library is in use and the processor has the instructions.</summary>
    public static bool IsSupported => Kernels.Dispatched == KernelKind.Native && NativeKernels.HasVaes && Aes.IsSupported;

    /// <inheritdoc/>
    public override int ChunkLength => Chunk;

    /// <summary>This one where it is supported, else what <see cref="AesCounter.Create"/> chooses; all give the same bytes.</summary>
    /// <param name="key">Exactly 32 bytes, for the caller to zero.</param>
    public static AesCounter Fastest(ReadOnlySpan<byte> key) => IsSupported ? new NativeAesCounter(key) : Create(key);

    /// <inheritdoc/>
    public override unsafe void Encrypt(UInt128 first, Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length % Chunk, 0, nameof(destination));
        fixed (
            byte* d = destination,
                keys = _keys.Memory.Span
        )
            NativeKernels.AesCounter(d, (ulong)(destination.Length / Chunk), keys, (ulong)(first >> 64), (ulong)first);
        GC.KeepAlive(this); // the keys are native memory: no finalizer may free it before here
    }

    /// <inheritdoc/>
    public override void Dispose() => _keys.Dispose();
}
