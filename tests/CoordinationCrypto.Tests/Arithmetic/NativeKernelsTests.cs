using System.Reflection;
using System.Runtime.InteropServices;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

/// <summary>
/// When the native library is used. That it gives the specification's bits: <see cref="NttTablesTests"/>,
/// <see cref="FusedKernelsTests"/>, <see cref="WeightedKernelsTests"/>, <see cref="KernelsTests"/>, and of AES
/// <see cref="Primitives.ExpanderTests"/>.
/// </summary>
public sealed class NativeKernelsTests
{
    [Theory]
    [InlineData("0", NativeKernels.Abi, 1u, "SwitchedOff")]
    [InlineData("0", null, 0u, "SwitchedOff")]
    [InlineData(null, null, 0u, "Missing")]
    [InlineData("1", null, 1u, "Missing")]
    [InlineData(null, NativeKernels.Abi + 1, 1u, "OtherVersion")]
    [InlineData(null, NativeKernels.Abi - 1, 1u, "OtherVersion")]
    [InlineData(null, NativeKernels.Abi, 0u, "Unsupported")]
    [InlineData(null, NativeKernels.Abi, 2u, "Unsupported")]
    [InlineData(null, NativeKernels.Abi, 1u, "Loaded")]
    [InlineData("", NativeKernels.Abi, 3u, "Loaded")]
    public void A_library_is_used_if_it_fits(string? variable, uint? abi, uint features, string status) =>
        Assert.Equal(status, NativeKernels.Judge(variable, abi, features).ToString());

    /// <summary>COORDCRYPTO_EXPECT_NATIVE says what must have become of the library in this run.</summary>
    [Fact]
    public void The_status_is_the_expected_one()
    {
        var expected = Environment.GetEnvironmentVariable("COORDCRYPTO_EXPECT_NATIVE");
        if (!string.IsNullOrEmpty(expected))
            Assert.Equal(expected, NativeKernels.Status.ToString());
        if (Environment.GetEnvironmentVariable(NativeKernels.Variable) == "0")
            Assert.Equal(NativeStatus.SwitchedOff, NativeKernels.Status);
        Assert.Equal(
            NativeKernels.Status == NativeStatus.Loaded && Kernels.IsSupported(KernelKind.Vector512),
            Kernels.IsSupported(KernelKind.Native)
        );
    }

    [Fact]
    public void Without_the_library_its_kernels_are_refused()
    {
        if (NativeKernels.IsLoaded)
            return;
        var tables = NttTables.Get(new Modulus(65537), 64);
        Assert.Throws<PlatformNotSupportedException>(() => tables.Forward(KernelKind.Native, new ulong[64]));
        Assert.Throws<PlatformNotSupportedException>(() => tables.ForwardLifted(KernelKind.Native, new ulong[64], new ulong[64]));
        Assert.Throws<PlatformNotSupportedException>(() => tables.Inverse(KernelKind.Native, new ulong[64]));
        Assert.Throws<PlatformNotSupportedException>(() =>
            FusedKernels.AddWeighted(KernelKind.Native, new ulong[32], new ulong[32], new WeightTable([new Modulus(97)], [1]))
        );
        Assert.Throws<PlatformNotSupportedException>(() => new NativeAesCounter(new byte[32]));
    }

    /// <summary>The header's version is the one that is declared here, and every function that is declared is in the library.</summary>
    [Fact]
    public void Header_and_declarations_agree()
    {
        var header = File.ReadAllText(Repository.File("native/coordcrypto_kernels.h"));
        Assert.Contains($"#define COORDCRYPTO_ABI {NativeKernels.Abi}u", header, StringComparison.Ordinal);
        Assert.Contains($"#define COORDCRYPTO_MAX_SOURCES {IfmaConversion.MaxSources}\n", header, StringComparison.Ordinal);
        Assert.Contains($"#define COORDCRYPTO_MAX_TERMS {NativeDot.MaxTerms}\n", header, StringComparison.Ordinal);
        Assert.Contains($"#define COORDCRYPTO_MAX_WEIGHTED {WeightTable.MaxTerms}\n", header, StringComparison.Ordinal);
        var declared = typeof(NativeKernels)
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.GetCustomAttribute<DllImportAttribute>()?.EntryPoint)
            .OfType<string>()
            .ToList();
        Assert.NotEmpty(declared);
        Assert.All(declared, name => Assert.Contains($" {name}(", header, StringComparison.Ordinal));
        if (!NativeKernels.IsLoaded)
            return;
        var library = NativeLibrary.Load("coordcrypto_kernels", typeof(NativeKernels).Assembly, null);
        Assert.All(declared, name => Assert.True(NativeLibrary.TryGetExport(library, name, out _), name));
        Assert.False(NativeLibrary.TryGetExport(library, "forward_32", out _)); // hidden
    }
}
