using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SharpFuzz;

namespace CoordinationCrypto.Fuzz;

/// <summary>What <c>./build.sh fuzz</c> starts: one input after another from afl-fuzz, or from the seeded mutator.</summary>
internal static class Program
{
    private const string Usage = """
        list                          the targets
        corpus [target]               make the real inputs again
        afl TARGET                    run under afl-fuzz, which gives the inputs
        run TARGET COUNT [SEED]       run so many mutants of the corpus, without afl-fuzz
        file TARGET FILE...           run files and say what became of them
        unreached                     the readers that targets name and their corpora do not call
        """;

    public static unsafe int Main(string[] arguments)
    {
        // Where instrumented code counts until afl-fuzz gives it a place.
        SharpFuzz.Common.Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(1 << 16);
        switch (arguments)
        {
            case ["list"]:
                foreach (var target in AllTargets.List)
                    Console.WriteLine(target.Name);
                return 0;
            case ["corpus", .. var names]:
                foreach (var target in AllTargets.List.Where(target => names.Length == 0 || names.Contains(target.Name)))
                    Console.WriteLine($"{target.Name}: {Corpus.Renew(target)}");
                return 0;
            case ["afl", var name]:
                return Afl(AllTargets.Find(name));
            case ["run", var name, var count, .. var seed]:
                return Mutants(AllTargets.Find(name), Number(count), seed.Length == 0 ? 0 : (ulong)Number(seed[0]));
            case ["file", var name, .. var files]:
                foreach (var file in files)
                    Console.WriteLine($"{file}: {(AllTargets.Find(name).Run(File.ReadAllBytes(file)) ? "accepted" : "refused")}");
                return 0;
            case ["unreached"]:
                using (var compiled = new CompiledMethods())
                    foreach (var reader in Unreached(compiled))
                        Console.WriteLine(reader);
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Unreached(CompiledMethods compiled)
    {
        foreach (var target in AllTargets.List)
            foreach (var input in Corpus.Read(target))
                target.Run(input);
        return compiled.Missing(AllTargets.List.SelectMany(target => target.Readers).Distinct(), TimeSpan.FromMinutes(1));
    }

    private static int Afl(FuzzTarget target)
    {
        foreach (var input in Corpus.Read(target)) // what is made once is made before the first fork
            target.Run(input);
        using var memory = new MemoryStream();
        Fuzzer.Run(stream =>
        {
            memory.SetLength(0);
            stream.CopyTo(memory);
            target.Run(memory.ToArray());
        });
        return 0;
    }

    private static int Mutants(FuzzTarget target, long count, ulong seed)
    {
        var mutator = new Mutator(Corpus.Read(target), target.MaxLength, seed);
        var (accepted, slowest, clock) = (0L, (Ticks: 0L, Input: Array.Empty<byte>()), Stopwatch.StartNew());
        for (var i = 0L; i < count; i++)
        {
            var input = mutator.Next();
            var start = Stopwatch.GetTimestamp();
            try
            {
                accepted += target.Run(input) ? 1 : 0;
            }
            catch (Exception failure)
            {
                var file = Path.Combine(Environment.CurrentDirectory, $"{target.Name}-{Corpus.NameOf(input)}");
                File.WriteAllBytes(file, input);
                Console.Error.WriteLine($"{target.Name}, seed {seed}, mutant {i}, kept in {file}: {failure}");
                return 1;
            }
            var ticks = Stopwatch.GetTimestamp() - start;
            if (i >= 1000 && ticks > slowest.Ticks) // once the code is compiled
                slowest = (ticks, input);
        }
        if (target.Steps is { } steps)
            Console.WriteLine($"{target.Name}: {steps()} members of sequences");
        Console.WriteLine(
            $"{target.Name}: {count} executions, {accepted} accepted, {count / clock.Elapsed.TotalSeconds:F0} a second; the slowest took "
                + $"{1000.0 * slowest.Ticks / Stopwatch.Frequency:F2} ms, of {slowest.Input.Length} bytes"
        );
        return 0;
    }
}
