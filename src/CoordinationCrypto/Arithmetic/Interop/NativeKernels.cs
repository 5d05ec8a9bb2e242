using System.Runtime.InteropServices;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The optional library of <c>native/</c>, whose header says what each function does. It is used when it is there, has this version of
/// the interface, and the processor has AVX-512 IFMA, which .NET 10 has no instructions for; the environment variable
/// <see cref="Variable"/> set to 0 leaves it alone. Nothing needs it: every function has managed forms that give the same bits.
/// </summary>
internal static unsafe partial class NativeKernels
{
    /// <summary>Set to 0, the library is not loaded.</summary>
    public const string Variable = "COORDCRYPTO_NATIVE";

    /// <summary>COORDCRYPTO_ABI of the header that these declarations follow.</summary>
    public const uint Abi = 2;

    private const uint FeatureIfma = 1;
    private const uint FeatureVaes = 2;
    private const string Library = "coordcrypto_kernels";

    /// <summary>What became of the library.</summary>
    public static readonly NativeStatus Status = Load();

    /// <summary>Whether the functions may be called; the compiler makes it a constant.</summary>
    public static bool IsLoaded => Status == NativeStatus.Loaded;

    /// <summary>Whether <see cref="AesCounter"/> may be called too.</summary>
    public static readonly bool HasVaes = IsLoaded && (Features() & FeatureVaes) != 0;

    /// <summary>Refuses where the functions may not be called.</summary>
    /// <exception cref="PlatformNotSupportedException">The library is not in use.</exception>
    public static void Require()
    {
        if (!IsLoaded)
            throw new PlatformNotSupportedException($"The native kernels are not in use: {Status}.");
    }

    /// <summary>
    /// Whether a library is used that has this version and these features, under this value of <see cref="Variable"/>; null for one that
    /// is not there.
    /// </summary>
    public static NativeStatus Judge(string? variable, uint? abi, uint features) =>
        variable == "0" ? NativeStatus.SwitchedOff
        : abi is null ? NativeStatus.Missing
        : abi != Abi ? NativeStatus.OtherVersion
        : (features & FeatureIfma) == 0 ? NativeStatus.Unsupported
        : NativeStatus.Loaded;

    [LibraryImport(Library, EntryPoint = "coordcrypto_ntt_forward")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void NttForward(ulong* values, ulong n, ulong* table);

    [LibraryImport(Library, EntryPoint = "coordcrypto_ntt_forward_lifted")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void NttForwardLifted(ulong* values, ulong* source, ulong n, ulong* table);

    [LibraryImport(Library, EntryPoint = "coordcrypto_ntt_inverse")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void NttInverse(ulong* values, ulong n, ulong* table);

    [LibraryImport(Library, EntryPoint = "coordcrypto_convert")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void Convert(ulong* target, ulong* source, ulong n, ulong end, ulong* table);

    [LibraryImport(Library, EntryPoint = "coordcrypto_dot_pair")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void DotPair(ulong* u, ulong* v, ulong** x, ulong** b, ulong** a, ulong n, ulong count, ulong* constants);

    [LibraryImport(Library, EntryPoint = "coordcrypto_add_weighted")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void AddWeighted(ulong* sums, ulong* terms, ulong n, ulong end, ulong* table);

    [LibraryImport(Library, EntryPoint = "coordcrypto_aes_counter")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void AesCounter(byte* destination, ulong chunks, byte* roundKeys, ulong high, ulong low);

    [LibraryImport(Library, EntryPoint = "coordcrypto_features")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial uint Features();

    /// <summary>A library of another version may lack anything but its version, so that is asked first.</summary>
    private static NativeStatus Load()
    {
        var variable = Environment.GetEnvironmentVariable(Variable);
        if (
            Judge(variable, null, 0) == NativeStatus.SwitchedOff
            || !NativeLibrary.TryLoad(Library, typeof(NativeKernels).Assembly, DllImportSearchPath.AssemblyDirectory, out var handle)
        )
            return Judge(variable, null, 0);
        var abi = Ask(handle, "coordcrypto_abi");
        return Judge(variable, abi, abi == Abi ? Ask(handle, "coordcrypto_features") ?? 0 : 0);
    }

    private static uint? Ask(nint handle, string name) =>
        NativeLibrary.TryGetExport(handle, name, out var function) ? ((delegate* unmanaged<uint>)function)() : null;
}

/// <summary>What became of the native kernels when the process first asked for them.</summary>
internal enum NativeStatus
{
    /// <summary>They are in use.</summary>
    Loaded,

    /// <summary>The environment switched them off.</summary>
    SwitchedOff,

    /// <summary>There is no such library beside this assembly or in its package.</summary>
    Missing,

    /// <summary>The library was built for another version of the interface.</summary>
    OtherVersion,

    /// <summary>The processor lacks the instructions.</summary>
    Unsupported,
}
