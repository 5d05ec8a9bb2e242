using System.Diagnostics;
using System.Globalization;
using System.Text;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Interop;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>
/// The same operations on the same bytes here and in node-seal (Microsoft SEAL compiled to WebAssembly, so slower than native SEAL), in
/// one run, alternating; the fastest of several repetitions each. Prints ratios and writes bench/results/node-seal.md.
/// </summary>
internal static class SealComparison
{
    private const int Rounds = 3;

    public static int Run()
    {
        if (NodeProcess.MissingNode is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 1;
        }
        using var seal = new Seal();
        var page = new StringBuilder(
            "# node-seal\n\nWritten by `./build.sh bench node-seal`: one thread each, one run, the fastest repetition, in "
                + "milliseconds. node-seal is Microsoft SEAL compiled to WebAssembly: slower than native SEAL.\n\n"
        );
        page.Append(
            CultureInfo.InvariantCulture,
            $"node-seal {seal.Ask("version", new { })["version"]}, .NET {Environment.Version}\n\n| set | operation | here | "
                + $"node-seal | ratio |\n| --- | --- | ---: | ---: | ---: |\n"
        );
        foreach (var name in new[] { "Secure8192", "Secure16384" })
            Compare(seal, name, page);
        Console.Write(page);
        File.WriteAllText(Path.Combine(HouseConfig.Root, "bench", "results", "node-seal.md"), page.ToString());
        return 0;
    }

    private static void Compare(Seal seal, string name, StringBuilder page)
    {
        var keys = new BenchKeys(name);
        seal.Ask("context", new { name, bytes = Convert.ToBase64String(SealFormat.Write(keys.Parameters)) });
        seal.Load(name, "publicKey", "public", SealFormat.Write(keys.Public));
        seal.Load(name, "relinKeys", "relin", SealFormat.Write(keys.Relinearization));
        using var one = keys.Secret.RotationKeys(name, 1);
        seal.Load(name, "galoisKeys", "galois", SealFormat.Write(one));
        seal.Load(name, "plaintext", "plain", SealFormat.Write(keys.Plaintext));
        seal.Load(name, "ciphertext", "left", SealFormat.Write(keys.Left));
        seal.Load(name, "ciphertext", "right", SealFormat.Write(keys.Right));
        seal.Load(name, "ciphertext", "product", SealFormat.Write(keys.Product));
        Row(
            "encrypt",
            () => keys.Encrypt().Dispose(),
            () =>
                Answer(
                    "timeEncrypt",
                    new
                    {
                        context = name,
                        key = "public",
                        plaintext = "plain",
                        milliseconds = 1000,
                    }
                )
        );
        Row(
            "multiply, no relinearization",
            () => Evaluator.Multiply(keys.Left, keys.Right).Dispose(),
            () => Time("multiply", "left", "right")
        );
        Row("square", () => Evaluator.Square(keys.Left).Dispose(), () => Time("square", "left"));
        Row(
            "relinearize",
            () => Evaluator.Relinearize(keys.Product, keys.Relinearization).Dispose(),
            () => Time("relinearize", "product", "relin")
        );
        Row(
            "rotate by one",
            () => Evaluator.RotateRows(keys.Left, 1, keys.Galois).Dispose(),
            () => Time("rotateRows", "left", 1, "galois")
        );
        Row(
            "plaintext multiply from coefficient form",
            () => Evaluator.MultiplyPlain(keys.Left, keys.Plaintext).Dispose(),
            () => Time("multiplyPlain", "left", "plain")
        );

        void Row(string operation, Action here, Func<double> there)
        {
            Fastest(here); // the compiler's second tier takes its time
            Thread.Sleep(500);
            var (ours, theirs) = (double.MaxValue, double.MaxValue);
            for (var round = 0; round < Rounds; round++)
            {
                ours = Math.Min(ours, Fastest(here));
                theirs = Math.Min(theirs, there());
            }
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {operation} | {ours:F3} | {theirs:F2} | {theirs / ours:F1}× |\n");
        }

        double Time(string operation, params object[] operands) =>
            Answer(
                "time",
                new
                {
                    context = name,
                    operation,
                    operands,
                    milliseconds = 1000,
                }
            );

        double Answer(string action, object request) => seal.Ask(action, request)["milliseconds"]!.GetValue<double>();
    }

    /// <summary>Milliseconds of the fastest call in half a second.</summary>
    private static double Fastest(Action action)
    {
        var best = double.MaxValue;
        for (var all = Stopwatch.StartNew(); all.ElapsedMilliseconds < 500;)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return best;
    }
}
