using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace CoordinationCrypto.Benchmarks;

/// <summary>
/// bench/results/&lt;processor&gt;.md: one section a benchmark class, replaced when the whole class has run again; sections of classes that
/// did not run stay as they are, each with its own date.
/// </summary>
internal static partial class ResultsPage
{
    public static void Record(IEnumerable<Summary> summaries, string root)
    {
        foreach (var summary in summaries)
        {
            foreach (var group in summary.Reports.GroupBy(report => report.BenchmarkCase.Descriptor.Type))
            {
                var (ran, all) = (group.Count(), BenchmarkConverter.TypeToBenchmarks(group.Key, new HouseConfig()).BenchmarksCases.Length);
                if (ran == all)
                    Write(summary, group.Key, [.. group], root);
                else
                    Console.WriteLine($"{group.Key.Name}: {ran} of its {all} benchmarks ran, so its recorded table stays.");
            }
        }
    }

    private static void Write(Summary summary, Type type, IReadOnlyList<BenchmarkReport> reports, string root)
    {
        var processor = Processor(summary);
        var path = Path.Combine(root, "bench", "results", NotInFileNames().Replace(processor.ToLowerInvariant(), "-").Trim('-') + ".md");
        var sections = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (File.Exists(path))
        {
            foreach (var old in SectionStart().Split(File.ReadAllText(path).ReplaceLineEndings("\n")).Skip(1))
                sections[old[..old.IndexOf('\n')].Trim()] = old[(old.IndexOf('\n') + 1)..].Trim('\n');
        }

        sections[Title(type)] = Section(summary, reports);
        var page = new StringBuilder(
            $"# {processor}\n\nWritten by `./build.sh bench [filter]`: times on this processor, one thread. The error is "
                + $"half of the 99.9% confidence interval.\n"
        );
        foreach (var (title, body) in sections)
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{body}\n");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, page.ToString());
        Console.WriteLine($"{Title(type)}: recorded in {Path.GetRelativePath(root, path)}");
    }

    /// <summary>The class's name; with a type parameter, the operation and its parameter set.</summary>
    private static string Title(Type type) =>
        type.IsGenericType
            ? $"{type.Name.Split('`')[0].Replace("Benchmarks", "", StringComparison.Ordinal)}, "
                + $"{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}"
            : type.Name;

    /// <summary>
    /// The processor's name; where a hypervisor shortens it to a brand ("AMD EPYC"), with its family and model, which tell the
    /// generation.
    /// </summary>
    private static string Processor(Summary summary)
    {
        var name = summary.HostEnvironmentInfo.Cpu.Value?.ProcessorName is { Length: > 0 } known ? known.Trim() : "unknown processor";
        if (name.Any(char.IsDigit) || !File.Exists("/proc/cpuinfo"))
            return name;
        var about = File.ReadAllText("/proc/cpuinfo");
        return FamilyAndModel().Match(about) is { Success: true } match
            ? $"{name} family {match.Groups[1].Value} model {match.Groups[2].Value}"
            : name;
    }

