using System.Diagnostics;
using System.Globalization;
using System.Text;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>
/// What a product costs as it is computed here (Kim, Polyakov and Zucca's "P over Q", with the conversions of Halevi, Polyakov and Shoup)
/// and what it would cost with the conversions of Bajard, Eynard, Hasan and Zucca (BEHZ, SAC 2016), which
/// SEAL uses: the operations of each, counted, times what our kernels take for one. Not an implementation of BEHZ; where the count leaves
/// a choice, BEHZ is given the cheaper one. Prints the tables and writes bench/results/behz.md.
/// </summary>
internal static class BehzComparison
{
    public static int Run()
    {
        var page = new StringBuilder(
            "# Base conversion: BEHZ and what is used\n\nWritten by `./build.sh bench behz`: operations of each method, "
                + "counted, times what our kernels take for one (the fastest of many calls, one thread, microseconds). L "
                + "data primes; the text is docs/guide/arithmetic.md.\n\n"
        );
        page.Append(
            CultureInfo.InvariantCulture,
            $"kernels: {Kernels.Dispatched}, .NET {Environment.Version}\n\n| set | part | used: count | used: µs | BEHZ: "
                + $"count | BEHZ: µs |\n| --- | --- | --- | ---: | --- | ---: |\n"
        );
        foreach (var name in new[] { Secure8192.Name, Secure16384.Name })
            Compare(new BenchKeys(name), page);
        Console.Write(page);
        File.WriteAllText(Path.Combine(HouseConfig.Root, "bench", "results", "behz.md"), page.ToString());
        return 0;
    }

    private static void Compare(BenchKeys keys, StringBuilder page)
    {
        var parameters = keys.Parameters;
        var (data, extension) = (parameters.DataBasis, parameters.Products.Extension);
        var (l, e) = (data.Count, extension.Count);
        var more = More(extension, 2); // E, m_sk and m̃

        // A conversion of ours weighs L residues and the overflow; one of BEHZ's has no overflow, so it is charged as ours from one prime
        // fewer.
        var ours = Conversion(data, extension);
        var toAuxiliary = Conversion(data.Prefix(l - 1), more);
        var toBsk = Conversion(data.Prefix(l - 1), more.Prefix(e + 1));
        var back =
            Conversion(extension.Prefix(e - 1), data) + Conversion(extension.Prefix(e - 1), new RnsBasis(data.Degree, [more[e].Value]));
        var (dataNtt, extensionNtt) = (Transforms(data), Transforms(extension));
        using var limbs = EvaluationPolynomial.Zero(
            new RnsBasis(data.Degree, [data[0].Value, data[1].Value, data[2].Value, data[3].Value])
        );
        var tensor = Fastest(() => FusedKernels.Tensor(limbs.Limb(0), limbs.Limb(1), limbs.Limb(2), limbs.Limb(3), data[0]));
        var w = data[0].Prepare(12345);
        var pass = Fastest(() => Kernels.MultiplyScalarAdd(limbs.Limb(0), limbs.Limb(1), w, data[0]));

        Row("conversions of the factors", "6 × L→L", 6 * ours, "4 × L→L+2", 4 * toAuxiliary);
        Row("their corrections", "in the conversions", 0, "4 × (L+1) passes", 4 * (e + 1) * pass);
        Row("transforms", "7 × 2L", 7 * (l * dataNtt + e * extensionNtt), "7 × (2L+1)", 7 * (l * dataNtt + (e + 1) * extensionNtt));
        Row("tensor", "2L limbs", (l + e) * tensor, "2L+1 limbs", (l + e + 1) * tensor);
        Row("scaling down", "3 × L→L", 3 * ours, "3 × (L→L+1, L→L, L→1)", 3 * (toBsk + back));
        Row("its corrections", "in the conversions", 0, "3 × (2L+1) passes", 3 * (2 * e + 1) * pass);
        var (used, behz) = (
            9 * ours + 7 * (l * dataNtt + e * extensionNtt) + (l + e) * tensor,
            4 * toAuxiliary
                + 4 * (e + 1) * pass
                + 7 * (l * dataNtt + (e + 1) * extensionNtt)
                + (l + e + 1) * tensor
                + 3 * (toBsk + back)
                + 3 * (2 * e + 1) * pass
        );
        Row("together", "", used, "", behz);
        var whole = Fastest(() => Evaluator.Multiply(keys.Left, keys.Right).Dispose());
        page.Append(
            CultureInfo.InvariantCulture,
            $"| {parameters.Name} | BEHZ over used, and the whole product measured | | {whole:F0} | | {behz / used:F2}× |\n"
        );

        void Row(string part, string count, double time, string behzCount, double behzTime) =>
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {parameters.Name} | {part} | {count} | {time:F0} | {behzCount} | {behzTime:F0} |\n"
            );
    }

    /// <summary>The basis with so many primes more, none of the data's or the key's among them: they are shorter.</summary>
    private static RnsBasis More(RnsBasis basis, int count)
    {
        var primes = new List<ulong>();
        foreach (var q in basis.Moduli)
            primes.Add(q.Value);
        for (var i = 0; i < count; i++)
            primes.Add(Primes.NextBelow(primes.Min(), 2 * (ulong)basis.Degree));
        return new RnsBasis(basis.Degree, [.. primes]);
    }

    private static double Conversion(RnsBasis source, RnsBasis target)
    {
        using var x = CoefficientPolynomial.Zero(source);
        using var y = CoefficientPolynomial.Zero(target);
        for (var l = 0; l < source.Count; l++)
            x.Limb(l).Fill(source[l].Value / 3);
        var conversion = BasisConversion.Extension(source, target);
        return Fastest(() => conversion.Apply(x.Residues, y.Residues));
    }

    /// <summary>One transform of a limb: in a product, four of seven go forward.</summary>
    private static double Transforms(RnsBasis basis)
    {
        using var x = CoefficientPolynomial.Zero(basis);
        var ntt = basis.Ntt(0);
        return (4 * Fastest(() => ntt.Forward(x.Limb(0))) + 3 * Fastest(() => ntt.Inverse(x.Limb(0)))) / 7;
    }

    /// <summary>Microseconds of the fastest call, once the runtime has optimized it.</summary>
    private static double Fastest(Action action)
    {
        Arithmetic.Tiering.Settle(action);
        var best = double.MaxValue;
        for (var all = Stopwatch.StartNew(); all.ElapsedMilliseconds < 300;)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        return best;
    }
}
