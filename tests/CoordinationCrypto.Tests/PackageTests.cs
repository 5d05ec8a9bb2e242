using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests;

/// <summary>
/// The package as its users meet it: made from this build, restored from a folder without a network, and run by a program of theirs.
/// </summary>
public sealed class PackageTests : IDisposable
{
    private const string Program = """
        using System.Reflection;
        using System.Text;
        using CoordinationCrypto;
        using CoordinationCrypto.Bfv;

        // A signature goes through the curve package, the library's only dependency.
        using var key = SigningKey.Create(EntropySource.System);
        var message = Encoding.ASCII.GetBytes("a consumer's message");
        var signature = new byte[SigningKey.SignatureLength];
        key.Sign(message, EntropySource.System, signature);
        Console.WriteLine(key.PublicKey.Verify(message, signature) ? "it runs" : "it does not verify");

        // A transform there and back, and which kernels it went through: the package does not tell its users, so this asks behind its back.
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;
        var library = typeof(EntropySource).Assembly;
        var encoder = new SlotEncoder(BfvParameters.Secure8192);
        using var plaintext = encoder.Encode([1, 2, 3]);
        var slots = new ulong[BfvParameters.Secure8192.Degree];
        encoder.Decode(plaintext, slots);
        Console.WriteLine(slots[2] == 3 ? "it transforms" : "it transforms wrongly");
        Console.WriteLine(library.GetType("CoordinationCrypto.Arithmetic.Kernels")!.GetProperty("Dispatched", any)!.GetValue(null));
        Console.WriteLine(library.GetType("CoordinationCrypto.Arithmetic.NativeKernels")!.GetField("Status", any)!.GetValue(null));
        """;

    /// <summary>Where a repository says it is, the package says so; this one need not have an address.</summary>
    private const string Address = "https://example.org/coordination-crypto";