    private static string Section(Summary summary, IReadOnlyList<BenchmarkReport> reports)
    {
        var host = summary.HostEnvironmentInfo;
        var parameters = reports[0].BenchmarkCase.Parameters.Items.Select(item => item.Name).ToList();
        if (parameters is ["Kernels"])
            return Columns(summary, reports);
        var measuresMemory = reports.Any(report => report.Metrics.ContainsKey("Allocated Memory"));
        var table = new StringBuilder();
        table.Append(
            CultureInfo.InvariantCulture,
            $"{Date(summary)}, {reports[0].GetRuntimeInfo()}, SDK {host.DotNetSdkVersion.Value}, BenchmarkDotNet "
                + $"{host.BenchmarkDotNetVersion}\n"
        );
        table.Append(CultureInfo.InvariantCulture, $"{reports[0].GetHardwareIntrinsicsInfo()}\n\n");
        string[] columns = ["benchmark", .. parameters, "mean", "error", .. measuresMemory ? ["allocated"] : Array.Empty<string>()];
        table.Append(
            CultureInfo.InvariantCulture,
            $"| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select((_, i) => i <= parameters.Count ? " --- |" : " ---: |"))}\n"
        );
        foreach (var report in reports)
        {
            var statistics = report.ResultStatistics!;
            string[] cells =
            [
                report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
                .. report.BenchmarkCase.Parameters.Items.Select(item => item.ToDisplayText()),
                Duration(statistics.Mean),
                "± " + Duration(statistics.GetConfidenceInterval(Perfolizer.Mathematics.Common.ConfidenceLevel.L999).Margin),
                .. measuresMemory ? [Allocated(report)] : Array.Empty<string>(),
            ];
            table.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");
        }

        return table.ToString().TrimEnd('\n');
    }

    /// <summary>One row, with columns for the managed and the native kernels, and how many times faster the native are.</summary>
    private static string Columns(Summary summary, IReadOnlyList<BenchmarkReport> reports)
    {
        var forms = reports.ToDictionary(
            report => report.BenchmarkCase.Parameters.Items[0].ToDisplayText(),
            report => report.ResultStatistics!
        );
        var cells = forms
            .SelectMany(form =>
                (string[])
                    [
                        Duration(form.Value.Mean),
                        "± " + Duration(form.Value.GetConfidenceInterval(Perfolizer.Mathematics.Common.ConfidenceLevel.L999).Margin),
                    ]
            )
            .ToList();
        var header = forms.Keys.SelectMany(form => (string[])[form, "error"]).ToList();
        if (forms.TryGetValue("managed", out var managed) && forms.TryGetValue("native", out var native))
        {
            header.Add("ratio");
            cells.Add((managed.Mean / native.Mean).ToString("0.00", CultureInfo.InvariantCulture) + "×");
        }
        return $"{Date(summary)}, {reports[0].GetRuntimeInfo()}, SDK {summary.HostEnvironmentInfo.DotNetSdkVersion.Value}, "
            + $"BenchmarkDotNet {summary.HostEnvironmentInfo.BenchmarkDotNetVersion}\n\n"
            + $"| {string.Join(" | ", header)} |\n|{string.Concat(header.Select(_ => " ---: |"))}\n| {string.Join(" | ", cells)} |";
    }

    private static string Allocated(BenchmarkReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"{report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase):N0} B");

    /// <summary>Three or four significant digits, in the unit that fits.</summary>
    private static string Duration(double nanoseconds)
    {
        var (value, unit) = nanoseconds switch
        {
            < 1e3 => (nanoseconds, "ns"),
            < 1e6 => (nanoseconds / 1e3, "µs"),
            < 1e9 => (nanoseconds / 1e6, "ms"),
            _ => (nanoseconds / 1e9, "s"),
        };
        return value.ToString(
                value < 10 ? "0.00"
                    : value < 100 ? "0.0"
                    : "0",
                CultureInfo.InvariantCulture
            )
            + " "
            + unit;
    }

    /// <summary>BenchmarkDotNet dates a run in its title: Name-20260131-235959.</summary>
    private static string Date(Summary summary) =>
        RunDate().Match(summary.Title) is { Success: true } match
            ? $"{match.Groups[1].Value}-{match.Groups[2].Value}-{match.Groups[3].Value}"
            : throw new InvalidOperationException($"No date in the report's title: {summary.Title}");

    [GeneratedRegex(@"cpu family\s*:\s*(\d+)\s*\nmodel\s*:\s*(\d+)")]
    private static partial Regex FamilyAndModel();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInFileNames();

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex SectionStart();

    [GeneratedRegex(@"(\d{4})(\d{2})(\d{2})-\d{6}$")]
    private static partial Regex RunDate();
}
