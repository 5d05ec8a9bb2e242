using CoordinationCrypto.Tests;

namespace CoordinationCrypto.Fuzz;

/// <summary>
/// What afl-fuzz does for as long as one lets it, without it: each target over its corpus, and so many seeded mutants.
/// </summary>
public sealed class CorpusTests
{
    private const ulong Seed = 12;

    public static TheoryData<string> Names => [.. AllTargets.List.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_corpus_and_its_mutants_break_nothing(string name)
    {
        var target = AllTargets.Find(name);
        var corpus = Corpus.Read(target);
        // A corpus of another format is refused whole, and finds nothing: ./build.sh fuzz corpus makes it again.
        bool[] accepted = [.. corpus.Select((input, at) => Run(target, input, $"file {at} of the corpus"))]; // all, whatever is found
        Assert.Contains(true, accepted);

        var mutator = new Mutator(corpus, target.MaxLength, Seed);
        var refused = 0;
        for (var i = 0; i < Law.Count(target.Executions); i++)
            refused += Run(target, mutator.Next(), $"mutant {i} of seed {Seed}") ? 0 : 1;
        if (target.Steps is null) // of a sequence some member is nearly always taken
            Assert.NotEqual(0, refused);
    }

    [Fact]
    public void The_corpora_are_small() =>
        Assert.InRange(
            Directory.EnumerateFiles(Corpus.Root, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length),
            1,
            1_000_000
        );

    private static bool Run(FuzzTarget target, byte[] input, string what)
    {
        try
        {
            return target.Run(input);
        }
        catch (Exception failure)
        {
            throw new FuzzException($"{target.Name}, {what}, {input.Length} bytes {Convert.ToHexStringLower(input)}: {failure}");
        }
    }
}
