using System.Runtime.Intrinsics.X86;
using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>
/// Runs with the managed kernels and, where there are any, with the native ones. Each form has a process of its own, so the library can
/// be switched off before it is first asked for.
/// </summary>
public abstract class FormBenchmarks
{
    /// <summary>
    /// The forms that this machine has. Bit 21 of this register says AVX-512 IFMA; to ask the library would be to load it.
    /// </summary>
    public static IEnumerable<string> Forms =>
        File.Exists(Path.Combine(AppContext.BaseDirectory, "libcoordcrypto_kernels.so"))
        && X86Base.IsSupported
        && (X86Base.CpuId(7, 0).Ebx >> 21 & 1) != 0
            ? ["managed", "native"]
            : ["managed"];

    [ParamsSource(nameof(Forms))]
    public string Kernels { get; set; } = "";

    /// <summary>Called before anything else of the library is.</summary>
    protected void Choose()
    {
        if (Kernels == "managed")
            Environment.SetEnvironmentVariable(NativeKernels.Variable, "0");
        if (NativeKernels.IsLoaded != (Kernels == "native"))
            throw new InvalidOperationException($"The kernels are not {Kernels}: {NativeKernels.Status}.");
    }
}