    private readonly string _folder = Directory.CreateTempSubdirectory("coordcrypto-package-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Package_restores_and_runs_from_a_folder()
    {
        var feed = Path.Combine(_folder, "feed");
        Dotnet(
            Repository.Root,
            "pack",
            "src/CoordinationCrypto/CoordinationCrypto.csproj",
            "-c",
            "Release",
            "--no-build",
            "--output",
            feed,
            $"-p:RepositoryUrl={Address}"
        );
        var package = Assert.Single(Directory.GetFiles(feed, "*.nupkg"));
        var symbols = Assert.Single(Directory.GetFiles(feed, "*.snupkg"));
        AssertContents(package, symbols);

        var consumer = Directory.CreateDirectory(Path.Combine(_folder, "consumer")).FullName;
        var version = Path.GetFileNameWithoutExtension(package)["CoordinationCrypto.".Length..];
        File.WriteAllText(Path.Combine(consumer, "Program.cs"), Program);
        File.WriteAllText(
            Path.Combine(consumer, "consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <UseAppHost>false</UseAppHost>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="CoordinationCrypto" Version="{version}" />
              </ItemGroup>
            </Project>
            """
        );
        // The only source is the folder; the package's own dependency comes from what this build has restored.
        File.WriteAllText(
            Path.Combine(consumer, "nuget.config"),
            $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{RestoredPackages()}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
            </configuration>
            """
        );
        // This build's own library was found or not by the same rules: whoever restores the package gets the same kernels.
        var ran = Dotnet(consumer, "run", "-c", "Release");
        Assert.Equal(["it runs", "it transforms", Kernels.Dispatched.ToString(), NativeKernels.Status.ToString()], Lines(ran));
        var off = Dotnet(consumer, [new(NativeKernels.Variable, "0")], "run", "-c", "Release", "--no-build");
        var managed = Kernels.Dispatched == KernelKind.Native ? KernelKind.Vector512 : Kernels.Dispatched;
        Assert.Equal(["it runs", "it transforms", managed.ToString(), nameof(NativeStatus.SwitchedOff)], Lines(off));
    }

    private static string[] Lines(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void AssertContents(string package, string symbols)
    {
        using var archive = ZipFile.OpenRead(package);
        var names = archive.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains("README.md", names);
        Assert.Contains("lib/net10.0/CoordinationCrypto.dll", names);
        Assert.Contains("lib/net10.0/CoordinationCrypto.xml", names);
        var native = File.Exists(Path.Combine(AppContext.BaseDirectory, "libcoordcrypto_kernels.so"));
        Assert.Equal(native, names.Contains("runtimes/linux-x64/native/libcoordcrypto_kernels.so"));
        using (var stream = archive.GetEntry("CoordinationCrypto.nuspec")!.Open())
        {
            var metadata = XDocument.Load(stream).Root!.Elements().Single();
            string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
            Assert.Equal("Apache-2.0", Value("license"));
            Assert.Equal("README.md", Value("readme"));
            Assert.NotEmpty(Value("description")!);
            Assert.Equal("icon.png", Value("icon"));
            Assert.Contains("icon.png", names);
            Assert.Contains("homomorphic-encryption", Value("tags")!.Split(' '));
            Assert.Equal(Address, Value("projectUrl"));
            Assert.Equal(Address, metadata.Elements().Single(element => element.Name.LocalName == "repository").Attribute("url")!.Value);
        }
        using (var stream = archive.GetEntry("lib/net10.0/CoordinationCrypto.xml")!.Open())
            AssertDocumentation(XDocument.Load(stream));

        using var symbolArchive = ZipFile.OpenRead(symbols);
        Assert.Contains("lib/net10.0/CoordinationCrypto.pdb", symbolArchive.Entries.Select(entry => entry.FullName));
    }

    /// <summary>Public types with their members, all of them, and nothing that a user cannot name.</summary>
    private static void AssertDocumentation(XDocument documentation)
    {
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var ids = documentation.Descendants("member").Select(member => member.Attribute("name")!.Value).ToList();
        var types = typeof(EntropySource).Assembly.GetExportedTypes().ToDictionary(type => type.FullName!.Replace('+', '.'));
        Assert.Equal(
            types.Keys.Order(StringComparer.Ordinal),
            ids.Where(id => id[0] == 'T').Select(id => id[2..]).Order(StringComparer.Ordinal)
        );
        Assert.All(
            ids.Where(id => id[0] != 'T'),
            id =>
            {
                var name = id[2..].Split('(')[0];
                var type = types[name[..name.LastIndexOf('.')]];
                var member = name[(name.LastIndexOf('.') + 1)..].Split('`')[0].Replace('#', '.');
                Assert.Contains(type.GetMember(member, any), IsShown);
            }
        );
        Assert.Contains("M:CoordinationCrypto.SigningKey.Create(CoordinationCrypto.EntropySource)", ids);
        Assert.Contains(ids, id => id.StartsWith("P:CoordinationCrypto.BfvParameters.Secure8192", StringComparison.Ordinal));
    }

    private static bool IsShown(MemberInfo member) =>
        member switch
        {
            FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
            MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
            PropertyInfo property => property.GetAccessors(true).Any(IsShown),
            EventInfo happening => IsShown(happening.AddMethod!),
            _ => false,
        };

    /// <summary>The folder NuGet restores packages to, where the curve package already is: the library was built with it.</summary>
    private static string RestoredPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Runs the SDK; its standard output.</summary>
    private static string Dotnet(string folder, params string[] arguments) => Dotnet(folder, [], arguments);

    /// <summary>The same with more in its environment.</summary>
    private static string Dotnet(string folder, KeyValuePair<string, string>[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test runner set for this process is not meant for the SDK's own.
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestRun).ToList())
            start.Environment.Remove(name);
        // A build process that stayed for the next build would keep our pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0,
            $"dotnet {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{output}\n{errors.Result}"
        );
        return output;
    }

    private static bool IsOfTheTestRun(string name) =>
        name.StartsWith("DOTNET_Enable", StringComparison.Ordinal) || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase);
}
