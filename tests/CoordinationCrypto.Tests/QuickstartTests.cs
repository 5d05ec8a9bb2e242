using CoordinationCrypto;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Tests;

namespace Quickstart; // not below CoordinationCrypto, whose types it would see without a using

/// <summary>The programs that the documents show are the ones below, line by line, and do what the documents say.</summary>
public sealed class QuickstartTests : IDisposable
{
    private const string Here = "tests/CoordinationCrypto.Tests/QuickstartTests.cs";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"coordination-crypto-{Guid.NewGuid():N}.board");

    /// <summary>What the programs below write to, instead of the console.</summary>
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    public void Dispose()
    {
        Console.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void Readme_runs_as_it_stands()
    {
        var shown = Program("README.md");
        Assert.InRange(shown.Count, 10, 29);
        Assert.Equal(Source("readme"), shown);
        Assert.Equal(shown, Program("src/CoordinationCrypto/README.md"));

        // readme {
        using var market = LocalMarket.Create(BfvParameters.Secure8192, new Committee(4, 1), EntropySource.System, TimeProvider.System);
        var stag = new StagTerms("platform-migration", "Move to a new platform", ConditionGrid.OfMembers(levels: 100));
        market.Post(stag);

        market.Submit(stag, "ana", Condition.Others(2)); // "I will, if at least two others do"
        market.Submit(stag, "bo", Condition.Others(2));
        market.Submit(stag, "cy", Condition.Decoy); // never will, and looks like the rest
        market.Tick(); // nothing fires, and nobody learns what was missing

        market.Submit(stag, "di", Condition.Members(3)); // "if we are at least three in all"
        foreach (var tick in market.Tick().Where(tick => tick.End == TickEnd.Fired))
            Console.WriteLine(
                $"{tick.Members.Count} act now, {tick.Cell.Members} in all: {string.Join(", ", tick.Members.Select(market.NameOf))}"
            );
        // } readme

        Assert.Equal("3 act now, 3 in all: ana, bo, di\n", Console.ToString());
    }

    [Fact]
    public void The_guides_quickstart_runs_as_it_stands()
    {
        Assert.Equal(Source("guide"), Program("docs/guide/quickstart.md"));

        var path = _path;

        // guide {
        if (!BoardFile.TryOpen(File.Create(path), () => { }, out var board, out var problem))
            throw new IOException(problem.ToString());
        using (board)
        using (
            var market = LocalMarket.Create(BfvParameters.Secure8192, new Committee(4, 1), EntropySource.System, TimeProvider.System, board)
        )
        {
            var stag = new StagTerms("garden", "Dig the garden", ConditionGrid.OfMembers(20), floor: new Cell(2));
            market.Post(stag);
            market.Submit(stag, "ana", Condition.Members(1));
            market.Submit(stag, "bo", Condition.Others(1));
            market.Tick();
            Console.WriteLine($"head {market.Board.Head}");
        }

        var audit = Audit.Run(File.OpenRead(path));
        Console.WriteLine($"head {audit.Head}");
        Console.WriteLine(audit.Passed ? $"passed, {audit.Outcomes.Single().Cell.Members} acted" : "failed");
        // } guide

        var lines = Console.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal(lines[0], lines[1]);
        Assert.Equal("passed, 2 acted", lines[2]);
    }

    [Fact]
    public void The_guides_page_on_Bfv_runs_as_it_stands()
    {
        var shown = Program("docs/guide/bfv.md");
        Assert.Equal(Source("bfv"), shown);

        // bfv {
        var parameters = BfvParameters.Secure8192;
        var keys = new KeyGenerator(parameters, EntropySource.System);
        using var secret = keys.CreateSecretKey();
        using var publicKey = keys.CreatePublicKey(secret);
        using var relinearizationKey = keys.CreateRelinearizationKey(secret);
        var encoder = new SlotEncoder(parameters);
        using var x = new Encryptor(publicKey).Encrypt(encoder.Encode([3, 4, 5]), EntropySource.System);
        using var squares = Evaluator.Relinearize(Evaluator.Square(x), relinearizationKey);
        var decryptor = new Decryptor(secret);
        Console.WriteLine(string.Join(", ", encoder.Decode(decryptor.Decrypt(squares))[..3])); // 9, 16, 25
        Console.WriteLine($"{decryptor.NoiseBudget(squares)} bits of noise are left");
        // } bfv

        var lines = Console.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("9, 16, 25", lines[0]);
        Assert.InRange(int.Parse(lines[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), 100, 130);
    }

    /// <summary>The first C# block of a document, without its using directives, which have to be among this file's.</summary>
    private static List<string> Program(string document)
    {
        var block = Lines(document).SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```").ToList();
        var imports = block.TakeWhile(line => line.StartsWith("using CoordinationCrypto", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(imports);
        Assert.All(imports, import => Assert.Contains(import, Lines(Here)));
        return [.. block.Skip(imports.Count).SkipWhile(line => line.Length == 0)];
    }

    /// <summary>The lines between two marks of this file, as far to the left as they go.</summary>
    private static List<string> Source(string mark)
    {
        const int indent = 8;
        var between = Lines(Here)
            .SkipWhile(line => line.Trim() != $"// {mark} {{")
            .Skip(1)
            .TakeWhile(line => line.Trim() != $"// }} {mark}");
        return [.. between.Select(line => line.Length == 0 ? line : line[indent..])];
    }

    private static IEnumerable<string> Lines(string file) => File.ReadLines(Repository.File(file)).Select(line => line.TrimEnd());
}
